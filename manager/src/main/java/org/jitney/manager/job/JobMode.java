package org.jitney.manager.job;

import java.util.Locale;
import java.util.Optional;

/** How a request treats the jobs that are queued already, and its own dependencies. */
public enum JobMode {
    FAIL,
    REPLACE,
    REPLACE_IRREVERSIBLY,
    ISOLATE,
    FLUSH,
    IGNORE_DEPENDENCIES,
    IGNORE_REQUIREMENTS,
    TRIGGERING,
    LENIENT;

    /** {@return the mode of that token, such as {@code replace-irreversibly}} */
    public static Optional<JobMode> parse(String token) {
        for (JobMode mode : values()) {
            if (mode.toString().equals(token)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    boolean ignoresRequirements() {
        return this == IGNORE_DEPENDENCIES || this == IGNORE_REQUIREMENTS;
    }

    boolean ignoresOrder() {
        return this == IGNORE_DEPENDENCIES;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
