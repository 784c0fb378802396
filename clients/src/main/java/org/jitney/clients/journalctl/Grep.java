package org.jitney.clients.journalctl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.Highlight;

/**
 * A pattern that messages are searched for. Both are taken as bytes, as the original does, so that
 * messages need not be text. Its syntax is that of {@link PerlPattern}.
 */
final class Grep {
    /** In bytes; enough for messages of some millions. */
    private static final long LARGE_STACK = 1L << 29;

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
            Pattern pattern = Pattern.compile(PerlPattern.toJava(bytes), flags);
            return new Grep(pattern, Literal.of(bytes, sensitive));
        } catch (PatternSource.Bad e) {
            throw bad(text, e.reason());
        } catch (PatternSyntaxException e) {
            throw bad(text, reason(e.getDescription()));
        }
    }

    private static UsageError bad(String text, String reason) {
        return new UsageError("Bad pattern \"" + text + "\": " + reason);
    }

    /** {@return what is left to be wrong with what was said in Java's syntax} */
    private static String reason(String description) {
        return description.startsWith("Unknown character property")
                ? "unknown property after \\P or \\p"
                : description;
    }

    /** {@return where it is in the message} */
    Optional<Highlight> find(byte[] message) {
        if (literal.isPresent()) {
            int at = literal.get().in(message);
            int end = at + literal.get().lower.length;
            return at < 0 ? Optional.empty() : Optional.of(new Highlight(at, end));
        }
        return search(new String(message, ISO_8859_1));
    }

    /** Alternatives that repeat cost stack for each character; most messages are short. */
    private Optional<Highlight> search(String message) {
        try {
            return searchHere(message);
        } catch (StackOverflowError e) {
            CompletableFuture<Optional<Highlight>> found = new CompletableFuture<>();
            new Thread(null, () -> complete(found, message), "grep", LARGE_STACK).start();
            return found.join();
        }
    }

    private void complete(CompletableFuture<Optional<Highlight>> found, String message) {
        try {
            found.complete(searchHere(message));
        } catch (StackOverflowError e) {
            found.completeExceptionally(e);
        }
    }

    private Optional<Highlight> searchHere(String message) {
        Matcher matcher = pattern.matcher(message);
        return matcher.find()
                ? Optional.of(new Highlight(matcher.start(), matcher.end()))
                : Optional.empty();
    }
}
