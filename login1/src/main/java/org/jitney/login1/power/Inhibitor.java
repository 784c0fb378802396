package org.jitney.login1.power;

import java.util.Set;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.login1.model.InhibitMode;
import org.jitney.login1.model.InhibitWhat;
import org.jitney.login1.session.Moment;

/**
 * Somebody who holds something up.
 *
 * @param pid his process
 */
public record Inhibitor(
        String id,
        Set<InhibitWhat> what,
        InhibitMode mode,
        String who,
        String why,
        long uid,
        long pid,
        Moment since) {
    /** Copies the set. */
    public Inhibitor {
        what = Set.copyOf(what);
    }

    /** An inhibitor with the end of the FIFO that tells when he is gone. */
    record Held(Inhibitor inhibitor, Fd fifo, Watch watch) {}
}
