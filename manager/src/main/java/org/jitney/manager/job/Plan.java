package org.jitney.manager.job;

import java.util.List;
import java.util.Optional;

/**
 * A transaction that may be carried out.
 *
 * @param anchor the job that was asked for
 * @param jobs all jobs, the anchor included, at most one for a unit
 * @param cancelled ids of installed jobs that end with {@link JobResult#CANCELED}, since the mode
 *     flushes the queue
 * @param notes what was dropped on the way and why, for the log
 */
public record Plan(
        PlannedJob anchor, List<PlannedJob> jobs, List<Integer> cancelled, List<String> notes) {

    /** Makes a plan that nobody can change any more. */
    public Plan {
        jobs = List.copyOf(jobs);
        cancelled = List.copyOf(cancelled);
        notes = List.copyOf(notes);
    }

    /** {@return the job for that unit} */
    public Optional<PlannedJob> jobFor(String unit) {
        return jobs.stream().filter(j -> j.unit().equals(unit)).findFirst();
    }
}
