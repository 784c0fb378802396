package org.jitney.clients.journalctl;

import java.util.Optional;

/**
 * How many entries: the argument of {@code --lines=}.
 *
 * @param count a negative one means all
 * @param oldest whether the first entries are meant instead of the last ones
 */
record Lines(int count, boolean oldest) {
    static final Lines ALL = new Lines(-1, false);

    /** {@return the number that the text is} */
    static Optional<Lines> parse(String text) {
        if (text.equals("all")) {
            return Optional.of(ALL);
        }
        boolean oldest = text.startsWith("+");
        String digits = oldest ? text.substring(1) : text;
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Lines(Integer.parseInt(digits), oldest));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    boolean isLimited() {
        return count >= 0;
    }
}
