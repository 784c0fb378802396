package org.jitney.unitfile;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes one word after the other off a line, with the quoting and escapes of unit files.
 *
 * <p>The flags choose how much of that is understood, since settings differ: a command line
 * unquotes and unescapes, a list of paths unquotes only, a list of numbers does neither. A word is
 * either taken whole or an error is thrown; {@link #rest()} is then what was not taken.
 */
public final class Words {
    /** Blanks, the usual separators. */
    public static final String BLANKS = " \t\n\r";

    /** What is understood. */
    public enum Flag {
        /** Takes an open quote or a backslash at the end of the line as it is. */
        RELAX,
        /** Understands the escapes of C, and refuses unknown ones. */
        CUNESCAPE,
        /** Leaves unknown escapes as they are; with {@link #CUNESCAPE}. */
        CUNESCAPE_RELAX,
        /** A backslash quotes a separator or a backslash; anything else behind it is an error. */
        UNESCAPE_SEPARATORS,
        /** Understands quotes but leaves them in the word. */
        KEEP_QUOTE,
        /** Understands quotes and takes them off. */
        UNQUOTE,
        /** Two separators in a row have an empty word between them. */
        DONT_COALESCE_SEPARATORS,
        /** Leaves backslashes in the word, without meaning. */
        RETAIN_ESCAPE,
        /** Leaves the separator behind the word on the line. */
        RETAIN_SEPARATORS
    }

    private final String text;
    private final String separators;
    private final Set<Flag> flags;
    private int at;
    private boolean exhausted;

    /** Reads words between blanks. */
    public Words(String text, Flag... flags) {
        this(text, BLANKS, flags.length == 0 ? EnumSet.noneOf(Flag.class) : Set.of(flags));
    }

    /** Reads words between any of the separators. */
    public Words(String text, String separators, Set<Flag> flags) {
        this.text = text;
        this.separators = separators;
        this.flags = flags.isEmpty() ? EnumSet.noneOf(Flag.class) : EnumSet.copyOf(flags);
    }

    /** {@return all words of the line, unquoted and unescaped, as a list setting reads them} */
    public static List<String> split(String text) throws UnitFileError {
        return all(text, Flag.UNQUOTE, Flag.CUNESCAPE);
    }

    /** {@return all words of the line} */
    public static List<String> all(String text, Flag... flags) throws UnitFileError {
        List<String> out = new ArrayList<>();
        var words = new Words(text, flags);
        for (var word = words.next(); word.isPresent(); word = words.next()) {
            out.add(word.get());
        }
        return out;
    }

    /** {@return the next word; empty at the end} */
    public Optional<String> next() throws UnitFileError {
        if (exhausted) {
            return Optional.empty();
        }
        boolean everySeparatorCounts = has(Flag.DONT_COALESCE_SEPARATORS);
        if (!everySeparatorCounts) {
            skipSeparators();
        } else if (at < text.length() && isSeparator(text.charAt(at))) {
            passSeparator();
            return Optional.of("");
        }
        if (at == text.length()) {
            exhausted = true;
            return everySeparatorCounts ? Optional.of("") : Optional.empty();
        }
        return Optional.of(word());
    }

    private String word() throws UnitFileError {
        var out = new ByteArrayOutputStream();
        char quote = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean quotes = has(Flag.UNQUOTE) || has(Flag.KEEP_QUOTE);
            if (c == '\\' && !has(Flag.RETAIN_ESCAPE)) {
                escape(out, quote != 0);
            } else if (quote != 0 ? c == quote : quotes && (c == '"' || c == '\'')) {
                quote = quote == 0 ? c : 0;
                if (!has(Flag.UNQUOTE)) {
                    put(out, c);
                }
            } else if (quote == 0 && isSeparator(c)) {
                endAtSeparator();
                return RawBytes.decode(out.toByteArray());
            } else {
                put(out, c);
            }
        }
        if (quote != 0 && !has(Flag.RELAX)) {
            throw new UnitFileError(
                    UnitFileError.Kind.INVALID, "Unbalanced quoting in '" + text + "'");
        }
        exhausted = true;
        return RawBytes.decode(out.toByteArray());
    }

    /** Takes the escape whose backslash is at {@code at}, up to its last character. */
    private void escape(ByteArrayOutputStream out, boolean quoted) throws UnitFileError {
        if (at + 1 == text.length()) {
            if (has(Flag.CUNESCAPE_RELAX) && (!quoted || has(Flag.RELAX))) {
                out.write('\\');
            } else if (!has(Flag.RELAX)) {
                throw new UnitFileError(
                        UnitFileError.Kind.INVALID, "Backslash at the end of '" + text + "'");
            }
            return;
        }
        char c = text.charAt(at + 1);
        var one = has(Flag.CUNESCAPE) ? CEscape.read(text, at + 1) : Optional.<CEscape.One>empty();
        boolean understands = has(Flag.CUNESCAPE) || has(Flag.UNESCAPE_SEPARATORS);
        boolean separator = has(Flag.UNESCAPE_SEPARATORS) && (isSeparator(c) || c == '\\');
        if (one.isPresent()) {
            out.writeBytes(RawBytes.encode(one.get().text()));
            at += one.get().length();
            return;
        }
        if (understands && !separator) {
            if (!has(Flag.CUNESCAPE_RELAX)) {
                throw new UnitFileError(
                        UnitFileError.Kind.INVALID, "Invalid escape sequence in '" + text + "'");
            }
            out.write('\\');
        }
        at++;
        put(out, c);
    }

    /** Writes the character at {@code at}, with its other half when it is a surrogate pair. */
    private void put(ByteArrayOutputStream out, char c) {
        if (c < 0x80) {
            out.write(c);
        } else if (Character.isHighSurrogate(c) && at + 1 < text.length()) {
            out.writeBytes(RawBytes.encode(text.substring(at, at + 2)));
            at++;
        } else {
            out.writeBytes(RawBytes.encode(String.valueOf(c)));
        }
    }

    private void endAtSeparator() {
        if (has(Flag.DONT_COALESCE_SEPARATORS)) {
            passSeparator();
        } else if (!has(Flag.RETAIN_SEPARATORS)) {
            skipSeparators();
            exhausted = at == text.length();
        }
    }

    private void passSeparator() {
        if (!has(Flag.RETAIN_SEPARATORS)) {
            at++;
        }
    }

    private void skipSeparators() {
        while (at < text.length() && isSeparator(text.charAt(at))) {
            at++;
        }
    }

    private boolean isSeparator(char c) {
        return separators.indexOf(c) >= 0;
    }

    private boolean has(Flag flag) {
        return flags.contains(flag);
    }

    /** {@return what has not been taken yet} */
    public String rest() {
        return text.substring(at);
    }
}
