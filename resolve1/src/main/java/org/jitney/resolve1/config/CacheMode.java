package org.jitney.resolve1.config;

import java.util.Locale;
import java.util.Optional;
import org.jitney.unitfile.Booleans;

/** What is kept of answers. */
public enum CacheMode {
    NO,
    YES,
    NO_NEGATIVE;

    /** Reads it, also as a truth value. */
    public static Optional<CacheMode> parse(String text) {
        for (CacheMode each : values()) {
            if (each.toString().equals(text)) {
                return Optional.of(each);
            }
        }
        return Booleans.parse(text).map(on -> on ? YES : NO);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
