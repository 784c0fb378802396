package org.jitney.manager.job;

import java.io.Serial;
import java.util.List;

/** A request that cannot be planned; the name is the D-Bus error name that clients see. */
public final class TransactionFailed extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private static final String SYSTEMD = "org.freedesktop.systemd1.";

    /** The errors of planning. */
    public enum Kind {
        NO_SUCH_UNIT(SYSTEMD + "NoSuchUnit"),
        UNIT_MASKED(SYSTEMD + "UnitMasked"),
        LOAD_FAILED(SYSTEMD + "LoadFailed"),
        BAD_UNIT_SETTING(SYSTEMD + "BadUnitSetting"),
        JOB_TYPE_NOT_APPLICABLE(SYSTEMD + "JobTypeNotApplicable"),
        NO_ISOLATION(SYSTEMD + "NoIsolation"),
        ONLY_BY_DEPENDENCY(SYSTEMD + "OnlyByDependency"),
        JOBS_CONFLICTING(SYSTEMD + "TransactionJobsConflicting"),
        ORDER_IS_CYCLIC(SYSTEMD + "TransactionOrderIsCyclic"),
        IS_DESTRUCTIVE(SYSTEMD + "TransactionIsDestructive"),
        INVALID_ARGS("org.freedesktop.DBus.Error.InvalidArgs");

        private final String errorName;

        Kind(String errorName) {
            this.errorName = errorName;
        }
    }

    private final Kind kind;

    @SuppressWarnings("serial") // a copy made by List.copyOf, which serializes
    private final List<String> notes;

    TransactionFailed(Kind kind, String text) {
        this(kind, text, List.of());
    }

    TransactionFailed(Kind kind, String text, List<String> notes) {
        super(text);
        this.kind = kind;
        this.notes = List.copyOf(notes);
    }

    /** {@return which error} */
    public Kind kind() {
        return kind;
    }

    /** {@return the D-Bus error name} */
    public String errorName() {
        return kind.errorName;
    }

    /** {@return the text for the client} */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** {@return what the log should say besides, such as the members of a cycle} */
    public List<String> notes() {
        return notes;
    }
}
