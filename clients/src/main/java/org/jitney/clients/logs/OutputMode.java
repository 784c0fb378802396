package org.jitney.clients.logs;

import java.util.Locale;
import java.util.Optional;

/** How entries are printed: the argument of {@code --output=}. */
public enum OutputMode {
    SHORT,
    SHORT_FULL,
    SHORT_ISO,
    SHORT_ISO_PRECISE,
    SHORT_PRECISE,
    SHORT_MONOTONIC,
    SHORT_DELTA,
    SHORT_UNIX,
    VERBOSE,
    EXPORT,
    JSON,
    JSON_PRETTY,
    JSON_SSE,
    JSON_SEQ,
    CAT,
    WITH_UNIT;

    /** {@return the mode of that name} */
    public static Optional<OutputMode> parse(String text) {
        for (OutputMode mode : values()) {
            if (mode.toString().equals(text)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    /** {@return whether it is one of the JSON formats} */
    public boolean isJson() {
        return this == JSON || this == JSON_PRETTY || this == JSON_SSE || this == JSON_SEQ;
    }

    /** {@return whether it is for programs, or bare messages: then nothing else is printed} */
    public boolean isQuiet() {
        return isJson() || this == EXPORT || this == CAT;
    }

    /** {@return whether it shows the time of a calendar, so that the time zone matters} */
    public boolean hasCalendarTime() {
        return !isQuiet() && this != SHORT_MONOTONIC && this != SHORT_DELTA && this != SHORT_UNIX;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
