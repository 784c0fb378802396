package org.jitney.manager;

import java.util.Optional;
import java.util.Set;
import org.jitney.manager.graph.Atom;
import org.jitney.manager.graph.LoadState;
import org.jitney.manager.graph.UnitGraph;
import org.jitney.manager.job.Activity;
import org.jitney.manager.job.GraphView;

/** A unit as planning sees it. */
record UnitNode(UnitEntry entry, UnitGraph graph) implements GraphView.Node {
    @Override
    public String id() {
        return entry.id();
    }

    @Override
    public LoadState loadState() {
        return entry.loaded().loadState();
    }

    @Override
    public String loadErrorName() {
        return entry.loaded().loadError().name();
    }

    @Override
    public String loadError() {
        return entry.loaded().loadError().text();
    }

    @Override
    public Activity activity() {
        return activityOf(entry);
    }

    /** {@return the state as planning sees it} */
    static Activity activityOf(UnitEntry unit) {
        return switch (unit.activeState()) {
            case ACTIVE -> Activity.ACTIVE;
            case RELOADING -> Activity.RELOADING;
            case INACTIVE -> Activity.INACTIVE;
            case FAILED -> Activity.FAILED;
            case ACTIVATING -> Activity.ACTIVATING;
            case DEACTIVATING -> Activity.DEACTIVATING;
            case MAINTENANCE -> Activity.MAINTENANCE;
        };
    }

    @Override
    public Set<String> linked(Atom atom) {
        return graph.linked(entry.id(), atom);
    }

    @Override
    public Optional<GraphView.InstalledJob> installedJob() {
        Job job = entry.jobOrNull();
        return job == null
                ? Optional.empty()
                : Optional.of(
                        new GraphView.InstalledJob(
                                job.id(),
                                job.kind(),
                                job.isRunning(),
                                job.isIrreversible(),
                                job.ignoresOrder()));
    }

    @Override
    public boolean canStart() {
        return entry.canStart();
    }

    @Override
    public boolean canStop() {
        return entry.canStop();
    }

    @Override
    public boolean canReload() {
        return entry.canReload();
    }

    @Override
    public boolean isPerpetual() {
        return entry.loaded().isPerpetual();
    }

    @Override
    public boolean allowsIsolate() {
        return entry.settings().unit().allowIsolate();
    }

    @Override
    public boolean ignoresIsolate() {
        return entry.settings().unit().ignoreOnIsolate();
    }

    @Override
    public boolean refusesManualStart() {
        return entry.settings().unit().refuseManualStart();
    }

    @Override
    public boolean refusesManualStop() {
        return entry.settings().unit().refuseManualStop();
    }
}
