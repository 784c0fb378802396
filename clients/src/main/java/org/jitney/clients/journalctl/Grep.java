package org.jitney.clients.journalctl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

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

    private Grep(Pattern pattern) {
        this.pattern = pattern;
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
            return new Grep(Pattern.compile(withClasses(bytes), flags));
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
        Matcher matcher = pattern.matcher(new String(message, ISO_8859_1));
        return matcher.find()
                ? Optional.of(new Highlight(matcher.start(), matcher.end()))
                : Optional.empty();
    }
}
