package org.jitney.linux.fd;

import java.util.Optional;

/** Signal numbers and names, both ways; the numbers are the same on x86-64 and aarch64. */
public final class Signals {
    public static final int HUP = 1;
    public static final int INT = 2;
    public static final int QUIT = 3;
    public static final int ILL = 4;
    public static final int ABRT = 6;
    public static final int KILL = 9;
    public static final int USR1 = 10;
    public static final int SEGV = 11;
    public static final int USR2 = 12;
    public static final int PIPE = 13;
    public static final int ALRM = 14;
    public static final int TERM = 15;
    public static final int CHLD = 17;
    public static final int CONT = 18;
    public static final int STOP = 19;
    public static final int WINCH = 28;
    public static final int PWR = 30;

    /** The first real-time signal that the C library leaves to programs. */
    public static final int RTMIN = 34;

    /** The last real-time signal. */
    public static final int RTMAX = 64;

    private static final String[] NAMES = {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
        "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU",
        "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"
    };

    private Signals() {}

    /** {@return the short name, such as {@code TERM} or {@code RTMIN+3}; else the number} */
    public static String shortName(int signal) {
        if (signal > 0 && signal < NAMES.length) {
            return NAMES[signal];
        }
        if (signal >= RTMIN && signal <= RTMAX) {
            return signal == RTMIN ? "RTMIN" : "RTMIN+" + (signal - RTMIN);
        }
        return Integer.toString(signal);
    }

    /** {@return the name with {@code SIG} in front} */
    public static String name(int signal) {
        return "SIG" + shortName(signal);
    }

    /** Parses {@code SIGTERM}, {@code TERM}, {@code 15}, {@code RTMIN+3} or {@code RTMAX-1}. */
    public static Optional<Integer> parse(String text) {
        String name = text.startsWith("SIG") ? text.substring(3) : text;
        for (int i = 1; i < NAMES.length; i++) {
            if (NAMES[i].equals(name)) {
                return Optional.of(i);
            }
        }
        Optional<Integer> signal =
                switch (name) {
                    case "RTMIN" -> Optional.of(RTMIN);
                    case "RTMAX" -> Optional.of(RTMAX);
                    case "CLD" -> Optional.of(CHLD);
                    case "POLL" -> Optional.of(29);
                    case "IOT" -> Optional.of(ABRT);
                    default -> relative(name);
                };
        return signal.filter(number -> number > 0 && number <= RTMAX);
    }

    private static Optional<Integer> relative(String name) {
        if (name.startsWith("RTMIN+")) {
            return decimal(name.substring(6)).map(n -> RTMIN + n).filter(n -> n <= RTMAX);
        }
        if (name.startsWith("RTMAX-")) {
            return decimal(name.substring(6)).map(n -> RTMAX - n).filter(n -> n >= RTMIN);
        }
        return decimal(name);
    }

    private static Optional<Integer> decimal(String digits) {
        if (digits.isEmpty() || digits.length() > 3) {
            return Optional.empty();
        }
        boolean all = digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return all ? Optional.of(Integer.parseInt(digits)) : Optional.empty();
    }
}
