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
 * @param dropped what was asked for on the way and is not done
 * @param cycles the rings of jobs waiting for each other that were broken
 * @param notes what was dropped on the way and why, for the log
 */
public record Plan(
        PlannedJob anchor,
        List<PlannedJob> jobs,
        List<Integer> cancelled,
        List<Dropped> dropped,
        List<Cycle> cycles,
        List<String> notes) {

    /** A job that was asked for and is not done, and why. */
    public record Dropped(String unit, JobType type, String why) {}

    /**
     * Jobs that wait for each other in a ring.
     *
     * @param members each is waited for by the next one, and the last by the first
     * @param dropped the unit whose job was taken out, if one could be
     */
    public record Cycle(List<Member> members, Optional<String> dropped) {
        /** One job of the ring. */
        public record Member(String unit, JobType type) {}

        /** Makes a cycle that nobody can change any more. */
        public Cycle {
            members = List.copyOf(members);
        }
    }

    /** Makes a plan that nobody can change any more. */
    public Plan {
        jobs = List.copyOf(jobs);
        cancelled = List.copyOf(cancelled);
        dropped = List.copyOf(dropped);
        cycles = List.copyOf(cycles);
        notes = List.copyOf(notes);
    }

    /** {@return the job for that unit} */
    public Optional<PlannedJob> jobFor(String unit) {
        return jobs.stream().filter(j -> j.unit().equals(unit)).findFirst();
    }
}
