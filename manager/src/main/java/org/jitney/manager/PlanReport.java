package org.jitney.manager;

import java.util.List;
import org.jitney.manager.job.Plan;

/**
 * What a request would do, and why; or why it would be refused.
 *
 * @param errorName the error that the request would get, empty when it would be queued
 * @param errorText its text
 * @param jobs in an order in which they may run; of a refused request, those in its way
 * @param canceled the jobs that the mode ends
 * @param dropped what was asked for on the way and would not be done
 * @param rings the cycles that were found
 * @param notes what the log would say
 */
public record PlanReport(
        String errorName,
        String errorText,
        List<Item> jobs,
        List<Canceled> canceled,
        List<Plan.Dropped> dropped,
        List<Ring> rings,
        List<String> notes) {

    /** Makes a report that nobody can change any more. */
    public PlanReport {
        jobs = List.copyOf(jobs);
        canceled = List.copyOf(canceled);
        dropped = List.copyOf(dropped);
        rings = List.copyOf(rings);
        notes = List.copyOf(notes);
    }

    /** {@return whether the request would be queued} */
    public boolean isAccepted() {
        return errorName.isEmpty();
    }

    /**
     * One job.
     *
     * @param effect {@code new}, or {@code merges ID} or {@code replaces ID} of a queued job
     * @param needed whether the request fails without it
     * @param merged the types that became one, empty when there was one
     */
    public record Item(
            String unit,
            String type,
            String effect,
            boolean needed,
            List<String> merged,
            List<Why> reasons,
            List<Link> waits) {

        /** Makes an item that nobody can change any more. */
        public Item {
            merged = List.copyOf(merged);
            reasons = List.copyOf(reasons);
            waits = List.copyOf(waits);
        }
    }

    /** Why a job is there: whose job asks and where that is written; see {@link Link}. */
    public record Why(
            String unit, String type, String words, String dependency, String place, int line) {}

    /**
     * A job at the other end of a dependency.
     *
     * @param dependency such as {@code After}, empty for none
     * @param place a file, or in words where the dependency comes from
     * @param line 0 when it is in no line
     */
    public record Link(String unit, String type, String dependency, String place, int line) {}

    /** A queued job that ends. */
    public record Canceled(int id, String unit, String type) {}

    /**
     * A cycle: each member is waited for by the next, by the dependency that it has with it.
     *
     * @param dropped the unit whose job was taken out, empty when none could be
     */
    public record Ring(List<Link> members, String dropped) {
        /** Makes a cycle that nobody can change any more. */
        public Ring {
            members = List.copyOf(members);
        }
    }
}
