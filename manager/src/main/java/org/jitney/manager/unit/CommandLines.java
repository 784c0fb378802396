package org.jitney.manager.unit;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.Words;

/** The parser of {@code ExecStart=} and its like: prefixes, words, several commands in a line. */
final class CommandLines {
    private static final Pattern SLASHES = Pattern.compile("/+");

    private CommandLines() {}

    static void commands(Assignment line) throws UnitFileError, BadSetting {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        List<Object> commands = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (String word : split(line)) {
            if (word.equals(";")) {
                finish(line, words, commands);
                words.clear();
            } else {
                // A quoted or escaped semicolon is an argument; Words hands "\;" out as is.
                words.add(word.equals("\\;") ? ";" : word);
            }
        }
        finish(line, words, commands);
        line.add(commands.toArray());
    }

    /** An escape that does not exist stays as it is, and is told about. */
    private static List<String> split(Assignment line) throws UnitFileError {
        try {
            return Words.all(
                    line.value(), Words.Flag.UNQUOTE, Words.Flag.CUNESCAPE, Words.Flag.RELAX);
        } catch (UnitFileError e) {
            List<String> words =
                    Words.all(
                            line.value(),
                            Words.Flag.UNQUOTE,
                            Words.Flag.CUNESCAPE,
                            Words.Flag.RELAX,
                            Words.Flag.CUNESCAPE_RELAX);
            line.warn().accept("Ignoring unknown escape sequences: \"" + line.value() + "\"");
            return words;
        }
    }

    private static void finish(Assignment line, List<String> words, List<Object> into)
            throws UnitFileError, BadSetting {
        if (words.isEmpty()) {
            return;
        }
        Set<ExecCommand.Flag> flags = EnumSet.noneOf(ExecCommand.Flag.class);
        String first = words.getFirst();
        boolean ownName = false;
        int at = 0;
        for (; at < first.length(); at++) {
            char c = first.charAt(at);
            if (c == '-') {
                flags.add(ExecCommand.Flag.IGNORE_FAILURE);
            } else if (c == '@') {
                ownName = true;
            } else if (c == ':') {
                flags.add(ExecCommand.Flag.NO_ENV_EXPAND);
            } else if (c == '+') {
                flags.add(ExecCommand.Flag.PRIVILEGED);
            } else if (c == '!' && flags.remove(ExecCommand.Flag.NO_SETUID)) {
                flags.add(ExecCommand.Flag.AMBIENT);
            } else if (c == '!') {
                flags.add(ExecCommand.Flag.NO_SETUID);
            } else {
                break;
            }
        }
        String path = line.expand(first.substring(at));
        List<String> arguments = new ArrayList<>();
        for (String word : words.subList(1, words.size())) {
            arguments.add(line.expand(word));
        }
        check(line, path, flags);
        if (!ownName) {
            arguments.addFirst(path);
        } else if (arguments.isEmpty()) {
            throw refused(flags, "Empty zeroth argument in: " + line.value());
        }
        into.add(new ExecCommand(simple(path), arguments, flags));
    }

    private static String simple(String path) {
        String out = path.contains("//") ? SLASHES.matcher(path).replaceAll("/") : path;
        return out.length() > 1 && out.endsWith("/") ? out.substring(0, out.length() - 1) : out;
    }

    private static void check(Assignment line, String path, Set<ExecCommand.Flag> flags)
            throws UnitFileError, BadSetting {
        if (path.isEmpty()) {
            throw refused(flags, "Empty path in command line: " + line.value());
        }
        if (!path.startsWith("/") && path.contains("/")) {
            throw refused(flags, "Neither a valid executable name nor an absolute path: " + path);
        }
        if (path.endsWith("/")) {
            throw refused(flags, "Executable path specifies a directory: " + path);
        }
    }

    /** A wrong command whose failure is ignored is left out, any other one spoils the unit. */
    private static UnitFileError refused(Set<ExecCommand.Flag> flags, String text)
            throws BadSetting {
        if (flags.contains(ExecCommand.Flag.IGNORE_FAILURE)) {
            return new UnitFileError(UnitFileError.Kind.INVALID, text + ", ignoring");
        }
        throw new BadSetting(text);
    }
}
