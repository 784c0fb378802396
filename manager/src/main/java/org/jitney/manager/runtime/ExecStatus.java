package org.jitney.manager.runtime;

/**
 * How one process of a unit went: what {@code ExecMain…} properties and the runtime part of {@code
 * ExecStart} show.
 *
 * @param pid the process, zero when there was none yet
 * @param code the {@code si_code} of its end: 0 while it runs, 1 exited, 2 killed, 3 dumped core
 * @param status exit code, or signal number when it was killed
 */
public record ExecStatus(int pid, DualTimestamp start, DualTimestamp exit, int code, int status) {

    /** No process yet. */
    public static final ExecStatus NONE =
            new ExecStatus(0, DualTimestamp.NEVER, DualTimestamp.NEVER, 0, 0);
}
