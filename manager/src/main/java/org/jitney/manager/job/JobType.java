package org.jitney.manager.job;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a job does to its unit.
 *
 * <p>The first five merge with each other by the table in {@link #merge}. The next three stand for
 * one of those five, or for nothing, depending on the state of the unit: {@link #collapse} decides
 * before they enter a transaction.
 */
public enum JobType {
    START,
    VERIFY_ACTIVE,
    STOP,
    RELOAD,
    RESTART,
    RELOAD_OR_START,
    TRY_RESTART,
    TRY_RELOAD,
    NOP;

    /** The rows and columns of the merge table. */
    private static final List<JobType> MERGEABLE =
            List.of(START, VERIFY_ACTIVE, STOP, RELOAD, RESTART);

    /**
     * The lower triangle of the merge table. An empty field is a conflict. The table is commutative
     * by construction; that it is associative is tested.
     */
    private static final JobType[][] MERGED = {
        {},
        {START},
        {null, null},
        {RELOAD_OR_START, RELOAD, null},
        {RESTART, RESTART, null, RESTART},
    };

    /** {@return the type of that token, such as {@code try-restart}} */
    public static Optional<JobType> parse(String token) {
        for (JobType type : values()) {
            if (type.toString().equals(token)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** {@return whether this is one of the five that may stand in a transaction} */
    boolean isMergeable() {
        return MERGEABLE.contains(this);
    }

    /**
     * {@return the one job that does the work of both, before collapsing; empty when they
     * contradict each other}
     */
    public Optional<JobType> merge(JobType other) {
        if (this == other) {
            return Optional.of(this);
        }
        if (!isMergeable() || !other.isMergeable()) {
            return Optional.empty();
        }
        int own = MERGEABLE.indexOf(this);
        int its = MERGEABLE.indexOf(other);
        int row = Math.max(own, its);
        int column = Math.min(own, its);
        return Optional.ofNullable(MERGED[row][column]);
    }

    /** {@return what both jobs come to for a unit in that state} */
    public Optional<JobType> mergeAndCollapse(JobType other, Activity activity) {
        return merge(other).map(type -> type.collapse(activity));
    }

    /** {@return whether both cannot be done to one unit} */
    public boolean conflictsWith(JobType other) {
        return this != NOP && other != NOP && merge(other).isEmpty();
    }

    /** {@return whether doing this includes doing the other} */
    public boolean includes(JobType other) {
        return merge(other).equals(Optional.of(this));
    }

    /** {@return whether it stands for another type, by the state of the unit} */
    boolean dependsOnState() {
        return switch (this) {
            case RELOAD_OR_START, TRY_RESTART, TRY_RELOAD -> true;
            case START, VERIFY_ACTIVE, STOP, RELOAD, RESTART, NOP -> false;
        };
    }

    /** {@return what this type means for a unit in that state} */
    public JobType collapse(Activity activity) {
        boolean down = activity.isInactiveOrDeactivating();
        return switch (this) {
            case TRY_RESTART -> down ? NOP : RESTART;
            case TRY_RELOAD -> down ? NOP : RELOAD;
            case RELOAD_OR_START -> down ? START : RELOAD;
            case START, VERIFY_ACTIVE, STOP, RELOAD, RESTART, NOP -> this;
        };
    }

    /** {@return whether a unit in that state needs nothing done for this job} */
    public boolean isRedundant(Activity activity) {
        return switch (this) {
            case START, VERIFY_ACTIVE -> activity.isActiveOrReloading();
            case STOP -> activity.isInactiveOrFailed();
            case RELOAD -> activity == Activity.RELOADING;
            // A restart is asked for since something changed: also one that is starting now
            // must go through it again.
            case RESTART -> false;
            case NOP -> true;
            case RELOAD_OR_START, TRY_RESTART, TRY_RELOAD ->
                    throw new IllegalStateException(this + " was not collapsed");
        };
    }

    /**
     * {@return what reload-or-restart (or reload-or-try-restart) asks of a unit}
     *
     * @param canReload whether the unit has a way to reload
     */
    public JobType preferringReload(boolean canReload) {
        if (!canReload) {
            return this;
        }
        return switch (this) {
            case RESTART -> RELOAD_OR_START;
            case TRY_RESTART -> TRY_RELOAD;
            case START, VERIFY_ACTIVE, STOP, RELOAD, RELOAD_OR_START, TRY_RELOAD, NOP -> this;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
