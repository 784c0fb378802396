package org.jitney.manager;

import java.util.List;
import java.util.Map;
import org.jitney.manager.job.JobType;

/** Lets requests for jobs through, unless everything is going down: then there are only stops. */
final class JobAdmission {
    private final EngineCore engine;

    JobAdmission(EngineCore engine) {
        this.engine = engine;
    }

    /** Plans and queues a job, unless everything is going down. */
    Job startJob(String name, String type, String mode, Requester requester) throws ManagerError {
        if (isRefusing(type)) {
            throw Refusal.shuttingDown();
        }
        return engine.requests().request(name, type, mode, requester);
    }

    List<Job> startJobs(Map<String, String> types, String mode, Requester requester)
            throws ManagerError {
        if (types.values().stream().anyMatch(this::isRefusing)) {
            throw Refusal.shuttingDown();
        }
        return engine.requests().requestAll(types, mode, requester);
    }

    PlanReport plan(String name, String type, String mode) {
        return isRefusing(type)
                ? PlanExplainer.refused(Refusal.shuttingDown())
                : engine.requests().explain(name, type, mode);
    }

    private boolean isRefusing(String type) {
        return engine.shutdown().isUnderWay() && !type.equals(JobType.STOP.toString());
    }
}
