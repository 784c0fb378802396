package org.jitney.journald.entry;

import java.nio.charset.StandardCharsets;

/** Fields of entries: {@code NAME=value} in bytes, of which the value may be any. */
public final class Fields {
    private static final int LONGEST_NAME = 64;

    private Fields() {}

    /** Makes a field of text. */
    public static byte[] of(String name, String value) {
        return (name + "=" + value).getBytes(StandardCharsets.UTF_8);
    }

    /** Makes a field of a number. */
    public static byte[] of(String name, long value) {
        if (value < 0) {
            return of(name, Long.toString(value));
        }
        int digits = 1;
        for (long left = value / 10; left > 0; left /= 10) {
            digits++;
        }
        byte[] field = named(name, digits);
        long left = value;
        for (int i = field.length - 1; i > name.length(); i--) {
            field[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        return field;
    }

    /** Makes a field of so many bytes, which are still to be filled in. */
    private static byte[] named(String name, int length) {
        byte[] field = new byte[name.length() + 1 + length];
        for (int i = 0; i < name.length(); i++) {
            field[i] = (byte) name.charAt(i);
        }
        field[name.length()] = '=';
        return field;
    }

    /** Makes a field of bytes. */
    public static byte[] of(String name, byte[] value) {
        return of(name, value, 0, value.length);
    }

    /** Makes a field of a part of some bytes. */
    public static byte[] of(String name, byte[] from, int start, int end) {
        byte[] field = named(name, end - start);
        System.arraycopy(from, start, field, name.length() + 1, end - start);
        return field;
    }

    /**
     * {@return whether some bytes are the name of a field that programs may set} Names with an
     * underscore in front are the daemon's.
     */
    public static boolean isClientName(byte[] bytes, int start, int end) {
        if (end <= start || end - start > LONGEST_NAME || bytes[start] == '_') {
            return false;
        }
        if (bytes[start] >= '0' && bytes[start] <= '9') {
            return false;
        }
        for (int i = start; i < end; i++) {
            byte c = bytes[i];
            boolean fits = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}
