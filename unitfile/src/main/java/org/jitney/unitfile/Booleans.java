package org.jitney.unitfile;

import java.util.Locale;
import java.util.Optional;

/** Truth values as configuration files write them. */
public final class Booleans {
    private Booleans() {}

    /** {@return the truth value of the text, if it is one} */
    public static Optional<Boolean> parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "yes", "y", "true", "t", "on" -> Optional.of(true);
            case "0", "no", "n", "false", "f", "off" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** {@return {@code yes} or {@code no}} */
    public static String render(boolean value) {
        return value ? "yes" : "no";
    }
}
