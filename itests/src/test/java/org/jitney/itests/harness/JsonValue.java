package org.jitney.itests.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a JSON text, as far as a test looks into one: what is not there is an empty text, so
 * that a path can be asked for without looking first.
 */
public final class JsonValue {
    private static final JsonValue NOTHING = new JsonValue("");

    private final Object value;

    private JsonValue(Object value) {
        this.value = value;
    }

    /** Parses a text that a program has made; one that is not JSON is a failure of the test. */
    public static JsonValue parse(String text) {
        Reader reader = new Reader(text);
        JsonValue value = reader.value();
        if (reader.next() != 0) {
            throw new AssertionError("something follows the JSON value: " + text);
        }
        return value;
    }

    /** {@return the member of an object} */
    public JsonValue get(String name) {
        return value instanceof Map<?, ?> map && map.get(name) instanceof JsonValue member
                ? member
                : NOTHING;
    }

    /** {@return the elements of an array} */
    public List<JsonValue> elements() {
        return value instanceof List<?> list
                ? list.stream().map(JsonValue.class::cast).toList()
                : List.of();
    }

    /** {@return whether anything is there} */
    public boolean isPresent() {
        return !value.equals("");
    }

    /** {@return a string without its quotes, a number or word as it stands in the text} */
    @Override
    public String toString() {
        return value.toString();
    }

    /** {@return the string as it stands in a JSON text} */
    public static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.chars()
                .forEach(c -> {
                    if (c == '"' || c == '\\' || c < ' ') {
                        out.append("\\u%04x".formatted(c));
                    } else {
                        out.append((char) c);
                    }
                });
        return out.append('"').toString();
    }

    /** Reads one text from front to back. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        /** Steps over blanks: {@return the character there, or 0 at the end} */
        char next() {
            while (at < text.length() && text.charAt(at) <= ' ') {
                at++;
            }
            return at < text.length() ? text.charAt(at) : 0;
        }

        private boolean take(char c) {
            if (next() != c) {
                return false;
            }
            at++;
            return true;
        }

        private void expect(char c) {
            if (!take(c)) {
                throw new AssertionError("no '" + c + "' at " + at + " of " + text);
            }
        }

        JsonValue value() {
            return switch (next()) {
                case '{' -> object();
                case '[' -> array();
                case '"' -> new JsonValue(string());
                default -> word();
            };
        }

        private JsonValue object() {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            expect('{');
            if (!take('}')) {
                do {
                    next();
                    String name = string();
                    expect(':');
                    members.put(name, value());
                } while (take(','));
                expect('}');
            }
            return new JsonValue(members);
        }

        private JsonValue array() {
            List<JsonValue> elements = new ArrayList<>();
            expect('[');
            if (!take(']')) {
                do {
                    elements.add(value());
                } while (take(','));
                expect(']');
            }
            return new JsonValue(elements);
        }

        private String string() {
            expect('"');
            StringBuilder out = new StringBuilder();
            while (text.charAt(at) != '"') {
                char c = text.charAt(at++);
                if (c == '\\') {
                    c = escaped(text.charAt(at++));
                }
                out.append(c);
            }
            at++;
            return out.toString();
        }

        private char escaped(char c) {
            return switch (c) {
                case 'n' -> '\n';
                case 't' -> '\t';
                case 'r' -> '\r';
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'u' -> (char) Integer.parseInt(text.substring(at, at += 4), 16);
                default -> c;
            };
        }

        private JsonValue word() {
            int start = at;
            while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return new JsonValue(text.substring(start, at));
        }
    }
}
