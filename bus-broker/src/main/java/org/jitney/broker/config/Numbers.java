package org.jitney.broker.config;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as C reads them: decimal, 0x for hexadecimal, 0 for octal. */
final class Numbers {
    private static final Pattern FORM =
            Pattern.compile("\\s*([+-]?)(?:0[xX]([0-9a-fA-F]+)|(0[0-7]*)|([1-9][0-9]*))\\s*");

    private Numbers() {}

    static OptionalLong parse(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            return OptionalLong.empty();
        }
        try {
            if (m.group(2) != null) {
                return OptionalLong.of(Long.parseLong(m.group(1) + m.group(2), 16));
            }
            return m.group(3) != null
                    ? OptionalLong.of(Long.parseLong(m.group(1) + m.group(3), 8))
                    : OptionalLong.of(Long.parseLong(m.group(1) + m.group(4)));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
