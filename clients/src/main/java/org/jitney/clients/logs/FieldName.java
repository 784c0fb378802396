package org.jitney.clients.logs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/** The name in front of the {@code =} of a field. */
final class FieldName {
    private static final int LONGEST = 64;

    private FieldName() {}

    /**
     * {@return the length of the name}
     *
     * @throws LogsFailure if that is no field
     */
    static int length(byte[] field) {
        int limit = Math.min(field.length, LONGEST + 1);
        for (int i = 0; i < limit; i++) {
            byte c = field[i];
            if (c == '=' && i > 0) {
                return i;
            }
            boolean letter = (c >= 'A' && c <= 'Z') || c == '_';
            if (!letter && !(i > 0 && c >= '0' && c <= '9')) {
                break;
            }
        }
        throw new LogsFailure("Invalid field.");
    }

    /** {@return whether the field of that name is to be shown; all are, if none is named} */
    static boolean isWanted(Set<String> wanted, byte[] field, int length) {
        return wanted.isEmpty()
                || wanted.contains(new String(field, 0, length, StandardCharsets.US_ASCII));
    }

    static boolean is(byte[] field, byte[] nameAndEquals) {
        if (field.length < nameAndEquals.length) {
            return false;
        }
        // From the end: names differ there more often than at the start.
        for (int i = nameAndEquals.length - 1; i >= 0; i--) {
            if (field[i] != nameAndEquals[i]) {
                return false;
            }
        }
        return true;
    }

    static byte[] of(String name) {
        return (name + "=").getBytes(StandardCharsets.US_ASCII);
    }

    /** {@return the bytes up to the first line feed behind the offset} */
    static byte[] firstLine(byte[] text, int from) {
        for (int i = from; i < text.length; i++) {
            if (text[i] == '\n') {
                return Arrays.copyOf(text, i);
            }
        }
        return text;
    }

    /** {@return the number that a field is, or -1} */
    static long number(byte[] field, int offset) {
        if (offset >= field.length || field.length - offset > 18) {
            return -1;
        }
        long value = 0;
        for (int i = offset; i < field.length; i++) {
            if (field[i] < '0' || field[i] > '9') {
                return -1;
            }
            value = value * 10 + field[i] - '0';
        }
        return value;
    }
}
