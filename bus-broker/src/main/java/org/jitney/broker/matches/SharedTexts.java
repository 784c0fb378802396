package org.jitney.broker.matches;

import org.jspecify.annotations.Nullable;

/**
 * Makes equal texts one object where it is easy: the rules of a client name the same sender,
 * interface and path over and over. It remembers one text for each place, so it has a size that
 * nobody can make grow; forgetting costs memory only.
 */
final class SharedTexts {
    private static final int PLACES = 256;

    private final @Nullable String[] known = new @Nullable String[PLACES];

    @Nullable String of(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int place = (text.hashCode() ^ text.length()) & (PLACES - 1);
        String before = known[place];
        if (text.equals(before)) {
            return before;
        }
        known[place] = text;
        return text;
    }
}
