package org.jitney.bus.service;

import java.util.Set;
import org.jitney.bus.api.LogControl1;
import org.jitney.bus.name.ObjectPath;
import org.jitney.linux.sys.SyslogLevels;
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

    private static final int ERROR = SyslogLevels.NAMES.indexOf("err");
    private static final int WARNING = SyslogLevels.NAMES.indexOf("warning");
    private static final int INFO = SyslogLevels.NAMES.indexOf("info");
    private static final int DEBUG = SyslogLevels.NAMES.indexOf("debug");
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
                .writable("LogLevel", settings -> settings.level(), LogControl::setLevel)
                .writable("LogTarget", settings -> settings.target, LogControl::setTarget)
                .property("SyslogIdentifier", settings -> settings.identifier);
    }

    private String level() {
        return SyslogLevels.NAMES.get(level);
    }

    private void setLevel(Object value, Call call) throws DBusError {
        level = SyslogLevels.NAMES.indexOf(level(value));
        info("Setting log level to %s.".formatted(level()));
    }

    private void setTarget(Object value, Call call) throws DBusError {
        target = target(value);
    }

    /** {@return the name of the level that somebody asks for by name or number} */
    public static String level(Object wanted) throws DBusError {
        return SyslogLevels.named(wanted.toString())
                .orElseThrow(
                        () -> DBusError.invalidArgs("Invalid log level '%s'".formatted(wanted)));
    }

    /** {@return the target that somebody asks for, if it is one} */
    public static String target(Object wanted) throws DBusError {
        if (!TARGETS.contains(wanted.toString())) {
            throw DBusError.invalidArgs("Invalid log target '%s'".formatted(wanted));
        }
        return wanted.toString();
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
