package org.jitney.launcher.log;

import org.jitney.linux.sys.SyslogLevels;
import org.slf4j.event.Level;

/** The least level that is logged; it can be changed while the process runs. */
final class Threshold {
    /** A level of syslog(3) by its short name; set by whoever was asked to change it. */
    static final String PROPERTY = "jitney.log.level";

    private Threshold() {}

    /** {@return the level that was set, else the one that the process was started with} */
    static Level of(Level configured) {
        return switch (SyslogLevels.NAMES.indexOf(System.getProperty(PROPERTY, ""))) {
            case 0, 1, 2, 3 -> Level.ERROR;
            case 4 -> Level.WARN;
            case 5, 6 -> Level.INFO;
            case 7 -> Level.DEBUG;
            default -> configured;
        };
    }
}
