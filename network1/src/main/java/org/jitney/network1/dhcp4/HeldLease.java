package org.jitney.network1.dhcp4;

import java.time.Duration;
import java.util.OptionalLong;
import org.jitney.linux.event.MonotonicTime;

/**
 * A lease that a client has, with the times of RFC 2131 section 4.4.5; pure.
 *
 * @param since when it was asked for: its times count from there
 */
record HeldLease(Lease4 lease, MonotonicTime since) {
    private MonotonicTime at(long seconds) {
        return since.plus(Duration.ofSeconds(seconds));
    }

    /** {@return when the client begins to ask for it to go on} */
    MonotonicTime renewing() {
        return at(lease.renewal());
    }

    /** {@return when it begins to ask any server} */
    MonotonicTime rebinding() {
        return at(lease.rebinding());
    }

    /** {@return when the address is not to be used any more} */
    MonotonicTime end() {
        return at(lease.lifetime());
    }

    /** {@return whether any server may be asked by now} */
    boolean isLate(MonotonicTime now) {
        return !lease.isForever() && now.compareTo(rebinding()) >= 0;
    }

    /** {@return whether it has ended} */
    boolean isOver(MonotonicTime now) {
        return !lease.isForever() && now.compareTo(end()) >= 0;
    }

    /** {@return when it ends, if it does} */
    OptionalLong endsAtUsec() {
        return lease.isForever() ? OptionalLong.empty() : OptionalLong.of(end().usec());
    }
}
