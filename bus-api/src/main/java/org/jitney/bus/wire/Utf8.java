package org.jitney.bus.wire;

import java.nio.charset.StandardCharsets;

/** Strict UTF-8 as the specification wants it: shortest forms only, no surrogates, no NUL. */
final class Utf8 {

    private Utf8() {}

    static boolean isValid(byte[] data, int from, int to) {
        int i = from;
        while (i < to) {
            int b = data[i];
            if (b > 0) {
                i++;
                continue;
            }
            int length = sequenceLength(data, i, to);
            if (length == 0) {
                return false;
            }
            i += length;
        }
        return true;
    }

    /** Returns the length of the multi-byte character at {@code i}, 0 when it is none. */
    private static int sequenceLength(byte[] data, int i, int to) {
        int b = data[i] & 0xff;
        int length = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
        if (b < 0xc2 || b > 0xf4 || i + length > to) {
            return 0;
        }
        int second = data[i + 1] & 0xff;
        // These four first bytes restrict the second: over-long forms, surrogates, the end of
        // Unicode.
        int low = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
        int high = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
        if (second < low || second > high) {
            return 0;
        }
        for (int k = 2; k < length; k++) {
            if ((data[i + k] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** Encodes text that must have a wire form. */
    static byte[] encode(CharSequence text) {
        String string = text.toString();
        byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
        if (string.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a D-Bus string holds no NUL");
        }
        // An unpaired surrogate became '?'; that would silently change the text.
        if (hasLoneSurrogate(string)) {
            throw new IllegalArgumentException("a D-Bus string holds no unpaired surrogate");
        }
        return bytes;
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }
}
