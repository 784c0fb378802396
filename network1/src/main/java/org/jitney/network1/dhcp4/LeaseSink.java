package org.jitney.network1.dhcp4;

import java.net.Inet4Address;
import java.util.function.Consumer;
import org.jitney.linux.event.MonotonicTime;

/** What a client tells of: whoever has the link makes something of it. */
public interface LeaseSink {
    /** Why there is no lease any more. */
    enum Loss {
        /** Its time is over and no server went on with it. */
        EXPIRED,
        /** A server says that it is not ours. */
        REFUSED,
        /** Somebody else on the link has the address. */
        CONFLICT,
        /** The client was stopped. */
        STOPPED
    }

    /**
     * There is a lease: the first, the same again with a new lifetime, or another one.
     *
     * @param since from when its lifetime counts
     */
    void acquired(Lease4 lease, MonotonicTime since);

    /** The lease is over; its address is not to be used any more. */
    void lost(Lease4 lease, Loss why);

    /**
     * Finds out whether somebody has an address (RFC 5227); asked only with {@code SendDecline=}.
     *
     * @param answer takes whether it is free, once, at any time later
     */
    void probe(Inet4Address address, Consumer<Boolean> answer);

    /** An answer to an INFORM: all but the address, the lifetime and the times mean something. */
    void informed(Lease4 information);

    /**
     * No server answers.
     *
     * @param attempts how often it was asked
     * @param forGood whether the client has given up
     */
    void unanswered(int attempts, boolean forGood);
}
