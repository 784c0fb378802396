package org.jitney.clients.systemctl;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Signals;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.cli.Verb;

/** The {@code systemctl} command: takes the command line apart, runs one verb, says what failed. */
public final class Systemctl {
    /** The release of the reference whose behaviour this is. */
    private static final String RELEASE = "252";

    private Systemctl() {}

    /** Runs the tool in this process. */
    public static void main(String[] args) {
        System.exit(run(args, Environment.ofProcess()));
    }

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        int status;
        try {
            Arguments arguments = Arguments.parse("systemctl", Options.TABLE, List.of(args));
            Output output = Output.of(environment.out(), Output.Look.of(environment));
            Optional<String> text = information(arguments, output);
            if (text.isPresent()) {
                output.print(text.get());
                status = ExitCode.SUCCESS;
            } else {
                status = run(environment, Options.of(arguments));
            }
        } catch (UsageError e) {
            environment.out().flush();
            environment.err().print(e.text() + "\n");
            status = ExitCode.FAILURE;
        }
        environment.out().flush();
        environment.err().flush();
        return status;
    }

    /** {@return what an option asked to be told instead of running a verb} */
    private static Optional<String> information(Arguments arguments, Output output) {
        if (arguments.has("help")) {
            return Optional.of(HelpText.render(output));
        }
        if (arguments.has("version")) {
            return Optional.of("systemd " + RELEASE + " (jitney)\n");
        }
        boolean legend = legendBeforeHelp(arguments);
        if (arguments.words("type").contains("help")) {
            return Optional.of(ValuesHelp.types(legend));
        }
        if (arguments.words("state").contains("help")) {
            return Optional.of(States.help(legend));
        }
        if (arguments.last("signal").filter(Systemctl::asksForList).isPresent()) {
            return Optional.of(Signals.table(legend));
        }
        if (arguments.words("what").contains("help")) {
            return Optional.of("runtime\nstate\ncache\nlogs\nconfiguration\n");
        }
        return Optional.empty();
    }

    /** Options count up to the one that asks to be told something: it is answered at once. */
    private static boolean legendBeforeHelp(Arguments arguments) {
        for (Arguments.Given given : arguments.options()) {
            if (given.key().equals("no-legend")) {
                return false;
            }
            if (given.value().equals("help") || given.value().equals("list")) {
                return true;
            }
        }
        return true;
    }

    private static boolean asksForList(String signal) {
        return signal.equals("help") || signal.equals("list");
    }

    private static int run(Environment environment, Options options) {
        List<String> operands = options.arguments().operands();
        String verb = operands.isEmpty() ? "list-units" : operands.get(0);
        List<String> rest = operands.isEmpty() ? List.of() : operands.subList(1, operands.size());
        try (Context context = new Context(environment, options)) {
            try {
                return run(context, verb, rest);
            } catch (UsageError e) {
                context.error(e.text());
            } catch (CallFailed e) {
                context.error(failure(verb) + ": " + e.text());
            } catch (Context.NotConnected e) {
                context.error(String.valueOf(e.getMessage()));
            }
            return ExitCode.FAILURE;
        }
    }

    private static int run(Context context, String verb, List<String> operands)
            throws CallFailed, UsageError {
        Verbs.Shape shape = Verbs.shape(verb).orElseThrow(() -> Verb.unknown(verb));
        Verb.requireCount(operands.size(), shape.least(), shape.most());
        boolean root = context.options().root().isPresent();
        if (root && shape.needsManager()) {
            throw new UsageError("Verb '" + verb + "' cannot be used with --root= or --image=.");
        }
        if (root && !Files.isDirectory(context.options().root().get())) {
            String what =
                    verb.equals("list-unit-files") ? "get unit file list" : verb + " unit files";
            throw new UsageError("Failed to " + what + ": No such file or directory");
        }
        if (UnitVerbs.needsBus(verb) || context.options().has("wait")) {
            context.preferBus();
        }
        if (shape.needsManager() && context.isInChroot()) {
            if (!context.options().quiet()) {
                context.note("Running in chroot, ignoring command '" + verb + "'");
            }
            return ExitCode.SUCCESS;
        }
        return Verbs.run(context, verb, operands);
    }

    /** {@return how the reference begins the error text of a call that failed} */
    private static String failure(String verb) {
        return switch (verb) {
            case "list-units", "list-sockets", "list-timers", "list-paths", "list-automounts" ->
                    "Failed to list units";
            case "list-jobs" -> "Failed to list jobs";
            case "is-active", "check", "is-failed" -> "Failed to retrieve unit state";
            case "list-dependencies", "status", "show", "help" -> "Failed to get properties";
            case "daemon-reload" -> "Failed to reload daemon";
            case "daemon-reexec" -> "Failed to reexecute daemon";
            case "show-environment" -> "Failed to get environment";
            case "set-environment", "unset-environment" -> "Failed to set environment";
            case "import-environment" -> "Failed to import environment";
            case "get-default" -> "Failed to get default target";
            default -> "Failed to " + verb;
        };
    }
}
