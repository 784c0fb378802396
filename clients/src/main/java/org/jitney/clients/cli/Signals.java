package org.jitney.clients.cli;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** The signals of Linux, by number and by name (the same on x86-64 and aarch64). */
public final class Signals {
    private static final List<String> NAMES =
            List.of(
                    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1",
                    "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP",
                    "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
                    "PWR", "SYS");

    /** The first real-time signal that programs may use: the C library keeps two for itself. */
    private static final int FIRST_REALTIME = 34;

    /** The highest signal. */
    public static final int LAST = 64;

    private Signals() {}

    /** {@return the name without SIG, such as {@code TERM} or {@code RTMIN+3}} */
    public static String name(int number) {
        if (number >= 1 && number <= NAMES.size()) {
            return NAMES.get(number - 1);
        }
        return number >= FIRST_REALTIME && number <= LAST
                ? "RTMIN+" + (number - FIRST_REALTIME)
                : String.valueOf(number);
    }

    /** {@return all signals with their numbers, as a table for people} */
    public static String table(boolean legend) {
        StringBuilder out = new StringBuilder(legend ? "SIGNAL NAME\n" : "");
        for (int number = 1; number <= LAST; number++) {
            String text = Integer.toString(number);
            out.append(text).repeat(" ", 7 - text.length());
            out.append("SIG").append(name(number)).append('\n');
        }
        return out.toString();
    }

    /** {@return the number of a name with or without SIG, or of a number} */
    public static OptionalInt parse(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        if (!name.isEmpty() && Character.isDigit(name.charAt(0))) {
            return within(number(name), 1);
        }
        name = name.startsWith("SIG") ? name.substring(3) : name;
        int index = NAMES.indexOf(name);
        if (index >= 0) {
            return OptionalInt.of(index + 1);
        }
        if (name.equals("RTMIN")) {
            return OptionalInt.of(FIRST_REALTIME);
        }
        if (name.equals("RTMAX")) {
            return OptionalInt.of(LAST);
        }
        if (name.startsWith("RTMIN+")) {
            return within(FIRST_REALTIME + number(name.substring(6)), FIRST_REALTIME);
        }
        if (name.startsWith("RTMAX-")) {
            return within(LAST - number(name.substring(6)), FIRST_REALTIME);
        }
        return OptionalInt.empty();
    }

    private static OptionalInt within(int number, int lowest) {
        return number >= lowest && number <= LAST ? OptionalInt.of(number) : OptionalInt.empty();
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1000;
        }
    }
}
