package org.jitney.unitfile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Text that may hold bytes which are not UTF-8, as escapes like {@code \xff} make them.
 *
 * <p>A stray byte {@code 0xNN} is carried as the lone surrogate {@code U+DCNN}, which no valid text
 * contains, and becomes that byte again when the text is encoded. Nothing is lost on the way.
 */
public final class RawBytes {
    private RawBytes() {}

    /** {@return the text of these bytes} */
    public static String decode(byte[] bytes) {
        String plain = new String(bytes, StandardCharsets.ISO_8859_1);
        if (isAscii(plain)) {
            return plain;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return decodePiecewise(bytes);
        }
    }

    private static String decodePiecewise(byte[] bytes) {
        var out = new StringBuilder();
        int at = 0;
        while (at < bytes.length) {
            int length = Math.min(sequenceLength(bytes[at]), bytes.length - at);
            try {
                var one = ByteBuffer.wrap(bytes, at, length);
                out.append(StandardCharsets.UTF_8.newDecoder().decode(one));
                at += length;
            } catch (CharacterCodingException e) {
                out.append((char) (0xDC00 + (bytes[at] & 0xff)));
                at++;
            }
        }
        return out.toString();
    }

    private static int sequenceLength(byte first) {
        int b = first & 0xff;
        return b < 0x80 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** {@return the bytes of this text} */
    public static byte[] encode(String text) {
        if (isAscii(text)) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        var out = new ByteArrayOutputStream();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean lone =
                    c >= 0xDC80
                            && c <= 0xDCFF
                            && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
            if (lone) {
                out.writeBytes(text.substring(start, i).getBytes(StandardCharsets.UTF_8));
                out.write(c - 0xDC00);
                start = i + 1;
            }
        }
        out.writeBytes(text.substring(start).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}
