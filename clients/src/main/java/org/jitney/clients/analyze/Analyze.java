package org.jitney.clients.analyze;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Tool;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.cli.Verb;

/** The {@code systemd-analyze} command: takes the command line apart and runs one verb. */
public final class Analyze {
    /** What its command line may hold. */
    public static final Tool TOOL =
            Tool.of(
                    "systemd-analyze",
                    Option.flag("help", 'h'),
                    Option.flag("version"),
                    Option.flag("quiet", 'q'),
                    Option.flag("order"),
                    Option.flag("require"),
                    Option.value("root"),
                    Option.value("image"),
                    Option.value("recursive-errors"),
                    Option.value("offline"),
                    Option.value("threshold"),
                    Option.value("security-policy"),
                    Option.flag("system"),
                    Option.flag("user"),
                    Option.flag("global"),
                    Option.value("from-pattern"),
                    Option.value("to-pattern"),
                    Option.value("fuzz"),
                    Option.flag("no-pager"),
                    Option.optional("man"),
                    Option.optional("generators"),
                    Option.value("host", 'H'),
                    Option.value("machine", 'M'),
                    Option.value("iterations"),
                    Option.value("base-time"),
                    Option.value("unit", 'U'),
                    Option.value("json"),
                    Option.value("profile"));

    /** The verbs of its command line. */
    public static final List<String> VERBS =
            List.of(
                    "help",
                    "time",
                    "blame",
                    "critical-chain",
                    "plot",
                    "dot",
                    "dump",
                    "cat-config",
                    "unit-files",
                    "unit-paths",
                    "exit-status",
                    "capability",
                    "syscall-filter",
                    "filesystems",
                    "condition",
                    "compare-versions",
                    "verify",
                    "calendar",
                    "timestamp",
                    "timespan",
                    "security",
                    "inspect-elf",
                    "log-level",
                    "log-target",
                    "set-log-level",
                    "get-log-level",
                    "set-log-target",
                    "get-log-target",
                    "service-watchdogs");

    private Analyze() {}

    /** {@return the exit status of the command} */
    public static int run(String[] args, Environment environment) {
        return TOOL.run(
                args,
                environment,
                AnalyzeHelp::render,
                (arguments, output) -> run(environment, arguments, output));
    }

    private static int run(Environment environment, Arguments arguments, Output output)
            throws UsageError, CallFailed {
        AnalyzeOptions options = AnalyzeOptions.of(arguments);
        if (options.asksForModes()) {
            output.print("yes\nno\none\n");
            return 0;
        }
        List<String> operands = arguments.operands();
        String verb = operands.isEmpty() ? "time" : operands.get(0);
        List<String> rest = operands.isEmpty() ? operands : operands.subList(1, operands.size());
        options.checkVerb(verb, rest);
        if (!VERBS.contains(verb)) {
            throw new UsageError("Unknown command verb " + verb + ".");
        }
        checkCount(verb, rest.size());
        try (Session session = new Session(environment, arguments)) {
            return run(session, options, verb, rest);
        }
    }

    private static void checkCount(String verb, int count) throws UsageError {
        int least =
                switch (verb) {
                    case "set-log-level", "set-log-target" -> 1;
                    case "cat-config", "verify", "calendar", "timestamp", "timespan" -> 1;
                    case "inspect-elf" -> 1;
                    case "compare-versions" -> 2;
                    default -> 0;
                };
        int most =
                switch (verb) {
                    case "time", "blame", "plot", "unit-paths" -> 0;
                    case "get-log-level", "get-log-target" -> 0;
                    case "log-level", "log-target", "set-log-level", "set-log-target" -> 1;
                    case "service-watchdogs" -> 1;
                    case "compare-versions" -> 3;
                    default -> Integer.MAX_VALUE;
                };
        Verb.requireCount(count, least, most);
    }

    private static int run(Session session, AnalyzeOptions options, String verb, List<String> rest)
            throws UsageError, CallFailed {
        return switch (verb) {
            case "time" -> TimeVerbs.time(session);
            case "blame" -> TimeVerbs.blame(session);
            case "critical-chain" -> CriticalChain.run(session, rest, options.fuzzUsec());
            case "plot" -> Plot.run(session);
            case "dot" -> Dot.run(session, rest);
            case "dump" -> ManagerVerbs.dump(session, rest);
            case "log-level", "set-log-level", "get-log-level" ->
                    ManagerVerbs.log(session, true, rest.stream().findFirst());
            case "log-target", "set-log-target", "get-log-target" ->
                    ManagerVerbs.log(session, false, rest.stream().findFirst());
            case "service-watchdogs" ->
                    ManagerVerbs.serviceWatchdogs(session, rest.stream().findFirst());
            case "security" -> SecurityVerb.run(session, options, rest);
            case "verify" -> Verify.run(session, options, rest);
            case "condition" -> Conditions.run(session, options, rest);
            default -> runWithoutManager(session, options, verb, rest);
        };
    }

    private static int runWithoutManager(
            Session session, AnalyzeOptions options, String verb, List<String> rest)
            throws UsageError {
        Optional<String> failed = Optional.empty();
        switch (verb) {
            case "cat-config" -> ConfigFiles.run(session, rest);
            case "unit-files" -> UnitFileNames.run(session, rest);
            case "unit-paths" -> UnitFileNames.paths(session);
            case "exit-status" -> NameTables.exitStatus(session, rest);
            case "capability" -> NameTables.capability(session, rest);
            case "syscall-filter" -> {
                return SyscallFilterVerb.run(session, rest);
            }
            case "compare-versions" -> {
                return Versions.run(session, rest);
            }
            case "calendar" -> {
                return TimeTexts.calendar(session, options, rest);
            }
            case "timestamp" -> {
                return TimeTexts.timestamp(session, rest);
            }
            case "timespan" -> {
                return TimeTexts.timespan(session, rest);
            }
            // The reference says the same where it was built without BPF; there is no more here.
            case "filesystems" -> failed = Optional.of("Not compiled with libbpf support, sorry.");
            // The same: where it was built without elfutils, as Debian's is.
            case "inspect-elf" -> {
                Path file = session.environment().directory().resolve(rest.get(0)).normalize();
                failed =
                        Optional.of(
                                "Parsing \"%s\" as ELF object failed: Operation not supported"
                                        .formatted(file));
            }
            default -> session.output().print(AnalyzeHelp.render(session.output()));
        }
        if (failed.isPresent()) {
            throw new UsageError(failed.get());
        }
        return 0;
    }
}
