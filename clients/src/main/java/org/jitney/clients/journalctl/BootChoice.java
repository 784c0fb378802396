package org.jitney.clients.journalctl;

import java.util.Optional;
import org.jitney.journal.Id128;
import org.jspecify.annotations.Nullable;

/**
 * Which boot, or which invocation of a unit.
 *
 * @param all whether any will do
 * @param id counted from this one, if there is one
 * @param offset 0 the last one, or that of the id; negative ones before it; positive ones from the
 *     first on
 */
record BootChoice(boolean all, Optional<Id128> id, int offset) {
    private static final int DIGITS = 32;

    static final BootChoice LAST = new BootChoice(false, Optional.empty(), 0);
    static final BootChoice ANY = new BootChoice(true, Optional.empty(), 0);

    /** {@return what {@code all}, {@code -1}, {@code ID}, {@code ID+2} mean} */
    static Optional<BootChoice> parse(String text) {
        if (text.equals("all")) {
            return Optional.of(ANY);
        }
        Optional<Id128> id = Optional.empty();
        String rest = text;
        if (text.length() >= DIGITS) {
            try {
                id = Optional.of(Id128.parse(text.substring(0, DIGITS)));
                rest = text.substring(DIGITS);
            } catch (IllegalArgumentException e) {
                rest = text;
            }
            if (rest.isEmpty()) {
                return Optional.of(new BootChoice(false, id, 0));
            }
            if (rest.charAt(0) != '-' && rest.charAt(0) != '+') {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(new BootChoice(false, id, Integer.parseInt(rest)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** As a record has it, but not made by the JVM when it is first asked for. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BootChoice choice
                && all == choice.all
                && offset == choice.offset
                && id.equals(choice.id);
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + 2 * offset + (all ? 1 : 0);
    }
}
