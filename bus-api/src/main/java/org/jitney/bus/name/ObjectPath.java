package org.jitney.bus.name;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The path of an object, such as {@code /org/freedesktop/systemd1}. */
public record ObjectPath(String value) implements Comparable<ObjectPath> {

    private static final boolean[] ELEMENT = elementChars();

    public static final ObjectPath ROOT = new ObjectPath("/");

    private static final String HEX = "0123456789abcdef";

    public ObjectPath {
        NameSyntax.require(isValid(value), "object path", value);
    }

    public static ObjectPath of(String value) {
        return new ObjectPath(value);
    }

    public static boolean isValid(String text) {
        // What is beyond becomes a question mark, which no path has either.
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return isValid(bytes, 0, bytes.length);
    }

    /** {@return whether these bytes are a path, which is ASCII only} */
    public static boolean isValid(byte[] text, int from, int to) {
        if (from == to || text[from] != '/') {
            return false;
        }
        if (to - from == 1) {
            return true;
        }
        byte previous = '/';
        for (int i = from + 1; i < to; i++) {
            byte c = text[i];
            if (c == '/' ? previous == '/' : c < 0 || !ELEMENT[c]) {
                return false;
            }
            previous = c;
        }
        return previous != '/';
    }

    private static boolean[] elementChars() {
        boolean[] chars = new boolean[128];
        for (char c = 0; c < chars.length; c++) {
            chars[c] = NameSyntax.isLetterOrUnderscore(c) || NameSyntax.isDigit(c);
        }
        return chars;
    }

    /** Appends one element that is already valid; see {@link #escapeLabel} for other text. */
    public ObjectPath append(String element) {
        return new ObjectPath(isRoot() ? "/" + element : value + "/" + element);
    }

    public boolean isRoot() {
        return value.length() == 1;
    }

    /** {@return the last element, empty for the root} */
    public String label() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** {@return the path without its last element; none for the root} */
    public Optional<ObjectPath> parent() {
        if (isRoot()) {
            return Optional.empty();
        }
        int slash = value.lastIndexOf('/');
        return Optional.of(slash == 0 ? ROOT : new ObjectPath(value.substring(0, slash)));
    }

    /** {@return whether {@code other} lies strictly below this path} */
    public boolean isAncestorOf(ObjectPath other) {
        if (isRoot()) {
            return !other.isRoot();
        }
        return other.value.length() > value.length()
                && other.value.charAt(value.length()) == '/'
                && other.value.startsWith(value);
    }

    /**
     * Turns any text into one path element as systemd does: every byte but ASCII letters and digits
     * is {@code _xx}, a digit in first place too, the empty text is {@code _}.
     */
    public static String escapeLabel(String text) {
        if (text.isEmpty()) {
            return "_";
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder(bytes.length + 16);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            boolean letter = c != '_' && NameSyntax.isLetterOrUnderscore(c);
            if (letter || (NameSyntax.isDigit(c) && i > 0)) {
                out.append(c);
            } else {
                out.append('_').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }

    /** Reverts {@link #escapeLabel}; an underscore that starts no escape stands for itself. */
    public static String unescapeLabel(String label) {
        if (label.equals("_")) {
            return "";
        }
        byte[] out = new byte[label.length() * 3];
        int n = 0;
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            int high = c == '_' && i + 2 < label.length() ? hexValue(label.charAt(i + 1)) : -1;
            int low = high >= 0 ? hexValue(label.charAt(i + 2)) : -1;
            if (low >= 0) {
                out[n++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                byte[] utf8 = String.valueOf(c).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(utf8, 0, out, n, utf8.length);
                n += utf8.length;
            }
        }
        return new String(out, 0, n, StandardCharsets.UTF_8);
    }

    private static int hexValue(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    @Override
    public int compareTo(ObjectPath other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
