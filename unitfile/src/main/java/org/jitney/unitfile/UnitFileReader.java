package org.jitney.unitfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of one {@link UnitFile}.
 *
 * <p>A line ends at a newline, a carriage return or a NUL byte; different ones next to each other
 * are one end.
 *
 * <p>A line that ends in an odd number of backslashes goes on in the next one that is not a
 * comment; the last backslash becomes a blank, and blanks at the start of the next line are
 * dropped.
 */
final class UnitFileReader {
    private static final String BLANKS = " \t\n\r";
    private static final String ENDS = "\n\r\0";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String path;
    private final Consumer<Diagnostic> diagnostics;
    private final List<UnitFile.Piece> pieces = new ArrayList<>();
    private @Nullable String section;

    UnitFileReader(String path, Consumer<Diagnostic> diagnostics) {
        this.path = path;
        this.diagnostics = diagnostics;
    }

    List<UnitFile.Piece> read(byte[] bytes) throws UnitFileError {
        String text = RawBytes.decode(bytes);
        var raw = new StringBuilder();
        var logical = new StringBuilder();
        boolean continued = false;
        int line = 0;
        int at = 0;
        while (at < text.length()) {
            int end = endOfLine(text, at);
            String bare = text.substring(at, end);
            int next = afterEnd(text, end);
            raw.append(text, at, next);
            at = next;
            line++;
            String content = line == 1 ? withoutMark(bare) : bare;
            String stripped = stripLeading(content);
            boolean comment = stripped.startsWith("#") || stripped.startsWith(";");
            // Blanks that lead a continuation belong to the value.
            content = continued ? content : stripped;
            if (comment && continued) {
                continue;
            }
            if (comment) {
                keep(raw, line);
                continue;
            }
            if (logical.length() + content.length() > UnitFile.MAX_LINE) {
                throw new UnitFileError(UnitFileError.Kind.TOO_LONG, line, "Line too long");
            }
            logical.append(content);
            continued = endsInBackslash(logical);
            if (continued) {
                logical.setCharAt(logical.length() - 1, ' ');
                continue;
            }
            take(raw, logical.toString(), line);
            logical.setLength(0);
        }
        if (continued) {
            // The line that should have followed is the one to blame.
            take(raw, logical.toString(), line + 1);
        } else if (!raw.isEmpty()) {
            keep(raw, line);
        }
        return pieces;
    }

    private static int endOfLine(String text, int from) {
        int at = from;
        while (at < text.length() && ENDS.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    private static int afterEnd(String text, int end) {
        int at = end;
        while (at < text.length()
                && ENDS.indexOf(text.charAt(at)) >= 0
                && text.indexOf(text.charAt(at), end) == at) {
            at++;
        }
        return at;
    }

    /** {@return whether the line after these would still belong to them} */
    static boolean isContinued(String lines) {
        boolean continued = false;
        for (String line : lines.split("[\n\r\0]")) {
            String content = stripLeading(line);
            boolean comment = content.startsWith("#") || content.startsWith(";");
            if (!comment) {
                continued = endsInBackslash(content);
            }
        }
        return continued;
    }

    private static boolean endsInBackslash(CharSequence text) {
        int count = 0;
        while (count < text.length() && text.charAt(text.length() - 1 - count) == '\\') {
            count++;
        }
        return count % 2 == 1;
    }

    private static String withoutMark(String line) {
        return line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
    }

    private static String stripLeading(String text) {
        int at = 0;
        while (at < text.length()
                && text.charAt(at) != '\n'
                && BLANKS.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return text.substring(at);
    }

    private static String strip(String text) {
        int end = text.length();
        while (end > 0 && BLANKS.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return stripLeading(text.substring(0, end));
    }

    private void keep(StringBuilder raw, int line) {
        pieces.add(new UnitFile.Piece(raw.toString(), Optional.empty(), Optional.empty(), line));
        raw.setLength(0);
    }

    private void take(StringBuilder raw, String logical, int line) throws UnitFileError {
        String text = strip(logical);
        if (!isValidText(text)) {
            throw new UnitFileError(
                    UnitFileError.Kind.INVALID,
                    line,
                    "String is not UTF-8 clean, ignoring assignment: " + printable(text));
        }
        if (text.startsWith("[")) {
            header(raw, text, line);
            return;
        }
        Optional<UnitFile.Entry> entry = text.isEmpty() ? Optional.empty() : assignment(text, line);
        pieces.add(new UnitFile.Piece(raw.toString(), Optional.empty(), entry, line));
        raw.setLength(0);
    }

    private void header(StringBuilder raw, String text, int line) throws UnitFileError {
        if (!text.endsWith("]")) {
            throw new UnitFileError(
                    UnitFileError.Kind.BAD_MESSAGE, line, "Invalid section header '" + text + "'");
        }
        String name = text.substring(1, text.length() - 1);
        section = name;
        pieces.add(new UnitFile.Piece(raw.toString(), Optional.of(name), Optional.empty(), line));
        raw.setLength(0);
    }

    private Optional<UnitFile.Entry> assignment(String text, int line) {
        int equals = text.indexOf('=');
        if (section == null) {
            return ignored(line, "Assignment outside of section. Ignoring.");
        }
        if (equals < 0) {
            return ignored(line, "Missing '=', ignoring line.");
        }
        if (equals == 0) {
            return ignored(line, "Missing key name before '=', ignoring line.");
        }
        String key = strip(text.substring(0, equals));
        String value = strip(text.substring(equals + 1));
        return Optional.of(new UnitFile.Entry(section, key, value, path, line));
    }

    private static String printable(String text) {
        var out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) {
            if (isStray(text, i)) {
                out.setCharAt(i, '\uFFFD');
            }
        }
        return out.toString();
    }

    /** Bytes that are not UTF-8 are read as the second half of a pair without the first. */
    private static boolean isStray(String text, int at) {
        return Character.isLowSurrogate(text.charAt(at))
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    private static boolean isValidText(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isStray(text, i)) {
                return false;
            }
        }
        return true;
    }

    private Optional<UnitFile.Entry> ignored(int line, String text) {
        diagnostics.accept(Diagnostic.warning(path, line, text));
        return Optional.empty();
    }
}
