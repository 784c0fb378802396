package org.jitney.manager.bus;

import java.util.List;
import org.jitney.bus.api.LogControl1;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.PropertySetter;

/**
 * How much is logged, and where to. The level is the system property {@value #LEVEL}, which the
 * logger of the launcher reads. There is one target: the standard error of the process.
 */
final class LogControl {
    static final String LEVEL = "jitney.log.level";
    private static final String TARGET = "console";

    private static final List<String> TARGETS =
            List.of(
                    "console",
                    "console-prefixed",
                    "kmsg",
                    "journal",
                    "journal-or-kmsg",
                    "syslog",
                    "syslog-or-kmsg",
                    "auto",
                    "null");

    private static final List<String> LEVELS =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");

    static InterfaceTable<LogControl> table() {
        return InterfaceTable.<LogControl>of(LogControl1.INFO)
                .writable("LogLevel", log -> level(), levelSetter())
                .writable("LogTarget", log -> target(), targetSetter())
                .property("SyslogIdentifier", log -> "systemd");
    }

    static String level() {
        return System.getProperty(LEVEL, "info");
    }

    static String target() {
        return TARGET;
    }

    static <T> PropertySetter<T> levelSetter() {
        return (target, value, call) -> {
            String level = value.toString();
            if (!LEVELS.contains(level)) {
                throw DBusError.invalidArgs("Invalid log level '%s'".formatted(level));
            }
            System.setProperty(LEVEL, level);
        };
    }

    static <T> PropertySetter<T> targetSetter() {
        return (target, value, call) -> {
            if (!TARGETS.contains(value.toString())) {
                throw DBusError.invalidArgs("Invalid log target '%s'".formatted(value));
            }
            if (!value.toString().equals(TARGET)) {
                throw DBusError.notSupported(
                        "Log target '%s' is not implemented.".formatted(value));
            }
        };
    }
}
