package org.jitney.clients.journalctl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.Highlight;

/**
 * A pattern that messages are searched for. Both are taken as bytes, as the original does, so that
 * messages need not be text. What is special is a Perl-like expression; the classes of POSIX
 * ({@code [[:digit:]]}) are known.
 */
final class Grep {
    private static final Map<String, String> CLASSES =
            Map.ofEntries(
                    Map.entry("alpha", "\\p{Alpha}"),
                    Map.entry("digit", "\\p{Digit}"),
                    Map.entry("alnum", "\\p{Alnum}"),
                    Map.entry("upper", "\\p{Upper}"),
                    Map.entry("lower", "\\p{Lower}"),
                    Map.entry("punct", "\\p{Punct}"),
                    Map.entry("graph", "\\p{Graph}"),
                    Map.entry("print", "\\p{Print}"),
                    Map.entry("blank", "\\p{Blank}"),
                    Map.entry("cntrl", "\\p{Cntrl}"),
                    Map.entry("xdigit", "\\p{XDigit}"),
                    Map.entry("space", "\\p{Space}"),
                    Map.entry("word", "\\w"));

    private final Pattern pattern;
    private final Optional<Literal> literal;

    private Grep(Pattern pattern, Optional<Literal> literal) {
        this.pattern = pattern;
        this.literal = literal;
    }

    /**
     * A pattern that has nothing special in it, which is looked for byte by byte.
     *
     * @param lower in lower case, if case does not matter
     * @param upper in upper case then; else both are the same
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Literal(byte[] lower, byte[] upper) {
        static Optional<Literal> of(String bytes, boolean sensitive) {
            if (bytes.isEmpty() || !bytes.chars().allMatch(Literal::isPlain)) {
                return Optional.empty();
            }
            String lower = sensitive ? bytes : bytes.toLowerCase(Locale.ROOT);
            String upper = sensitive ? bytes : bytes.toUpperCase(Locale.ROOT);
            return Optional.of(new Literal(lower.getBytes(ISO_8859_1), upper.getBytes(ISO_8859_1)));
        }

        private static boolean isPlain(int c) {
            return (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || " _-/:,;=@%&'\"<>~!".indexOf(c) >= 0;
        }

        /** {@return where it begins, or -1} */
        int in(byte[] text) {
            byte first = lower[0];
            byte orFirst = upper[0];
            for (int at = 0; at <= text.length - lower.length; at++) {
                byte c = text[at];
                if ((c == first || c == orFirst) && isAt(text, at)) {
                    return at;
                }
            }
            return -1;
        }

        private boolean isAt(byte[] text, int at) {
            for (int i = 1; i < lower.length; i++) {
                byte c = text[at + i];
                if (c != lower[i] && c != upper[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Reads a pattern.
     *
     * @param caseSensitive without a wish, it is if there is a capital in the pattern
     */
    static Grep compile(String text, Optional<Boolean> caseSensitive) throws UsageError {
        boolean sensitive =
                caseSensitive.orElseGet(() -> text.chars().anyMatch(c -> c >= 'A' && c <= 'Z'));
        String bytes = new String(text.getBytes(UTF_8), ISO_8859_1);
        int flags = Pattern.UNIX_LINES | (sensitive ? 0 : Pattern.CASE_INSENSITIVE);
        try {
            return new Grep(
                    Pattern.compile(withClasses(bytes), flags), Literal.of(bytes, sensitive));
        } catch (PatternSyntaxException e) {
            throw new UsageError("Bad pattern \"" + text + "\": " + reason(e.getDescription()));
        }
    }

    private static String withClasses(String pattern) {
        if (!pattern.contains("[:")) {
            return pattern;
        }
        Matcher names = Pattern.compile("\\[:(\\^?)([a-z]+):]").matcher(pattern);
        return names.replaceAll(found -> {
            String name = CLASSES.get(found.group(2));
            if (name == null) {
                return Matcher.quoteReplacement(found.group());
            }
            boolean not = !found.group(1).isEmpty();
            String negated = name.replace("\\p", "\\P").replace("\\w", "\\W");
            return Matcher.quoteReplacement(not ? negated : name);
        });
    }

    /** {@return the words of the original's library for what is wrong} */
    private static String reason(String description) {
        if (description.startsWith("Unclosed group")) {
            return "missing closing parenthesis";
        }
        if (description.startsWith("Unclosed character class")) {
            return "missing terminating ] for character class";
        }
        if (description.startsWith("Dangling meta character")) {
            return "quantifier does not follow a repeatable item";
        }
        if (description.startsWith("Unmatched closing ')'")) {
            return "unmatched closing parenthesis";
        }
        if (description.startsWith("Unexpected internal error")) {
            return "\\ at end of pattern";
        }
        return description;
    }

    /** {@return where it is in the message} */
    Optional<Highlight> find(byte[] message) {
        if (literal.isPresent()) {
            int at = literal.get().in(message);
            int end = at + literal.get().lower.length;
            return at < 0 ? Optional.empty() : Optional.of(new Highlight(at, end));
        }
        Matcher matcher = pattern.matcher(new String(message, ISO_8859_1));
        return matcher.find()
                ? Optional.of(new Highlight(matcher.start(), matcher.end()))
                : Optional.empty();
    }
}
