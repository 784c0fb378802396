package org.jitney.bus.service;

import org.jitney.bus.client.Endpoint;
import org.jitney.bus.client.PeerIdentity;

/**
 * Who called: carried from the first method call through job and effect to the log.
 *
 * @param link the connection that the call came by
 * @param identity who sent it, as the kernel or the bus vouches for it
 */
public record Caller(Endpoint link, PeerIdentity identity) {
    /** {@return the unique name on the bus, empty on a direct connection} */
    public String sender() {
        return identity.uniqueName();
    }

    public long uid() {
        return identity.uid();
    }

    /** {@return the process, 0 when it is not known} */
    public long pid() {
        return identity.pid();
    }

    /** {@return the caller for a log line} */
    @Override
    public String toString() {
        return "%s (uid %d, pid %d)"
                .formatted(sender().isEmpty() ? "a direct client" : sender(), uid(), pid());
    }
}
