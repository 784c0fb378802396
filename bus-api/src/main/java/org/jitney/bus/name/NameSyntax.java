package org.jitney.bus.name;

/** The character rules of the D-Bus specification that several kinds of names share. */
final class NameSyntax {

    static final int MAX_LENGTH = 255;

    private NameSyntax() {}

    static boolean isLetterOrUnderscore(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Checks dotted elements from {@code start} on; at least {@code minElements} of them. */
    static boolean isDotted(
            String text, int start, int minElements, boolean hyphens, boolean leadingDigits) {
        if (text.length() > MAX_LENGTH || start >= text.length()) {
            return false;
        }
        int elements = 1;
        boolean first = true;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (first) {
                    return false;
                }
                elements++;
                first = true;
                continue;
            }
            boolean ok =
                    isLetterOrUnderscore(c)
                            || (hyphens && c == '-')
                            || (isDigit(c) && (leadingDigits || !first));
            if (!ok) {
                return false;
            }
            first = false;
        }
        return !first && elements >= minElements;
    }

    static String require(boolean valid, String kind, String text) {
        if (!valid) {
            throw new IllegalArgumentException("not a valid " + kind + ": '" + text + "'");
        }
        return text;
    }
}
