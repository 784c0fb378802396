package org.jitney.unitfile;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file of shell-like assignments, such as {@code os-release} and {@code machine-info}.
 *
 * <p>Of the shell only comments, quotes, backslashes and continued lines exist. A name that is
 * assigned twice keeps its first place and its last value. Lines without {@code =} are skipped.
 */
public final class EnvFile {
    private static final String ESCAPED_IN_QUOTES = "\"\\`$";
    private static final String QUOTED_CHARACTERS = ESCAPED_IN_QUOTES + "*?['()<>|&;! \t\n\r";

    private final String text;
    private final Map<String, String> values = new LinkedHashMap<>();
    private int at;

    private EnvFile(String text) {
        this.text = text;
    }

    /** Reads assignments in their order. */
    public static Map<String, String> parse(String text) {
        EnvFile file = new EnvFile(text);
        while (file.at < text.length()) {
            file.line();
        }
        return Collections.unmodifiableMap(file.values);
    }

    /** Writes assignments in their order; values are quoted where a shell would need it. */
    public static String render(Map<String, String> values) {
        StringBuilder out = new StringBuilder();
        values.forEach(
                (name, value) -> out.append(name).append('=').append(quote(value)).append('\n'));
        return out.toString();
    }

    private static String quote(String value) {
        boolean plain =
                value.chars()
                        .allMatch(c -> c >= ' ' && c != 127 && QUOTED_CHARACTERS.indexOf(c) < 0);
        if (plain) {
            return value;
        }
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            if (ESCAPED_IN_QUOTES.indexOf(value.charAt(i)) >= 0) {
                out.append('\\');
            }
            out.append(value.charAt(i));
        }
        return out.append('"').toString();
    }

    private boolean more() {
        return at < text.length();
    }

    private void line() {
        while (more() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (more() && "#;".indexOf(text.charAt(at)) >= 0) {
            comment();
            return;
        }
        int start = at;
        while (more() && "=\n\r".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (more() && text.charAt(at) == '=') {
            String name = text.substring(start, at).stripTrailing();
            at++;
            values.put(name, value());
        }
    }

    /** A backslash carries a comment over the end of its line. */
    private void comment() {
        while (more() && text.charAt(at) != '\n') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
    }

    private String value() {
        StringBuilder out = new StringBuilder();
        int kept = 0; // blanks after this are dropped unless something follows
        while (more() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        while (more() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            char c = text.charAt(at++);
            switch (c) {
                case '\\' -> {
                    escape(out);
                    kept = out.length();
                }
                case '\'' -> {
                    single(out);
                    kept = out.length();
                }
                case '"' -> {
                    doubled(out);
                    kept = out.length();
                }
                default -> {
                    out.append(c);
                    kept = c == ' ' || c == '\t' ? kept : out.length();
                }
            }
        }
        out.setLength(kept);
        return out.toString();
    }

    private void escape(StringBuilder out) {
        if (more()) {
            char c = text.charAt(at++);
            if (c != '\n') {
                out.append(c);
            }
        }
    }

    private void single(StringBuilder out) {
        while (more()) {
            char c = text.charAt(at++);
            if (c == '\'') {
                return;
            }
            out.append(c);
        }
    }

    private void doubled(StringBuilder out) {
        while (more()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return;
            }
            if (c == '\\' && more()) {
                char next = text.charAt(at++);
                if (ESCAPED_IN_QUOTES.indexOf(next) >= 0) {
                    out.append(next);
                } else if (next != '\n') {
                    out.append(c).append(next);
                }
                continue;
            }
            out.append(c);
        }
    }
}
