package org.jitney.clients.systemctl;

import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.UsageError;

/**
 * The verbs of {@code systemctl}: how many operands each takes, and what runs it.
 *
 * <p>A switch and not a map of lambdas: only the class of the verb that runs is loaded.
 */
final class Verbs {
    private static final int ANY = Integer.MAX_VALUE;

    /** What a verb takes, and whether it makes sense without a running manager. */
    record Shape(int least, int most, boolean needsManager) {}

    private Verbs() {}

    /** {@return the shape of a verb, if there is such a one} */
    static Optional<Shape> shape(String verb) {
        return Optional.ofNullable(
                switch (verb) {
                    case "list-units",
                            "list-sockets",
                            "list-timers",
                            "list-paths",
                            "list-automounts",
                            "list-jobs",
                            "list-machines",
                            "list-dependencies",
                            "cancel",
                            "reset-failed",
                            "reload-or-restart",
                            "restart",
                            "start",
                            "stop" ->
                            new Shape(0, ANY, true);
                    case "help", "list-unit-files", "status", "show", "import-environment" ->
                            new Shape(0, ANY, false);
                    case "reload",
                            "try-restart",
                            "condrestart",
                            "try-reload-or-restart",
                            "reload-or-try-restart",
                            "condreload",
                            "force-reload",
                            "kill",
                            "clean",
                            "freeze",
                            "thaw",
                            "is-active",
                            "check",
                            "is-failed",
                            "set-environment",
                            "unset-environment" ->
                            new Shape(1, ANY, true);
                    case "cat",
                            "edit",
                            "is-enabled",
                            "enable",
                            "disable",
                            "reenable",
                            "preset",
                            "mask",
                            "unmask",
                            "link",
                            "revert" ->
                            new Shape(1, ANY, false);
                    case "add-wants", "add-requires" -> new Shape(2, ANY, false);
                    case "set-property" -> new Shape(2, ANY, true);
                    case "isolate" -> new Shape(1, 1, true);
                    case "bind" -> new Shape(2, 3, true);
                    case "mount-image" -> new Shape(3, 4, true);
                    case "service-log-level", "service-log-target" -> new Shape(1, 2, true);
                    case "preset-all", "get-default", "is-system-running" -> new Shape(0, 0, false);
                    case "set-default" -> new Shape(1, 1, false);
                    case "daemon-reload", "daemon-reexec" -> new Shape(0, 0, true);
                    case "log-level", "log-target", "service-watchdogs", "exit" ->
                            new Shape(0, 1, true);
                    case "default",
                            "rescue",
                            "emergency",
                            "halt",
                            "poweroff",
                            "reboot",
                            "kexec",
                            "soft-reboot",
                            "suspend",
                            "hibernate",
                            "hybrid-sleep",
                            "suspend-then-hibernate" ->
                            new Shape(0, 0, true);
                    case "show-environment" -> new Shape(0, 0, true);
                    case "switch-root" -> new Shape(0, 2, true);
                    default -> null;
                });
    }

    static int run(Context context, String verb, List<String> operands)
            throws CallFailed, UsageError {
        return switch (verb) {
            case "list-units" -> ListUnits.run(context, operands);
            case "list-unit-files" -> ListUnitFiles.run(context, operands);
            case "list-sockets" -> ListSockets.run(context, operands);
            case "list-timers" -> ListTimers.run(context, operands);
            case "list-paths" -> ListPaths.run(context, operands);
            case "list-automounts" -> ListAutomounts.run(context, operands);
            case "list-jobs" -> ListJobs.run(context, operands);
            case "list-machines" -> ListMachines.run(context, operands);
            case "list-dependencies" -> Dependencies.run(context, operands);
            case "status" -> Status.run(context, operands);
            case "show" -> Show.run(context, operands);
            case "cat" -> Cat.run(context, operands);
            case "help" -> Manual.run(context, operands);
            case "edit" -> Edit.run(context, operands);
            case "start",
                    "stop",
                    "reload",
                    "restart",
                    "try-restart",
                    "condrestart",
                    "reload-or-restart",
                    "try-reload-or-restart",
                    "reload-or-try-restart",
                    "condreload",
                    "force-reload" ->
                    StartVerbs.run(context, verb, operands);
            case "isolate" -> StartVerbs.isolate(context, operands);
            case "is-active", "check" -> StateVerbs.isActive(context, operands);
            case "is-failed" -> StateVerbs.isFailed(context, operands);
            case "is-enabled" -> StateVerbs.isEnabled(context, operands);
            case "is-system-running" -> StateVerbs.isSystemRunning(context);
            case "kill",
                    "clean",
                    "freeze",
                    "thaw",
                    "set-property",
                    "bind",
                    "mount-image",
                    "reset-failed",
                    "cancel",
                    "service-log-level",
                    "service-log-target" ->
                    UnitVerbs.run(context, verb, operands);
            case "enable",
                    "disable",
                    "reenable",
                    "preset",
                    "mask",
                    "unmask",
                    "link",
                    "revert",
                    "add-wants",
                    "add-requires",
                    "preset-all",
                    "get-default",
                    "set-default" ->
                    UnitFileVerbs.run(context, verb, operands);
            case "show-environment", "set-environment", "unset-environment", "import-environment" ->
                    EnvironmentVerbs.run(context, verb, operands);
            default -> ManagerVerbs.run(context, verb, operands);
        };
    }
}
