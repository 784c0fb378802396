package org.jitney.manager;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jitney.manager.graph.Atom;
import org.jitney.manager.graph.DependencyType;
import org.jitney.manager.graph.LoadState;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.graph.Origin;
import org.jitney.manager.graph.UnitGraph;
import org.jitney.manager.graph.UnitLoader;
import org.jitney.manager.job.GraphView;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.StandardFiles;
import org.jitney.manager.runtime.UnitMachine;
import org.jspecify.annotations.Nullable;

/** The units in the engine: each unit of the graph with its machine and state. */
final class UnitTable implements GraphView {
    private final EngineCore engine;
    private final UnitLoader loader;
    private final UnitGraph graph;
    private final Map<String, UnitEntry> entries = new LinkedHashMap<>();
    private final Map<String, UnitEntry> byGroup = new HashMap<>();
    private final Set<String> readNow = new HashSet<>();

    UnitTable(EngineCore engine, UnitLoader loader) {
        this.engine = engine;
        this.loader = loader;
        this.graph = new UnitGraph(loader);
    }

    /** Makes entries for units that the graph has come to know. */
    void adopt() {
        List<UnitEntry> fresh = new ArrayList<>();
        for (LoadedUnit unit : graph.takeUnseen()) {
            if (!entries.containsKey(unit.id())) {
                UnitEntry entry = new UnitEntry(engine, unit);
                entries.put(unit.id(), entry);
                if (readNow.isEmpty()) {
                    engine.loop().defer(readNow::clear);
                }
                readNow.add(unit.id());
                fresh.add(entry);
            }
        }
        for (UnitEntry entry : fresh) {
            entry.setMachine(engine.machines().create(entry));
            placeInGroup(entry);
            entry.foundUp();
            engine.listeners().unitNew(entry);
            engine.queues().mayForget(entry);
        }
    }

    private void placeInGroup(UnitEntry entry) {
        String group = Slices.groupOf(entry.loaded(), linkedIds(entry, Atom.IN_SLICE));
        entry.setGroup(group);
        if (!group.isEmpty()) {
            byGroup.put(group, entry);
        }
    }

    /** A predecessor had put it there, which may be another place than its files say now. */
    void placeInGroup(UnitEntry entry, String group) {
        if (!group.isEmpty() && !group.equals(entry.controlGroup())) {
            byGroup.remove(entry.controlGroup(), entry);
            entry.setGroup(group);
            byGroup.put(group, entry);
        }
    }

    private Set<String> linkedIds(UnitEntry entry, Atom atom) {
        return graph.linked(entry.id(), atom);
    }

    /**
     * {@return the unit, for somebody who asks for it by name} What is not loaded is read from the
     * disk as it is now, and what was missing or masked is looked for again: a new unit file, or a
     * mask that was removed by hand, needs no reload of all others.
     */
    UnitEntry request(String name) {
        Optional<UnitEntry> known = get(name);
        if (known.isPresent() && !isToBeSoughtAgain(known.get())) {
            return known.get();
        }
        loader.refreshChanged();
        if (known.isPresent()
                && loader.load(name).loadState() != known.get().loaded().loadState()) {
            discard(known.get());
        }
        return load(name);
    }

    private static boolean isToBeSoughtAgain(UnitEntry entry) {
        return isAbsent(entry.loaded().loadState())
                && entry.jobOrNull() == null
                && entry.activeState().isInactiveOrFailed();
    }

    /** The kernel has something now that is a unit, with a file or without. */
    void appeared(String name) {
        Optional<UnitEntry> known = get(name);
        if (known.isPresent()
                && known.get().loaded().loadState() == LoadState.NOT_FOUND
                && known.get().jobOrNull() == null) {
            discard(known.get());
            known = Optional.empty();
        }
        if (known.isEmpty()) {
            load(name);
        }
    }

    /**
     * {@return the unit of that name, read from the disk as it is now} What it is doing goes on
     * under the new settings.
     */
    UnitEntry readAgain(String name) {
        Optional<UnitEntry> known = get(name);
        if (known.isEmpty() || known.get().loaded().loadState() != LoadState.LOADED) {
            return request(name);
        }
        UnitEntry entry = known.get();
        loader.refresh();
        namedIn(entry).forEach(engine.queues()::mayForget);
        graph.remove(entry.id());
        entry.reloaded(graph.load(name));
        adopt();
        engine.queues().changed(entry);
        return entry;
    }

    /** Takes other settings for a unit whose links stay as they are. */
    void replace(UnitEntry entry, LoadedUnit next) {
        graph.replace(next);
        entry.reloaded(next);
        engine.queues().changed(entry);
    }

    /** {@return the unit as its files are now, without taking it} */
    LoadedUnit peek(String name) {
        loader.refresh();
        return loader.load(name);
    }

    /** Forgets a unit that does nothing. */
    void discard(UnitEntry entry) {
        graph.remove(entry.id());
        remove(entry);
    }

    private static boolean isAbsent(LoadState state) {
        return state == LoadState.NOT_FOUND || state == LoadState.MASKED;
    }

    private UnitEntry load(String name) {
        String id = graph.load(name).id();
        adopt();
        UnitEntry entry = entries.get(id);
        if (entry == null) {
            throw new IllegalStateException(name + " was loaded as " + id + " but is not there");
        }
        return entry;
    }

    Optional<UnitEntry> get(String name) {
        return Optional.ofNullable(entryOf(name));
    }

    private @Nullable UnitEntry entryOf(String name) {
        String id = graph.id(name);
        return id == null ? null : entries.get(id);
    }

    Optional<UnitEntry> byGroup(String path) {
        String at = path;
        while (at.length() > 1) {
            UnitEntry found = byGroup.get(at);
            if (found != null) {
                return Optional.of(found);
            }
            at = at.substring(0, Math.max(at.lastIndexOf('/'), 0));
        }
        return Optional.empty();
    }

    Collection<UnitEntry> all() {
        return List.copyOf(entries.values());
    }

    Stream<UnitMachine> machines() {
        return all().stream().flatMap(unit -> unit.machine().stream());
    }

    /** {@return the units that this one affects in that way} */
    List<UnitEntry> related(UnitEntry unit, Atom atom) {
        Set<String> linked = graph.linked(unit.id(), atom);
        if (linked.isEmpty()) {
            return List.of();
        }
        List<UnitEntry> out = new ArrayList<>(linked.size());
        for (String id : linked) {
            UnitEntry other = entries.get(id);
            if (other != null && other != unit) {
                out.add(other);
            }
        }
        return out;
    }

    /** {@return where it is written that the one affects the other in that way} */
    List<Origin> origins(String from, Atom atom, String to) {
        return graph.origins(from, atom, to);
    }

    Set<String> dependencies(UnitEntry unit, DependencyType type) {
        return graph.dependencies(unit.id(), type);
    }

    boolean reloadsOthers(UnitEntry unit) {
        return !graph.linked(unit.id(), Atom.PROPAGATES_RELOAD_TO).isEmpty();
    }

    boolean needsReload(UnitEntry unit) {
        return loader.needsReload(unit.loaded());
    }

    /** Reads all files again; what runs keeps its state. */
    void reload() {
        loader.refresh();
        graph.reload();
        for (LoadedUnit unit : List.copyOf(graph.units())) {
            UnitEntry entry = entries.get(unit.id());
            if (entry != null) {
                entry.reloaded(unit);
                if (entry.activeState().isInactiveOrFailed()) {
                    byGroup.remove(entry.controlGroup(), entry);
                    placeInGroup(entry);
                }
                engine.queues().changed(entry);
                engine.queues().mayForget(entry);
            }
        }
        renamed();
        adopt();
    }

    /** A name that was a unit of its own may have become an alias, or be gone. */
    private void renamed() {
        for (UnitEntry entry : all()) {
            Optional<LoadedUnit> now = graph.get(entry.id());
            if (now.isEmpty() || !now.get().id().equals(entry.id())) {
                remove(entry);
            }
        }
    }

    private void remove(UnitEntry entry) {
        entries.remove(entry.id());
        byGroup.remove(entry.controlGroup(), entry);
        engine.failed(entry, false);
        engine.queues().forgotten(entry);
        engine.transients().forgotten(entry.loaded());
        entry.setStreams(StandardFiles.NONE);
        engine.saved().forgotten(entry);
        engine.resources().programs().forget(entry.id());
        engine.listeners().unitRemoved(entry);
    }

    /**
     * Forgets those of the units that do nothing and that none names which stays, and whom only
     * they named. What was read for a question is gone by the end of the turn: the next question is
     * answered from the disk as it is then.
     */
    void forgetUnused(Collection<UnitEntry> candidates) {
        Set<UnitEntry> here = new LinkedHashSet<>(candidates);
        while (true) {
            here.removeIf(entry -> entries.get(entry.id()) != entry);
            List<UnitEntry> unused = UnusedUnits.among(here, UnitTable::isUsed, this::anyNaming);
            if (unused.isEmpty()) {
                return;
            }
            here.clear();
            for (UnitEntry entry : unused) {
                here.addAll(namedIn(entry));
            }
            for (UnitEntry entry : unused) {
                entry.machine().ifPresent(UnitMachine::release);
                discard(entry);
            }
        }
    }

    private boolean anyNaming(UnitEntry entry, Predicate<UnitEntry> test) {
        return graph.anyNaming(
                entry.id(),
                id -> {
                    UnitEntry other = entries.get(id);
                    return other != null && test.test(other);
                });
    }

    private Set<UnitEntry> namedIn(UnitEntry entry) {
        Set<UnitEntry> out = new LinkedHashSet<>();
        for (Set<String> names : entry.loaded().dependencies().values()) {
            names.forEach(name -> get(name).ifPresent(out::add));
        }
        return out;
    }

    /**
     * What a unit keeps for its next start goes when it is down and no job is about to start it.
     */
    void release(UnitEntry entry) {
        boolean here = entries.get(entry.id()) == entry;
        if (here && entry.activeState().isInactiveOrFailed() && entry.job().isEmpty()) {
            entry.machine().ifPresent(UnitMachine::release);
        }
    }

    private static boolean isUsed(UnitEntry entry) {
        ActiveState state = entry.activeState();
        boolean collectsFailed = entry.settings().unit().collectMode().equals("inactive-or-failed");
        boolean atRest =
                state == ActiveState.INACTIVE || (state == ActiveState.FAILED && collectsFailed);
        return !atRest
                || entry.jobOrNull() != null
                || entry.isHeld()
                || entry.machine().filter(machine -> !machine.mayBeForgotten()).isPresent()
                || entry.loaded().isPerpetual();
    }

    @Override
    public Optional<Node> node(String name) {
        UnitEntry known = entryOf(name);
        // What was missing when it was looked for last may be there by now.
        boolean missed =
                known != null
                        && known.loaded().loadState() == LoadState.NOT_FOUND
                        && !readNow.contains(known.id());
        UnitEntry entry = missed ? request(name) : known == null ? load(name) : known;
        return Optional.of(new UnitNode(entry, graph));
    }

    @Override
    public Optional<Node> loaded(String name) {
        UnitEntry known = entryOf(name);
        return known == null ? Optional.empty() : Optional.of(new UnitNode(known, graph));
    }

    @Override
    public Collection<Node> nodes() {
        List<Node> out = new ArrayList<>();
        entries.values().forEach(entry -> out.add(new UnitNode(entry, graph)));
        return out;
    }
}
