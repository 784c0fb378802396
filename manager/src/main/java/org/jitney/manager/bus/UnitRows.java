package org.jitney.manager.bus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.wire.Struct;
import org.jitney.manager.Job;
import org.jitney.manager.Unit;
import org.jitney.unitfile.Glob;

/** Units as {@code ListUnits} and its relatives list them. */
final class UnitRows {
    private UnitRows() {}

    /**
     * {@return the rows of those units that have one of the states and match one of the patterns}
     */
    static List<Struct> of(Iterable<Unit> units, List<String> states, List<String> patterns) {
        List<Unit> chosen = new ArrayList<>();
        List<Glob> globs = patterns.stream().map(Glob::withoutEscapes).toList();
        for (Unit unit : units) {
            if (hasState(unit, states) && matches(unit, globs)) {
                chosen.add(unit);
            }
        }
        chosen.sort(Comparator.comparing(Unit::id));
        return chosen.stream().map(UnitRows::row).toList();
    }

    private static boolean hasState(Unit unit, List<String> states) {
        return states.isEmpty()
                || states.contains(unit.loaded().loadState().toString())
                || states.contains(unit.activeState().toString())
                || states.contains(unit.subState());
    }

    private static boolean matches(Unit unit, List<Glob> globs) {
        return globs.isEmpty() || globs.stream().anyMatch(glob -> glob.matches(unit.id()));
    }

    static Struct row(Unit unit) {
        Optional<Job> job = unit.job();
        return Struct.of(
                unit.id(),
                unit.loaded().description(),
                unit.loaded().loadState().toString(),
                unit.activeState().toString(),
                unit.subState(),
                unit.following(),
                Paths.of(unit),
                job.map(j -> (long) j.id()).orElse(0L),
                job.map(Job::type).orElse(""),
                job.map(Paths::of).orElse(Paths.NONE));
    }
}
