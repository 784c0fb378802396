package org.jitney.manager;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.event.Timer;
import org.jitney.manager.graph.Atom;
import org.jitney.manager.job.Activity;
import org.jitney.manager.job.JobResult;
import org.jitney.manager.job.JobType;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.Begin;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.runtime.StateChange;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.runtime.UnitMachine;

/**
 * All jobs, at most one for each unit, and the queue of those that may be able to run.
 *
 * <p>A job waits until no job of a unit that it is ordered after is left; then its unit is told to
 * start, stop or reload. It ends when the unit's state says so. The end of a job puts everything
 * ordered around it back into the run queue, and takes those along that depended on it when it
 * failed. Ends are queued, not nested: a chain of a thousand units does not recurse.
 */
final class JobTable {
    private record End(Job job, JobResult result, boolean recursive) {}

    private final EngineCore engine;
    private final Map<Integer, Job> jobs = new LinkedHashMap<>();
    private final Set<Job> runQueue = new LinkedHashSet<>();
    private final Deque<End> ends = new ArrayDeque<>();
    private final JobHistory history = new JobHistory();
    private final JobWaits waits;
    private boolean ending;
    private int lastId;
    private long installed;
    private long failed;

    JobTable(EngineCore engine) {
        this.engine = engine;
        this.waits = new JobWaits(engine);
    }

    /** {@return which jobs wait for which} */
    JobWaits waits() {
        return waits;
    }

    Collection<Job> all() {
        return List.copyOf(jobs.values());
    }

    Optional<Job> byId(int id) {
        return Optional.ofNullable(jobs.get(id));
    }

    long installedCount() {
        return installed;
    }

    long failedCount() {
        return failed;
    }

    int size() {
        return jobs.size();
    }

    JobHistory history() {
        return history;
    }

    long runningCount() {
        return jobs.values().stream().filter(Job::isRunning).count();
    }

    /** Adds a job for a unit that has none. */
    Job add(UnitEntry unit, JobType type, Requester requester, String cause, String mode) {
        DualTimestamp now = engine.now();
        Job job = new Job(++lastId, unit, type, now.monotonicUsec());
        job.asked(requester, cause, mode, now.realtimeUsec());
        installed++;
        jobs.put(job.id(), job);
        // A job that does nothing stands beside the one that the unit may have.
        if (type != JobType.NOP) {
            unit.setJob(job);
        }
        armTimer(job);
        engine.saved().changed(job);
        engine.listeners().jobNew(job);
        engine.queues().changed(unit);
        enqueue(job);
        return job;
    }

    int lastId() {
        return lastId;
    }

    /** Job numbers up to that one were given away by a predecessor. */
    void numberAfter(int id) {
        lastId = Math.max(lastId, id);
    }

    /** Takes over a job of a predecessor. */
    void restore(Job job) {
        numberAfter(job.id());
        jobs.put(job.id(), job);
        if (job.kind() != JobType.NOP) {
            job.entry().setJob(job);
        }
        armTimer(job);
        enqueue(job);
    }

    /** Lets an installed job do the work of another type too. */
    void mergeInto(Job installed, JobType type) {
        Activity activity = UnitNode.activityOf(installed.entry());
        JobType merged =
                installed
                        .kind()
                        .mergeAndCollapse(type, activity)
                        .orElseThrow(() -> new IllegalStateException("conflicting jobs merge"));
        // A reload that runs may have read its files already: it must run once more.
        boolean covered = type != JobType.RELOAD && installed.kind().includes(type);
        boolean again = installed.isRunning() && !covered;
        installed.become(merged);
        if (again) {
            installed.setRunning(false, 0);
            armTimer(installed);
        }
        // One that waited may have something to do as what it is now: a start that waits for its
        // unit to come back by itself becomes the restart that brings it back.
        if (!installed.isRunning()) {
            enqueue(installed);
        }
        changed(installed);
    }

    /** Puts the job back into the run queue. */
    void enqueue(Job job) {
        if (runQueue.add(job)) {
            engine.queues().wake();
        }
    }

    /** Something of the job changed that clients may show. */
    void changed(Job job) {
        engine.saved().changed(job);
        engine.listeners().jobChanged(job);
    }

    /** Runs what can run now. */
    void runQueued() {
        while (!runQueue.isEmpty()) {
            Job job = runQueue.iterator().next();
            runQueue.remove(job);
            if (!job.isFinished() && !job.isRunning() && waits.isRunnable(job)) {
                run(job);
            }
        }
    }

    private void run(Job job) {
        UnitEntry unit = job.entry();
        DualTimestamp now = engine.now();
        job.setRunning(true, now.monotonicUsec());
        job.begun(now.realtimeUsec());
        armTimer(job);
        changed(job);
        JobOutcome outcome =
                switch (job.kind()) {
                    case START -> engine.starter().start(unit, job.activation());
                    case VERIFY_ACTIVE -> verify(unit);
                    case STOP, RESTART -> of(engine.starter().stop(unit));
                    case RELOAD -> engine.starter().reload(unit);
                    case NOP -> new JobOutcome.Ends(JobResult.DONE);
                    case TRY_RESTART, TRY_RELOAD, RELOAD_OR_START ->
                            throw new IllegalStateException(
                                    job.kind() + " must have been collapsed before it is queued");
                };
        // The unit may have changed state in between and so have ended the job already.
        if (job.isFinished() || !job.isRunning()) {
            return;
        }
        switch (outcome) {
            case JobOutcome.Runs() -> {}
            case JobOutcome.Waits() -> {
                job.setRunning(false, 0);
                armTimer(job);
                changed(job);
            }
            case JobOutcome.Already() -> {
                job.hadNothingToDo();
                finish(job, JobResult.DONE, true);
            }
            case JobOutcome.Ends(JobResult result) -> finish(job, result, true);
        }
    }

    private static JobOutcome verify(UnitEntry unit) {
        ActiveState state = unit.activeState();
        if (state.isActiveOrReloading()) {
            return new JobOutcome.Already();
        }
        return state == ActiveState.ACTIVATING
                ? new JobOutcome.Waits()
                : new JobOutcome.Ends(JobResult.SKIPPED);
    }

    private static JobOutcome of(Begin begin) {
        return switch (begin) {
            case STARTED -> new JobOutcome.Runs();
            case ALREADY -> new JobOutcome.Already();
            case LATER -> new JobOutcome.Waits();
            case NOT_SUPPORTED -> new JobOutcome.Ends(JobResult.SKIPPED);
            case REFUSED -> new JobOutcome.Ends(JobResult.FAILED);
        };
    }

    /** Looks again at all that wait: something that held them back may not do so any more. */
    void reconsider() {
        jobs.values().stream().filter(waiting -> !waiting.isRunning()).forEach(this::enqueue);
    }

    /** A unit's state moved: its job may be done, or may be able to run now. */
    boolean unitChanged(UnitEntry unit, StateChange change) {
        if (change.now().isInactiveOrFailed() && engine.sliceLimits().isWaitedFor(unit)) {
            reconsider();
        }
        Job job = unit.jobOrNull();
        if (job == null) {
            return false;
        }
        if (!job.isRunning()) {
            enqueue(job);
        }
        return JobProgress.of(job.kind(), job.isRunning(), change)
                .map(progress -> {
                    progress.result().ifPresent(r -> finish(job, r, true));
                    return progress.expected();
                })
                .orElse(true);
    }

    /** Ends a job. With {@code recursive} those that depend on it end too when it failed. */
    void finish(Job job, JobResult result, boolean recursive) {
        if (job.isFinished()) {
            return;
        }
        if (result == JobResult.DONE && job.kind() == JobType.RESTART) {
            // Clients wait for this id: the start half runs under it.
            job.become(JobType.START);
            job.entry().activation().ifPresent(job::setActivation);
            job.setRunning(false, 0);
            armTimer(job);
            changed(job);
            job.hasStartToDo();
            engine.queues().changed(job.entry());
            enqueue(job);
            // Whoever waited for the stop half alone may go on.
            wakeNeighbours(job.entry());
            return;
        }
        job.finish(result);
        if (result == JobResult.DONE) {
            job.entry().marks().done(job.kind());
        }
        history.add(job.past(result, engine.now().realtimeUsec()));
        jobs.remove(job.id());
        engine.saved().changed(job);
        runQueue.remove(job);
        job.entry().clearJob(job);
        if (result == JobResult.FAILED
                || result == JobResult.TIMEOUT
                || result == JobResult.DEPENDENCY) {
            failed++;
        }
        ends.add(new End(job, result, recursive));
        if (!ending) {
            ending = true;
            try {
                drainEnds();
            } finally {
                ending = false;
            }
        }
    }

    private void drainEnds() {
        for (End end = ends.poll(); end != null; end = ends.poll()) {
            JobLog.ended(end.job(), end.result());
            engine.listeners().jobRemoved(end.job());
            engine.queues().changed(end.job().entry());
            if (end.recursive()) {
                takeAlong(end.job(), end.result());
            }
            wakeNeighbours(end.job().entry());
            UnitMachine machine = end.job().entry().machineOrNull();
            if (machine != null && end.job().entry().jobOrNull() == null) {
                machine.jobGone();
            }
            engine.propagation().jobEnded(end.job().entry(), end.result());
        }
    }

    private void takeAlong(Job job, JobResult result) {
        boolean starting = job.kind() == JobType.START || job.kind() == JobType.VERIFY_ACTIVE;
        if (starting && result != JobResult.DONE) {
            failStarts(job, Atom.PROPAGATE_START_FAILURE);
        } else if (job.kind() == JobType.STOP && result != JobResult.DONE) {
            for (UnitEntry other :
                    engine.table().related(job.entry(), Atom.PROPAGATE_STOP_FAILURE)) {
                Job theirs = other.jobOrNull();
                if (theirs != null && isStart(theirs)) {
                    finish(theirs, JobResult.DEPENDENCY, true);
                }
            }
        }
        // A start that is done by being left out satisfies no Requisite=.
        if (starting
                && result == JobResult.DONE
                && !job.entry().activeState().isActiveOrReloading()) {
            failStarts(job, Atom.PROPAGATE_INACTIVE_START_AS_FAILURE);
        }
    }

    private void failStarts(Job job, Atom atom) {
        for (UnitEntry other : engine.table().related(job.entry(), atom)) {
            Job theirs = other.jobOrNull();
            if (theirs != null && isStart(theirs)) {
                finish(theirs, JobResult.DEPENDENCY, true);
            }
        }
    }

    private static boolean isStart(Job job) {
        return job.kind() == JobType.START || job.kind() == JobType.VERIFY_ACTIVE;
    }

    private void wakeNeighbours(UnitEntry unit) {
        List<UnitEntry> neighbours = new ArrayList<>(engine.table().related(unit, Atom.AFTER));
        neighbours.addAll(engine.table().related(unit, Atom.BEFORE));
        for (UnitEntry other : neighbours) {
            Job theirs = other.jobOrNull();
            if (theirs != null && !theirs.isRunning()) {
                enqueue(theirs);
            }
        }
    }

    /** Arms the timer for the earlier of the job's two limits: queued at all, and running. */
    private void armTimer(Job job) {
        long total = job.entry().jobTimeoutUsec();
        long running = job.entry().jobRunningTimeoutUsec();
        long at = Long.MAX_VALUE;
        if (total > 0) {
            at = job.beginUsec() + total;
        }
        if (running > 0 && job.isRunning()) {
            at = Math.min(at, job.runningSinceUsec() + running);
        }
        job.stopTimer();
        if (at != Long.MAX_VALUE) {
            Timer timer = engine.time().timer(() -> timedOut(job));
            timer.armAt(new org.jitney.linux.event.MonotonicTime(at));
            job.setTimer(timer);
        }
    }

    private void timedOut(Job job) {
        UnitLog.say(
                job.entry(),
                LogLevel.WARNING,
                "Job %s/%s timed out.".formatted(job.unit().id(), job.type()),
                Map.of());
        finish(job, JobResult.TIMEOUT, true);
        String action = job.entry().settings().unit().jobTimeoutAction();
        engine.endings().act(job.entry(), action, -1, "has a job that timed out");
    }
}
