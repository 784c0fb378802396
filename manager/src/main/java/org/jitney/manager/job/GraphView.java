package org.jitney.manager.job;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.graph.Atom;
import org.jitney.manager.graph.LoadState;

/** What planning needs to know of the units: their links, state and queued jobs. */
public interface GraphView {
    /** {@return the unit of that name or alias, loaded when it was not} */
    Optional<Node> node(String name);

    /** {@return the unit of that name or alias, if it is loaded} */
    Optional<Node> loaded(String name);

    /** {@return all units that are loaded now, each once} */
    Collection<Node> nodes();

    /** One unit as planning sees it. */
    interface Node {
        /** {@return the primary name} */
        String id();

        LoadState loadState();

        /** {@return why loading failed, else empty} */
        String loadError();

        /** {@return the D-Bus name of that error, else empty} */
        String loadErrorName();

        Activity activity();

        /**
         * {@return primary names of the units that this one is linked to with that effect} It may
         * be a view: to be looked at before anything else is loaded.
         */
        Set<String> linked(Atom atom);

        /** {@return the queued or running job} */
        Optional<InstalledJob> installedJob();

        boolean canStart();

        boolean canStop();

        boolean canReload();

        /** {@return whether it exists as long as the manager does, as the root slice} */
        boolean isPerpetual();

        boolean allowsIsolate();

        boolean ignoresIsolate();

        boolean refusesManualStart();

        boolean refusesManualStop();

        /** {@return the other units that stand for the same thing, as devices by other paths} */
        default Set<String> followers() {
            return Set.of();
        }
    }

    /** A job that was queued by an earlier transaction. */
    record InstalledJob(
            int id,
            JobType type,
            boolean isRunning,
            boolean isIrreversible,
            boolean ignoresOrder) {}
}
