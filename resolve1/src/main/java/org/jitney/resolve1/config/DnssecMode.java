package org.jitney.resolve1.config;

import java.util.Locale;
import java.util.Optional;
import org.jitney.unitfile.Booleans;

/** Whether answers have to be validated. */
public enum DnssecMode {
    NO,
    ALLOW_DOWNGRADE,
    YES;

    /** {@return whether signatures are asked for} */
    public boolean validates() {
        return this != NO;
    }

    /** Reads it, also as a truth value. */
    public static Optional<DnssecMode> parse(String text) {
        for (DnssecMode each : values()) {
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
