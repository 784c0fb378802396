package org.jitney.launcher.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.completion.Completion;

/**
 * The verbs of {@code jitney} itself that are bus clients; the start script knows those that become
 * a daemon or a program of their own.
 */
final class JitneyCommand {
    private static final String HELP =
            """
            jitney COMMAND [OPTION...]

            A D-Bus-first system manager.

            Commands:
              up [--dir DIR] [--detach] [--system]   Start bus, manager and daemons in one process;
                                                     prints DBUS_SYSTEM_BUS_ADDRESS=... when ready
                 [--bus embedded|service]            The bus within this process, or as dbus.service
                                                     in one of its own, started again when it dies
                 [--clock real|virtual]              Units go by the machine's clock, or by one that stands
                                                     until org.jitney.Clock1 on the bus moves it
                 [--unit-path DIR[:DIR...]]          Look for unit files here only
                 [--generators all|native|none]      Which make units from other configuration
                                                     (all; none with --unit-path)
                 [--start UNIT]                      Start this unit when ready
                 [--journal volatile|persistent|none]
                                                     Keep the journal until the end, on the disk, or none
                 [--network]                         Configure the links of this network namespace, too
                 [--resolve]                         Resolve names for this network namespace, too
              up --user [--dir DIR] [--detach]       Start a user's manager and his bus; prints XDG_RUNTIME_DIR=...
                                                     and DBUS_SESSION_BUS_ADDRESS=...
                 [--session]                         At the well-known places in $XDG_RUNTIME_DIR, beginning with
                                                     default.target
                 [--bus service|units|embedded]      The bus as our dbus.service, as that of the unit files
                                                     (with --session), or within this process
              init [OPTION...]                       Boot as the first process of a container; takes what
                                                     systemd takes on the kernel's command line
              exec [--dir DIR] -- CMD [ARG...]       Run a program with our bus as the system bus
              status [--dir DIR] [--json]            Show what runs
              down [--dir DIR]                       Stop all services, then the process
              user-runtime-dir start|stop UID        Make or remove /run/user/UID
              offline --root=TREE [--dir DIR]        Serve the unit files of a directory tree
              plan VERB UNIT... [--mode MODE]        Say what 'systemctl VERB UNIT' would do, and why
              history [UNIT] [--lines N]             List the jobs that are over, and who asked for them
              bus explain --from USER [OPTION...]    Say what the policy of the bus decides, and where it
                                                     stands ('jitney bus help')
              vmcraft TREE COMMAND [ARG...]          Look at and change the services of a tree
              completion bash|zsh|fish               Print completions for a shell, to be sourced
              help                                   Show this help
              version                                Show the version

            systemctl, busctl, hostnamectl, systemd-analyze and the other tools are links to the
            same program.

            DIR is /run/jitney, or $XDG_RUNTIME_DIR/jitney for a user, unless given.
            """;

    private static final Set<String> OWN_HELP = Set.of("bus", "plan", "history");

    private JitneyCommand() {}

    static int run(String[] args, Environment environment) {
        String verb = args.length == 0 ? "help" : args[0];
        List<String> rest =
                new ArrayList<>(Arrays.asList(args).subList(Math.min(1, args.length), args.length));
        boolean help = rest.contains("--help") || rest.contains("-h");
        rest.replaceAll(word -> word.equals("-h") ? "--help" : word);
        if (help && !OWN_HELP.contains(verb)) {
            environment.out().print(HELP);
            environment.out().flush();
            return 0;
        }
        return switch (verb) {
            case "help", "--help", "-h" -> print(environment, HELP);
            case "version", "--version" -> print(environment, "jitney " + version() + "\n");
            case "status" -> inDirectory(rest, environment, Status::run);
            case "down" -> inDirectory(rest, environment, Down::run);
            case "user-runtime-dir" -> UserRuntimeDirectory.run(rest, environment);
            case "plan" -> inDirectory(rest, environment, PlanCommand::run);
            case "history" -> inDirectory(rest, environment, HistoryCommand::run);
            case "bus" -> inDirectory(rest, environment, BusExplain::run);
            case "completion" -> Completion.run(rest, environment);
            case "train" -> inDirectory(rest, environment, Training::run);
            case "train-journal" ->
                    inDirectory(rest, environment, (_, options, _) -> TrainingJournal.run(options));
            case "train-bus" -> inDirectory(rest, environment, BusTraining::run);
            default -> {
                environment
                        .err()
                        .println("jitney: unknown command '" + verb + "'; try 'jitney help'");
                environment.err().flush();
                yield 2;
            }
        };
    }

    private static int print(Environment environment, String text) {
        environment.out().print(text);
        environment.out().flush();
        return 0;
    }

    private static String version() {
        try {
            return Files.readString(
                            Path.of(System.getProperty("jitney.home", ""), "lib", "version"))
                    .strip();
        } catch (IOException e) {
            return "(unknown version: " + e.getMessage() + ")";
        }
    }

    /** What a verb that asks a running process does with the process's directory. */
    private interface Verb {
        int run(Path directory, List<String> options, Environment environment) throws IOException;
    }

    private static int inDirectory(List<String> options, Environment environment, Verb verb) {
        Path directory = directory(options, environment);
        try {
            return verb.run(directory, options, environment);
        } catch (IOException e) {
            environment.err().println("jitney: " + e.getMessage());
            environment.err().flush();
            return 1;
        }
    }

    /**
     * Takes {@code --dir} out of the options; without it the place where {@code jitney up} puts it.
     */
    private static Path directory(List<String> options, Environment environment) {
        for (int i = 0; i < options.size(); i++) {
            String option = options.get(i);
            if (option.startsWith("--dir=")) {
                options.remove(i);
                return Path.of(option.substring("--dir=".length()));
            }
            if (option.equals("--dir") && i + 1 < options.size()) {
                options.remove(i);
                return Path.of(options.remove(i));
            }
        }
        Optional<String> runtime = environment.variable("XDG_RUNTIME_DIR");
        return runtime.isPresent() && environment.uid() != 0
                ? Path.of(runtime.get(), "jitney")
                : Path.of("/run/jitney");
    }
}
