package org.jitney.clients.journalctl;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import org.jitney.linux.sys.SyslogLevels;

/** Names of levels of importance and of facilities. */
final class SyslogNames {
    private static final int FACILITIES = 24;
    private static final int HIGHEST_FACILITY = 127;

    private static final List<String> LEVELS = SyslogLevels.NAMES;

    private static final List<String> NAMES =
            List.of(
                    "kern",
                    "user",
                    "mail",
                    "daemon",
                    "auth",
                    "syslog",
                    "lpr",
                    "news",
                    "uucp",
                    "cron",
                    "authpriv",
                    "ftp",
                    "",
                    "",
                    "",
                    "",
                    "local0",
                    "local1",
                    "local2",
                    "local3",
                    "local4",
                    "local5",
                    "local6",
                    "local7");

    private SyslogNames() {}

    /** {@return 0 (emergency) to 7 (debug)} */
    static OptionalInt level(String text) {
        return number(text, LEVELS, level -> level < LEVELS.size());
    }

    /** {@return the number of a facility} */
    static OptionalInt facility(String text) {
        return number(text, NAMES, facility -> facility <= HIGHEST_FACILITY);
    }

    private static OptionalInt number(String text, List<String> names, IntPredicate valid) {
        int index = text.isEmpty() ? -1 : names.indexOf(text);
        if (index >= 0) {
            return OptionalInt.of(index);
        }
        boolean digits =
                !text.isEmpty()
                        && text.length() < 9
                        && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && valid.test(Integer.parseInt(text))
                ? OptionalInt.of(Integer.parseInt(text))
                : OptionalInt.empty();
    }

    /**
     * {@return the levels of {@code LEVEL} (that and all more important ones) or {@code FROM..TO},
     * a bit each}
     */
    static Optional<Integer> levels(String text) {
        int dots = text.indexOf("..");
        OptionalInt from = dots < 0 ? OptionalInt.of(0) : level(text.substring(0, dots));
        OptionalInt to = level(dots < 0 ? text : text.substring(dots + 2));
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        int low = Math.min(from.getAsInt(), to.getAsInt());
        int high = Math.max(from.getAsInt(), to.getAsInt());
        int bits = 0;
        for (int level = low; level <= high; level++) {
            bits |= 1 << level;
        }
        return Optional.of(bits);
    }

    /** {@return all facilities, a line each} */
    static String facilities() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < FACILITIES; i++) {
            text.append(NAMES.get(i).isEmpty() ? String.valueOf(i) : NAMES.get(i)).append('\n');
        }
        return text.toString();
    }
}
