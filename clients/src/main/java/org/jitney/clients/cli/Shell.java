package org.jitney.clients.cli;

/** Quotes values so that a POSIX shell, or bash, reads them back. */
public final class Shell {
    private static final String SPECIAL = "*?[(){}<>|&;!\"\\`$'~# \t=";

    private Shell() {}

    /** {@return {@code NAME=value}, the value quoted for bash if it must be} */
    public static String assignment(String assignment) {
        int equals = assignment.indexOf('=');
        return equals < 0
                ? assignment
                : assignment.substring(0, equals + 1) + quote(assignment.substring(equals + 1));
    }

    /** {@return the text as it is, or in bash's {@code $'…'} notation} */
    public static String quote(String text) {
        boolean plain = true;
        for (int i = 0; plain && i < text.length(); i++) {
            char c = text.charAt(i);
            plain = c > ' ' && c != 127 && SPECIAL.indexOf(c) < 0;
        }
        return plain ? text : "$'" + escape(text) + "'";
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\'' -> out.append("\\'");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case 7 -> out.append("\\a");
                case 11 -> out.append("\\v");
                default -> {
                    if (c < ' ' || c == 127) {
                        out.append('\\').append((char) ('0' + (c >> 6 & 7)));
                        out.append((char) ('0' + (c >> 3 & 7))).append((char) ('0' + (c & 7)));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }
}
