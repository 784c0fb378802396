package org.jitney.manager.job;

import java.util.Locale;

/** How a job ended, as {@code JobRemoved} says it. */
public enum JobResult {
    DONE,
    CANCELED,
    TIMEOUT,
    FAILED,
    DEPENDENCY,
    SKIPPED,
    INVALID,
    ASSERT,
    UNSUPPORTED,
    COLLECTED,
    ONCE,
    /** A slice lets no more units be up at a time. */
    CONCURRENCY;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
