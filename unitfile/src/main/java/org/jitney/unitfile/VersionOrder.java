package org.jitney.unitfile;

import java.util.Comparator;

/**
 * Orders version strings by the rules of the UAPI version format: {@code ~} sorts before
 * everything, then {@code -}, {@code ^} and {@code .}; numbers compare as numbers, letters as
 * letters with capitals first.
 */
public final class VersionOrder implements Comparator<String> {
    /** There is only one order. */
    public static final VersionOrder INSTANCE = new VersionOrder();

    private static final String SEPARATORS = "~-^.";

    private VersionOrder() {}

    @Override
    public int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (true) {
            i = skipOther(a, i);
            j = skipOther(b, j);
            boolean endA = i >= a.length();
            boolean endB = j >= b.length();
            for (int k = 0; k < SEPARATORS.length(); k++) {
                char separator = SEPARATORS.charAt(k);
                boolean atA = !endA && a.charAt(i) == separator;
                boolean atB = !endB && b.charAt(j) == separator;
                // The end of a string stands between "~" and all else.
                if (separator == '-' && (endA || endB)) {
                    return Boolean.compare(endB, endA);
                }
                if (atA != atB) {
                    return atA ? -1 : 1;
                }
                if (atA) {
                    i++;
                    j++;
                    endA = i >= a.length();
                    endB = j >= b.length();
                }
            }
            if (endA || endB) {
                continue;
            }
            boolean digits = isDigit(a.charAt(i)) || isDigit(b.charAt(j));
            int toA = segment(a, i, digits);
            int toB = segment(b, j, digits);
            int compared =
                    digits
                            ? numbers(a.substring(i, toA), b.substring(j, toB))
                            : a.substring(i, toA).compareTo(b.substring(j, toB));
            if (compared != 0) {
                return compared;
            }
            i = toA;
            j = toB;
        }
    }

    private static int numbers(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return Boolean.compare(!a.isEmpty(), !b.isEmpty());
        }
        String x = a.replaceFirst("^0+", "");
        String y = b.replaceFirst("^0+", "");
        return x.length() != y.length() ? Integer.compare(x.length(), y.length()) : x.compareTo(y);
    }

    private static int segment(String s, int from, boolean digits) {
        int at = from;
        while (at < s.length() && (digits ? isDigit(s.charAt(at)) : isLetter(s.charAt(at)))) {
            at++;
        }
        return at;
    }

    private static int skipOther(String s, int from) {
        int at = from;
        while (at < s.length()
                && !isDigit(s.charAt(at))
                && !isLetter(s.charAt(at))
                && SEPARATORS.indexOf(s.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
