package org.jitney.linux.sys;

import java.util.List;
import java.util.Optional;

/** The levels of syslog(3). */
public final class SyslogLevels {
    /** Their names, from 0 (emergency) to 7 (debug). */
    public static final List<String> NAMES =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");

    private SyslogLevels() {}

    /** {@return the name of the level that a text names, or numbers} */
    public static Optional<String> named(String text) {
        if (text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) <= '7') {
            return Optional.of(NAMES.get(text.charAt(0) - '0'));
        }
        return NAMES.contains(text) ? Optional.of(text) : Optional.empty();
    }
}
