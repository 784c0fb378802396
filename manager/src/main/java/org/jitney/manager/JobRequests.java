package org.jitney.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jitney.manager.job.GraphView;
import org.jitney.manager.job.JobMode;
import org.jitney.manager.job.JobResult;
import org.jitney.manager.job.JobType;
import org.jitney.manager.job.Plan;
import org.jitney.manager.job.PlannedGraph;
import org.jitney.manager.job.PlannedJob;
import org.jitney.manager.job.Transaction;
import org.jitney.manager.job.TransactionFailed;
import org.jitney.manager.runtime.HostFd;
import org.jitney.manager.service.ServiceMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request to queued jobs: plans the transaction and carries the plan into the job table. */
final class JobRequests {
    private static final Logger LOG = LoggerFactory.getLogger(JobRequests.class);

    private final EngineCore engine;

    JobRequests(EngineCore engine) {
        this.engine = engine;
    }

    Job request(String name, String type, String mode, Requester requester) throws ManagerError {
        UnitEntry unit = engine.entry(name);
        try {
            Plan plan = plan(engine.table(), unit, type, mode);
            withinSlice(unit, plan, _ -> false);
            plan.notes().forEach(note -> LOG.warn("{}: {}", unit.id(), note));
            Job job = install(plan, requester, mode);
            LOG.info("{}: {} job {} queued for {}", unit.id(), job.type(), job.id(), requester);
            return job;
        } catch (TransactionFailed e) {
            e.notes().forEach(note -> LOG.warn("{}: {}", unit.id(), note));
            LOG.info("{}: {} refused to {}: {}", unit.id(), type, requester, e.text());
            throw new ManagerError(e.errorName(), e.text());
        }
    }

    /**
     * The same kind of request for several units, all or none of them: before anything is queued,
     * each is planned as if those before it had been.
     *
     * @param types of the jobs, by the names of the units
     */
    List<Job> requestAll(Map<String, String> types, String mode, Requester requester)
            throws ManagerError {
        PlannedGraph graph = new PlannedGraph(engine.table());
        String nextMode = mode;
        for (Map.Entry<String, String> each : types.entrySet()) {
            UnitEntry unit = engine.entry(each.getKey());
            try {
                Plan plan = plan(graph, unit, each.getValue(), nextMode);
                withinSlice(unit, plan, graph::starts);
                graph.add(plan);
            } catch (TransactionFailed e) {
                throw new ManagerError(e.errorName(), e.text());
            }
            nextMode = after(mode);
        }
        List<Job> jobs = new ArrayList<>();
        for (Map.Entry<String, String> each : types.entrySet()) {
            jobs.add(
                    request(
                            each.getKey(),
                            each.getValue(),
                            jobs.isEmpty() ? mode : after(mode),
                            requester));
        }
        return jobs;
    }

    /** The queue is flushed once: what the same request has queued is to stay. */
    private static String after(String mode) {
        return mode.equals(JobMode.FLUSH.toString()) ? JobMode.REPLACE.toString() : mode;
    }

    /** {@return what {@link #request} with the same arguments would do now, and why} */
    PlanReport explain(String name, String type, String mode) {
        PlanExplainer explainer = new PlanExplainer(engine);
        try {
            UnitEntry unit = engine.entry(name);
            Plan plan = plan(engine.table(), unit, type, mode);
            withinSlice(unit, plan, _ -> false);
            return explainer.accepted(plan);
        } catch (TransactionFailed e) {
            return explainer.refused(e);
        } catch (ManagerError e) {
            return PlanExplainer.refused(e);
        }
    }

    private void withinSlice(UnitEntry unit, Plan plan, Predicate<String> planned)
            throws ManagerError {
        boolean starts =
                plan.anchor().type() == JobType.START && unit.activeState().isInactiveOrFailed();
        Optional<UnitEntry> full =
                starts ? engine.sliceLimits().refuses(unit, planned) : Optional.empty();
        if (full.isPresent()) {
            throw new ManagerError(
                    "org.freedesktop.systemd1.ConcurrencyLimitReached",
                    "Unit %s cannot be started: slice %s allows no more units at a time."
                            .formatted(unit.id(), full.get().id()));
        }
    }

    private static Plan plan(GraphView graph, UnitEntry unit, String type, String mode)
            throws ManagerError, TransactionFailed {
        JobMode parsed =
                JobMode.parse(mode)
                        .orElseThrow(
                                () -> Refusal.invalidArgs("Job mode %s invalid".formatted(mode)));
        return Transaction.plan(graph, unit.id(), jobType(unit, type), parsed);
    }

    /** Starts an instance for one connection, which the instance owns from then on. */
    void startConnection(
            String name, String socket, HostFd connection, List<String> peerEnvironment)
            throws ManagerError {
        UnitEntry unit = engine.entry(name);
        if (!(unit.machineOrNull() instanceof ServiceMachine service)) {
            throw Refusal.notLoaded(name);
        }
        service.takeConnection(socket, connection, peerEnvironment);
        request(name, "start", "replace", Requester.manager("a connection"));
    }

    private static JobType jobType(UnitEntry unit, String token) throws ManagerError {
        Optional<JobType> parsed =
                switch (token) {
                    case "reload-or-restart" -> Optional.of(JobType.RESTART);
                    case "reload-or-try-restart" -> Optional.of(JobType.TRY_RESTART);
                    default -> JobType.parse(token);
                };
        JobType type =
                parsed.orElseThrow(
                        () -> Refusal.invalidArgs("Job type %s invalid".formatted(token)));
        return token.startsWith("reload-or-") ? type.preferringReload(unit.canReload()) : type;
    }

    private Job install(Plan plan, Requester requester, String mode) {
        JobTable jobs = engine.jobTable();
        for (int id : plan.cancelled()) {
            jobs.byId(id).ifPresent(job -> cancel(job, requester));
        }
        Job anchor = null;
        for (PlannedJob planned : plan.jobs()) {
            Job job = install(planned, requester, mode);
            if (planned.unit().equals(plan.anchor().unit())) {
                anchor = job;
            }
        }
        if (anchor == null) {
            throw new IllegalStateException("a plan without its anchor: " + plan);
        }
        return anchor;
    }

    /** Adds the job, or lets it become one with the job that the unit has already. */
    private Job install(PlannedJob planned, Requester requester, String mode) {
        JobTable jobs = engine.jobTable();
        UnitEntry unit =
                engine.table()
                        .get(planned.unit())
                        .orElseThrow(() -> new IllegalStateException("not loaded: " + planned));
        Job old = planned.type() == JobType.NOP ? null : unit.jobOrNull();
        Job job;
        if (old == null) {
            job = jobs.add(unit, planned.type(), requester, cause(planned, requester), mode);
        } else if (old.kind().conflictsWith(planned.type())) {
            cancel(old, requester);
            job = jobs.add(unit, planned.type(), requester, cause(planned, requester), mode);
        } else {
            job = old;
            jobs.mergeInto(old, planned.type());
        }
        job.mark(planned.isIrreversible(), planned.ignoresOrder());
        if (planned.ignoresOrder()) {
            // What the job has waited for until now does not hold it back any more.
            jobs.enqueue(job);
        }
        return job;
    }

    private void cancel(Job job, Requester requester) {
        job.endedBy(requester.toString());
        engine.jobTable().finish(job, JobResult.CANCELED, false);
    }

    private static String cause(PlannedJob planned, Requester requester) {
        PlannedJob.Reason first = planned.reasons().getFirst();
        return first.isRequest() ? requester.cause() : first.text();
    }
}
