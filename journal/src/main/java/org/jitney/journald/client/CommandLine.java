package org.jitney.journald.client;

import java.nio.charset.StandardCharsets;

/** The arguments of a process in one line, quoted so that a shell would read them again. */
final class CommandLine {
    private static final String NEED_QUOTES = "\"\\`$*?['()<>|&;! \t\n\r";
    private static final String NEED_BACKSLASH = "\"\\`$";

    private CommandLine() {}

    /** {@return the line of arguments that each end with a NUL, as {@code /proc/PID/cmdline}} */
    static String render(byte[] arguments) {
        int end = arguments.length;
        while (end > 0 && arguments[end - 1] == 0) {
            end--;
        }
        StringBuilder line = new StringBuilder();
        // The trailing NULs of empty last arguments are arguments, too, but for the very last.
        String text = new String(arguments, 0, end, StandardCharsets.UTF_8);
        for (String argument : text.split("\0", -1)) {
            if (!line.isEmpty()) {
                line.append(' ');
            }
            line.append(quoted(argument));
        }
        for (int i = end + 1; i < arguments.length; i++) {
            line.append(" \"\"");
        }
        return line.toString();
    }

    private static String quoted(String argument) {
        boolean plain =
                !argument.isEmpty()
                        && argument.chars()
                                .noneMatch(c -> c < ' ' || c == 127 || NEED_QUOTES.indexOf(c) >= 0);
        if (plain) {
            return argument;
        }
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < argument.length(); i++) {
            char c = argument.charAt(i);
            if (c < ' ' || c == 127) {
                out.append(escape(c));
            } else if (NEED_BACKSLASH.indexOf(c) >= 0) {
                out.append('\\').append(c);
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private static String escape(char c) {
        return switch (c) {
            case 7 -> "\\a";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case 11 -> "\\v";
            default -> "\\%03o".formatted((int) c);
        };
    }
}
