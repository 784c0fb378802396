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
    private final String errorName;

    // Whoever catches it is in this process: what explains it never travels.
    private final transient List<String> notes;
    private final transient List<PlannedJob> inTheWay;
    private final transient List<Plan.Dropped> dropped;
    private final transient List<Plan.Cycle> cycles;

    TransactionFailed(Kind kind, String text) {
        this(kind, kind.errorName, text);
    }

    /** A unit that could not be loaded: the error is the one that loading it met. */
    TransactionFailed(Kind kind, String errorName, String text) {
        super(text);
        this.kind = kind;
        this.errorName = errorName;
        this.notes = List.of();
        this.inTheWay = List.of();
        this.dropped = List.of();
        this.cycles = List.of();
    }

    TransactionFailed(Kind kind, String text, Draft draft, List<PlannedJob> inTheWay) {
        this(kind, kind.errorName, text, draft, inTheWay);
    }

    private TransactionFailed(
            Kind kind, String errorName, String text, Draft draft, List<PlannedJob> inTheWay) {
        super(text);
        this.kind = kind;
        this.errorName = errorName;
        this.notes = List.copyOf(draft.notes);
        this.inTheWay = List.copyOf(inTheWay);
        this.dropped = List.copyOf(draft.dropped);
        this.cycles = List.copyOf(draft.cycles);
    }

    /** {@return the same failure, with what it had to do with} */
    TransactionFailed with(Draft draft, List<PlannedJob> jobs) {
        return new TransactionFailed(kind, errorName, text(), draft, jobs);
    }

    /** {@return which error} */
    public Kind kind() {
        return kind;
    }

    /** {@return the D-Bus error name} */
    public String errorName() {
        return errorName;
    }

    /** {@return the text for the client} */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** {@return what the log should say besides, such as the members of a cycle} */
    public List<String> notes() {
        return notes;
    }

    /** {@return the jobs that contradict each other or cannot be, with the reasons for them} */
    public List<PlannedJob> inTheWay() {
        return inTheWay;
    }

    /** {@return what had been dropped until then} */
    public List<Plan.Dropped> dropped() {
        return dropped;
    }

    /** {@return the cycles that were found, the one that could not be broken last} */
    public List<Plan.Cycle> cycles() {
        return cycles;
    }
}
