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
    private static List<String> split(Assignment line) throws UnitFileError, BadSetting {
        try {
            return Words.all(line.value(), Words.Flag.UNQUOTE, Words.Flag.CUNESCAPE);
        } catch (UnitFileError e) {
            List<String> words = leniently(line);
            line.warn().accept("Ignoring unknown escape sequences: \"" + line.value() + "\"");
            return words;
        }
    }

    /** A quote that is not closed spoils the unit, but behind the program only. */
    private static List<String> leniently(Assignment line) throws UnitFileError, BadSetting {
        Words words =
                new Words(
                        line.value(),
                        Words.Flag.UNQUOTE,
                        Words.Flag.CUNESCAPE,
                        Words.Flag.CUNESCAPE_RELAX);
        List<String> out = new ArrayList<>();
        Prefixes prefixes = null;
        try {
            for (var word = words.next(); word.isPresent(); word = words.next()) {
                out.add(word.get());
                prefixes = prefixes == null ? Prefixes.of(word.get()) : prefixes;
            }
            return out;
        } catch (UnitFileError e) {
            if (prefixes == null) {
                throw e;
            }
            throw refused(prefixes.flags(), String.valueOf(e.getMessage()));
        }
    }

    /** What stands in front of the program; what comes twice, or too late, belongs to its name. */
    private record Prefixes(Set<ExecCommand.Flag> flags, boolean ownName, int length) {
        static Prefixes of(String word) {
            Set<ExecCommand.Flag> flags = EnumSet.noneOf(ExecCommand.Flag.class);
            boolean ownName = false;
            int at = 0;
            while (at < word.length()) {
                char c = word.charAt(at);
                boolean taken =
                        switch (c) {
                            case '-' -> flags.add(ExecCommand.Flag.IGNORE_FAILURE);
                            case '@' -> !ownName;
                            case ':' -> flags.add(ExecCommand.Flag.NO_ENV_EXPAND);
                            case '+' ->
                                    !hasPrivileges(flags) && flags.add(ExecCommand.Flag.PRIVILEGED);
                            case '!' -> addBang(flags);
                            default -> false;
                        };
                if (!taken) {
                    break;
                }
                ownName |= c == '@';
                at++;
            }
            return new Prefixes(flags, ownName, at);
        }

        private static boolean hasPrivileges(Set<ExecCommand.Flag> flags) {
            return flags.contains(ExecCommand.Flag.PRIVILEGED)
                    || flags.contains(ExecCommand.Flag.NO_SETUID)
                    || flags.contains(ExecCommand.Flag.AMBIENT);
        }

        private static boolean addBang(Set<ExecCommand.Flag> flags) {
            return flags.remove(ExecCommand.Flag.NO_SETUID)
                    ? flags.add(ExecCommand.Flag.AMBIENT)
                    : !hasPrivileges(flags) && flags.add(ExecCommand.Flag.NO_SETUID);
        }
    }

    private static void finish(Assignment line, List<String> words, List<Object> into)
            throws UnitFileError, BadSetting {
        if (words.isEmpty()) {
            return;
        }
        String first = words.getFirst();
        Prefixes prefixes = Prefixes.of(first);
        Set<ExecCommand.Flag> flags = prefixes.flags();
        String path;
        List<String> arguments = new ArrayList<>();
        try {
            path = line.expand(first.substring(prefixes.length()));
            for (String word : words.subList(1, words.size())) {
                arguments.add(line.expand(word));
            }
        } catch (UnitFileError e) {
            throw refused(flags, String.valueOf(e.getMessage()));
        }
        check(line, path, flags);
        if (!prefixes.ownName()) {
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
