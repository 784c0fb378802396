package org.jitney.journald.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The parts that stand in front of a syslog message, taken off one by one. */
final class SyslogText {
    private static final String TIMESTAMP = "aaa dn dn:dn:dn ";

    private final byte[] text;
    private int at;

    /** Begins at the first byte; a NUL is where the text ends. */
    SyslogText(byte[] text) {
        this.text = text;
    }

    static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    /** {@return the byte so much further on, 0 at the end} */
    private int peek(int offset) {
        return at + offset < text.length ? text[at + offset] : 0;
    }

    /**
     * Takes {@code <NUMBER>} off.
     *
     * @param before what it is without one
     * @param withFacility whether the number is more than a level
     */
    int priority(int before, boolean withFacility) {
        if (peek(0) != '<') {
            return before;
        }
        int digits = 0;
        int number = 0;
        while (digits <= 3 && peek(1 + digits) >= '0' && peek(1 + digits) <= '9') {
            number = number * 10 + (peek(1 + digits) - '0');
            digits++;
        }
        if (digits == 0 || digits > 3 || peek(1 + digits) != '>') {
            return before;
        }
        if (!withFacility && number > 7) {
            return before;
        }
        at += digits + 2;
        return withFacility ? number : (before & 0x3f8) | number;
    }

    /** Takes a time such as {@code Feb 3 01:02:03} with its space off, if there is a whole one. */
    Optional<byte[]> timestamp() {
        for (int i = 0; i < TIMESTAMP.length(); i++) {
            int c = peek(i);
            boolean digit = c >= '0' && c <= '9';
            boolean fits =
                    switch (TIMESTAMP.charAt(i)) {
                        case 'a' -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                        case 'd' -> digit || c == ' ';
                        case 'n' -> digit;
                        case ':' -> c == ':';
                        default -> c == ' ';
                    };
            if (!fits) {
                return Optional.empty();
            }
        }
        int start = at;
        at += TIMESTAMP.length();
        return Optional.of(Arrays.copyOfRange(text, start, at));
    }

    /** What is in front of a colon: a name, and perhaps a number in brackets. */
    record Tag(Optional<byte[]> identifier, Optional<byte[]> pid) {
        static final Tag NONE = new Tag(Optional.empty(), Optional.empty());
    }

    /** Takes {@code NAME[PID]: } off. */
    Tag tag() {
        int start = at;
        while (isSpace(peek(start - at))) {
            start++;
        }
        int end = start;
        while (end < text.length && text[end] != 0 && !isSpace(text[end])) {
            end++;
        }
        if (end == start || text[end - 1] != ':') {
            return Tag.NONE;
        }
        int name = end - 1;
        Optional<byte[]> pid = Optional.empty();
        if (name > start && text[name - 1] == ']') {
            for (int i = name - 1; i >= start; i--) {
                if (text[i] == '[') {
                    pid = Optional.of(Arrays.copyOfRange(text, i + 1, name - 1));
                    name = i;
                    break;
                }
            }
        }
        at = end < text.length && isSpace(text[end]) ? end + 1 : end;
        return new Tag(Optional.of(Arrays.copyOfRange(text, start, name)), pid);
    }

    /** {@return what is left, up to the end or a NUL} */
    byte[] rest() {
        int end = at;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(text, at, end);
    }

    @Override
    public String toString() {
        return new String(rest(), StandardCharsets.UTF_8);
    }
}
