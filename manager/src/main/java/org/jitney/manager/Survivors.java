package org.jitney.manager;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jitney.manager.cgroup.ControlGroups;
import org.jitney.unitfile.UnitType;

/**
 * The units whose processes outlive a soft reboot: those that are up then and say
 * SurviveFinalKillSignal=, and the slices that they are in. A unit that a job stops before, as
 * shutdown.target has all units with default dependencies stopped, does not survive
 * (systemd-soft-reboot.service(8)).
 */
record Survivors(Set<UnitEntry> units) {
    static final Survivors NONE = new Survivors(Set.of());

    Survivors {
        units = Set.copyOf(units);
    }

    static Survivors of(EngineCore engine) {
        Set<UnitEntry> found =
                engine.table().all().stream()
                        .filter(unit -> !unit.activeState().isInactiveOrFailed())
                        .filter(unit -> unit.settings().unit().surviveFinalKillSignal())
                        .collect(Collectors.toCollection(HashSet::new));
        Set<UnitEntry> slices =
                engine.table().all().stream()
                        .filter(unit -> unit.loaded().type() == UnitType.SLICE)
                        .filter(slice ->
                                found.stream().anyMatch(unit -> isIn(unit.controlGroup(), slice)))
                        .collect(Collectors.toSet());
        found.addAll(slices);
        return new Survivors(found);
    }

    private static boolean isIn(String group, UnitEntry slice) {
        String above = slice.controlGroup();
        return !above.isEmpty() && group.startsWith(above.equals("/") ? "/" : above + "/");
    }

    boolean contains(UnitEntry unit) {
        return units.contains(unit);
    }

    /** {@return which processes stay, if any do; it looks at their groups when it is asked} */
    Optional<IntPredicate> processes(ControlGroups groups) {
        Set<String> own =
                units.stream()
                        .filter(unit -> unit.loaded().type() != UnitType.SLICE)
                        .map(UnitEntry::controlGroup)
                        .filter(group -> !group.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
        return own.isEmpty()
                ? Optional.empty()
                : Optional.of(pid ->
                        groups.groupOf(pid)
                                .filter(group -> own.stream().anyMatch(unit -> holds(unit, group)))
                                .isPresent());
    }

    private static boolean holds(String unit, String group) {
        return group.equals(unit) || group.startsWith(unit + "/");
    }
}
