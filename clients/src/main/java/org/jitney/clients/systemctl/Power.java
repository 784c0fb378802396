package org.jitney.clients.systemctl;

import java.util.Optional;
import java.util.Set;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Buses;
import org.jitney.clients.cli.LocalZone;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.time.Timestamp;

/**
 * poweroff, reboot, suspend and their like: asked of login1, which asks whoever objects.
 *
 * <p>Without login1 the target is started directly; with {@code --force} the manager is told.
 */
final class Power {
    private static final String LOGIN = "org.freedesktop.login1";
    private static final String PATH = "/org/freedesktop/login1";
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
            if (verb.equals("soft-reboot")) {
                context.manager().run(method(verb), "s", "");
            } else {
                context.manager().run(method(verb), "");
            }
            return ExitCode.SUCCESS;
        }
        if (verb.equals("soft-reboot")) {
            // No login1 of this release has a word for it.
            return StartVerbs.run(
                    context,
                    "start",
                    java.util.List.of("soft-reboot.target"),
                    "replace-irreversibly");
        }
        try {
            Peer login =
                    new Peer(
                            Buses.connect(
                                    context.environment(), Buses.system(context.environment())),
                            LOGIN,
                            !context.options().has("no-ask-password"));
            try (login) {
                if (verb.equals("reboot")) {
                    prepareReboot(context, login);
                }
                if (!sleep) {
                    wall(context, login);
                }
                if (!sleep && context.options().has("when")) {
                    return schedule(context, login, verb);
                }
                ask(context, login, verb);
                return ExitCode.SUCCESS;
            }
        } catch (CallFailed e) {
            if (REFUSALS.contains(e.errorName())) {
                throw new UsageError(
                        "Failed to " + words(verb) + " system via logind: " + e.text());
            }
        }
        if (context.options().has("when")) {
            throw new UsageError(
                    "Failed to schedule shutdown: there is no org.freedesktop.login1 to ask.");
        }
        return StartVerbs.run(
                context, "start", java.util.List.of(verb + ".target"), "replace-irreversibly");
    }

    private static void ask(Context context, Peer login, String verb) throws CallFailed {
        boolean check =
                context.options()
                        .arguments()
                        .last("check-inhibitors")
                        .flatMap(Options::parseBoolean)
                        .filter(Boolean::booleanValue)
                        .isPresent();
        var answer =
                login.call(
                        PATH, LOGIN + ".Manager", method(verb) + "WithFlags", "t", check ? 1 : 0);
        if (!answer.isEmpty()) {
            throw new CallFailed(CallFailed.INVALID_SIGNATURE, "login1 answered " + answer);
        }
    }

    /** What the next boot is to be, told before the machine goes down. */
    private static void prepareReboot(Context context, Peer login) throws UsageError {
        Arguments given = context.options().arguments();
        if (given.has("firmware-setup")) {
            set(
                    login,
                    "Cannot indicate to EFI to boot into setup mode",
                    "SetRebootToFirmwareSetup",
                    "b",
                    true);
        }
        Optional<Long> menu = given.last("boot-loader-menu").flatMap(Options::span);
        if (menu.isPresent()) {
            set(
                    login,
                    "Cannot indicate to boot loader to enter boot loader entry menu",
                    "SetRebootToBootLoaderMenu",
                    "t",
                    menu.get());
        }
        Optional<String> entry = given.last("boot-loader-entry");
        if (entry.isPresent()) {
            set(
                    login,
                    "Cannot set boot into loader entry '" + entry.get() + "'",
                    "SetRebootToBootLoaderEntry",
                    "s",
                    entry.get());
        }
        Optional<String> argument = given.last("reboot-argument");
        if (argument.isPresent()) {
            set(login, "Failed to set reboot parameter", "SetRebootParameter", "s", argument.get());
        }
    }

    private static void set(
            Peer login, String failure, String member, String signature, Object value)
            throws UsageError {
        try {
            var _ = login.call(PATH, LOGIN + ".Manager", member, signature, value);
        } catch (CallFailed e) {
            throw new UsageError(failure + ": " + e.text());
        }
    }

    /** What users are told; that they cannot be told is no reason to stay up. */
    private static void wall(Context context, Peer login) {
        String message = context.options().arguments().last("message").orElse("");
        boolean enable = !context.options().has("no-wall");
        try {
            var _ = login.call(PATH, LOGIN + ".Manager", "SetWallMessage", "sb", message, enable);
        } catch (CallFailed e) {
            // Where there is no login1 at all, the next call says what there is to say.
            if (!e.errorName().equals("org.freedesktop.DBus.Error.ServiceUnknown")) {
                context.warn("Failed to set wall message, ignoring: " + e.text());
            }
        }
    }

    /** Shuts down later, or says or forgets that. */
    private static int schedule(Context context, Peer login, String verb)
            throws CallFailed, UsageError {
        String when = context.options().arguments().last("when").orElseThrow();
        switch (when) {
            case "show" -> {
                var at = (Struct) login.get(PATH, LOGIN + ".Manager", "ScheduledShutdown").value();
                long usec = ((Number) at.get(1)).longValue();
                context.note(
                        at.string(0).isEmpty()
                                ? "No scheduled shutdown."
                                : "%s scheduled for %s, use 'systemctl --when=cancel %s' to cancel."
                                        .formatted(
                                                at.string(0),
                                                new Timestamp(usec).render(LocalZone.get()),
                                                verb));
            }
            case "cancel" -> {
                var _ = login.call(PATH, LOGIN + ".Manager", "CancelScheduledShutdown", "");
            }
            default -> {
                long usec = Options.instant(when).orElseThrow();
                if (usec == 0) {
                    throw new UsageError("--when=auto is not supported: name a time.");
                }
                var _ = login.call(PATH, LOGIN + ".Manager", "ScheduleShutdown", "st", verb, usec);
            }
        }
        return ExitCode.SUCCESS;
    }

    private static String method(String verb) {
        return switch (verb) {
            case "poweroff" -> "PowerOff";
            case "reboot" -> "Reboot";
            case "kexec" -> "KExec";
            case "soft-reboot" -> "SoftReboot";
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
