package org.jitney.manager;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The arguments of a process as a line that a shell would take apart again: words with blanks or
 * with characters that mean something to a shell stand in double quotes, as in the answers of the
 * reference.
 */
final class ArgumentText {
    private static final String ESCAPED = "\"\\`$";
    private static final String QUOTED = ESCAPED + "*?['()<>|&;!";

    private ArgumentText() {}

    /**
     * {@return the text of a {@code /proc/PID/cmdline}, empty for one without arguments}
     *
     * @param raw the arguments, each with a zero byte behind it; titles are padded with more of
     *     them
     */
    static String of(byte[] raw) {
        int end = raw.length;
        while (end > 0 && raw[end - 1] == 0) {
            end--;
        }
        if (end == 0) {
            return "";
        }
        String text = new String(raw, 0, end, StandardCharsets.UTF_8);
        return Arrays.stream(text.split("\0", -1))
                .map(ArgumentText::word)
                .collect(Collectors.joining(" "));
    }

    private static String word(String word) {
        if (!word.isEmpty() && word.chars().noneMatch(ArgumentText::needsQuotes)) {
            return word;
        }
        var out = new StringBuilder("\"");
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c < ' ' || c == 0x7f) {
                out.append(control(c));
            } else if (ESCAPED.indexOf(c) >= 0) {
                out.append('\\').append(c);
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private static boolean needsQuotes(int c) {
        return c <= ' ' || c == 0x7f || QUOTED.indexOf(c) >= 0;
    }

    private static String control(char c) {
        return switch (c) {
            case 0x07 -> "\\a";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case 0x0b -> "\\v";
            default -> "\\%03o".formatted((int) c);
        };
    }
}
