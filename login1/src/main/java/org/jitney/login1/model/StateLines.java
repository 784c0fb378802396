package org.jitney.login1.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.unitfile.CEscape;
import org.jitney.unitfile.UnitFileError;

/**
 * The lines of a state file. libsystemd reads them, and the next instance of this daemon: {@code
 * KEY=VALUE} after a warning that the file is nobody's interface. Values are written bare, with
 * escapes where the text comes from outside.
 */
public final class StateLines {
    private final StringBuilder text = new StringBuilder("# This is private data. Do not parse.\n");

    /** Adds a line. */
    public StateLines put(String key, Object value) {
        text.append(key).append('=').append(value).append('\n');
        return this;
    }

    /** Adds a line if there is something to say. */
    public StateLines putUnlessEmpty(String key, String value) {
        return value.isEmpty() ? this : put(key, value);
    }

    /** Adds a line of a text that came from outside, if there is one. */
    public StateLines putEscaped(String key, String value) {
        return putUnlessEmpty(key, CEscape.escape(value));
    }

    /** Adds a line of 1 or 0. */
    public StateLines flag(String key, boolean value) {
        return put(key, value ? 1 : 0);
    }

    /** Adds a line of words. */
    public StateLines words(String key, List<String> words) {
        return put(key, String.join(" ", words));
    }

    /** {@return the whole text} */
    public String render() {
        return text.toString();
    }

    /** Reads such a file. */
    public static Map<String, String> parse(String content) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : content.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return values;
    }

    /** {@return a value that was written escaped; as it is if it was not} */
    public static String unescape(String value) {
        try {
            return CEscape.unescape(value);
        } catch (UnitFileError e) {
            return value; // written by somebody who did not escape
        }
    }
}
