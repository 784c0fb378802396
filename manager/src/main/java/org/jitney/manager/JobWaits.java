package org.jitney.manager;

import java.util.ArrayList;
import java.util.List;
import org.jitney.manager.graph.Atom;
import org.jitney.manager.job.JobOrder;
import org.jitney.manager.job.JobType;

/** Which queued jobs wait for which, by the order of their units and by what a slice lets run. */
final class JobWaits {
    private final EngineCore engine;

    JobWaits(EngineCore engine) {
        this.engine = engine;
    }

    /** {@return the queued jobs that wait for this one, or that it waits for} */
    List<Job> neighbours(Job job, boolean waitingForIt) {
        List<Job> out = new ArrayList<>();
        if (job.ignoresOrder()) {
            return out;
        }
        for (UnitEntry other : engine.table().related(job.entry(), Atom.AFTER)) {
            other.job()
                    .filter(o -> !o.ignoresOrder())
                    .filter(o -> isOrdered(JobOrder.compare(o.kind(), job.kind()), !waitingForIt))
                    .ifPresent(out::add);
        }
        for (UnitEntry other : engine.table().related(job.entry(), Atom.BEFORE)) {
            other.job()
                    .filter(o -> !o.ignoresOrder())
                    .filter(o -> isOrdered(JobOrder.compare(job.kind(), o.kind()), waitingForIt))
                    .ifPresent(out::add);
        }
        return out;
    }

    private static boolean isOrdered(int compared, boolean firstGoesFirst) {
        return firstGoesFirst ? compared < 0 : compared > 0;
    }

    /** {@return whether nothing holds the job back} */
    boolean isRunnable(Job job) {
        if (job.kind() == JobType.START
                && job.entry().activeState().isInactiveOrFailed()
                && engine.sliceLimits().delays(job.entry()).isPresent()) {
            return false;
        }
        if (job.ignoresOrder() || job.kind() == JobType.NOP) {
            return true;
        }
        for (UnitEntry other : engine.table().related(job.entry(), Atom.AFTER)) {
            Job theirs = other.jobOrNull();
            if (theirs != null
                    && !theirs.ignoresOrder()
                    && JobOrder.compare(theirs.kind(), job.kind()) < 0) {
                return false;
            }
        }
        for (UnitEntry other : engine.table().related(job.entry(), Atom.BEFORE)) {
            Job theirs = other.jobOrNull();
            if (theirs != null
                    && !theirs.ignoresOrder()
                    && JobOrder.compare(job.kind(), theirs.kind()) > 0) {
                return false;
            }
        }
        return true;
    }
}
