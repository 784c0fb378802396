package org.jitney.manager.job;

import java.util.List;
import java.util.Optional;
import org.jitney.manager.graph.Atom;

/**
 * One job of a plan.
 *
 * @param unit primary name of the unit
 * @param type what is done to it
 * @param reasons why it is there, the request first
 * @param merged the types that became one in this job; empty when there was only one
 * @param mattersToAnchor whether the request fails without it
 * @param isIrreversible whether no later conflicting request may take it away
 * @param ignoresOrder whether it waits for nobody
 */
public record PlannedJob(
        String unit,
        JobType type,
        List<Reason> reasons,
        List<JobType> merged,
        boolean mattersToAnchor,
        boolean isIrreversible,
        boolean ignoresOrder) {

    /** Makes a job whose lists nobody can change any more. */
    public PlannedJob {
        reasons = List.copyOf(reasons);
        merged = List.copyOf(merged);
    }

    /** {@return unit and type, such as {@code a.service/start}} */
    public String label() {
        return unit + "/" + type;
    }

    /**
     * Why a job is in a transaction.
     *
     * @param by the unit whose job asked for it; the own name when it was the request itself
     * @param byType the type of that job
     * @param words how it asked, such as {@code required by}
     * @param via the effect of the dependency that made it ask, if it was one
     */
    public record Reason(String by, JobType byType, String words, Optional<Atom> via) {
        /** {@return one clause, such as {@code required by a.service/start}} */
        public String text() {
            return isRequest() ? words : words + " " + by + "/" + byType;
        }

        /** {@return whether this is what was asked for, not what follows from it} */
        public boolean isRequest() {
            return words.equals(REQUESTED);
        }

        private static final String REQUESTED = "requested";

        static Reason request(String unit, JobType type) {
            return new Reason(unit, type, REQUESTED, Optional.empty());
        }
    }
}
