package org.jitney.linux.fd;

import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Processes;

/** Collects children that have ended. Never waits. */
public final class Wait {
    private static final int CLD_EXITED = 1;
    private static final int CLD_DUMPED = 3;

    private Wait() {}

    /** Reaps one child; empty if it still runs. */
    public static Optional<ExitStatus> reap(PidFd child) throws ErrnoException {
        return Processes.waitPidFd(child.fd().number(), true).map(Wait::status);
    }

    /** Reaps one child by its number; empty if it still runs. */
    public static Optional<ExitStatus> reap(int pid) throws ErrnoException {
        return Processes.waitPid(pid, true).map(Wait::status);
    }

    /** Reaps any child that has ended; empty if there is none. */
    public static Optional<Reaped> reapAny() throws ErrnoException {
        return Processes.waitAny(true).map(state -> new Reaped(state.pid(), status(state)));
    }

    /** Looks at a child that has ended and leaves it a zombie, so that its /proc can be read. */
    public static Optional<Reaped> peekAny() throws ErrnoException {
        return Processes.waitAny(false).map(state -> new Reaped(state.pid(), status(state)));
    }

    private static ExitStatus status(Processes.ChildState state) {
        return state.code() == CLD_EXITED
                ? new ExitStatus.Exited(state.status())
                : new ExitStatus.Signaled(state.status(), state.code() == CLD_DUMPED);
    }
}
