package org.jitney.manager.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.graph.Atom;
import org.jitney.manager.graph.LoadState;
import org.jitney.manager.job.TransactionFailed.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The units as they would be if some plans had been carried out: several requests that are to be
 * granted together are planned one over the other, and nothing is queued until all of them can be.
 */
public final class PlannedGraph implements GraphView {
    private final GraphView under;
    private final Map<String, InstalledJob> planned = new HashMap<>();

    /** Begins with what there is. */
    public PlannedGraph(GraphView under) {
        this.under = under;
    }

    /**
     * Notes the jobs of a plan that was made over this graph.
     *
     * @throws TransactionFailed when it would take away a job of an earlier plan
     */
    public void add(Plan plan) throws TransactionFailed {
        for (PlannedJob job : plan.jobs()) {
            InstalledJob before = planned.get(job.unit());
            if (before != null && before.type().conflictsWith(job.type())) {
                throw new TransactionFailed(
                        Kind.JOBS_CONFLICTING,
                        "Transaction contains conflicting jobs '%s' and '%s' for %s. Probably contradicting requirement dependencies configured."
                                .formatted(before.type(), job.type(), job.unit()));
            }
        }
        for (PlannedJob job : plan.jobs()) {
            if (job.type() != JobType.NOP) {
                planned.put(job.unit(), installed(job));
            }
        }
    }

    private InstalledJob installed(PlannedJob job) {
        Optional<InstalledJob> before =
                loaded(job.unit())
                        .flatMap(Node::installedJob)
                        .filter(old -> !old.type().conflictsWith(job.type()));
        Activity activity = loaded(job.unit()).map(Node::activity).orElse(Activity.INACTIVE);
        JobType type =
                before.flatMap(old -> old.type().mergeAndCollapse(job.type(), activity))
                        .orElse(job.type());
        return new InstalledJob(
                before.map(InstalledJob::id).orElse(0),
                type,
                before.filter(InstalledJob::isRunning).isPresent(),
                job.isIrreversible() || before.filter(InstalledJob::isIrreversible).isPresent(),
                job.ignoresOrder());
    }

    /** {@return whether an earlier plan starts the unit} */
    public boolean starts(String unit) {
        InstalledJob job = planned.get(unit);
        return job != null && (job.type() == JobType.START || job.type() == JobType.RESTART);
    }

    @Override
    public Optional<Node> node(String name) {
        return under.node(name).map(this::over);
    }

    @Override
    public Optional<Node> loaded(String name) {
        return under.loaded(name).map(this::over);
    }

    @Override
    public Collection<Node> nodes() {
        List<Node> out = new ArrayList<>();
        under.nodes().forEach(node -> out.add(over(node)));
        return out;
    }

    private Node over(Node node) {
        return new Over(node, planned.get(node.id()));
    }

    /** A unit with the job that it would have. */
    private record Over(Node node, @Nullable InstalledJob job) implements Node {
        @Override
        public String id() {
            return node.id();
        }

        @Override
        public LoadState loadState() {
            return node.loadState();
        }

        @Override
        public String loadError() {
            return node.loadError();
        }

        @Override
        public String loadErrorName() {
            return node.loadErrorName();
        }

        @Override
        public Activity activity() {
            return node.activity();
        }

        @Override
        public Set<String> linked(Atom atom) {
            return node.linked(atom);
        }

        @Override
        public Optional<InstalledJob> installedJob() {
            return job == null ? node.installedJob() : Optional.of(job);
        }

        @Override
        public boolean canStart() {
            return node.canStart();
        }

        @Override
        public boolean canStop() {
            return node.canStop();
        }

        @Override
        public boolean canReload() {
            return node.canReload();
        }

        @Override
        public boolean isPerpetual() {
            return node.isPerpetual();
        }

        @Override
        public boolean allowsIsolate() {
            return node.allowsIsolate();
        }

        @Override
        public boolean ignoresIsolate() {
            return node.ignoresIsolate();
        }

        @Override
        public boolean refusesManualStart() {
            return node.refusesManualStart();
        }

        @Override
        public boolean refusesManualStop() {
            return node.refusesManualStop();
        }

        @Override
        public Set<String> followers() {
            return node.followers();
        }
    }
}
