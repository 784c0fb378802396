package org.jitney.clients.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a command line in the way of {@code getopt_long}, and says what is wrong with it in its
 * words: options and operands may be mixed, letters may be joined ({@code -aq}, {@code -n5}), long
 * names cut short, {@code --} ends them.
 *
 * <p>One pass that keeps the order in which options were given, since often the last of several
 * counts. There is nothing else on the way of a command's start: building picocli's model of the
 * options took longer than a call of the bus, so that is made only where completions come from it.
 */
final class OptionParser {
    private final List<Option> known;
    private final List<Arguments.Given> given = new ArrayList<>();
    private final List<String> operands = new ArrayList<>();
    private final List<String> line;
    private int next;

    private OptionParser(List<Option> known, List<String> line) {
        this.known = known;
        this.line = line;
    }

    /**
     * Reads a line.
     *
     * @param tool the name that error texts start with
     * @param upToOperand whether the first operand ends the options: it is another program's line
     * @throws UsageError with the text for the first thing that is wrong
     */
    static Arguments parse(String tool, List<Option> known, List<String> line, boolean upToOperand)
            throws UsageError {
        OptionParser parser = new OptionParser(known, line);
        try {
            parser.read(upToOperand);
        } catch (UsageError e) {
            throw new UsageError(tool + ": " + e.text());
        }
        return new Arguments(parser.given, parser.operands);
    }

    private void read(boolean upToOperand) throws UsageError {
        while (next < line.size()) {
            String word = line.get(next++);
            boolean operand = word.length() < 2 || word.charAt(0) != '-';
            if (word.equals("--") || (operand && upToOperand)) {
                operands.addAll(line.subList(operand ? next - 1 : next, line.size()));
                return;
            }
            if (operand) {
                operands.add(word);
            } else if (word.startsWith("--")) {
                readName(word.substring(2));
            } else {
                readLetters(word.substring(1));
            }
        }
    }

    private void readName(String word) throws UsageError {
        int equals = word.indexOf('=');
        Option option = find(word, equals < 0 ? word : word.substring(0, equals));
        if (!option.takesValue()) {
            if (equals >= 0) {
                throw new UsageError("option '--" + option.name() + "' doesn't allow an argument");
            }
            given.add(new Arguments.Given(option.key(), ""));
        } else if (equals >= 0) {
            given.add(new Arguments.Given(option.key(), word.substring(equals + 1), true));
        } else if (option.isOptional()) {
            given.add(new Arguments.Given(option.key(), ""));
        } else if (next < line.size()) {
            given.add(new Arguments.Given(option.key(), line.get(next++)));
        } else {
            throw new UsageError("option '--" + option.name() + "' requires an argument");
        }
    }

    /** {@return the option of that name, or the only one whose name begins so} */
    private Option find(String word, String name) throws UsageError {
        List<Option> matches = new ArrayList<>();
        for (Option option : known) {
            if (option.name().equals(name)) {
                return option;
            }
            if (!option.name().isEmpty() && option.name().startsWith(name)) {
                matches.add(option);
            }
        }
        if (matches.isEmpty()) {
            throw new UsageError("unrecognized option '--" + word + "'");
        }
        if (matches.size() > 1) {
            StringBuilder text = new StringBuilder("option '--" + word + "' is ambiguous;");
            text.append(" possibilities:");
            matches.forEach(option -> text.append(" '--").append(option.name()).append('\''));
            throw new UsageError(text.toString());
        }
        return matches.get(0);
    }

    private void readLetters(String letters) throws UsageError {
        for (int i = 0; i < letters.length(); i++) {
            Option option = find(letters.charAt(i));
            if (!option.takesValue()) {
                given.add(new Arguments.Given(option.key(), ""));
                continue;
            }
            if (i + 1 < letters.length() || option.isOptional()) {
                given.add(new Arguments.Given(option.key(), letters.substring(i + 1)));
            } else if (next < line.size()) {
                given.add(new Arguments.Given(option.key(), line.get(next++)));
            } else {
                throw new UsageError("option requires an argument -- '" + letters.charAt(i) + "'");
            }
            return;
        }
    }

    private Option find(char letter) throws UsageError {
        for (Option option : known) {
            if (option.letter() == letter) {
                return option;
            }
        }
        throw new UsageError("invalid option -- '" + letter + "'");
    }
}
