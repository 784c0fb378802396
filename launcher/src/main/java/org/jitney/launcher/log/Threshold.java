package org.jitney.launcher.log;

import org.slf4j.event.Level;

/** The least level that is logged; it can be changed while the process runs. */
final class Threshold {
    /** A level of syslog(3) by its short name; set by whoever was asked to change it. */
    static final String PROPERTY = "jitney.log.level";

    private Threshold() {}

    /** {@return the level that was set, else the one that the process was started with} */
    static Level of(Level configured) {
        return switch (System.getProperty(PROPERTY, "")) {
            case "emerg", "alert", "crit", "err" -> Level.ERROR;
            case "warning" -> Level.WARN;
            case "notice", "info" -> Level.INFO;
            case "debug" -> Level.DEBUG;
            default -> configured;
        };
    }
}
