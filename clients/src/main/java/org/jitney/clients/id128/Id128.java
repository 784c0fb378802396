package org.jitney.clients.id128;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Table;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;

/** {@code systemd-id128}: makes ids, and prints those that identify machine, boot and service. */
public final class Id128 {
    /** What its command line may hold. */
    public static final Tool TOOL =
            Tool.of(
                    "systemd-id128",
                    Option.flag("help", 'h'),
                    Option.flag("version"),
                    Option.flag("pretty", 'p'),
                    Option.value("app-specific", 'a'),
                    Option.flag("uuid", 'u'));

    /** The verbs of its command line. */
    public static final List<String> VERBS =
            List.of("new", "machine-id", "boot-id", "invocation-id", "show", "help");

    private enum Mode {
        PLAIN,
        UUID,
        PRETTY
    }

    private final Environment environment;
    private final Output output;
    private final Mode mode;
    private final Optional<Id> application;

    private Id128(Environment environment, Arguments arguments, Output output) throws UsageError {
        this.environment = environment;
        this.output = output;
        Mode wanted = Mode.PLAIN;
        for (Arguments.Given given : arguments.options()) {
            wanted =
                    given.key().equals("pretty")
                            ? Mode.PRETTY
                            : given.key().equals("uuid") ? Mode.UUID : wanted;
        }
        this.mode = wanted;
        Optional<String> text = arguments.last("app-specific");
        this.application = text.flatMap(Id::parse);
        if (text.isPresent() && application.isEmpty()) {
            throw new UsageError(
                    "Failed to parse \"" + text.get() + "\" as application-ID: Invalid argument");
        }
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        return TOOL.run(
                args,
                environment,
                Id128::help,
                (arguments, output) ->
                        new Id128(environment, arguments, output).run(arguments.operands()));
    }

    private int run(List<String> operands) throws UsageError {
        if (operands.isEmpty()) {
            throw new UsageError("Command verb required.");
        }
        String verb = operands.get(0);
        if (!VERBS.contains(verb)) {
            throw new UsageError("Unknown command verb " + verb + ".");
        }
        boolean takesNames = verb.equals("show") || verb.equals("help");
        if (!takesNames && operands.size() > 1) {
            throw new UsageError("Too many arguments.");
        }
        switch (verb) {
            case "new" -> print(specific(Id.random()));
            case "machine-id" -> print(specific(ofFile("/etc/machine-id", "machine-ID")));
            case "boot-id" -> print(specific(ofFile("/proc/sys/kernel/random/boot_id", "boot-ID")));
            case "invocation-id" -> print(invocation());
            case "show" -> show(operands.subList(1, operands.size()));
            default -> output.print(help(output));
        }
        return 0;
    }

    private Id specific(Id id) {
        return application.map(id::specificTo).orElse(id);
    }

    private Id ofFile(String path, String what) throws UsageError {
        String kind = application.isPresent() ? "app-specific " : "";
        String failed = "Failed to get " + kind + what + ": ";
        try {
            String text = Files.readString(Path.of(path), StandardCharsets.ISO_8859_1).strip();
            if (text.isEmpty() || text.equals("uninitialized")) {
                throw new UsageError(failed + "No medium found");
            }
            return Id.parse(text).orElseThrow(() -> new UsageError(failed + "Invalid argument"));
        } catch (NoSuchFileException e) {
            throw new UsageError(failed + "No such file or directory");
        } catch (IOException e) {
            throw new UsageError(failed + "Input/output error");
        }
    }

    private Id invocation() throws UsageError {
        if (application.isPresent()) {
            throw new UsageError("Verb \"invocation-id\" cannot be combined with --app-specific=.");
        }
        String failed = "Failed to get invocation-ID: ";
        Optional<String> text = Optional.ofNullable(environment.variables().get("INVOCATION_ID"));
        if (text.isEmpty()) {
            throw new UsageError(failed + "No such device or address");
        }
        return text.flatMap(Id::parse)
                .orElseThrow(() -> new UsageError(failed + "Invalid argument"));
    }

    private void print(Id id) {
        output.print(
                switch (mode) {
                    case PLAIN -> id.hex() + "\n";
                    case UUID -> id.uuid() + "\n";
                    case PRETTY -> pretty("XYZ", id, output);
                });
    }

    static String pretty(String name, Id id, Output output) {
        return """
        As string:
        %s

        As UUID:
        %s

        As %s macro:
        %s

        As Python constant:
        >>> import %s
        >>> %s
        """
                .formatted(
                        output.paint(Colour.HIGHLIGHT, id.hex()),
                        output.paint(Colour.HIGHLIGHT, id.uuid()),
                        output.link("man:systemd-id128(1)", "systemd-id128(1)"),
                        output.paint(
                                Colour.HIGHLIGHT,
                                "#define %s SD_ID128_MAKE(%s)".formatted(name, id.bytes(","))),
                        output.link("https://docs.python.org/3/library/uuid.html", "uuid"),
                        output.paint(
                                Colour.HIGHLIGHT,
                                "%s = uuid.UUID('%s')".formatted(name, id.hex())));
    }

    private void show(List<String> names) throws UsageError {
        String machine = System.getProperty("os.arch", "");
        List<PartitionTypes.Type> wanted =
                names.isEmpty()
                        ? PartitionTypes.all(machine)
                        : PartitionTypes.named(names, machine);
        if (mode == Mode.PRETTY) {
            String behind = "";
            for (PartitionTypes.Type type : wanted) {
                output.print(pretty(type.constant(), type.id(), output) + behind);
                behind = "\n";
            }
            return;
        }
        Table table = Table.of("NAME", "ID");
        for (PartitionTypes.Type type : wanted) {
            String id = mode == Mode.UUID ? type.id().uuid() : type.id().hex();
            table.add(Table.Cell.of(type.shown()), Table.Cell.of(id));
        }
        output.printTable(table.render(true, output));
    }

    private static String help(Output output) {
        return Help.of("systemd-id128", "Make and print ids of 128 bits.", 26, output)
                .section("Commands:")
                .row("new", "Make a new one")
                .row("machine-id", "Print that of this machine")
                .row("boot-id", "Print that of this boot")
                .row("invocation-id", "Print that of this run of the service")
                .row("show [NAME|ID...]", "Print the types of GPT partitions")
                .row("help", "Print this text")
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("-p --pretty", "As program code in several languages")
                .row("-a --app-specific=ID", "Derive one for this application from it")
                .row("-u --uuid", "With dashes")
                .end("systemd-id128(1)");
    }
}
