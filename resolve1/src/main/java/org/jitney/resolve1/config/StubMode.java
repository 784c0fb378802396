package org.jitney.resolve1.config;

import java.util.Locale;
import java.util.Optional;
import org.jitney.unitfile.Booleans;

/** How local programs can ask us. */
public enum StubMode {
    NO,
    UDP,
    TCP,
    YES;

    public boolean udp() {
        return this == YES || this == UDP;
    }

    public boolean tcp() {
        return this == YES || this == TCP;
    }

    /** Reads it, also as a truth value. */
    public static Optional<StubMode> parse(String text) {
        for (StubMode each : values()) {
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
