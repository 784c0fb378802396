package org.jitney.manager;

import java.util.Set;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.graph.SlicePath;
import org.jitney.unitfile.UnitType;

/** Where in the tree of control groups a unit lies: slices nest by the dashes in their names. */
final class Slices {
    private static final String ROOT = "-.slice";

    private Slices() {}

    /** {@return the path of a slice below the root slice, empty for the root slice itself} */
    static String path(String slice) {
        return SlicePath.of(slice);
    }

    /** {@return the group of a unit, empty when its type has none} */
    static String groupOf(LoadedUnit unit, Set<String> slices) {
        if (unit.type() == UnitType.SLICE) {
            return unit.id().equals(ROOT) ? "/" : path(unit.id());
        }
        if (unit.settings().cgroup().isEmpty()) {
            return "";
        }
        String slice =
                slices.stream()
                        .findFirst()
                        .orElse(
                                unit.settings()
                                        .cgroup()
                                        .get()
                                        .slice()
                                        .orElse(unit.settings().runtimeScope().defaultSlice()));
        return path(slice) + "/" + unit.id();
    }
}
