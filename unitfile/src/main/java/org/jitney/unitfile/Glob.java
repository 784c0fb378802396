package org.jitney.unitfile;

import java.util.ArrayList;
import java.util.List;

/**
 * A shell pattern as fnmatch(3) knows it: {@code *}, {@code ?}, {@code [a-z]}, {@code [!a]},
 * classes such as {@code [[:digit:]]} and backslash escapes. Linear in the text for each star.
 */
public final class Glob {
    private final String pattern;
    private final boolean noEscape;

    private Glob(String pattern, boolean noEscape) {
        this.pattern = pattern;
        this.noEscape = noEscape;
    }

    /** {@return the pattern in which a backslash quotes the character after it} */
    public static Glob of(String pattern) {
        return new Glob(pattern, false);
    }

    /** {@return the pattern in which a backslash is an ordinary character, as in unit names} */
    public static Glob withoutEscapes(String pattern) {
        return new Glob(pattern, true);
    }

    /** {@return whether the text holds a character that makes it a pattern} */
    public static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
    }

    /** {@return whether any of the patterns matches; an empty list matches everything} */
    public static boolean anyMatches(List<String> patterns, String text) {
        return patterns.isEmpty()
                || patterns.stream().anyMatch(p -> withoutEscapes(p).matches(text));
    }

    /** {@return whether the whole text is of this pattern} */
    public boolean matches(String text) {
        int p = 0;
        int t = 0;
        int starPattern = -1;
        int starText = 0;
        while (t < text.length()) {
            int next = p < pattern.length() ? step(p, text, t) : -1;
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                starPattern = ++p;
                starText = t;
            } else if (next >= 0) {
                p = next;
                t += Character.charCount(text.codePointAt(t));
            } else if (starPattern >= 0) {
                // The last star takes one character more, and the rest of the pattern starts again.
                p = starPattern;
                t = ++starText;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /**
     * The pattern index behind the one element at {@code p} if it matches at {@code t}, else -1.
     */
    private int step(int p, String text, int t) {
        int wanted = text.codePointAt(t);
        int c = pattern.codePointAt(p);
        if (c == '?') {
            return p + 1;
        }
        if (c == '[') {
            Bracket bracket = bracket(p);
            if (bracket != null) {
                return bracket.accepts(wanted) ? bracket.end : -1;
            }
        }
        int at = p;
        if (c == '\\' && !noEscape && p + 1 < pattern.length()) {
            at = p + 1;
            c = pattern.codePointAt(at);
        }
        return c == wanted ? at + Character.charCount(c) : -1;
    }

    private record Range(int low, int high) {}

    private record Bracket(boolean negated, List<Range> ranges, List<String> classes, int end) {
        boolean accepts(int c) {
            boolean in =
                    ranges.stream().anyMatch(r -> c >= r.low && c <= r.high)
                            || classes.stream().anyMatch(name -> isOfClass(name, c));
            return in != negated;
        }
    }

    private static boolean isOfClass(String name, int c) {
        boolean ascii = c < 128;
        return switch (name) {
            case "alpha" -> Character.isLetter(c);
            case "digit" -> c >= '0' && c <= '9';
            case "alnum" -> Character.isLetterOrDigit(c);
            case "upper" -> Character.isUpperCase(c);
            case "lower" -> Character.isLowerCase(c);
            case "space" -> Character.isWhitespace(c);
            case "blank" -> c == ' ' || c == '\t';
            case "punct" -> ascii && c > 32 && c < 127 && !Character.isLetterOrDigit(c);
            case "cntrl" -> c < 32 || c == 127;
            case "xdigit" -> Character.digit(c, 16) >= 0 && ascii;
            case "print" -> !Character.isISOControl(c);
            case "graph" -> !Character.isISOControl(c) && !Character.isWhitespace(c);
            default -> false;
        };
    }

    /** Reads the bracket expression that opens at {@code open}; null when it never closes. */
    private @org.jspecify.annotations.Nullable Bracket bracket(int open) {
        int p = open + 1;
        boolean negated =
                p < pattern.length() && (pattern.charAt(p) == '!' || pattern.charAt(p) == '^');
        if (negated) {
            p++;
        }
        List<Range> ranges = new ArrayList<>();
        List<String> classes = new ArrayList<>();
        boolean first = true;
        while (p < pattern.length()) {
            char c = pattern.charAt(p);
            if (c == ']' && !first) {
                return new Bracket(negated, ranges, classes, p + 1);
            }
            first = false;
            int close = pattern.startsWith("[:", p) ? pattern.indexOf(":]", p + 2) : -1;
            if (close > 0) {
                classes.add(pattern.substring(p + 2, close));
                p = close + 2;
                continue;
            }
            if (c == '\\' && !noEscape && p + 1 < pattern.length()) {
                p++;
            }
            int low = pattern.codePointAt(p);
            p += Character.charCount(low);
            int high = low;
            boolean range =
                    p + 1 < pattern.length()
                            && pattern.charAt(p) == '-'
                            && pattern.charAt(p + 1) != ']';
            if (range) {
                high = pattern.codePointAt(p + 1);
                p += 1 + Character.charCount(high);
            }
            ranges.add(new Range(low, high));
        }
        return null;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
