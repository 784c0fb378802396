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

    /** Writes it down under a name. */
    public void save(StateBag into, String name) {
        into.put(name + ".of", pid)
                .put(name + ".start", start)
                .put(name + ".exit", exit)
                .put(name + ".code", code)
                .put(name + ".value", status);
    }

    /** {@return what was written down under that name} */
    public static ExecStatus restore(StateBag from, String name) {
        return new ExecStatus(
                from.integer(name + ".of"),
                from.moment(name + ".start"),
                from.moment(name + ".exit"),
                from.integer(name + ".code"),
                from.integer(name + ".value"));
    }
}
