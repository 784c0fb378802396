package org.jitney.manager.offline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.graph.Atom;
import org.jitney.manager.graph.LoadState;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.graph.UnitGraph;
import org.jitney.manager.job.Activity;
import org.jitney.manager.job.GraphView;

/** Units as planning sees them where nothing runs. */
record OfflineGraph(UnitGraph graph) implements GraphView {
    @Override
    public Optional<Node> node(String name) {
        return Optional.of(new Unit(graph.load(name), graph));
    }

    @Override
    public Optional<Node> loaded(String name) {
        return graph.get(name).map(unit -> new Unit(unit, graph));
    }

    @Override
    public Collection<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        for (LoadedUnit unit : graph.units()) {
            nodes.add(new Unit(unit, graph));
        }
        return nodes;
    }

    /** One that is down, and could be started. */
    private record Unit(LoadedUnit unit, UnitGraph graph) implements Node {
        @Override
        public String id() {
            return unit.id();
        }

        @Override
        public LoadState loadState() {
            return unit.loadState();
        }

        @Override
        public String loadErrorName() {
            return unit.loadError().name();
        }

        @Override
        public String loadError() {
            return unit.loadError().text();
        }

        @Override
        public Activity activity() {
            return Activity.INACTIVE;
        }

        @Override
        public Set<String> linked(Atom atom) {
            return graph.linked(unit.id(), atom);
        }

        @Override
        public Optional<InstalledJob> installedJob() {
            return Optional.empty();
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
            return false;
        }

        @Override
        public boolean isPerpetual() {
            return unit.isPerpetual();
        }

        @Override
        public boolean allowsIsolate() {
            return unit.settings().unit().allowIsolate();
        }

        @Override
        public boolean ignoresIsolate() {
            return unit.settings().unit().ignoreOnIsolate();
        }

        @Override
        public boolean refusesManualStart() {
            return unit.settings().unit().refuseManualStart();
        }

        @Override
        public boolean refusesManualStop() {
            return unit.settings().unit().refuseManualStop();
        }
    }
}
