package org.jitney.linux.installed;

import java.nio.charset.StandardCharsets;

/** Which texts may become names in files that other programs read. */
public final class SafeNames {
    private static final int LONGEST = 128;

    private SafeNames() {}

    /** {@return whether a text has no control characters, quotes or backslashes} */
    public static boolean isSafe(String text) {
        return text.chars().noneMatch(c -> c < ' ' || c == 127 || "\"'\\".indexOf(c) >= 0);
    }

    /** {@return whether a text can be the name of a locale or of a keymap} */
    public static boolean isName(String text) {
        return !text.isEmpty()
                && text.getBytes(StandardCharsets.UTF_8).length < LONGEST
                && text.indexOf('/') < 0
                && !text.equals(".")
                && !text.equals("..")
                && isSafe(text);
    }
}
