package org.jitney.clients.cgtop;

import java.util.List;
import java.util.Optional;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Help;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/** {@code systemd-cgtop}: shows again and again what control groups use. */
public final class Cgtop {
    /** What its command line may hold. */
    public static final Tool TOOL =
            Tool.of(
                    "systemd-cgtop",
                    Option.flag("help", 'h'),
                    Option.flag("version"),
                    Option.flag("", 'p'),
                    Option.flag("", 't'),
                    Option.flag("", 'c'),
                    Option.flag("", 'm'),
                    Option.flag("", 'i'),
                    Option.value("iterations", 'n'),
                    Option.flag("batch", 'b'),
                    Option.flag("raw", 'r'),
                    Option.value("delay", 'd'),
                    Option.flag("", 'k'),
                    Option.flag("", 'P'),
                    Option.flag("", '1'),
                    Option.value("machine", 'M'),
                    Option.value("depth"),
                    Option.optional("cpu"),
                    Option.value("order"),
                    Option.value("recursive"));

    private Cgtop() {}

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        return TOOL.run(
                args,
                environment,
                Cgtop::help,
                (arguments, output) -> run(environment, arguments, output));
    }

    private static int run(Environment environment, Arguments arguments, Output output)
            throws UsageError {
        TopOptions options = new TopOptions();
        for (Arguments.Given given : arguments.options()) {
            read(options, given.key(), given.value());
        }
        List<String> operands = arguments.operands();
        if (operands.size() > 1) {
            throw new UsageError("Too many arguments.");
        }
        if (!options.recursive && options.count == TopOptions.Count.TASKS) {
            throw new UsageError(
                    "Non-recursive counting is only supported when counting processes, not tasks."
                            + " Use -P or -k.");
        }
        String root = operands.isEmpty() ? "/" : "/" + operands.get(0);
        return new TopLoop(environment, output, options, root).run();
    }

    private static void read(TopOptions options, String key, String value) throws UsageError {
        switch (key) {
            case "p" -> options.order = TopOptions.Order.PATH;
            case "t" -> options.order = TopOptions.Order.TASKS;
            case "c" -> options.order = TopOptions.Order.CPU;
            case "m" -> options.order = TopOptions.Order.MEMORY;
            case "i" -> options.order = TopOptions.Order.IO;
            case "order" ->
                    options.order =
                            TopOptions.Order.of(value)
                                    .orElseThrow(() ->
                                            new UsageError(
                                                    "Invalid argument to --order=: " + value));
            case "k" -> options.count = TopOptions.Count.ALL_PROCESSES;
            case "P" -> options.count = TopOptions.Count.USER_PROCESSES;
            case "1" -> options.iterations = Optional.of(1L);
            case "iterations" -> options.iterations = Optional.of(number("iterations", value));
            case "depth" -> options.depth = number("depth", value);
            case "batch" -> options.batch = true;
            case "raw" -> options.raw = true;
            case "delay" -> options.delayUsec = delay(value);
            case "cpu" -> options.cpuTime = cpuTime(value);
            case "recursive" ->
                    options.recursive =
                            Booleans.parse(value)
                                    .orElseThrow(() ->
                                            new UsageError(
                                                    "Failed to parse boolean argument to"
                                                            + " --recursive=: "
                                                            + value
                                                            + "."));
            case "machine" ->
                    throw new UsageError(
                            "--machine= is not supported: only the local system can be shown.");
            default -> {}
        }
    }

    private static boolean cpuTime(String value) throws UsageError {
        return switch (value) {
            case "", "time" -> true;
            case "percentage" -> false;
            default -> throw new UsageError("Unknown argument to --cpu=: " + value);
        };
    }

    private static long number(String what, String value) throws UsageError {
        if (!value.matches("[0-9]{1,9}")) {
            throw new UsageError(
                    "Failed to parse " + what + " parameter '" + value + "': Invalid argument");
        }
        return Long.parseLong(value);
    }

    private static long delay(String value) throws UsageError {
        long usec;
        try {
            usec = TimeSpan.parse(value).usec();
        } catch (UnitFileError e) {
            throw new UsageError(
                    "Failed to parse delay parameter '" + value + "': Invalid argument");
        }
        if (usec == 0) {
            throw new UsageError("Invalid delay parameter '" + value + "'");
        }
        return usec;
    }

    private static String help(Output output) {
        return Help.of(
                        "systemd-cgtop [OPTIONS...] [CGROUP]",
                        "Show what control groups use.",
                        23,
                        output)
                .section("Options:")
                .row("-h --help", "Print this text")
                .row("   --version", "Print the version")
                .row("-p --order=path", "Sort by path")
                .row("-t --order=tasks", "Sort by the number of tasks")
                .row("-c --order=cpu", "Sort by the use of processors (default)")
                .row("-m --order=memory", "Sort by memory")
                .row("-i --order=io", "Sort by input and output")
                .row("-r --raw", "Plain numbers")
                .row("   --cpu=percentage", "Processors in percent (default)")
                .row("   --cpu=time", "Processors as time")
                .row("-P", "Count processes of users")
                .row("-k", "Count all processes")
                .row("   --recursive=BOOL", "Add up the processes of groups within")
                .row("-d --delay=DELAY", "How long to wait in between")
                .row("-n --iterations=N", "How many times")
                .row("-1", "Once")
                .row("-b --batch", "Take no keys")
                .row("   --depth=DEPTH", "How deep to go (default: 3)")
                .row("-M --machine=", "Not supported: show a container")
                .end("systemd-cgtop(1)");
    }
}
