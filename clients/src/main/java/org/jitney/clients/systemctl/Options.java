package org.jitney.clients.systemctl;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.LocalZone;
import org.jitney.clients.cli.OfflineBus;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.StandardOptions;
import org.jitney.clients.cli.Truth;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.cli.Where;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitType;
import org.jitney.unitfile.time.TimeSpan;
import org.jitney.unitfile.time.Timestamp;

/** The options of {@code systemctl}: the table, and what was given in the tool's own terms. */
record Options(Arguments arguments, List<String> types, List<String> states) {

    private static final Set<String> PRESET_MODES = Set.of("full", "enable-only", "disable-only");
    private static final Set<String> OUTPUTS =
            Set.of(
                    "short",
                    "short-full",
                    "short-iso",
                    "short-iso-precise",
                    "short-precise",
                    "short-monotonic",
                    "short-delta",
                    "short-unix",
                    "verbose",
                    "export",
                    "json",
                    "json-pretty",
                    "json-sse",
                    "json-seq",
                    "cat",
                    "with-unit");

    /** In the order in which an ambiguous abbreviation names them. */
    static final List<Option> TABLE =
            List.of(
                    StandardOptions.HELP,
                    StandardOptions.VERSION,
                    Option.value("type", 't'),
                    StandardOptions.PROPERTY,
                    Option.value("", 'P'),
                    Option.flag("all", 'a'),
                    Option.flag("reverse"),
                    Option.flag("after"),
                    Option.flag("before"),
                    Option.flag("show-types"),
                    Option.flag("failed"),
                    StandardOptions.FULL,
                    Option.value("job-mode"),
                    Option.flag("fail"),
                    Option.flag("irreversible"),
                    Option.flag("ignore-dependencies"),
                    Option.flag("ignore-inhibitors"),
                    Option.flag("", 'i'),
                    Option.value("check-inhibitors"),
                    Option.flag("value"),
                    StandardOptions.USER,
                    StandardOptions.SYSTEM,
                    Option.flag("global"),
                    Option.flag("wait"),
                    StandardOptions.NO_BLOCK,
                    Option.value("legend"),
                    StandardOptions.NO_LEGEND,
                    StandardOptions.NO_PAGER,
                    Option.flag("no-wall"),
                    Option.flag("dry-run"),
                    StandardOptions.QUIET,
                    Option.value("root"),
                    Option.value("image"),
                    Option.flag("force", 'f'),
                    Option.flag("no-reload"),
                    Option.value("kill-whom"),
                    Option.value("kill-who"),
                    Option.value("signal", 's'),
                    StandardOptions.NO_ASK_PASSWORD,
                    StandardOptions.HOST,
                    StandardOptions.MACHINE,
                    Option.flag("runtime"),
                    Option.value("lines", 'n'),
                    Option.value("output", 'o'),
                    Option.flag("plain"),
                    Option.value("state"),
                    Option.flag("recursive", 'r'),
                    Option.flag("with-dependencies"),
                    Option.value("preset-mode"),
                    Option.flag("firmware-setup"),
                    Option.value("boot-loader-menu"),
                    Option.value("boot-loader-entry"),
                    Option.flag("now"),
                    Option.value("message"),
                    Option.flag("show-transaction", 'T'),
                    Option.value("what"),
                    Option.value("reboot-argument"),
                    Option.value("timestamp"),
                    Option.flag("read-only"),
                    Option.flag("mkdir"),
                    Option.value("when"),
                    Option.flag("marked"),
                    Option.flag("stdin"),
                    Option.value("drop-in"));

    /**
     * Which half of a unit's listing the user asked for: types and load states share one option.
     */
    static Options of(Arguments arguments) throws UsageError {
        for (String list : new String[] {"type", "state"}) {
            for (String value : arguments.all(list)) {
                if (value.isEmpty()) {
                    throw new UsageError("--" + list + "= requires arguments.");
                }
            }
        }
        List<String> types = new java.util.ArrayList<>();
        List<String> states = new java.util.ArrayList<>(arguments.words("state"));
        for (String word : arguments.words("type")) {
            if (UnitType.ofSuffix(word).isPresent()) {
                types.add(word);
            } else if (States.LOAD_STATES.contains(word)) {
                states.add(word);
            } else if (!word.equals("help")) {
                throw new UsageError(
                        "Unknown unit type or load state '"
                                + word
                                + "'.\nUse -t help to see a list of allowed values.");
            }
        }
        if (arguments.has("failed") && !states.contains("failed")) {
            states.add("failed");
        }
        Options options = new Options(arguments, List.copyOf(types), List.copyOf(states));
        options.check();
        return options;
    }

    private void check() throws UsageError {
        Optional<String> lines = arguments.last("lines");
        if (lines.isPresent() && !lines.get().matches("\\+?[0-9]{1,9}")) {
            throw new UsageError("Failed to parse lines '" + lines.get() + "'");
        }
        Optional<String> output = arguments.last("output");
        if (output.isPresent() && !OUTPUTS.contains(output.get())) {
            throw new UsageError("Unknown output '" + output.get() + "'.");
        }
        Optional<String> legend = arguments.last("legend");
        if (legend.isPresent() && parseBoolean(legend.get()).isEmpty()) {
            throw new UsageError(
                    "Failed to parse boolean argument to --legend: " + legend.get() + ".");
        }
        Optional<String> preset = arguments.last("preset-mode");
        if (preset.isPresent() && !PRESET_MODES.contains(preset.get())) {
            throw new UsageError("Failed to parse preset mode: " + preset.get() + ".");
        }
        Optional<String> inhibitors = arguments.last("check-inhibitors");
        if (inhibitors.isPresent()
                && !inhibitors.get().equals("auto")
                && parseBoolean(inhibitors.get()).isEmpty()) {
            throw new UsageError(
                    "Failed to parse --check-inhibitors= argument: " + inhibitors.get());
        }
        if (arguments.has("image")) {
            throw new UsageError(
                    "--image= is not supported: mount the image and use --root= instead.");
        }
        Optional<String> stamp = arguments.last("timestamp");
        if (stamp.isPresent() && TimestampStyle.parse(stamp.get()).isEmpty()) {
            throw new UsageError("Invalid value: " + stamp.get() + ".");
        }
        for (String spans : new String[] {"boot-loader-menu"}) {
            Optional<String> value = arguments.last(spans);
            if (value.isPresent() && span(value.get()).isEmpty()) {
                throw new UsageError(
                        "Failed to parse --%s= argument '%s': Invalid argument"
                                .formatted(spans, value.get()));
            }
        }
        Optional<String> when = arguments.last("when");
        if (when.isPresent() && instant(when.get()).isEmpty()) {
            throw new UsageError("Failed to parse --when= argument '" + when.get() + "'.");
        }
    }

    /** {@return a time span in microseconds} */
    static Optional<Long> span(String text) {
        try {
            return Optional.of(TimeSpan.parse(text).usec());
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }

    /** {@return a point in time in microseconds; show, cancel and auto stand for none} */
    static Optional<Long> instant(String text) {
        if (text.equals("show") || text.equals("cancel") || text.equals("auto")) {
            return Optional.of(0L);
        }
        try {
            long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            return Optional.of(Timestamp.parse(text, now, LocalZone.get()).usec());
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }

    static Optional<Boolean> parseBoolean(String text) {
        return Truth.parse(text);
    }

    boolean has(String key) {
        return arguments.has(key);
    }

    boolean all() {
        return has("all");
    }

    boolean full() {
        return has("full");
    }

    boolean quiet() {
        return has("quiet");
    }

    boolean plain() {
        return has("plain");
    }

    boolean force() {
        return has("force");
    }

    boolean runtime() {
        return has("runtime");
    }

    boolean legend() {
        return json() == Json.Style.OFF
                && !has("no-legend")
                && !quiet()
                && arguments.last("legend").flatMap(Options::parseBoolean).orElse(true);
    }

    /** {@return which manager is meant} */
    Where where() {
        return Where.of(arguments);
    }

    /** {@return whether the manager of the user is meant} */
    boolean user() {
        return where().user();
    }

    OfflineBus.Scope scope() {
        return has("global")
                ? OfflineBus.Scope.GLOBAL
                : user() ? OfflineBus.Scope.USER : OfflineBus.Scope.SYSTEM;
    }

    Optional<Path> root() {
        return arguments.last("root").filter(root -> !root.isEmpty()).map(Path::of);
    }

    Json.Style json() {
        return switch (arguments.last("output").orElse("")) {
            case "json" -> Json.Style.SHORT;
            case "json-pretty" -> Json.Style.PRETTY;
            default -> Json.Style.OFF;
        };
    }

    /** {@return the properties to show; none means all} */
    List<String> properties() {
        List<String> names = new java.util.ArrayList<>(arguments.words("property"));
        names.addAll(arguments.words("P"));
        if (names.isEmpty() && (arguments.has("property") || arguments.has("P"))) {
            // An empty list of names is one that no property is in.
            names.add("");
        }
        return names;
    }

    boolean valueOnly() {
        return has("value") || has("P");
    }

    /** {@return how many journal lines to show} */
    int lines() {
        return arguments.last("lines").map(Integer::parseInt).orElse(10);
    }

    TimestampStyle timestamp() {
        return arguments
                .last("timestamp")
                .flatMap(TimestampStyle::parse)
                .orElse(TimestampStyle.PRETTY);
    }

    /** {@return the mode for new jobs} */
    String jobMode() {
        String mode = arguments.last("job-mode").orElse("replace");
        if (has("fail")) {
            mode = "fail";
        }
        if (has("irreversible")) {
            mode = "replace-irreversibly";
        }
        return has("ignore-dependencies") ? "ignore-dependencies" : mode;
    }
}
