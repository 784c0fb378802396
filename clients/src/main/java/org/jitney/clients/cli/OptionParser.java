package org.jitney.clients.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Parses options with picocli, in the way of {@code getopt_long}: options and operands may be
 * mixed, letters may be joined ({@code -aq}, {@code -n5}), long names cut short, {@code --} ends
 * them.
 *
 * <p>Built from {@link Option} rows only when there is an option to parse, without annotations or
 * subcommands: what costs time in picocli is reflection and the number of classes.
 */
final class OptionParser {
    private static final String OPERANDS = "operands";
    private static final Object NO_OBJECT = new Object();

    /**
     * Makes the lists that options collect in. picocli's own factory would look for Groovy in every
     * jar of the class path.
     */
    private static final CommandLine.IFactory FACTORY =
            new CommandLine.IFactory() {
                @Override
                public <K> K create(Class<K> type) {
                    return type.cast(new ArrayList<String>());
                }
            };

    private OptionParser() {}

    static Arguments parse(String tool, List<Option> known, List<String> line, boolean upToOperand)
            throws UsageError {
        // picocli lets some things pass, such as a value for an option that takes none. And the
        // model of one option costs it as much as a bus call: it gets those that there are.
        OptionDiagnosis.Checked checked = OptionDiagnosis.check(tool, known, line, upToOperand);
        List<Option> used = checked.used();
        CommandLine parser = new CommandLine(specification(used), FACTORY);
        parser.setPosixClusteredShortOptionsAllowed(true)
                .setAbbreviatedOptionsAllowed(true)
                .setOverwrittenOptionsAllowed(true)
                .setAllowOptionsAsOptionParameters(true)
                .setUnmatchedOptionsArePositionalParams(false)
                .setExpandAtFiles(false)
                .setTrimQuotes(false)
                .setToggleBooleanFlags(false);
        CommandLine.ParseResult result;
        try {
            result = parser.parseArgs(checked.words().toArray(String[]::new));
        } catch (CommandLine.ParameterException e) {
            throw new UsageError(tool + ": " + e.getMessage());
        }
        return arguments(used, result);
    }

    /** {@return picocli's model of these options; completions are made from it as well} */
    static CommandSpec specification(List<Option> known) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(NO_OBJECT, FACTORY);
        for (Option option : known) {
            OptionSpec.Builder row =
                    option.name().isEmpty()
                            ? OptionSpec.builder("-" + option.letter())
                            : option.hasLetter()
                                    ? OptionSpec.builder(
                                            "--" + option.name(), "-" + option.letter())
                                    : OptionSpec.builder("--" + option.name());
            // Every option may be repeated, so each one collects.
            row.type(List.class).auxiliaryTypes(String.class);
            row.arity(option.takesValue() ? "1" : "0").fallbackValue("");
            spec.addOption(row.build());
        }
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel(OPERANDS)
                        .index("0..*")
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .build());
        return spec;
    }

    private static Arguments arguments(List<Option> known, CommandLine.ParseResult result) {
        Map<String, String> keys = new HashMap<>();
        for (Option option : known) {
            keys.put((option.name().isEmpty() ? "-" : "--") + option.key(), option.key());
        }
        List<Arguments.Given> given = new ArrayList<>();
        // One that is given twice is matched twice, each time with all its values.
        for (OptionSpec option : new LinkedHashSet<>(result.matchedOptions())) {
            String key = keys.getOrDefault(option.longestName(), option.longestName());
            List<String> values = option.originalStringValues();
            if (option.arity().max() == 0 || values.isEmpty()) {
                given.add(new Arguments.Given(key, ""));
            } else {
                values.forEach(value -> given.add(new Arguments.Given(key, value)));
            }
        }
        List<String> operands = new ArrayList<>();
        for (PositionalParamSpec operand : new LinkedHashSet<>(result.matchedPositionals())) {
            operands.addAll(operand.originalStringValues());
        }
        return new Arguments(given, operands);
    }
}
