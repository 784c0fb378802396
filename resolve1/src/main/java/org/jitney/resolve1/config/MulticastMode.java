package org.jitney.resolve1.config;

import java.util.Locale;
import java.util.Optional;
import org.jitney.unitfile.Booleans;

/** Whether a protocol of the local link is spoken: in full, only to ask, or not at all. */
public enum MulticastMode {
    NO,
    YES,
    RESOLVE;

    /** Reads it, also as a truth value. */
    public static Optional<MulticastMode> parse(String text) {
        for (MulticastMode each : values()) {
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
