package org.jitney.manager.job;

import java.util.List;

/**
 * One job of a plan.
 *
 * @param unit primary name of the unit
 * @param type what is done to it
 * @param reasons why it is there, the request first
 * @param mattersToAnchor whether the request fails without it
 * @param isIrreversible whether no later conflicting request may take it away
 * @param ignoresOrder whether it waits for nobody
 */
public record PlannedJob(
        String unit,
        JobType type,
        List<Reason> reasons,
        boolean mattersToAnchor,
        boolean isIrreversible,
        boolean ignoresOrder) {

    /** Makes a job whose reasons nobody can change any more. */
    public PlannedJob {
        reasons = List.copyOf(reasons);
    }

    /**
     * Why a job is in a transaction.
     *
     * @param by the unit whose job asked for it; the own name when it was the request itself
     * @param text one clause, such as {@code required by a.service/start}
     */
    public record Reason(String by, String text) {}
}
