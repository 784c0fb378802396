package org.jitney.bus.service;

import java.util.List;
import java.util.Set;
import org.jitney.bus.api.LogControl1;
import org.jitney.bus.name.ObjectPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much the daemon says, as {@code org.freedesktop.LogControl1} sets it.
 *
 * <p>Where it says it is up to the JVM that hosts it, which may host others: of the targets only
 * {@code null} makes a difference here, the rest are remembered.
 */
public final class LogControl {
    /** Where it is. */
    public static final ObjectPath PATH = ObjectPath.of("/org/freedesktop/LogControl1");

    private static final List<String> LEVELS =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");
    private static final int ERROR = LEVELS.indexOf("err");
    private static final int WARNING = LEVELS.indexOf("warning");
    private static final int INFO = LEVELS.indexOf("info");
    private static final int DEBUG = LEVELS.indexOf("debug");
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

    private final String identifier;
    private final Logger log;
    private int level = INFO;
    private String target = "auto";

    /** The settings of a daemon that logs under this name. */
    public LogControl(String identifier) {
        this.identifier = identifier;
        this.log = LoggerFactory.getLogger(identifier);
    }

    /**
     * {@return those of a daemon for this system} One for a tree that nobody runs says nothing:
     * whoever works on the tree hears it as an answer.
     */
    public static LogControl of(String identifier, boolean running) {
        LogControl control = new LogControl(identifier);
        control.target = running ? control.target : "null";
        return control;
    }

    /** {@return the interface with all its members} */
    public static InterfaceTable<LogControl> table() {
        return InterfaceTable.<LogControl>of(LogControl1.INFO)
                .writable("LogLevel", LogControl::level, LogControl::setLevel)
                .writable("LogTarget", settings -> settings.target, LogControl::setTarget)
                .property("SyslogIdentifier", settings -> settings.identifier);
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

    /** Says that something went wrong. */
    public void error(String message) {
        if (wants(ERROR)) {
            log.error(message);
        }
    }

    /** Says that something is not as it should be. */
    public void warning(String message) {
        if (wants(WARNING)) {
            log.warn(message);
        }
    }

    /** Says what was done. */
    public void info(String message) {
        if (wants(INFO)) {
            log.info(message);
        }
    }

    /** Says what nobody needs to know unless something is to be found out. */
    public void debug(String message) {
        if (wants(DEBUG)) {
            log.info(message);
        }
    }
}
