package org.jitney.manager.bus;

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
        return (target, value, call) ->
                System.setProperty(LEVEL, org.jitney.bus.service.LogControl.level(value));
    }

    static <T> PropertySetter<T> targetSetter() {
        return (target, value, call) -> {
            if (!org.jitney.bus.service.LogControl.target(value).equals(TARGET)) {
                throw DBusError.notSupported(
                        "Log target '%s' is not implemented.".formatted(value));
            }
        };
    }
}
