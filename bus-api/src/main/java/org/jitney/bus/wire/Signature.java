package org.jitney.bus.wire;

import java.util.ArrayList;
import java.util.List;

/** A valid type signature of zero or more complete types. */
public record Signature(String value) {

    public static final Signature EMPTY = new Signature("");

    public Signature {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a valid signature: '" + value + "'");
        }
    }

    public static Signature of(String value) {
        return value.isEmpty() && EMPTY != null ? EMPTY : new Signature(value);
    }

    /** {@return whether the text is a signature, of any number of complete types} */
    public static boolean isValid(String text) {
        if (text.length() > Limits.MAX_SIGNATURE) {
            return false;
        }
        int at = 0;
        while (at < text.length()) {
            at = scan(text, at, 0, 0);
            if (at < 0) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether the text is exactly one complete type, as a variant needs it} */
    public static boolean isSingle(String text) {
        return !text.isEmpty()
                && text.length() <= Limits.MAX_SIGNATURE
                && scan(text, 0, 0, 0) == text.length();
    }

    /** {@return the complete types one by one} */
    public List<String> types() {
        List<String> types = new ArrayList<>();
        int at = 0;
        while (at < value.length()) {
            int end = endOfType(value, at);
            types.add(value.substring(at, end));
            at = end;
        }
        return types;
    }

    /** {@return the index behind the complete type that starts at {@code at} of a valid text} */
    static int endOfType(String text, int at) {
        int i = at;
        while (text.charAt(i) == 'a') {
            i++;
        }
        char open = text.charAt(i);
        if (open != '(' && open != '{') {
            return i + 1;
        }
        int depth = 0;
        do {
            char c = text.charAt(i++);
            if (c == '(' || c == '{') {
                depth++;
            } else if (c == ')' || c == '}') {
                depth--;
            }
        } while (depth > 0);
        return i;
    }

    static boolean isBasic(char c) {
        return "ybnqiuxtdsogh".indexOf(c) >= 0;
    }

    /** Returns the index behind the complete type at {@code at}, or -1 when there is none. */
    private static int scan(String text, int at, int arrays, int structs) {
        if (at >= text.length()) {
            return -1;
        }
        char c = text.charAt(at);
        if (c == 'v' || isBasic(c)) {
            return at + 1;
        }
        if (c == 'a') {
            if (arrays >= Limits.MAX_CONTAINER_DEPTH) {
                return -1;
            }
            boolean dict = at + 1 < text.length() && text.charAt(at + 1) == '{';
            return dict
                    ? scanEntry(text, at + 2, arrays + 1, structs)
                    : scan(text, at + 1, arrays + 1, structs);
        }
        if (c != '(' || structs >= Limits.MAX_CONTAINER_DEPTH) {
            return -1;
        }
        int i = at + 1;
        do {
            i = scan(text, i, arrays, structs + 1);
            if (i < 0 || i >= text.length()) {
                return -1;
            }
        } while (text.charAt(i) != ')');
        return i + 1;
    }

    private static int scanEntry(String text, int at, int arrays, int structs) {
        if (at >= text.length() || !isBasic(text.charAt(at))) {
            return -1;
        }
        int i = scan(text, at + 1, arrays, structs);
        return i > 0 && i < text.length() && text.charAt(i) == '}' ? i + 1 : -1;
    }

    @Override
    public String toString() {
        return value;
    }
}
