package org.jitney.manager.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The loaded units and their links in both directions; owned by the engine's thread.
 *
 * <p>Names of links are resolved to primary names: whoever is named by a link is loaded with it.
 */
public final class UnitGraph {
    private final UnitLoader loader;
    private final Map<String, LoadedUnit> units = new LinkedHashMap<>();
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, Links> links = new HashMap<>();
    private Set<String> unseen = new LinkedHashSet<>();

    /** Creates a graph that holds the perpetual units. */
    public UnitGraph(UnitLoader loader) {
        this.loader = loader;
        loader.perpetual().forEach(this::load);
    }

    /** {@return the unit, loaded with all it links to when it was not there} */
    public LoadedUnit load(String name) {
        Optional<LoadedUnit> known = get(name);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            loadWithLinks(name);
        } finally {
            loader.expectNothing();
        }
        return get(name).orElseThrow();
    }

    private void loadWithLinks(String name) {
        Deque<String> queue = new ArrayDeque<>(List.of(name));
        Set<String> queued = new HashSet<>(queue);
        Set<String> fresh = new LinkedHashSet<>();
        while (!queue.isEmpty()) {
            String next = queue.removeFirst();
            if (ids.containsKey(next)) {
                loader.skip(next);
                continue;
            }
            LoadedUnit unit = loader.load(next);
            put(next, unit);
            if (fresh.add(unit.id())) {
                List<String> further = unloaded(unit, queued);
                queue.addAll(further);
                loader.expect(further);
            }
        }
        fresh.forEach(this::connect);
        fresh.forEach(this::orderTarget);
    }

    /**
     * The units that this one links to, but for those that are there or have been queued before.
     */
    private List<String> unloaded(LoadedUnit unit, Set<String> queued) {
        List<String> out = new ArrayList<>();
        for (Set<String> others : unit.dependencies().values()) {
            for (String other : others) {
                if (!ids.containsKey(other) && queued.add(other)) {
                    out.add(other);
                }
            }
        }
        return out;
    }

    private void put(String asked, LoadedUnit unit) {
        LoadedUnit before = units.get(unit.id());
        if (before == null) {
            units.put(unit.id(), unit);
            unseen.add(unit.id());
        } else if (!before.names().contains(asked)) {
            // A name that the search of aliases did not find, as one of an instance's.
            Set<String> names = new LinkedHashSet<>(before.names());
            names.add(asked);
            units.put(unit.id(), renamed(before, names));
        }
        ids.put(asked, unit.id());
        unit.names().forEach(n -> ids.putIfAbsent(n, unit.id()));
    }

    private static LoadedUnit renamed(LoadedUnit unit, Set<String> names) {
        return new LoadedUnit(
                unit.id(),
                names,
                unit.loadState(),
                unit.loadError(),
                unit.fragmentPath(),
                unit.sourcePath(),
                unit.dropIns(),
                unit.settings(),
                unit.dependencies(),
                unit.isPerpetual(),
                unit.stamps());
    }

    private void connect(String id) {
        LoadedUnit unit = units.get(id);
        if (unit != null) {
            unit.dependencies()
                    .forEach((type, others) -> others.forEach(o -> link(id, type, idOf(o))));
        }
    }

    private String idOf(String name) {
        return ids.getOrDefault(name, name);
    }

    private void link(String from, DependencyType type, String to) {
        if (!from.equals(to)) {
            links.computeIfAbsent(from, _ -> new Links()).add(type, to);
            links.computeIfAbsent(to, _ -> new Links()).add(type.inverse(), from);
        }
    }

    /**
     * A target comes after what it pulls in, unless one of both does without default dependencies
     * or the order is written the other way round.
     */
    private void orderTarget(String id) {
        for (String other : linked(id, Atom.DEFAULT_TARGET_DEPENDENCIES)) {
            order(other, id);
        }
        if (!id.endsWith(".target")) {
            return;
        }
        for (DependencyType type : DependencyType.values()) {
            if (type.inverse().atoms().contains(Atom.DEFAULT_TARGET_DEPENDENCIES)) {
                linked(id, type).forEach(other -> order(id, other));
            }
        }
    }

    private void order(String target, String unit) {
        boolean targets = target.endsWith(".target") && hasDefaults(target) && hasDefaults(unit);
        if (targets && !linked(target, DependencyType.BEFORE).contains(unit)) {
            link(target, DependencyType.AFTER, unit);
        }
    }

    private boolean hasDefaults(String id) {
        LoadedUnit unit = units.get(id);
        return unit != null
                && unit.loadState() == LoadState.LOADED
                && unit.settings().unit().defaultDependencies();
    }

    /** {@return the unit of that name or alias, if it is loaded} */
    public Optional<LoadedUnit> get(String name) {
        String id = ids.get(name);
        return id == null ? Optional.empty() : Optional.ofNullable(units.get(id));
    }

    /** {@return the primary name of the unit of that name or alias, if it is loaded} */
    public @Nullable String id(String name) {
        return ids.get(name);
    }

    /** {@return the units that were loaded since this was asked last and are still there} */
    public List<LoadedUnit> takeUnseen() {
        List<LoadedUnit> out = unseen.stream().map(units::get).filter(Objects::nonNull).toList();
        unseen = new LinkedHashSet<>();
        return out;
    }

    /** {@return all loaded units, each once} */
    public Collection<LoadedUnit> units() {
        return List.copyOf(units.values());
    }

    /** {@return primary names of the units linked to by that type, inverse links included} */
    public Set<String> dependencies(String name, DependencyType type) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(linked(idOf(name), type)));
    }

    /** The links themselves, to be looked at while nothing is loaded. */
    private Set<String> linked(String id, DependencyType type) {
        Links own = links.get(id);
        return own == null ? Set.of() : own.of(type);
    }

    /**
     * {@return primary names of the units that this one affects in that way} It may be a view of
     * the links themselves: to be looked at before anything else is loaded or removed.
     */
    public Set<String> linked(String name, Atom atom) {
        // Mostly it is the primary name, by which the links are kept.
        Links own = links.get(name);
        if (own == null) {
            own = links.get(idOf(name));
        }
        return own == null ? Set.of() : own.of(atom);
    }

    /** Takes other settings for a unit whose names and links are the same. */
    public void replace(LoadedUnit next) {
        units.replace(next.id(), next);
    }

    /**
     * {@return where it is written that the one unit affects the other in that way: in a file of
     * either; more than once when several links do}
     */
    public List<Origin> origins(String from, Atom atom, String to) {
        List<Origin> out = new ArrayList<>();
        for (DependencyType type : DependencyType.values()) {
            if (type.atoms().contains(atom) && linked(idOf(from), type).contains(idOf(to))) {
                out.add(origin(from, type, to));
            }
        }
        return out;
    }

    private Origin origin(String from, DependencyType type, String to) {
        return said(from, type, to)
                .or(() -> said(to, type.inverse(), from))
                // A target's order is the graph's own, nobody says it.
                .orElseGet(() ->
                        new Origin(
                                type.toString(),
                                "default: a target comes after what it pulls in",
                                0));
    }

    private Optional<Origin> said(String by, DependencyType type, String other) {
        return get(by).flatMap(
                        unit -> loader.origin(unit, type, name -> idOf(name).equals(idOf(other))));
    }

    /** Takes a unit out; links of others to it stay until they are read again. */
    public void remove(String name) {
        String id = idOf(name);
        LoadedUnit unit = units.remove(id);
        if (unit == null) {
            return;
        }
        unit.names().forEach(n -> ids.remove(n, id));
        Links own = links.get(id);
        if (own == null) {
            return;
        }
        for (DependencyType type : DependencyType.values()) {
            for (String other : List.copyOf(own.of(type))) {
                // What this unit said goes with it, what others said of it stays said.
                if (!says(other, type.inverse(), id)) {
                    unlink(id, type, other);
                    unlink(other, type.inverse(), id);
                }
            }
        }
    }

    private void unlink(String from, DependencyType type, String to) {
        Links own = links.get(from);
        if (own != null) {
            own.remove(type, to);
            if (own.isEmpty()) {
                links.remove(from);
            }
        }
    }

    private boolean says(String from, DependencyType type, String to) {
        LoadedUnit unit = units.get(from);
        if (unit == null) {
            return false;
        }
        Set<String> named = unit.dependencies(type);
        return named.contains(to) || named.stream().anyMatch(n -> idOf(n).equals(to));
    }

    /**
     * {@return whether one of the units whose own settings name that one passes the test} Links
     * that only the other side says do not count. Nothing may be loaded meanwhile.
     */
    public boolean anyNaming(String id, Predicate<String> test) {
        Links own = links.get(id);
        if (own == null) {
            return false;
        }
        for (DependencyType type : DependencyType.values()) {
            for (String other : own.of(type)) {
                if (says(other, type.inverse(), id) && test.test(other)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Reads everything again: all units that are loaded, and what they link to now. */
    public void reload() {
        List<String> names = List.copyOf(units.keySet());
        loader.refresh();
        units.clear();
        ids.clear();
        links.clear();
        loader.perpetual().forEach(this::load);
        try {
            loader.expect(names);
            names.forEach(this::loadWithLinks);
        } finally {
            loader.expectNothing();
        }
    }
}
