package org.jitney.clients.systemctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.Glob;
import org.jitney.unitfile.UnitType;

/** start, stop, restart and all other verbs that queue a job and wait for its end. */
final class StartVerbs {
    private static final String ERROR = "org.freedesktop.systemd1.";

    /** Errors whose text says it all; for others the log is worth a look. */
    private static final Set<String> PLAIN_ERRORS =
            Set.of(ERROR + "NoSuchUnit", ERROR + "UnitMasked", ERROR + "JobTypeNotApplicable");

    /**
     * A verb.
     *
     * @param word how error texts call it
     * @param method the method of the manager
     * @param jobType the type of job that the method queues
     */
    record Verb(String word, String method, String jobType) {
        static Verb of(String word) {
            return switch (word) {
                case "stop" -> new Verb("stop", "StopUnit", "stop");
                case "reload" -> new Verb("reload", "ReloadUnit", "reload");
                case "restart" -> new Verb("restart", "RestartUnit", "restart");
                case "try-restart", "condrestart" ->
                        new Verb("try-restart", "TryRestartUnit", "try-restart");
                case "reload-or-restart" ->
                        new Verb("reload-or-restart", "ReloadOrRestartUnit", "reload-or-restart");
                case "try-reload-or-restart",
                        "reload-or-try-restart",
                        "condreload",
                        "force-reload" ->
                        new Verb(
                                "try-reload-or-restart",
                                "ReloadOrTryRestartUnit",
                                "reload-or-try-restart");
                default -> new Verb("start", "StartUnit", "start");
            };
        }
    }

    private final Context context;
    private final Verb verb;
    private final String mode;
    private final JobWaiter waiter;
    private final List<String> started = new ArrayList<>();
    private int result = ExitCode.SUCCESS;

    private StartVerbs(Context context, Verb verb, String mode) throws CallFailed {
        this.context = context;
        this.verb = verb;
        this.mode = mode;
        this.waiter = new JobWaiter(context);
    }

    static int run(Context context, String word, List<String> operands)
            throws CallFailed, UsageError {
        if (operands.isEmpty() && !context.options().has("marked")) {
            throw new UsageError(
                    word.equals("reload-or-restart")
                            ? "List of units to restart/reload is required."
                            : "Too few arguments.");
        }
        checkCombination(context.options(), word, operands);
        if (context.options().has("marked")) {
            return enqueueMarked(context);
        }
        Verb verb = Verb.of(word);
        warnAboutGlobs(context, word, operands);
        List<String> names = UnitNames.expand(context, operands, UnitType.SERVICE);
        return new StartVerbs(context, verb, context.options().jobMode()).run(names);
    }

    /** Starts a target and stops everything else. */
    static int isolate(Context context, List<String> operands) throws CallFailed, UsageError {
        checkCombination(context.options(), "isolate", operands);
        List<String> names = UnitNames.mangle(context, operands, UnitType.TARGET);
        return new StartVerbs(context, Verb.of("start"), "isolate").run(names);
    }

    /** Queues jobs for units by another verb, such as after {@code enable --now}. */
    static int run(Context context, String word, List<String> names, String mode)
            throws CallFailed {
        return new StartVerbs(context, Verb.of(word), mode).run(names);
    }

    /** Some options make sense with some of the verbs only. */
    private static void checkCombination(Options options, String word, List<String> operands)
            throws UsageError {
        boolean marked = options.has("marked");
        if (options.has("wait") && !word.equals("start") && !word.equals("restart")) {
            throw new UsageError("--wait may only be used with the 'start' or 'restart' commands.");
        }
        if (marked && !word.equals("reload-or-restart")) {
            throw new UsageError("--marked may only be used with 'reload-or-restart'.");
        }
        if (marked && !operands.isEmpty()) {
            throw new UsageError(
                    "No additional arguments allowed with 'reload-or-restart --marked'.");
        }
        if (marked && options.has("show-transaction")) {
            throw new UsageError("--marked --show-transaction is not supported.");
        }
    }

    private static int enqueueMarked(Context context) throws CallFailed {
        JobWaiter waiter = new JobWaiter(context);
        for (Object job : (List<?>) context.manager().call("EnqueueMarkedJobs", "").get(0)) {
            waiter.add(job.toString());
        }
        return context.options().has("no-block") ? ExitCode.SUCCESS : waiter.await();
    }

    private static void warnAboutGlobs(Context context, String word, List<String> operands) {
        boolean pattern = operands.stream().anyMatch(Glob::isPattern);
        if (word.equals("start") && pattern && !context.options().all()) {
            context.warn("Warning: systemctl start called with a glob pattern.");
            context.warn(
                    """
                    Hint: unit globs expand to loaded units, so start will usually have no effect.
                          Passing --all will also load units which are pulled in by other units.
                          See systemctl(1) for more details.\
                    """);
        }
    }

    private int run(List<String> names) throws CallFailed {
        Options options = context.options();
        boolean untilStopped = options.has("wait");
        boolean block = !options.has("no-block");
        UnitWaiter units = new UnitWaiter(context);
        for (String name : names) {
            if (untilStopped) {
                units.add(name);
            }
            startOne(name);
        }
        if (block && waiter.await() != ExitCode.SUCCESS) {
            // How a job ended says more than that another could not be queued.
            return ExitCode.FAILURE;
        }
        if (verb.word().equals("stop") && !options.quiet()) {
            for (String name : names) {
                warnAboutTriggers(name);
            }
        }
        if (untilStopped && !started.isEmpty()) {
            result = worst(result, units.await(started, waiter));
        }
        return result;
    }

    private static int worst(int first, int second) {
        return first != ExitCode.SUCCESS ? first : second;
    }

    private void startOne(String name) throws CallFailed {
        ManagerClient manager = context.manager();
        try {
            if (context.options().has("dry-run")) {
                return;
            }
            if (context.options().has("show-transaction")) {
                enqueue(manager, name);
            } else {
                Object job = manager.call(verb.method(), "ss", name, mode).get(0);
                waiter.add(((ObjectPath) job).value());
            }
            started.add(name);
        } catch (CallFailed e) {
            if (e.errorName().equals(ERROR + "NoSuchUnit") && verb.word().equals("stop")) {
                // Stopping what is not loaded fails as well: nothing of that name was there.
                result = ExitCode.NOT_INSTALLED;
            }
            report(name, e);
            return;
        }
        warnAboutChangedFiles(name);
    }

    private void enqueue(ManagerClient manager, String name) throws CallFailed {
        List<Object> answer = manager.call("EnqueueUnitJob", "sss", name, verb.jobType(), mode);
        waiter.add(answer.get(1).toString());
        if (context.options().quiet()) {
            return;
        }
        context.note(
                "Enqueued anchor job "
                        + answer.get(0)
                        + " "
                        + answer.get(2)
                        + "/"
                        + answer.get(4)
                        + ".");
        for (Struct job : ManagerClient.structs(answer.get(5))) {
            context.note(
                    "Enqueued auxiliary job "
                            + job.get(0)
                            + " "
                            + job.get(2)
                            + "/"
                            + job.get(4)
                            + ".");
        }
    }

    private void report(String name, CallFailed e) {
        result = ExitCode.of(e);
        context.error("Failed to " + verb.word() + " " + name + ": " + e.text());
        if (!PLAIN_ERRORS.contains(e.errorName())) {
            String user = context.options().user() ? " --user" : "";
            String where = context.options().user() ? "user" : "system";
            context.error(
                    "See "
                            + where
                            + " logs and 'systemctl"
                            + user
                            + " status"
                            + (name.startsWith("-") ? " --" : "")
                            + " "
                            + name
                            + "' for details.");
        }
    }

    private void warnAboutChangedFiles(String name) {
        if (context.options().quiet()) {
            return;
        }
        try {
            ManagerClient manager = context.manager();
            Object path = manager.call("GetUnit", "s", name).get(0);
            Object changed =
                    manager.peer()
                            .get(path.toString(), ManagerClient.UNIT, "NeedDaemonReload")
                            .value();
            if (changed.equals(true)) {
                warnAboutChangedFiles(context, name);
            }
        } catch (CallFailed e) {
            // The unit may be gone again already; then there is nothing to warn about.
            return;
        }
    }

    static void warnAboutChangedFiles(Context context, String name) {
        context.warn(
                "Warning: The unit file, source configuration file or drop-ins of "
                        + name
                        + " changed on disk. Run 'systemctl"
                        + (context.options().user() ? " --user" : "")
                        + " daemon-reload' to reload units.");
    }

    /** What was just stopped may be started again by a socket, a timer or a path. */
    private void warnAboutTriggers(String name) {
        List<String> active = new ArrayList<>();
        try {
            ManagerClient manager = context.manager();
            if (manager.unitString(name, "LoadState").equals("masked")) {
                return;
            }
            for (String trigger : manager.unitStrings(name, "TriggeredBy")) {
                String state = manager.unitString(trigger, "ActiveState");
                if (state.equals("active") || state.equals("reloading")) {
                    active.add(trigger);
                }
            }
        } catch (CallFailed e) {
            return;
        }
        if (!active.isEmpty()) {
            context.warn("Warning: Stopping " + name + ", but it can still be activated by:");
            active.forEach(trigger -> context.warn("  " + trigger));
        }
    }
}
