package org.jitney.manager;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jitney.manager.graph.Atom;
import org.jitney.manager.job.JobType;
import org.jitney.manager.unit.UnitSettings;
import org.jitney.unitfile.UnitType;

/**
 * How many units of a slice may be up at a time (systemd.slice(5)): a start beyond {@code
 * ConcurrencyHardMax=} is refused, one beyond {@code ConcurrencySoftMax=} waits. A slice inside
 * counts as one, and so does each unit in it; the unit that is to start does not count.
 */
final class SliceLimits {
    private static final String HARD = "ConcurrencyHardMax";
    private static final String SOFT = "ConcurrencySoftMax";
    private static final long NO_BOUND = 0xffff_ffffL;

    private final UnitTable table;

    SliceLimits(UnitTable table) {
        this.table = table;
    }

    /**
     * {@return the slice that lets no further unit be started, when a start is asked for}
     *
     * @param planned which units are about to be started by the same request
     */
    Optional<UnitEntry> refuses(UnitEntry unit, Predicate<String> planned) {
        // What is about to come up has its place already.
        return full(
                unit, HARD, other -> isUp(other) || isPending(other) || planned.test(other.id()));
    }

    /** {@return the same when its job's turn has come} */
    Optional<UnitEntry> forbids(UnitEntry unit) {
        return full(unit, HARD, SliceLimits::isUp);
    }

    /** {@return the slice that lets no further unit come up now} */
    Optional<UnitEntry> delays(UnitEntry unit) {
        return full(unit, SOFT, SliceLimits::isUp);
    }

    /** {@return whether a job may wait for that unit to go down} */
    boolean isWaitedFor(UnitEntry unit) {
        for (Optional<UnitEntry> slice = above(unit);
                slice.isPresent();
                slice = above(slice.get())) {
            if (limit(slice.get(), SOFT) != NO_BOUND) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether more may be allowed than before, so that what waits can go on} */
    static boolean mayAllowMore(UnitSettings before, UnitSettings now) {
        return now.type() == UnitType.SLICE
                && now.values().number(SOFT) > before.values().number(SOFT);
    }

    private Optional<UnitEntry> full(UnitEntry unit, String limit, Predicate<UnitEntry> counts) {
        for (Optional<UnitEntry> slice = above(unit);
                slice.isPresent();
                slice = above(slice.get())) {
            long most = limit(slice.get(), limit);
            if (most != NO_BOUND && count(slice.get(), unit, counts) >= most) {
                return slice;
            }
        }
        return Optional.empty();
    }

    private Optional<UnitEntry> above(UnitEntry unit) {
        return table.related(unit, Atom.IN_SLICE).stream().findFirst();
    }

    private static long limit(UnitEntry slice, String name) {
        UnitSettings settings = slice.settings();
        return settings.type() == UnitType.SLICE ? settings.values().number(name) : NO_BOUND;
    }

    /** Slices nest as deep as their names have dashes, no deeper. */
    private long count(UnitEntry slice, UnitEntry ignored, Predicate<UnitEntry> counts) {
        long count = 0;
        List<UnitEntry> members = table.related(slice, Atom.SLICE_OF);
        for (UnitEntry member : members) {
            if (member != ignored && counts.test(member)) {
                count++;
            }
            if (member.settings().type() == UnitType.SLICE) {
                count += count(member, ignored, counts);
            }
        }
        return count;
    }

    private static boolean isUp(UnitEntry unit) {
        return !unit.activeState().isInactiveOrFailed();
    }

    private static boolean isPending(UnitEntry unit) {
        Job job = unit.jobOrNull();
        return job != null && (job.kind() == JobType.START || job.kind() == JobType.RESTART);
    }
}
