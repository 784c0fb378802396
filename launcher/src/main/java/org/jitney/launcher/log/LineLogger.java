package org.jitney.launcher.log;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** Writes each message as one line. */
final class LineLogger extends LegacyAbstractLogger implements LoggingEventAware {
    private static final long serialVersionUID = 1;

    private final transient PrintStream out;
    private final Level threshold;
    private final boolean syslogPrefix;
    private final transient JournalSink journal;

    LineLogger(
            String name,
            PrintStream out,
            Level threshold,
            boolean syslogPrefix,
            JournalSink journal) {
        this.journal = journal;
        this.name = name;
        this.out = out;
        this.threshold = threshold;
        this.syslogPrefix = syslogPrefix;
    }

    @Override
    public boolean isTraceEnabled() {
        return enabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return enabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return enabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return enabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return enabled(Level.ERROR);
    }

    /**
     * The DNS library tells of every answer that does not hold, with a stack trace; who uses it
     * says so in its own words.
     */
    private boolean enabled(Level level) {
        boolean foreign = name.startsWith("org.xbill.");
        Level counts = foreign && level.toInt() > Level.DEBUG.toInt() ? Level.DEBUG : level;
        return counts.toInt() >= Threshold.of(threshold).toInt();
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return LineLogger.class.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        write(level, pattern, arguments, thrown, Map.of());
    }

    /**
     * A message with fields, which the journal gets; {@code PRIORITY} is more exact than a level.
     */
    @Override
    public void log(LoggingEvent event) {
        Map<String, String> fields = new LinkedHashMap<>();
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> fields.put(pair.key, String.valueOf(pair.value)));
        }
        write(
                event.getLevel(),
                event.getMessage(),
                event.getArgumentArray(),
                event.getThrowable(),
                fields);
    }

    private void write(
            Level level,
            String pattern,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable thrown,
            Map<String, String> fields) {
        String given = fields.get("PRIORITY");
        int priority = given == null ? syslogLevel(level) : Integer.parseInt(given);
        StringBuilder line = new StringBuilder(128);
        if (syslogPrefix) {
            line.append('<').append(priority).append('>');
        } else if (level.toInt() >= Level.WARN.toInt()) {
            line.append(level == Level.WARN ? "warning: " : "error: ");
        }
        line.append(part()).append(": ");
        String text =
                arguments == null ? pattern : MessageFormatter.basicArrayFormat(pattern, arguments);
        line.append(text == null ? "" : text.replace("\n", "\\n"));
        synchronized (out) {
            out.println(line);
            if (thrown != null) {
                thrown.printStackTrace(out);
            }
            out.flush();
        }
        if (text != null) {
            journal.send(name, priority, text, fields);
        }
    }

    /**
     * {@return {@code manager} for {@code org.jitney.manager.unit.Directives}; other names as they
     * are}
     */
    private String part() {
        String prefix = "org.jitney.";
        if (!name.startsWith(prefix)) {
            return name;
        }
        int end = name.indexOf('.', prefix.length());
        return end < 0 ? name.substring(prefix.length()) : name.substring(prefix.length(), end);
    }

    private static int syslogLevel(Level level) {
        return switch (level) {
            case ERROR -> 3;
            case WARN -> 4;
            case INFO -> 6;
            case DEBUG, TRACE -> 7;
        };
    }
}
