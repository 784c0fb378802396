package org.jitney.clients.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A command line taken apart: the options that were given, in order, and the operands.
 *
 * @param options what was given, in the order of the command line
 * @param operands what is no option
 */
public record Arguments(List<Given> options, List<String> operands) {

    /**
     * An option that was given; {@code value} is empty for one without an argument.
     *
     * @param isWritten whether there was an argument: one that may be left out may also be empty
     */
    public record Given(String key, String value, boolean isWritten) {
        /** Makes one that has an argument unless that is empty. */
        public Given(String key, String value) {
            this(key, value, !value.isEmpty());
        }
    }

    /** Copies the lists. */
    public Arguments {
        options = List.copyOf(options);
        operands = List.copyOf(operands);
    }

    /**
     * Takes a command line apart.
     *
     * @param tool the name that error texts start with
     */
    public static Arguments parse(String tool, List<Option> known, List<String> line)
            throws UsageError {
        // Most calls have no option at all: then the option parser is not even loaded.
        for (String word : line) {
            if (word.length() > 1 && word.charAt(0) == '-') {
                return OptionParser.parse(tool, known, line, false);
            }
        }
        return new Arguments(List.of(), line);
    }

    /**
     * Takes a command line apart whose operands are the command line of another program: its
     * options are not looked at.
     *
     * @param tool the name that error texts start with
     */
    public static Arguments parseUpToOperand(String tool, List<Option> known, List<String> line)
            throws UsageError {
        boolean options =
                !line.isEmpty() && line.get(0).length() > 1 && line.get(0).startsWith("-");
        return options
                ? OptionParser.parse(tool, known, line, true)
                : new Arguments(List.of(), line);
    }

    /** {@return whether the option was given} */
    public boolean has(String key) {
        return last(key).isPresent();
    }

    /** {@return the argument of the option; the last one counts} */
    public Optional<String> last(String key) {
        for (int i = options.size() - 1; i >= 0; i--) {
            if (options.get(i).key().equals(key)) {
                return Optional.of(options.get(i).value());
            }
        }
        return Optional.empty();
    }

    /** {@return all arguments of an option that may be given more than once} */
    public List<String> all(String key) {
        List<String> values = new ArrayList<>();
        for (Given given : options) {
            if (given.key().equals(key)) {
                values.add(given.value());
            }
        }
        return values;
    }

    /** {@return the comma-separated words of all arguments of an option} */
    public List<String> words(String key) {
        List<String> words = new ArrayList<>();
        for (String value : all(key)) {
            for (String word : value.split(",", -1)) {
                if (!word.isEmpty()) {
                    words.add(word);
                }
            }
        }
        return words;
    }

    /** {@return the same without the first operand} */
    public Arguments withoutFirstOperand() {
        return new Arguments(options, operands.subList(1, operands.size()));
    }
}
