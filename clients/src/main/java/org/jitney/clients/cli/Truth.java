package org.jitney.clients.cli;

import java.util.Locale;
import java.util.Optional;

/** Yes and no, in all the words that are understood everywhere. */
public final class Truth {
    private Truth() {}

    /** {@return what the word means, if it is one of them} */
    public static Optional<Boolean> parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "yes", "y", "true", "t", "on" -> Optional.of(true);
            case "0", "no", "n", "false", "f", "off" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /**
     * {@return what the argument of an option means}
     *
     * @param option its long name without dashes
     */
    public static boolean ofOption(String option, String text) throws UsageError {
        return parse(text)
                .orElseThrow(() ->
                        new UsageError(
                                "Failed to parse boolean argument to --%s=: %s."
                                        .formatted(option, text)));
    }

    /** {@return how programs are answered} */
    public static String render(boolean value) {
        return value ? "yes" : "no";
    }
}
