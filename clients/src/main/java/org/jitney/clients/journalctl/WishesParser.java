package org.jitney.clients.journalctl;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.LocalZone;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.OutputMode;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;
import org.jitney.unitfile.time.Timestamp;

/** Reads the options one after the other, since the order of some of them counts. */
final class WishesParser {
    private static final int DEFAULT_LINES = 10;
    private static final int PAGER_LINES = 1000;

    private final Wishes wishes = new Wishes();
    private final Output output;
    private final Path here;
    private final long now;

    private WishesParser(Output output, Path here, long now) {
        this.output = output;
        this.here = here;
        this.now = now;
    }

    /**
     * {@return what the command line wants}
     *
     * @param here what paths are relative to
     * @param now microseconds since 1970, which relative times count from
     * @throws UsageError with the first thing that is wrong
     */
    static Wishes parse(Arguments arguments, Output output, Path here, long now) throws UsageError {
        WishesParser parser = new WishesParser(output, here, now);
        parser.wishes.operands = arguments.operands();
        for (Arguments.Given given : arguments.options()) {
            refuseEmpty(given);
            parser.take(given.key(), given.value());
            if (parser.wishes.action == Action.NOTHING) {
                return parser.wishes;
            }
        }
        parser.complete();
        return parser.wishes;
    }

    /** Arguments that may be left out are not the same as such that are empty. */
    private static void refuseEmpty(Arguments.Given given) throws UsageError {
        if (!given.value().isEmpty() || !given.isWritten()) {
            return;
        }
        switch (given.key()) {
            case "lines" -> throw new UsageError("Failed to parse lines ''");
            case "boot" -> throw new UsageError("Failed to parse boot descriptor ''");
            case "case-sensitive" ->
                    throw new UsageError("Bad --case-sensitive= argument \"\": Invalid argument");
            default -> {}
        }
    }

    private void take(String key, String value) throws UsageError {
        switch (key) {
            case "help" -> answer(JournalctlHelp.render(output));
            case "version" -> answer(org.jitney.clients.cli.Tool.VERSION);
            case "output" -> output(value);
            case "lines" -> lines(value);
            case "pager-end" -> {
                wishes.pagerEnd = true;
                wishes.lines = wishes.lines == null ? new Lines(PAGER_LINES, false) : wishes.lines;
                wishes.boot = wishes.boot.or(() -> Optional.of(BootChoice.LAST));
            }
            case "this-boot" -> wishes.boot = Optional.of(BootChoice.LAST);
            case "boot" -> wishes.boot = boot(value, "boot");
            case "I" -> wishes.invocation = Optional.of(BootChoice.LAST);
            case "invocation" -> wishes.invocation = boot(value, "invocation");
            case "dmesg" -> {
                wishes.kernel = true;
                wishes.boot = wishes.boot.or(() -> Optional.of(BootChoice.LAST));
            }
            case "priority" -> priority(value);
            case "facility" -> facility(value);
            case "since" -> wishes.since = java.util.OptionalLong.of(timestamp(value));
            case "until" -> wishes.until = java.util.OptionalLong.of(timestamp(value));
            case "case-sensitive" -> caseSensitive(value);
            case "file" -> file(value);
            case "root" -> wishes.root = path(value).filter(path -> !path.equals("/"));
            case "image" -> wishes.image = path(value);
            case "output-fields" -> {
                if (!value.isEmpty()) {
                    wishes.outputFields.addAll(List.of(value.split(",", -1)));
                }
            }
            default -> {
                if (!WishesFlags.take(wishes, key, value)) {
                    care(key, value);
                }
            }
        }
    }

    /** What is not about showing entries. */
    private void care(String key, String value) throws UsageError {
        switch (key) {
            case "vacuum-size" -> {
                wishes.vacuumSize = size(value);
                vacuum();
            }
            case "vacuum-files" -> {
                wishes.vacuumFiles = count(value);
                vacuum();
            }
            case "vacuum-time" -> {
                wishes.vacuumTime = span(value, "Failed to parse vacuum time: " + value);
                vacuum();
            }
            case "rotate" ->
                    wishes.action =
                            wishes.action == Action.VACUUM
                                    ? Action.ROTATE_AND_VACUUM
                                    : Action.ROTATE;
            case "interval" -> {
                String failed = "Failed to parse sealing key change interval: " + value;
                wishes.interval = span(value, failed);
                if (wishes.interval <= 0) {
                    throw new UsageError(failed);
                }
            }
            case "smart-relinquish-var" ->
                    wishes.action =
                            MountPoints.isOnRoot(Path.of("/var/log/journal"))
                                    ? Action.NOTHING
                                    : Action.RELINQUISH_VAR;
            default -> throw new IllegalStateException("an option that nobody reads: " + key);
        }
    }

    private void vacuum() {
        wishes.action = wishes.action == Action.ROTATE ? Action.ROTATE_AND_VACUUM : Action.VACUUM;
    }

    private void answer(String text) {
        output.print(text);
        wishes.action = Action.NOTHING;
    }

    private void output(String value) throws UsageError {
        if (value.equals("help")) {
            StringBuilder text = new StringBuilder();
            for (OutputMode mode : OutputMode.values()) {
                text.append(mode).append('\n');
            }
            answer(text.toString());
            return;
        }
        wishes.output =
                OutputMode.parse(value)
                        .orElseThrow(
                                () -> new UsageError("Unknown output format '" + value + "'."));
        wishes.quiet |= wishes.output.isQuiet();
    }

    private void lines(String value) throws UsageError {
        wishes.lines =
                value.isEmpty()
                        ? new Lines(DEFAULT_LINES, false)
                        : Lines.parse(value)
                                .orElseThrow(() ->
                                        new UsageError("Failed to parse lines '" + value + "'"));
    }

    private static Optional<BootChoice> boot(String value, String what) throws UsageError {
        if (value.isEmpty()) {
            return Optional.of(BootChoice.LAST);
        }
        BootChoice choice =
                BootChoice.parse(value)
                        .orElseThrow(() ->
                                new UsageError(
                                        "Failed to parse " + what + " descriptor '" + value + "'"));
        return Optional.of(choice).filter(c -> !c.all());
    }

    private void priority(String value) throws UsageError {
        String failed =
                value.contains("..") ? "Failed to parse log level range " : "Unknown log level ";
        wishes.levels = SyslogNames.levels(value).orElseThrow(() -> new UsageError(failed + value));
    }

    private void facility(String value) throws UsageError {
        for (String word : value.split(",", -1)) {
            if (word.equals("help")) {
                String heading = wishes.quiet ? "" : "Available facilities:\n";
                answer(heading + SyslogNames.facilities());
                return;
            }
            if (word.isEmpty()) {
                continue;
            }
            OptionalInt facility = SyslogNames.facility(word);
            if (facility.isEmpty()) {
                throw new UsageError("Bad --facility= argument \"" + word + "\".");
            }
            wishes.facilities.add(facility.getAsInt());
        }
    }

    private long timestamp(String value) throws UsageError {
        try {
            return Timestamp.parse(value, now, LocalZone.get()).usec();
        } catch (UnitFileError e) {
            throw new UsageError("Failed to parse timestamp: " + value);
        }
    }

    private void caseSensitive(String value) throws UsageError {
        Optional<Boolean> wish = value.isEmpty() ? Optional.of(true) : Booleans.parse(value);
        if (wish.isEmpty()) {
            throw new UsageError(
                    "Bad --case-sensitive= argument \"" + value + "\": Invalid argument");
        }
        wishes.caseSensitive = wish;
    }

    private void file(String value) {
        if (value.equals("-")) {
            wishes.standardInput = true;
        } else {
            wishes.files.addAll(FilePatterns.expand(value, here));
        }
    }

    private Optional<String> path(String value) {
        return value.isEmpty()
                ? Optional.empty()
                : Optional.of(here.resolve(value).normalize().toString());
    }

    private static long size(String value) throws UsageError {
        try {
            return ByteSize.parse(value);
        } catch (UnitFileError e) {
            throw new UsageError("Failed to parse vacuum size: " + value);
        }
    }

    private static long count(String value) throws UsageError {
        try {
            return Long.parseUnsignedLong(value.startsWith("+") ? value.substring(1) : value);
        } catch (NumberFormatException e) {
            throw new UsageError("Failed to parse vacuum files: " + value);
        }
    }

    private static long span(String value, String failed) throws UsageError {
        try {
            TimeSpan span = TimeSpan.parse(value);
            return span.isInfinite() ? Long.MAX_VALUE : span.usec();
        } catch (UnitFileError e) {
            throw new UsageError(failed);
        }
    }

    private void complete() throws UsageError {
        if (wishes.noTail) {
            wishes.lines = Lines.ALL;
        }
        if (wishes.follow && wishes.since.isEmpty() && wishes.lines == null) {
            wishes.lines = new Lines(DEFAULT_LINES, false);
        }
        if (wishes.follow && !wishes.merge && wishes.boot.isEmpty()) {
            wishes.boot = Optional.of(BootChoice.LAST);
        }
        checkTogether();
        if (wishes.user && !wishes.system) {
            // Their own journal has no entries of the system's units.
            wishes.userUnits.addAll(wishes.units);
            wishes.units.clear();
        }
        if (wishes.pattern.isPresent()) {
            wishes.grep = Optional.of(Grep.compile(wishes.pattern.get(), wishes.caseSensitive));
            // How far back the last so many matches are is not known before.
            wishes.reverse |= wishes.limit().isPresent() && !wishes.follow && !wishes.wantsOldest();
        }
    }

    private void checkTogether() throws UsageError {
        int places =
                (wishes.directory.isPresent() ? 1 : 0)
                        + (wishes.files.isEmpty() ? 0 : 1)
                        + (wishes.standardInput ? 1 : 0)
                        + (wishes.machine.isPresent() ? 1 : 0)
                        + (wishes.root.isPresent() ? 1 : 0)
                        + (wishes.image.isPresent() ? 1 : 0);
        int starts =
                (wishes.cursor.isPresent() ? 1 : 0)
                        + (wishes.afterCursor.isPresent() ? 1 : 0)
                        + (wishes.since.isPresent() ? 1 : 0);
        if (places > 1) {
            throw new UsageError(
                    "Please specify at most one of -D/--directory=, --file=, -M/--machine=,"
                            + " --root=, --image=.");
        }
        if (wishes.since.isPresent()
                && wishes.until.isPresent()
                && wishes.since.getAsLong() > wishes.until.getAsLong()) {
            throw new UsageError("--since= must be before --until=.");
        }
        if (starts > 1) {
            throw new UsageError(
                    "Please specify only one of --since=, --cursor=, and --after-cursor=.");
        }
        if (wishes.follow && wishes.reverse) {
            throw new UsageError("Please specify either --reverse= or --follow=, not both.");
        }
        if (wishes.wantsOldest() && (wishes.reverse || wishes.follow)) {
            throw new UsageError(
                    "--lines=+N is unsupported when --reverse or --follow is specified.");
        }
        if (!wishes.action.takesOperands() && !wishes.operands.isEmpty()) {
            throw new UsageError(
                    "Extraneous arguments starting with '" + wishes.operands.getFirst() + "'");
        }
        if ((wishes.boot.isPresent() || wishes.action == Action.LIST_BOOTS) && wishes.merge) {
            throw new UsageError("Using --boot or --list-boots with --merge is not supported.");
        }
    }
}
