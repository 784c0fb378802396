package org.jitney.hostname1.model;

/** What a host name looks like: labels of letters, digits and hyphens, joined by single dots. */
public final class HostnameSyntax {
    /** The longest name that the kernel takes. */
    public static final int MOST_CHARACTERS = 64;

    private HostnameSyntax() {}

    /** {@return whether a name can be set as it is} */
    public static boolean isValid(String name) {
        boolean atStart = true;
        boolean afterHyphen = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.' ? atStart || afterHyphen : c == '-' ? atStart : !isLetterOrDigit(c)) {
                return false;
            }
            atStart = c == '.';
            afterHyphen = c == '-';
        }
        return !atStart && !afterHyphen && name.length() <= MOST_CHARACTERS;
    }

    /** Leaves out what cannot stand in a name; the result is valid or empty. */
    public static String clean(String name) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < name.length() && out.length() < MOST_CHARACTERS; i++) {
            char c = name.charAt(i);
            boolean atStart = out.isEmpty() || out.charAt(out.length() - 1) == '.';
            boolean afterHyphen = !out.isEmpty() && out.charAt(out.length() - 1) == '-';
            if (c == '.' ? !atStart && !afterHyphen : c == '-' ? !atStart : isLetterOrDigit(c)) {
                out.append(c);
            }
        }
        while (!out.isEmpty() && !isLetterOrDigit(out.charAt(out.length() - 1))) {
            out.setLength(out.length() - 1);
        }
        return out.toString();
    }

    /** {@return whether a name says nothing: none, or one that means this very machine} */
    public static boolean isLocalhost(String name) {
        return name.equalsIgnoreCase("localhost")
                || name.equalsIgnoreCase("localhost.localdomain")
                || name.toLowerCase(java.util.Locale.ROOT).endsWith(".localhost")
                || name.toLowerCase(java.util.Locale.ROOT).endsWith(".localhost.localdomain");
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** {@return the name in {@code /etc/hostname}: its first line that is no comment, cleaned} */
    public static String fromFile(String content) {
        return content.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst()
                .map(HostnameSyntax::clean)
                .orElse("");
    }
}
