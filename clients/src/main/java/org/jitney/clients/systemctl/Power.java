package org.jitney.clients.systemctl;

import java.util.Set;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Buses;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.UsageError;

/**
 * poweroff, reboot, suspend and their like: asked of login1, which asks whoever objects.
 *
 * <p>Without login1 the target is started directly; with {@code --force} the manager is told.
 */
final class Power {
    private static final String LOGIN = "org.freedesktop.login1";
    private static final Set<String> REFUSALS =
            Set.of(
                    "org.freedesktop.DBus.Error.AccessDenied",
                    "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired",
                    "org.freedesktop.login1.OperationInProgress",
                    "org.freedesktop.login1.SleepVerbNotSupported");
    private static final Set<String> SLEEPS =
            Set.of("suspend", "hibernate", "hybrid-sleep", "suspend-then-hibernate");

    private Power() {}

    static int run(Context context, String verb) throws CallFailed, UsageError {
        boolean sleep = SLEEPS.contains(verb);
        if (!sleep && context.options().force()) {
            context.manager().run(method(verb), "");
            return ExitCode.SUCCESS;
        }
        try {
            Peer login =
                    new Peer(
                            Buses.connect(
                                    context.environment(), Buses.system(context.environment())),
                            LOGIN,
                            !context.options().has("no-ask-password"));
            try (login) {
                ask(context, login, verb);
                return ExitCode.SUCCESS;
            }
        } catch (CallFailed e) {
            if (REFUSALS.contains(e.errorName())) {
                throw new UsageError(
                        "Failed to " + words(verb) + " system via logind: " + e.text());
            }
        }
        return StartVerbs.run(
                context, "start", java.util.List.of(verb + ".target"), "replace-irreversibly");
    }

    private static void ask(Context context, Peer login, String verb) throws CallFailed {
        boolean check =
                context.options()
                        .arguments()
                        .last("check-inhibitors")
                        .filter(mode -> mode.equals("yes"))
                        .isPresent();
        String path = "/org/freedesktop/login1";
        var answer =
                login.call(
                        path, LOGIN + ".Manager", method(verb) + "WithFlags", "t", check ? 1 : 0);
        if (!answer.isEmpty()) {
            throw new CallFailed(CallFailed.INVALID_SIGNATURE, "login1 answered " + answer);
        }
    }

    private static String method(String verb) {
        return switch (verb) {
            case "poweroff" -> "PowerOff";
            case "reboot" -> "Reboot";
            case "kexec" -> "KExec";
            case "suspend" -> "Suspend";
            case "hibernate" -> "Hibernate";
            case "hybrid-sleep" -> "HybridSleep";
            case "suspend-then-hibernate" -> "SuspendThenHibernate";
            default -> "Halt";
        };
    }

    private static String words(String verb) {
        return switch (verb) {
            case "poweroff" -> "power off";
            case "hybrid-sleep" -> "put system into hybrid sleep";
            case "suspend-then-hibernate" -> "put system into sleep, then hibernate";
            default -> verb;
        };
    }
}
