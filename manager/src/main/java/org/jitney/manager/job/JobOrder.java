package org.jitney.manager.job;

/** Which of two jobs goes first, when their units are ordered. */
public final class JobOrder {
    private JobOrder() {}

    /**
     * {@return -1 when the job of the unit that is ordered {@code Before=} the other goes first, 1
     * when the other one does, 0 when neither waits}
     *
     * <p>Stopping goes in reverse, and before any starting: a restart counts as the stop that it
     * begins with.
     */
    public static int compare(JobType earlierUnit, JobType laterUnit) {
        if (earlierUnit == JobType.NOP || laterUnit == JobType.NOP) {
            return 0;
        }
        return laterUnit == JobType.STOP || laterUnit == JobType.RESTART ? 1 : -1;
    }
}
