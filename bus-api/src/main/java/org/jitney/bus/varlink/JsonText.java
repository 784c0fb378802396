package org.jitney.bus.varlink;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON as far as varlink needs it: objects are maps, arrays lists, whole numbers {@link Long} or
 * {@link BigInteger}, others {@link Double}.
 *
 * <p>What RFC 8259 does not allow is refused, and so are a zero and half a surrogate pair in a
 * string, which cannot be told to others. Depth and the digits of a number are limited; how long a
 * text may be is its receiver's business.
 */
public final class JsonText {
    private static final int DEEPEST = 64;
    private static final int MOST_DIGITS = 400;
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    /** The text is not JSON. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    /** Parses an object. */
    public static Map<String, @Nullable Object> parse(String text) throws Malformed {
        JsonText json = new JsonText(text);
        json.space();
        if (json.peek() != '{') {
            throw new Malformed("not an object");
        }
        Map<String, @Nullable Object> object = json.object(0);
        json.space();
        if (json.at < text.length()) {
            throw new Malformed("something follows the object");
        }
        return object;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char c) throws Malformed {
        space();
        if (peek() != c) {
            throw new Malformed("no '" + c + "' at " + at);
        }
        at++;
    }

    private @Nullable Object value(int depth) throws Malformed {
        if (depth > DEEPEST) {
            throw new Malformed("too deep");
        }
        space();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            default -> word();
        };
    }

    private Map<String, @Nullable Object> object(int depth) throws Malformed {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        expect('{');
        space();
        if (peek() == '}') {
            at++;
            return object;
        }
        while (true) {
            space();
            String name = string();
            expect(':');
            object.put(name, value(depth + 1));
            space();
            if (peek() == ',') {
                at++;
                continue;
            }
            expect('}');
            return object;
        }
    }

    private List<@Nullable Object> array(int depth) throws Malformed {
        List<@Nullable Object> array = new ArrayList<>();
        expect('[');
        space();
        if (peek() == ']') {
            at++;
            return array;
        }
        while (true) {
            array.add(value(depth + 1));
            space();
            if (peek() == ',') {
                at++;
                continue;
            }
            expect(']');
            return array;
        }
    }

    private String string() throws Malformed {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return checked(out.toString());
            }
            if (c < ' ') {
                throw new Malformed("a control character at " + (at - 1));
            }
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escaped = peek();
            at++;
            switch (escaped) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'u' -> out.append(unicode());
                case '"', '\\', '/' -> out.append(escaped);
                default -> throw new Malformed("bad escape at " + at);
            }
        }
        throw new Malformed("a string does not end");
    }

    private static String checked(String text) throws Malformed {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                throw new Malformed("a string with the character %04x".formatted((int) c));
            }
        }
        return text;
    }

    private char unicode() throws Malformed {
        if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
            throw new Malformed("bad escape at " + at);
        }
        char c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
        at += 4;
        return c;
    }

    private @Nullable Object word() throws Malformed {
        int start = at;
        while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at);
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> null;
            default -> {
                if (word.length() > MOST_DIGITS || !NUMBER.matcher(word).matches()) {
                    throw new Malformed("not a value at " + start);
                }
                yield number(word);
            }
        };
    }

    private static Number number(String word) {
        if (word.indexOf('.') >= 0 || word.indexOf('e') >= 0 || word.indexOf('E') >= 0) {
            return Double.valueOf(word);
        }
        // What is no longer than this fits for sure.
        return word.length() <= 18 ? (Number) Long.valueOf(word) : new BigInteger(word);
    }

    /** {@return a string with its quotes} */
    public static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
