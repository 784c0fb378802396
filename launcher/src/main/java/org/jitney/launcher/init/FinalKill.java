package org.jitney.launcher.init;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
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

    /**
     * Returns when nobody is left, or nobody that could be ended.
     *
     * @param spared says which processes stay, if any may
     */
    public static void run(Duration patience, Optional<IntPredicate> spared) {
        Victims victims = spared.<Victims>map(Others::new).orElseGet(Everybody::new);
        if (!ended(victims, Signals.TERM, patience)) {
            LOG.warn("processes are left that ignored SIGTERM, and are killed");
            if (!ended(victims, Signals.KILL, Duration.ofSeconds(2))) {
                LOG.warn("not even SIGKILL ends all of them");
            }
        }
    }

    /** What is stopped has to go on to be able to end. */
    private static boolean ended(Victims victims, int signal, Duration patience) {
        victims.send(signal);
        victims.send(Signals.CONT);
        long until = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < until) {
            if (!isAnybodyLeft(victims)) {
                return true;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return !isAnybodyLeft(victims);
    }

    /** {@return whether anybody is left, child of ours or not; who has ended is reaped first} */
    private static boolean isAnybodyLeft(Victims victims) {
        try {
            while (Wait.reapAny().isPresent()) {
                // One more is gone.
                LOG.trace("reaped");
            }
        } catch (ErrnoException nobody) {
            LOG.trace("no children");
        }
        return victims.send(0);
    }

    /** Who is to end. */
    private interface Victims {
        /** {@return whether there was anybody to send it to} */
        boolean send(int signal);
    }

    /** All processes of the container at once: nobody can be born unseen. */
    private record Everybody() implements Victims {
        @Override
        public boolean send(int signal) {
            return killed(-1, signal);
        }
    }

    /** One after the other, as some stay. A zombie is none: who spares its parent keeps it, too. */
    private record Others(IntPredicate spared) implements Victims {
        @Override
        public boolean send(int signal) {
            boolean any = false;
            for (int pid : processes()) {
                any |= !spared.test(pid) && killed(pid, signal);
            }
            return any;
        }

        private static List<Integer> processes() {
            return ProcessHandle.allProcesses()
                    .filter(process -> process.pid() != ProcessHandle.current().pid())
                    .map(process -> (int) process.pid())
                    .filter(pid -> !isZombie(pid))
                    .toList();
        }

        private static boolean isZombie(int pid) {
            try {
                String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), ISO_8859_1);
                // The name, in brackets, may have any characters in it.
                return stat.startsWith(") Z", stat.lastIndexOf(')'));
            } catch (IOException gone) {
                return true;
            }
        }
    }

    private static boolean killed(int pid, int signal) {
        try {
            Kill.kill(pid, signal);
            return true;
        } catch (ErrnoException nobody) {
            LOG.debug("signal {}: {}", signal, nobody.getMessage());
            return false;
        }
    }
}
