package org.jitney.clients.resolvectl.dns;

import java.nio.charset.StandardCharsets;

/** Bytes as text, with backslashes before those that are no plain signs. */
public final class Escapes {
    private static final int DELETE = 127;

    private Escapes() {}

    /** {@return a label of a name (RFC 1035, section 5.1)} */
    static String label(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (byte each : bytes) {
            int c = each & 0xff;
            boolean plain =
                    c == '_'
                            || c == '-'
                            || (c >= '0' && c <= '9')
                            || (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z');
            if (plain) {
                out.append((char) c);
            } else if (c == '.' || c == '\\') {
                out.append('\\').append((char) c);
            } else {
                decimal(out, c);
            }
        }
        return out.toString();
    }

    /** {@return a character string, in quotes; a backslash stays as it is, as in the original} */
    static String quoted(byte[] bytes) {
        StringBuilder out = new StringBuilder("\"");
        for (byte each : bytes) {
            int c = each & 0xff;
            if (c < ' ' || c == '"' || c >= DELETE) {
                decimal(out, c);
            } else {
                out.append((char) c);
            }
        }
        return out.append('"').toString();
    }

    /** {@return bytes with three octal digits for what is not plain} */
    static String octal(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (byte each : bytes) {
            int c = each & 0xff;
            if (c < ' ' || c == '"' || c == '\\' || c >= DELETE) {
                out.append('\\').append((char) ('0' + (c >> 6)));
                out.append((char) ('0' + (c >> 3 & 7))).append((char) ('0' + (c & 7)));
            } else {
                out.append((char) c);
            }
        }
        return out.toString();
    }

    /** {@return bytes with three decimal digits for what is not plain, and for these signs} */
    static String decimal(byte[] bytes, String bad) {
        StringBuilder out = new StringBuilder();
        for (byte each : bytes) {
            int c = each & 0xff;
            if (c < ' ' || c == '\\' || c >= DELETE || bad.indexOf(c) >= 0) {
                decimal(out, c);
            } else {
                out.append((char) c);
            }
        }
        return out.toString();
    }

    /** {@return bytes in the way of C: letters for what has one, else three octal digits} */
    public static String likeC(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (byte each : bytes) {
            switch (each) {
                case 7 -> out.append("\\a");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case 11 -> out.append("\\v");
                case '\\' -> out.append("\\\\");
                case '"' -> out.append("\\\"");
                case '\'' -> out.append("\\'");
                default -> out.append(octal(new byte[] {each}));
            }
        }
        return out.toString();
    }

    private static void decimal(StringBuilder out, int c) {
        out.append('\\').append((char) ('0' + c / 100));
        out.append((char) ('0' + c / 10 % 10)).append((char) ('0' + c % 10));
    }

    /** {@return the text, which is known to be one} */
    static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
