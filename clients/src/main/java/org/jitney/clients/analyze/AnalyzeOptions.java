package org.jitney.clients.analyze;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.LocalZone;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitType;
import org.jitney.unitfile.time.TimeSpan;
import org.jitney.unitfile.time.Timestamp;

/**
 * The options of {@code systemd-analyze} as values.
 *
 * @param fuzzUsec how much earlier than the last one a unit may be and is shown
 * @param threshold the exposure in tenths that is still good enough
 * @param iterations how many times a calendar expression is followed
 * @param baseUsec since when; now if it is not given
 * @param unit what {@code condition} looks at
 * @param checksManuals whether manual pages must be there
 * @param recursiveErrors yes, no or one
 */
record AnalyzeOptions(
        Arguments arguments,
        long fuzzUsec,
        int threshold,
        long iterations,
        Optional<Long> baseUsec,
        Json.Style json,
        boolean offline,
        Optional<String> unit,
        boolean checksManuals,
        String recursiveErrors) {
    private static final int NO_THRESHOLD = 100;

    /** Reads them in the order in which they were given: the first bad one is complained about. */
    static AnalyzeOptions of(Arguments arguments) throws UsageError {
        Builder builder = new Builder();
        for (Arguments.Given given : arguments.options()) {
            builder.read(given.key(), given.value());
        }
        return new AnalyzeOptions(
                arguments,
                builder.fuzz,
                builder.threshold,
                builder.iterations,
                builder.base,
                builder.json,
                builder.offline,
                builder.unit,
                builder.man,
                builder.recursiveErrors);
    }

    private static final class Builder {
        private long fuzz;
        private int threshold = NO_THRESHOLD;
        private long iterations = 1;
        private Optional<Long> base = Optional.empty();
        private Json.Style json = Json.Style.OFF;
        private boolean offline;
        private Optional<String> unit = Optional.empty();
        private boolean man = true;
        private String recursiveErrors = "";

        void read(String key, String value) throws UsageError {
            switch (key) {
                case "fuzz" -> fuzz = fuzz(value);
                case "threshold" -> threshold = threshold(value);
                case "iterations" -> iterations = iterations(value);
                case "base-time" -> base = Optional.of(baseTime(value));
                case "json" -> json = json(value);
                case "offline" -> offline = truth("--offline", value);
                case "man" -> man = value.isEmpty() || truth("--man", value);
                case "generators" -> {
                    if (!value.isEmpty() && truth("--generators", value)) {
                        throw new UsageError("--generators is not supported.");
                    }
                }
                case "unit" ->
                        unit =
                                Optional.of(
                                        UnitEscape.mangle(value, UnitType.SERVICE)
                                                .orElseThrow(() ->
                                                        new UsageError(
                                                                "Failed to mangle unit name "
                                                                        + value
                                                                        + ": Invalid argument")));
                case "recursive-errors" -> recursiveErrors = mode(value);
                case "image", "security-policy", "profile" ->
                        throw new UsageError("--" + key + "= is not supported.");
                default -> {}
            }
        }

        private static long fuzz(String value) throws UsageError {
            try {
                return TimeSpan.parse(value).usec();
            } catch (UnitFileError e) {
                // The reference says nothing either.
                throw new UsageError("");
            }
        }

        private static int threshold(String value) throws UsageError {
            int number = (int) Math.min(number(value), NO_THRESHOLD + 1);
            if (number < 0 || number > NO_THRESHOLD) {
                throw new UsageError("Failed to parse threshold: " + value);
            }
            return number;
        }

        private static long iterations(String value) throws UsageError {
            long number = number(value);
            if (number < 0) {
                throw new UsageError("Failed to parse iterations: " + value);
            }
            return number;
        }

        private static long number(String value) {
            return value.matches("[0-9]{1,9}") ? Long.parseLong(value) : -1;
        }

        private static long baseTime(String value) throws UsageError {
            try {
                return Timestamp.parse(value, now(), LocalZone.get()).usec();
            } catch (UnitFileError e) {
                throw new UsageError("Failed to parse --base-time= parameter: " + value);
            }
        }

        private static Json.Style json(String value) throws UsageError {
            return switch (value) {
                case "off" -> Json.Style.OFF;
                case "short" -> Json.Style.SHORT;
                case "pretty" -> Json.Style.PRETTY;
                default -> throw new UsageError("Unknown argument to --json= switch: " + value);
            };
        }

        private static boolean truth(String option, String value) throws UsageError {
            return Booleans.parse(value)
                    .orElseThrow(() ->
                            new UsageError(
                                    "Failed to parse boolean argument to "
                                            + option
                                            + ": "
                                            + value
                                            + "."));
        }

        private static String mode(String value) throws UsageError {
            if (!List.of("yes", "no", "one", "help").contains(value)) {
                throw new UsageError("Unknown mode passed to --recursive-errors='" + value + "'.");
            }
            return value;
        }
    }

    /** {@return now, in microseconds since the epoch} */
    static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * TimeSpan.SECOND + now.getNano() / 1000;
    }

    boolean asksForModes() {
        return recursiveErrors.equals("help");
    }

    /** Complains about options that the verb knows nothing about. */
    void checkVerb(String verb, List<String> operands) throws UsageError {
        boolean security = verb.equals("security");
        if (offline && !security) {
            throw new UsageError("Option --offline= is only supported for security right now.");
        }
        if (json != Json.Style.OFF && !security && !verb.equals("inspect-elf")) {
            throw new UsageError(
                    "Option --json= is only supported for security and inspect-elf right now.");
        }
        if (threshold != NO_THRESHOLD && !security) {
            throw new UsageError("Option --threshold= is only supported for security right now.");
        }
        String scope = scope();
        if (scope.equals("global") && !List.of("dot", "unit-paths", "verify").contains(verb)) {
            throw new UsageError(
                    "Option --global only makes sense with verbs dot, unit-paths, verify.");
        }
        if (verb.equals("cat-config") && scope.equals("user")) {
            throw new UsageError("Option --user is not supported for cat-config right now.");
        }
        boolean takesRoot = List.of("cat-config", "verify", "condition").contains(verb);
        if (arguments.has("root") && !takesRoot && !(security && offline)) {
            throw new UsageError(
                    "Options --root= and --image= are only supported for cat-config, verify,"
                            + " condition and security when used with --offline= right now.");
        }
        if (unit.isPresent() && !verb.equals("condition")) {
            throw new UsageError("Option --unit= is only supported for condition");
        }
        if (verb.equals("condition") && unit.isEmpty() && operands.isEmpty()) {
            throw new UsageError("Too few arguments for condition");
        }
        if (verb.equals("condition") && unit.isPresent() && !operands.isEmpty()) {
            throw new UsageError("No conditions can be passed if --unit= is used.");
        }
    }

    private String scope() {
        String scope = "system";
        for (Arguments.Given given : arguments.options()) {
            switch (given.key()) {
                case "system", "user", "global" -> scope = given.key();
                default -> {}
            }
        }
        return scope;
    }
}
