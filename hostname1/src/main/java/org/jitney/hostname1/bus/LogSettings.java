package org.jitney.hostname1.bus;

import java.util.List;
import java.util.Set;
import org.jitney.bus.api.LogControl1;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much the daemon says, as {@code org.freedesktop.LogControl1} sets it.
 *
 * <p>Where it says it is up to the JVM that hosts it, which may host others: of the targets only
 * {@code null} makes a difference here, the rest are remembered.
 */
public final class LogSettings {
    /** Where it is. */
    public static final ObjectPath PATH = ObjectPath.of("/org/freedesktop/LogControl1");

    private static final Logger LOG = LoggerFactory.getLogger("systemd-hostnamed");
    private static final List<String> LEVELS =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");
    private static final int ERROR = LEVELS.indexOf("err");
    private static final int INFO = LEVELS.indexOf("info");
    private static final Set<String> TARGETS =
            Set.of(
                    "console",
                    "console-prefixed",
                    "kmsg",
                    "journal",
                    "journal-or-kmsg",
                    "syslog",
                    "syslog-or-kmsg",
                    "auto",
                    "null");

    private int level = INFO;
    private String target = "auto";

    /** {@return the interface with all its members} */
    public static InterfaceTable<LogSettings> table() {
        return InterfaceTable.<LogSettings>of(LogControl1.INFO)
                .writable("LogLevel", LogSettings::level, LogSettings::setLevel)
                .writable("LogTarget", settings -> settings.target, LogSettings::setTarget)
                .property("SyslogIdentifier", _ -> "systemd-hostnamed");
    }

    private String level() {
        return LEVELS.get(level);
    }

    private void setLevel(Object value, Call call) throws DBusError {
        String name = value.toString();
        int found = LEVELS.indexOf(name);
        if (name.length() == 1 && name.charAt(0) >= '0' && name.charAt(0) <= '7') {
            found = name.charAt(0) - '0';
        }
        if (found < 0) {
            throw DBusError.invalidArgs("Invalid log level '%s'".formatted(name));
        }
        level = found;
        info("Setting log level to %s.".formatted(level()));
    }

    private void setTarget(Object value, Call call) throws DBusError {
        String name = value.toString();
        if (!TARGETS.contains(name)) {
            throw DBusError.invalidArgs("Invalid log target '%s'".formatted(name));
        }
        target = name;
    }

    /** {@return whether messages of a level are wanted} */
    boolean wants(int wanted) {
        return wanted <= level && !target.equals("null");
    }

    void error(String message) {
        if (wants(ERROR)) {
            LOG.error(message);
        }
    }

    void info(String message) {
        if (wants(INFO)) {
            LOG.info(message);
        }
    }
}
