package org.jitney.manager;

import org.jitney.manager.job.JobResult;
import org.jitney.manager.job.JobType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log line about the end of a job, in the words that administrators look for. */
final class JobLog {
    private static final Logger LOG = LoggerFactory.getLogger(JobLog.class);

    private JobLog() {}

    static void ended(Job job, JobResult result) {
        String unit = job.entry().id();
        String description = job.entry().description();
        boolean stop = job.kind() == JobType.STOP;
        switch (result) {
            case DONE ->
                    LOG.info(
                            "{} {} - {}.",
                            switch (job.kind()) {
                                case STOP -> "Stopped";
                                case RELOAD, TRY_RELOAD -> "Reloaded";
                                default -> "Started";
                            },
                            unit,
                            description);
            case TIMEOUT ->
                    LOG.warn("Timed out {} {}.", stop ? "stopping" : "starting", description);
            case FAILED ->
                    LOG.error("Failed to {} {} - {}.", stop ? "stop" : "start", unit, description);
            case DEPENDENCY -> LOG.warn("Dependency failed for {} - {}.", unit, description);
            case ASSERT -> LOG.warn("Assertion failed for {} - {}.", unit, description);
            case CONCURRENCY ->
                    LOG.warn("Starting of {} refused: too many units of its slice are up.", unit);
            case UNSUPPORTED -> LOG.warn("Starting of {} unsupported.", unit);
            case CANCELED, SKIPPED, INVALID, COLLECTED, ONCE ->
                    LOG.debug("{}: job {} is over: {}", unit, job.type(), result);
        }
    }
}
