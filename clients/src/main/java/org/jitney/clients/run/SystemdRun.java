package org.jitney.clients.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.systemctl.JobWaiter;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** The {@code systemd-run} command. */
public final class SystemdRun {
    /** What its command line may hold. */
    public static final List<Option> OPTIONS = RunOptions.TABLE;

    private static final int FAILURE = 1;

    /** With these the command is not looked for in our own root directory. */
    private static final Set<String> OTHER_ROOT =
            Set.of(
                    "RootDirectory",
                    "RootImage",
                    "ExecSearchPath",
                    "MountImages",
                    "ExtensionImages");

    private final RunContext context;
    private final RunOptions options;

    private SystemdRun(RunContext context) {
        this.context = context;
        this.options = context.options();
    }

    /** Runs the tool in this process. */
    public static void main(String[] args) {
        System.exit(run(args, Environment.ofProcess()));
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        int status;
        try {
            status = run(List.of(args), environment);
        } catch (UsageError e) {
            environment.err().print(e.text() + "\n");
            status = FAILURE;
        } catch (CallFailed e) {
            environment.err().print("Failed to connect to bus: " + e.text() + "\n");
            status = FAILURE;
        }
        environment.out().flush();
        environment.err().flush();
        return status;
    }

    private static int run(List<String> line, Environment environment)
            throws UsageError, CallFailed {
        // What is asked about the tool is answered before anything else is looked at.
        for (String word : line) {
            if (word.equals("--help") || word.equals("-h")) {
                Output output = Output.of(environment.out(), Output.Look.of(environment));
                output.print(RunHelp.render(output));
                return 0;
            }
            if (word.equals("--version")) {
                environment.out().print("systemd 252 (jitney)\n");
                return 0;
            }
            if (!word.startsWith("-")) {
                break;
            }
        }
        RunOptions options = RunOptions.parse(line, environment);
        List<String> command = absolute(options, environment);
        String description =
                options.last("description")
                        .orElse(
                                command.isEmpty()
                                        ? options.unit().orElse("")
                                        : String.join(" ", command));
        try (RunContext context = RunContext.open(environment, options)) {
            return new SystemdRun(context).run(description, command);
        }
    }

    /** Fails early for a command that is not there, by our own search path. */
    private static List<String> absolute(RunOptions options, Environment environment)
            throws UsageError {
        List<String> given = options.command();
        boolean elsewhere =
                options.all("property").stream()
                        .anyMatch(p -> OTHER_ROOT.contains(p.split("=", 2)[0]));
        if (given.isEmpty() || elsewhere) {
            return given;
        }
        List<String> command = new ArrayList<>(given);
        String name = given.getFirst();
        command.set(
                0,
                executable(name, environment)
                        .orElseThrow(() ->
                                new UsageError(
                                        "Failed to find executable %s: No such file or directory"
                                                .formatted(name))));
        return List.copyOf(command);
    }

    private static Optional<String> executable(String name, Environment environment) {
        if (name.contains("/")) {
            Path path = environment.directory().resolve(name).normalize();
            return Files.isExecutable(path) ? Optional.of(path.toString()) : Optional.empty();
        }
        String search = environment.variable("PATH").orElse("/usr/local/bin:/usr/bin:/bin");
        for (String folder : search.split(":", -1)) {
            Path path = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isExecutable(path) && !Files.isDirectory(path)) {
                return Optional.of(path.toAbsolutePath().normalize().toString());
            }
        }
        return Optional.empty();
    }

    private int run(String description, List<String> command) throws UsageError, CallFailed {
        if (options.has("scope")) {
            return new ScopeRun(context, description, command).run();
        }
        if (options.hasPath()) {
            return trigger(UnitType.PATH, description, command);
        }
        if (options.hasSocket()) {
            return trigger(UnitType.SOCKET, description, command);
        }
        if (options.hasTimer()) {
            return trigger(UnitType.TIMER, description, command);
        }
        return new ServiceRun(context, description, command).run();
    }

    private int trigger(UnitType type, String description, List<String> command)
            throws UsageError, CallFailed {
        JobWaiter jobs =
                new JobWaiter(
                        context.peer(), options.where().user(), options.quiet(), context::error);
        String service;
        String trigger;
        Optional<UnitName> given = options.unit().flatMap(UnitName::parse);
        if (given.filter(n -> n.type() == UnitType.TIMER).isPresent()) {
            trigger = given.get().value();
            service = given.get().withType(UnitType.SERVICE).orElseThrow().value();
        } else if (options.unit().isPresent()
                && given.filter(n -> n.type() == UnitType.SERVICE).isEmpty()) {
            service = context.mangled(options.unit().get(), UnitType.SERVICE);
            trigger = context.mangled(options.unit().get(), type);
        } else {
            service = context.unitName(UnitType.SERVICE);
            trigger = new UnitName(service).withType(type).orElseThrow().value();
        }
        List<Struct> properties = new UnitProperties(context, description, command).trigger(type);
        List<Struct> auxiliary =
                command.isEmpty()
                        ? List.of()
                        : List.of(
                                Struct.of(
                                        service,
                                        new UnitProperties(context, description, command)
                                                .service(Optional.empty(), List.of())));
        try {
            jobs.add(context.start(trigger, properties, auxiliary));
        } catch (CallFailed e) {
            context.error(
                    "Failed to start transient %s unit: %s".formatted(type.suffix(), e.text()));
            return FAILURE;
        }
        int result = jobs.await();
        if (result == 0) {
            context.info("Running %s as unit: %s".formatted(type.suffix(), trigger));
            if (!command.isEmpty()) {
                context.info("Will run service as unit: " + service);
            }
        }
        return result;
    }
}
