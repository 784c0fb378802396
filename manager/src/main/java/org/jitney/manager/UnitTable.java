package org.jitney.manager;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jitney.linux.event.Timer;
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
    private static final java.time.Duration FORGET_AFTER = java.time.Duration.ofSeconds(2);

    private final EngineCore engine;
    private final UnitLoader loader;
    private final UnitGraph graph;
    private final Map<String, UnitEntry> entries = new LinkedHashMap<>();
    private final Map<String, UnitEntry> byGroup = new HashMap<>();
    private final Timer forgetTimer;
    private final Set<String> readNow = new HashSet<>();
    private boolean forgetArmed;

    UnitTable(EngineCore engine, UnitLoader loader) {
        this.engine = engine;
        this.loader = loader;
        this.graph = new UnitGraph(loader);
        this.forgetTimer = engine.time().timer(this::forgetUnused);
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
            mayForget();
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
        boolean absent =
                known.isPresent()
                        && isAbsent(known.get().loaded().loadState())
                        && known.get().jobOrNull() == null
                        && known.get().activeState().isInactiveOrFailed();
        boolean forgotten = known.isPresent() && !absent && isForgottenSoon(known.get());
        if (known.isPresent() && !absent && !forgotten) {
            return known.get();
        }
        loader.refreshChanged();
        if (known.isEmpty()) {
            // A name that is new may be another one of a unit that is only remembered.
            known = get(loader.primaryName(name)).filter(this::isForgottenSoon);
            forgotten = known.isPresent();
        }
        if (forgotten) {
            known.orElseThrow().machine().ifPresent(UnitMachine::release);
            discard(known.orElseThrow());
            return load(name);
        }
        if (absent && loader.load(name).loadState() != known.get().loaded().loadState()) {
            graph.remove(known.get().id());
            remove(known.get());
        }
        return load(name);
    }

    /** The kernel has something now that is a unit, with a file or without. */
    void appeared(String name) {
        Optional<UnitEntry> known = get(name);
        if (known.isPresent()
                && known.get().loaded().loadState() == LoadState.NOT_FOUND
                && known.get().jobOrNull() == null) {
            graph.remove(known.get().id());
            remove(known.get());
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

    /**
     * {@return whether the next look at all units would forget this one} Then it is read anew for
     * who asks for it now, since all that there is of it is its file. What was read in this very
     * turn is not read twice.
     */
    private boolean isForgottenSoon(UnitEntry entry) {
        if (!forgetArmed || readNow.contains(entry.id()) || isUsed(entry)) {
            return false;
        }
        Set<String> seen = new HashSet<>(Set.of(entry.id()));
        Deque<UnitEntry> open = new ArrayDeque<>(List.of(entry));
        for (UnitEntry next = open.poll(); next != null; next = open.poll()) {
            for (UnitEntry other : namedBy(next)) {
                if (isUsed(other)) {
                    return false;
                }
                if (seen.add(other.id())) {
                    open.add(other);
                }
            }
        }
        return true;
    }

    /** {@return the units whose own settings name that one} */
    private List<UnitEntry> namedBy(UnitEntry entry) {
        List<UnitEntry> out = new ArrayList<>();
        for (DependencyType type : DependencyType.values()) {
            for (String id : graph.dependencies(entry.id(), type)) {
                UnitEntry other = entries.get(id);
                if (other != null
                        && other.loaded().dependencies(type.inverse()).stream()
                                .anyMatch(name -> get(name).filter(entry::equals).isPresent())) {
                    out.add(other);
                }
            }
        }
        return out;
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
        mayForget();
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

    /** Something may have become unused: a look at all units follows a little later. */
    void mayForget() {
        if (!forgetArmed) {
            forgetArmed = true;
            forgetTimer.armAfter(FORGET_AFTER);
        }
    }

    /** Forgets the units that neither run nor are linked to by one that stays. */
    private void forgetUnused() {
        forgetArmed = false;
        Set<String> used = new HashSet<>();
        Deque<UnitEntry> open = new ArrayDeque<>();
        for (UnitEntry entry : entries.values()) {
            if (isUsed(entry)) {
                used.add(entry.id());
                open.add(entry);
            } else {
                entry.machine().ifPresent(machine -> machine.release());
            }
        }
        for (UnitEntry entry = open.poll(); entry != null; entry = open.poll()) {
            // Only what a unit itself says keeps others: all units are linked back to by targets.
            for (Set<String> names : entry.loaded().dependencies().values()) {
                for (String name : names) {
                    UnitEntry other = get(name).orElse(null);
                    if (other != null && used.add(other.id())) {
                        open.add(other);
                    }
                }
            }
        }
        for (UnitEntry entry : all()) {
            if (!used.contains(entry.id())) {
                graph.remove(entry.id());
                remove(entry);
            }
        }
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

    /** Forgets a unit made over the bus as soon as it is down: its name is free again then. */
    void forgetTransient(UnitEntry entry) {
        boolean here = entries.get(entry.id()) == entry;
        if (here && entry.isTransient() && !isUsed(entry) && !isNamedByOthers(entry)) {
            entry.machine().ifPresent(UnitMachine::release);
            discard(entry);
        }
    }

    private boolean isNamedByOthers(UnitEntry entry) {
        return !namedBy(entry).isEmpty();
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
