package org.jitney.unitfile;

import java.util.List;

/** The levels of syslog(3). */
public final class SyslogLevels {
    /** Their names, from 0 (emergency) to 7 (debug). */
    public static final List<String> NAMES =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");

    private SyslogLevels() {}
}
