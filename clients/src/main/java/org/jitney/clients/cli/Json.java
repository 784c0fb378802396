package org.jitney.clients.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON.
 *
 * <p>Values are what JSON has, in Java's words: {@link Map} with text keys (in order), {@link
 * List}, {@link String}, {@link Number}, {@link Boolean} and null.
 */
public final class Json {
    /** How the text looks. */
    public enum Style {
        /** Not JSON at all. */
        OFF,
        /** One line. */
        SHORT,
        /** A line a value, indented by tabs. */
        PRETTY;

        /** {@return what {@code --json=} says, off without it} */
        public static Style of(Arguments arguments) throws UsageError {
            return of(arguments.last("json").orElse("off"));
        }

        /** {@return the style of that name} */
        public static Style of(String mode) throws UsageError {
            return switch (mode) {
                case "off" -> OFF;
                case "short" -> SHORT;
                case "pretty" -> PRETTY;
                default -> throw new UsageError("Unknown argument to --json= switch: " + mode);
            };
        }
    }

    private final StringBuilder out = new StringBuilder();
    private final boolean pretty;

    private Json(boolean pretty) {
        this.pretty = pretty;
    }

    /** {@return the text of a value, without a line feed at its end} */
    public static String render(@Nullable Object value, Style style) {
        Json json = new Json(style == Style.PRETTY);
        json.value(value, 0);
        return json.out.toString();
    }

    private void value(@Nullable Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            object(map, depth);
        } else if (value instanceof List<?> list) {
            array(list, depth);
        } else if (value instanceof Double number) {
            number(number);
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            string(value.toString());
        }
    }

    private void number(Double number) {
        // What has no notation in JSON is null, as in the reference.
        if (number.isNaN() || number.isInfinite()) {
            out.append("null");
        } else if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            out.append(number.longValue());
        } else {
            out.append(number);
        }
    }

    private void object(Map<?, ?> map, int depth) {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<?, ?> entry = i.next();
            indent(depth + 1);
            string(String.valueOf(entry.getKey()));
            out.append(pretty ? " : " : ":");
            value(entry.getValue(), depth + 1);
            out.append(i.hasNext() ? "," : "");
        }
        indent(depth);
        out.append('}');
    }

    private void array(List<?> list, int depth) {
        if (list.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            indent(depth + 1);
            value(list.get(i), depth + 1);
            out.append(i + 1 < list.size() ? "," : "");
        }
        indent(depth);
        out.append(']');
    }

    private void indent(int depth) {
        if (pretty) {
            out.append('\n').repeat("\t", depth);
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        String hex = Integer.toHexString(c);
                        out.append("\\u").repeat("0", 4 - hex.length()).append(hex);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
