package org.jitney.launcher.init;

import java.time.Duration;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.fd.Wait;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Kill;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of all other processes of the container, in the time that is left to them: whoever
 * belongs to no unit has not been told to stop yet.
 */
public final class FinalKill {
    private static final Logger LOG = LoggerFactory.getLogger(FinalKill.class);
    private static final long POLL_MILLIS = 10;

    private FinalKill() {}

    /** Returns when nobody is left, or nobody that could be ended. */
    public static void run(Duration patience) {
        if (!ended(Signals.TERM, patience)) {
            LOG.warn("processes are left that ignored SIGTERM, and are killed");
            if (!ended(Signals.KILL, Duration.ofSeconds(2))) {
                LOG.warn("not even SIGKILL ends all of them");
            }
        }
    }

    /** What is stopped has to go on to be able to end. */
    private static boolean ended(int signal, Duration patience) {
        send(signal);
        send(Signals.CONT);
        long until = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < until) {
            if (!isAnybodyLeft()) {
                return true;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return !isAnybodyLeft();
    }

    private static void send(int signal) {
        try {
            Kill.kill(-1, signal);
        } catch (ErrnoException nobody) {
            LOG.debug("signal {}: {}", signal, nobody.getMessage());
        }
    }

    /** {@return whether anybody is left, child of ours or not; who has ended is reaped first} */
    private static boolean isAnybodyLeft() {
        try {
            while (Wait.reapAny().isPresent()) {
                // One more is gone.
                LOG.trace("reaped");
            }
            Kill.kill(-1, 0);
            return true;
        } catch (ErrnoException nobody) {
            return false;
        }
    }
}
