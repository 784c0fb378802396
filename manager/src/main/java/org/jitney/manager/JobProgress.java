package org.jitney.manager;

import java.util.Optional;
import org.jitney.manager.job.JobResult;
import org.jitney.manager.job.JobType;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.StateChange;

/**
 * What a change of state means for the unit's job.
 *
 * @param result the job is over with this result
 * @param expected whether the change is what the job is about
 */
record JobProgress(Optional<JobResult> result, boolean expected) {
    private static final JobProgress GOES_ON = new JobProgress(Optional.empty(), true);

    static Optional<JobProgress> of(JobType type, boolean running, StateChange change) {
        return switch (type) {
            case START, VERIFY_ACTIVE -> Optional.of(start(running, change));
            case RELOAD, TRY_RELOAD, RELOAD_OR_START -> Optional.of(reload(running, change));
            case STOP, RESTART, TRY_RESTART -> Optional.of(stop(running, change));
            case NOP -> Optional.empty();
        };
    }

    private static JobProgress start(boolean running, StateChange change) {
        ActiveState now = change.now();
        if (now.isActiveOrReloading()) {
            return new JobProgress(Optional.of(JobResult.DONE), true);
        }
        if (!running || now == ActiveState.ACTIVATING) {
            return GOES_ON;
        }
        if (!now.isInactiveOrFailed()) {
            return new JobProgress(Optional.empty(), false);
        }
        JobResult result = now == ActiveState.FAILED ? JobResult.FAILED : JobResult.DONE;
        return new JobProgress(Optional.of(result), false);
    }

    private static JobProgress reload(boolean running, StateChange change) {
        ActiveState now = change.now();
        if (!running || now == ActiveState.ACTIVATING || now == ActiveState.RELOADING) {
            return GOES_ON;
        }
        if (now == ActiveState.ACTIVE) {
            JobResult result = change.reloadFailed() ? JobResult.FAILED : JobResult.DONE;
            return new JobProgress(Optional.of(result), true);
        }
        Optional<JobResult> result =
                now.isInactiveOrFailed()
                        ? Optional.of(now == ActiveState.FAILED ? JobResult.FAILED : JobResult.DONE)
                        : Optional.empty();
        return new JobProgress(result, false);
    }

    private static JobProgress stop(boolean running, StateChange change) {
        ActiveState now = change.now();
        if (now.isInactiveOrFailed()) {
            return new JobProgress(Optional.of(JobResult.DONE), true);
        }
        if (running && now != ActiveState.DEACTIVATING) {
            return new JobProgress(Optional.of(JobResult.FAILED), false);
        }
        return GOES_ON;
    }
}
