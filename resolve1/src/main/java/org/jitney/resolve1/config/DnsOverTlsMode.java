package org.jitney.resolve1.config;

import java.util.Locale;
import java.util.Optional;
import org.jitney.unitfile.Booleans;

/** Whether servers are asked over TLS: not, if they can, or only so. */
public enum DnsOverTlsMode {
    NO,
    OPPORTUNISTIC,
    YES;

    /** Reads it, also as a truth value. */
    public static Optional<DnsOverTlsMode> parse(String text) {
        for (DnsOverTlsMode each : values()) {
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
