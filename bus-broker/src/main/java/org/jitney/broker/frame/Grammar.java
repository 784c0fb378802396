package org.jitney.broker.frame;

import java.nio.ByteBuffer;

/**
 * The grammars of the names on the bus, over bytes (as received) and over strings (as asked for).
 */
public final class Grammar {
    private static final int MAX_NAME = 255;

    private static final int FIRST = 1;
    private static final int DIGIT = 2;
    private static final int HYPHEN = 4;
    private static final byte[] CLASS = new byte[128];

    static {
        for (int c = 'a'; c <= 'z'; c++) {
            CLASS[c] = FIRST;
            CLASS[c - 'a' + 'A'] = FIRST;
        }
        CLASS['_'] = FIRST;
        for (int c = '0'; c <= '9'; c++) {
            CLASS[c] = DIGIT;
        }
        CLASS['-'] = HYPHEN;
    }

    private Grammar() {}

    private static int classOf(int c) {
        return c >= 0 && c < 128 ? CLASS[c] : 0;
    }

    /**
     * {@return whether the bytes are an interface name, which is also the grammar of error names}
     */
    public static boolean isInterface(byte[] b, int off, int len) {
        return dotted(b, off, len, FIRST, FIRST | DIGIT);
    }

    public static boolean isInterface(String s) {
        byte[] b = bytes(s);
        return isInterface(b, 0, b.length);
    }

    /** {@return whether the bytes are a unique or a well-known bus name} */
    public static boolean isBusName(byte[] b, int off, int len) {
        if (len > 0 && b[off] == ':') {
            return len <= MAX_NAME
                    && dotted(b, off + 1, len - 1, FIRST | DIGIT | HYPHEN, FIRST | DIGIT | HYPHEN);
        }
        return dotted(b, off, len, FIRST | HYPHEN, FIRST | DIGIT | HYPHEN);
    }

    public static boolean isBusName(String s) {
        byte[] b = bytes(s);
        return isBusName(b, 0, b.length);
    }

    /** {@return whether the text may start a well-known name: one element or more} */
    public static boolean isNamespace(String s) {
        if (s.indexOf('.') < 0) {
            byte[] b = bytes(s);
            return element(b, 0, b.length, FIRST | HYPHEN, FIRST | DIGIT | HYPHEN);
        }
        return !s.startsWith(":") && isBusName(s);
    }

    public static boolean isMember(byte[] b, int off, int len) {
        return element(b, off, len, FIRST, FIRST | DIGIT);
    }

    public static boolean isMember(String s) {
        byte[] b = bytes(s);
        return isMember(b, 0, b.length);
    }

    public static boolean isPath(ByteBuffer b, int off, int len) {
        if (len == 0 || b.get(off) != '/') {
            return false;
        }
        if (len == 1) {
            return true;
        }
        boolean afterSlash = true;
        for (int i = off + 1; i < off + len; i++) {
            if (b.get(i) == '/') {
                if (afterSlash) {
                    return false;
                }
                afterSlash = true;
            } else if ((classOf(b.get(i)) & (FIRST | DIGIT)) == 0) {
                return false;
            } else {
                afterSlash = false;
            }
        }
        return !afterSlash;
    }

    public static boolean isPath(String s) {
        return isPath(ByteBuffer.wrap(bytes(s)), 0, s.length());
    }

    private static boolean element(byte[] b, int off, int len, int first, int rest) {
        if (len == 0 || len > MAX_NAME || (classOf(b[off]) & first) == 0) {
            return false;
        }
        for (int i = off + 1; i < off + len; i++) {
            if ((classOf(b[i]) & rest) == 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean dotted(byte[] b, int off, int len, int first, int rest) {
        if (len == 0 || len > MAX_NAME) {
            return false;
        }
        boolean start = true;
        boolean dot = false;
        for (int i = off; i < off + len; i++) {
            int c = b[i];
            if (c == '.') {
                if (start) {
                    return false;
                }
                start = true;
                dot = true;
            } else if ((classOf(c) & (start ? first : rest)) == 0) {
                return false;
            } else {
                start = false;
            }
        }
        return dot && !start;
    }

    /** One byte per char; what is not ASCII becomes a byte that no grammar allows. */
    private static byte[] bytes(String s) {
        byte[] b = new byte[s.length()];
        for (int i = 0; i < b.length; i++) {
            char c = s.charAt(i);
            b[i] = c < 128 ? (byte) c : -1;
        }
        return b;
    }
}
