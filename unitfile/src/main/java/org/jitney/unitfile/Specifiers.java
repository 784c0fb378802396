package org.jitney.unitfile;

import java.util.Optional;

/**
 * Expands {@code %x} specifiers. {@code %%} is a percent sign; an unknown letter or digit is an
 * error; a percent sign before anything else stands for itself.
 */
public final class Specifiers {
    /** The longest expansion of one text that any setting takes. */
    public static final int MAX_LENGTH = 1 << 20;

    private Specifiers() {}

    /** {@return the text with its specifiers replaced} */
    public static String expand(String text, SpecifierContext context) throws UnitFileError {
        return expand(text, context, MAX_LENGTH);
    }

    /** {@return the text with its specifiers replaced, of at most {@code maxLength} bytes} */
    public static String expand(String text, SpecifierContext context, int maxLength)
            throws UnitFileError {
        if (text.indexOf('%') < 0 && text.length() <= maxLength / 4) {
            // Not longer than that in any encoding.
            return text;
        }
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char specifier = text.charAt(++i);
            if (specifier == '%') {
                out.append('%');
            } else if (isLetterOrDigit(specifier)) {
                out.append(context.value(specifier).orElseThrow(() -> unknown(text)));
            } else {
                out.append('%').append(specifier);
            }
            if (out.length() > maxLength) {
                throw tooLong(text);
            }
        }
        if (RawBytes.encode(out.toString()).length > maxLength) {
            throw tooLong(text);
        }
        return out.toString();
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static UnitFileError unknown(String text) {
        return new UnitFileError(
                UnitFileError.Kind.BAD_SPECIFIER, "Invalid specifier in '" + text + "'");
    }

    private static UnitFileError tooLong(String text) {
        return new UnitFileError(
                UnitFileError.Kind.TOO_LONG, "Expansion of '" + text + "' is too long");
    }

    /**
     * {@return the specifiers that come from the name of a unit: i, I, p, P, n, N, j, J, f}
     *
     * @param name the unit
     */
    public static SpecifierContext ofName(UnitName name) {
        return specifier ->
                switch (specifier) {
                    case 'n' -> Optional.of(name.value());
                    case 'N' -> Optional.of(name.withoutSuffix());
                    case 'p' -> Optional.of(name.prefix());
                    case 'P' -> Optional.of(unescape(name.prefix()));
                    case 'i' -> Optional.of(name.instance().orElse(""));
                    case 'I' -> Optional.of(unescape(name.instance().orElse("")));
                    case 'j' -> Optional.of(name.lastComponent());
                    case 'J' -> Optional.of(unescape(name.lastComponent()));
                    case 'f' -> Optional.of(path(name));
                    default -> Optional.empty();
                };
    }

    /**
     * {@return the specifiers that come from where the unit file lies: y (the file), Y (its
     * folder)}
     */
    public static SpecifierContext ofFragment(String path) {
        return specifier ->
                switch (specifier) {
                    case 'y' -> Optional.of(path);
                    case 'Y' -> Optional.of(path.substring(0, Math.max(1, path.lastIndexOf('/'))));
                    default -> Optional.empty();
                };
    }

    private static String path(UnitName name) throws UnitFileError {
        String part = name.instance().filter(i -> !i.isEmpty()).orElse(name.prefix());
        return UnitEscape.unescapePath(part).orElseThrow(() -> notEscaped(part));
    }

    private static String unescape(String part) throws UnitFileError {
        return UnitEscape.unescape(part).orElseThrow(() -> notEscaped(part));
    }

    private static UnitFileError notEscaped(String part) {
        return new UnitFileError(
                UnitFileError.Kind.INVALID, "'" + part + "' is not escaped as in unit names");
    }
}
