package org.jitney.manager;

import org.jitney.manager.job.JobResult;

/** What came of telling a unit to do its job. */
sealed interface JobOutcome {
    /** The unit is at it; its state will say when it is done. */
    record Runs() implements JobOutcome {}

    /** Not possible now: try again when the unit's state changes. */
    record Waits() implements JobOutcome {}

    /** The unit was as it is to be before the job came. */
    record Already() implements JobOutcome {}

    /** The job is over already. */
    record Ends(JobResult result) implements JobOutcome {}
}
