package org.jitney.manager;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The log lines about one unit. Besides the text, which begins with the unit's name, they have the
 * fields by which the journal finds them; systemd.journal-fields(7).
 */
final class UnitLog {
    private static final Logger LOG = LoggerFactory.getLogger(UnitLog.class);

    private UnitLog() {}

    /** Says something, if the unit lets it be heard ({@code LogLevelMax=}). */
    static void say(UnitEntry unit, LogLevel level, String text, Map<String, String> fields) {
        if (unit.settings().exec().filter(exec -> !exec.logs(level.priority())).isPresent()) {
            return;
        }
        LoggingEventBuilder line = LOG.atLevel(levelOf(level));
        // A notice has no level of its own here.
        line = line.addKeyValue("PRIORITY", level.priority());
        for (Map.Entry<String, String> field : fields.entrySet()) {
            line = line.addKeyValue(field.getKey(), field.getValue());
        }
        for (Map.Entry<String, String> field : whose(unit).entrySet()) {
            line = line.addKeyValue(field.getKey(), field.getValue());
        }
        line.log(unit.id() + ": " + text);
    }

    /** {@return the fields that say whom a line is about} */
    static Map<String, String> whose(Unit unit) {
        boolean ofSystem = unit.loaded().settings().runtimeScope().system();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(ofSystem ? "UNIT" : "USER_UNIT", unit.id());
        if (!unit.invocationId().isEmpty()) {
            fields.put(ofSystem ? "INVOCATION_ID" : "USER_INVOCATION_ID", unit.invocationId());
        }
        return fields;
    }

    private static Level levelOf(LogLevel level) {
        return switch (level) {
            case DEBUG -> Level.DEBUG;
            case INFO, NOTICE -> Level.INFO;
            case WARNING -> Level.WARN;
            case ERROR -> Level.ERROR;
        };
    }
}
