package org.jitney.clients.systemctl;

import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.LogControl;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.UsageError;

/** The verbs about the manager itself and about the whole machine. */
final class ManagerVerbs {
    private ManagerVerbs() {}

    static int run(Context context, String verb, List<String> operands)
            throws CallFailed, UsageError {
        switch (verb) {
            case "daemon-reload" -> context.manager().run("Reload", "");
            case "daemon-reexec" -> reexec(context);
            case "log-level", "log-target" -> {
                Peer manager = context.manager().peer();
                boolean level = verb.equals("log-level");
                LogControl.run(context.output(), manager, ManagerClient.NAME, level, operands);
            }
            case "service-watchdogs" -> watchdogs(context, operands);
            default -> {
                return machine(context, verb, operands);
            }
        }
        return ExitCode.SUCCESS;
    }

    /** The manager replaces itself, so that the connection ends is the answer. */
    private static void reexec(Context context) throws CallFailed {
        ManagerClient manager = context.manager();
        try {
            manager.run("Reexecute", "");
        } catch (CallFailed e) {
            boolean gone =
                    e.errorName().equals(CallFailed.DISCONNECTED)
                            || e.errorName().equals(CallFailed.NO_REPLY);
            if (!gone) {
                throw e;
            }
        }
    }

    private static void watchdogs(Context context, List<String> operands)
            throws CallFailed, UsageError {
        ManagerClient manager = context.manager();
        if (operands.isEmpty()) {
            boolean on = manager.get("ServiceWatchdogs").equals(true);
            context.output().println(on ? "yes" : "no");
            return;
        }
        Optional<Boolean> wish = Options.parseBoolean(operands.get(0));
        if (wish.isEmpty()) {
            throw new UsageError("Failed to parse service-watchdogs argument: Invalid argument");
        }
        Variant value = Variant.of("b", wish.get());
        try {
            manager.peer()
                    .set(ManagerClient.PATH, ManagerClient.INTERFACE, "ServiceWatchdogs", value);
        } catch (CallFailed e) {
            throw new UsageError("Failed to set service-watchdog state: " + e.text());
        }
    }

    private static int machine(Context context, String verb, List<String> operands)
            throws CallFailed, UsageError {
        if (context.options().has("dry-run")) {
            return ExitCode.SUCCESS;
        }
        return switch (verb) {
            case "default", "rescue", "emergency" ->
                    StartVerbs.run(context, "start", List.of(verb + ".target"), "isolate");
            case "exit" -> exit(context, operands);
            case "switch-root" -> {
                if (operands.isEmpty()) {
                    throw new UsageError("Too few arguments.");
                }
                String init = operands.size() > 1 ? operands.get(1) : "";
                try {
                    context.manager().run("SwitchRoot", "ss", operands.get(0), init);
                } catch (CallFailed e) {
                    throw new UsageError("Failed to switch root: " + e.text());
                }
                yield ExitCode.SUCCESS;
            }
            default -> Power.run(context, verb);
        };
    }

    private static int exit(Context context, List<String> operands) throws CallFailed, UsageError {
        if (!operands.isEmpty()) {
            String code = operands.get(0);
            if (!code.matches("[0-9]{1,3}") || Integer.parseInt(code) > 255) {
                throw new UsageError("Invalid exit code.");
            }
            context.manager().run("SetExitCode", "y", Integer.parseInt(code));
        }
        if (context.options().force()) {
            context.manager().run("Exit", "");
            return ExitCode.SUCCESS;
        }
        return StartVerbs.run(context, "start", List.of("exit.target"), "replace-irreversibly");
    }
}
