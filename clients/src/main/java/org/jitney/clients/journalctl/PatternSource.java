package org.jitney.clients.journalctl;

import java.util.Locale;

/**
 * A pattern in the syntax of PCRE (pcre2pattern(3)), character by character; each is a byte. What
 * is wrong with it is a {@link Bad}, in the words that PCRE has for it.
 */
final class PatternSource {
    /** What is wrong with a pattern. */
    static final class Bad extends Exception {
        private static final long serialVersionUID = 1;

        private final String reason;

        Bad(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    private static final int HEX = 16;
    private static final int OCTAL = 8;
    private static final int MOST = 0xff;

    private final String text;
    private int at;

    PatternSource(String text) {
        this.text = text;
    }

    boolean isAtEnd() {
        return at >= text.length();
    }

    int position() {
        return at;
    }

    char peek() {
        return isAtEnd() ? 0 : text.charAt(at);
    }

    char next() {
        return text.charAt(at++);
    }

    /** {@return whether that stands here; then it has been read} */
    boolean take(String word) {
        if (!text.startsWith(word, at)) {
            return false;
        }
        at += word.length();
        return true;
    }

    /** {@return what comes before the end, which is read, too} */
    String until(String end, String elseBad) throws Bad {
        int found = text.indexOf(end, at);
        if (found < 0) {
            throw new Bad(elseBad);
        }
        String out = text.substring(at, found);
        at = found + end.length();
        return out;
    }

    /** {@return the characters here that the set has, at most so many} */
    String run(String set, int most) {
        int from = at;
        while (at - from < most
                && !isAtEnd()
                && set.indexOf(Character.toLowerCase(text.charAt(at))) >= 0) {
            at++;
        }
        return text.substring(from, at);
    }

    /** {@return all characters to {@code \E}, or to the end} */
    String quoted() {
        int end = text.indexOf("\\E", at);
        String out = text.substring(at, end < 0 ? text.length() : end);
        at = end < 0 ? text.length() : end + 2;
        return out;
    }

    /**
     * {@return the character that an escape stands for, in a class and out of it; -1 if it stands
     * for something else}
     *
     * @param letter what follows the backslash, which has been read
     */
    int character(char letter) throws Bad {
        return switch (letter) {
            case 'a' -> 7;
            case 'e' -> 27;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'c' -> control();
            case 'x' -> hex();
            case 'o' -> octal();
            case '0' -> number("0" + run("01234567", 2), OCTAL);
            case 'F', 'L', 'l', 'U', 'u' ->
                    throw new Bad("PCRE2 does not support \\F, \\L, \\l, \\N{name}, \\U, or \\u");
            default -> isLetterOrDigit(letter) ? -1 : letter;
        };
    }

    static boolean isLetterOrDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private int control() throws Bad {
        if (isAtEnd()) {
            throw new Bad("\\c at end of pattern");
        }
        return Character.toUpperCase(next()) ^ 64;
    }

    private int hex() throws Bad {
        String digits =
                take("{")
                        ? until("}", "missing terminating } for hexadecimal escape")
                        : "0" + run("0123456789abcdef", 2);
        return number(digits, HEX);
    }

    private int octal() throws Bad {
        if (!take("{")) {
            throw new Bad("missing opening brace after \\o");
        }
        return number(until("}", "missing terminating } for octal escape"), OCTAL);
    }

    private static int number(String digits, int radix) throws Bad {
        try {
            int out = Integer.parseUnsignedInt(digits, radix);
            if (out >= 0 && out <= MOST) {
                return out;
            }
        } catch (NumberFormatException e) {
            throw new Bad("non-hex character in \\x{} (closing brace missing?)");
        }
        throw new Bad("character code point value in \\x{} or \\o{} is too large");
    }

    /** {@return a property as Java writes it, from what follows {@code \p} or {@code \P}} */
    String property(char letter) throws Bad {
        if (isAtEnd()) {
            throw new Bad("malformed \\P or \\p sequence");
        }
        String name =
                take("{") ? until("}", "malformed \\P or \\p sequence") : String.valueOf(next());
        boolean not = (letter == 'P') != name.startsWith("^");
        name = name.replaceFirst("^\\^", "").replaceAll("[\\s_-]", "").toLowerCase(Locale.ROOT);
        String java =
                switch (name) {
                    case "any" -> "IsAssigned}\\P{IsAssigned";
                    case "l&" -> "LC";
                    case "xan" -> "L}\\p{N";
                    case "xwd" -> "L}\\p{N}\\p{Pc";
                    case "xsp", "xps" -> "Z}\\p{Space";
                    default -> isCategory(name) ? capitalized(name) : "Is" + name;
                };
        return "[" + (not ? "^" : "") + "\\p{" + java + "}]";
    }

    /** The general categories of Unicode, by their letters. */
    private static boolean isCategory(String name) {
        return name.matches("[clmnpsz]|c[cfnos]|l[lmotu]|m[cen]|n[dlo]|p[cdefios]|s[ckmo]|z[lps]");
    }

    private static String capitalized(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /** {@return a character as itself, wherever it stands in a pattern of Java} */
    static String literal(int c) {
        return isLetterOrDigit((char) c) ? String.valueOf((char) c) : "\\x%02x".formatted(c);
    }
}
