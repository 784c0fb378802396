package org.jitney.manager.graph;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.unit.UnitSettings;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/**
 * One unit as its files describe it.
 *
 * @param id the primary name
 * @param names all names, the primary one included
 * @param loadState what came of it
 * @param loadError why it is not loaded; both texts are empty when there is nothing to say
 * @param fragmentPath the unit file; empty when there is none
 * @param sourcePath what a generator made it from, else empty
 * @param dropIns the drop-in files, in the order in which they apply
 * @param settings all settings, the defaults of the type when nothing was read
 * @param dependencies the links this unit has by itself, by name as written
 * @param isPerpetual whether it exists as long as the manager does
 * @param stamps when each file that was read was last changed
 */
public record LoadedUnit(
        String id,
        Set<String> names,
        LoadState loadState,
        LoadError loadError,
        Optional<String> fragmentPath,
        String sourcePath,
        List<String> dropIns,
        UnitSettings settings,
        Map<DependencyType, Set<String>> dependencies,
        boolean isPerpetual,
        Map<String, Long> stamps) {

    /** Why a unit is not loaded: the name and text of the property LoadError. */
    public record LoadError(String name, String text) {
        /** Nothing is wrong. */
        public static final LoadError NONE = new LoadError("", "");
    }

    /** Makes a unit that nobody can change any more. */
    public LoadedUnit {
        names = Collections.unmodifiableSet(new LinkSet(names));
        dropIns = List.copyOf(dropIns);
        Map<DependencyType, Set<String>> copy = new EnumMap<>(DependencyType.class);
        dependencies.forEach(
                (type, units) -> copy.put(type, Collections.unmodifiableSet(new LinkSet(units))));
        dependencies = Collections.unmodifiableMap(copy);
        stamps = Map.copyOf(stamps);
    }

    /** {@return the type} */
    public UnitType type() {
        return new UnitName(id).type();
    }

    /** {@return the description, or the id when there is none} */
    public String description() {
        String text = settings.unit().description();
        return text.isEmpty() ? id : text;
    }

    /** {@return the units that this one is linked to by that type, by name as written} */
    public Set<String> dependencies(DependencyType type) {
        return dependencies.getOrDefault(type, Set.of());
    }
}
