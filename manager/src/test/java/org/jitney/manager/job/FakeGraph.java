package org.jitney.manager.job;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.graph.Atom;
import org.jitney.manager.graph.DependencyType;
import org.jitney.manager.graph.LoadState;

/** Units that exist only for planning; naming one makes it. */
final class FakeGraph implements GraphView {
    private final Map<String, FakeUnit> units = new LinkedHashMap<>();

    FakeUnit unit(String name) {
        return units.computeIfAbsent(name, FakeUnit::new);
    }

    /** Links both ends. */
    void link(String from, DependencyType type, String to) {
        if (!from.equals(to)) {
            unit(from).add(type, to);
            unit(to).add(type.inverse(), from);
        }
    }

    @Override
    public Optional<Node> node(String name) {
        return Optional.ofNullable(units.get(name));
    }

    @Override
    public Optional<Node> loaded(String name) {
        return node(name);
    }

    @Override
    public Collection<Node> nodes() {
        return List.copyOf(units.values());
    }

    @Override
    public String toString() {
        return units.values().toString();
    }

    /** One unit, down and loaded until told otherwise. */
    static final class FakeUnit implements Node {
        final String id;
        Activity activity = Activity.INACTIVE;
        LoadState loadState = LoadState.LOADED;
        Optional<InstalledJob> job = Optional.empty();
        boolean canReload = true;
        boolean allowsIsolate = true;
        boolean ignoresIsolate;
        boolean refusesManualStart;
        final Map<DependencyType, Set<String>> links = new EnumMap<>(DependencyType.class);

        FakeUnit(String id) {
            this.id = id;
        }

        void add(DependencyType type, String other) {
            links.computeIfAbsent(type, _ -> new LinkedHashSet<>()).add(other);
        }

        Set<String> linked(DependencyType type) {
            return links.getOrDefault(type, Set.of());
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public LoadState loadState() {
            return loadState;
        }

        @Override
        public String loadErrorName() {
            return "org.freedesktop.systemd1.LoadFailed";
        }

        @Override
        public String loadError() {
            return "";
        }

        @Override
        public Activity activity() {
            return activity;
        }

        @Override
        public Set<String> linked(Atom atom) {
            Set<String> out = new LinkedHashSet<>();
            links.forEach((type, others) -> {
                if (type.atoms().contains(atom)) {
                    out.addAll(others);
                }
            });
            return out;
        }

        @Override
        public Optional<InstalledJob> installedJob() {
            return job;
        }

        @Override
        public boolean canStart() {
            return true;
        }

        @Override
        public boolean canStop() {
            return true;
        }

        @Override
        public boolean canReload() {
            return canReload;
        }

        @Override
        public boolean isPerpetual() {
            return false;
        }

        @Override
        public boolean allowsIsolate() {
            return allowsIsolate;
        }

        @Override
        public boolean ignoresIsolate() {
            return ignoresIsolate;
        }

        @Override
        public boolean refusesManualStart() {
            return refusesManualStart;
        }

        @Override
        public boolean refusesManualStop() {
            return false;
        }

        @Override
        public String toString() {
            return "%s %s %s %s%n".formatted(id, activity, loadState, links);
        }
    }
}
