package org.jitney.login1.bus;

import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.ErrnoErrors;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.model.Settings;
import org.jitney.login1.power.Schedule;

/**
 * The manager's methods about what is due, what is said at terminals, and how the next boot goes.
 */
final class ScheduleMethods {
    private static final String PREFIX = "org.freedesktop.login1.";
    private static final String REBOOT_PARAMETER = "reboot-param";
    private static final int LONGEST_MESSAGE = 4096;
    private static final int LONGEST_PARAMETER = 4096;

    private ScheduleMethods() {}

    static void addTo(InterfaceTable<Login> table) {
        table.method("ScheduleShutdown", ScheduleMethods::schedule)
                .method("CancelScheduledShutdown", ScheduleMethods::cancel)
                .method("SetWallMessage", ScheduleMethods::setWall)
                .method("CanRebootParameter", ScheduleMethods::canParameter)
                .method("SetRebootParameter", ScheduleMethods::setParameter)
                .method("CanRebootToFirmwareSetup", (_, _) -> Reply.of("na"))
                .method("CanRebootToBootLoaderMenu", (_, _) -> Reply.of("na"))
                .method("CanRebootToBootLoaderEntry", (_, _) -> Reply.of("na"))
                .method(
                        "SetRebootToFirmwareSetup",
                        (_, _) -> {
                            throw DBusError.notSupported(
                                    "Firmware does not support boot into firmware.");
                        })
                .method(
                        "SetRebootToBootLoaderMenu",
                        (_, _) -> {
                            throw DBusError.notSupported(
                                    "Boot loader does not support boot into boot loader menu.");
                        })
                .method(
                        "SetRebootToBootLoaderEntry",
                        (_, _) -> {
                            throw DBusError.notSupported("Loader entry is not known.");
                        });
        for (String method :
                new String[] {
                    "ScheduleShutdown",
                    "CancelScheduledShutdown",
                    "SetWallMessage",
                    "SetRebootParameter"
                }) {
            table.authorize(method, Auth.HANDLER);
        }
    }

    private static Reply schedule(Login login, Call call) throws DBusError {
        long when =
                call.int64(1) == Settings.INFINITY
                        ? login.schedule().nextMaintenance(login.parts().settings())
                        : call.int64(1);
        Schedule.Entry entry =
                Schedule.parse(call.string(0), when)
                        .orElseThrow(() -> DBusError.invalidArgs("Unsupported shutdown type"));
        if (entry.usec() < 0) {
            throw DBusError.invalidArgs(
                    "Time is out of range: " + Long.toUnsignedString(entry.usec()));
        }
        PowerMethods.authorize(
                login,
                call,
                entry.action(),
                0,
                false,
                () -> {
                    login.schedule().set(entry);
                    login.parts().announcer().changed("ScheduledShutdown");
                    call.complete();
                });
        return Reply.pending();
    }

    private static Reply cancel(Login login, Call call) {
        var entry = login.schedule().entry();
        if (entry.isEmpty()) {
            return Reply.of(false);
        }
        return new Permission(login.authorizer())
                .later(
                        call,
                        Permission.NOBODY,
                        entry.get().action().polkitAction(),
                        false,
                        () -> {
                            boolean was = login.schedule().cancel().isPresent();
                            login.parts().announcer().changed("ScheduledShutdown");
                            call.complete(was);
                        });
    }

    private static Reply setWall(Login login, Call call) throws DBusError {
        String text = call.string(0);
        boolean enable = call.bool(1);
        if (text.length() > LONGEST_MESSAGE) {
            throw DBusError.invalidArgs(
                    "Wall message too long, maximum permitted length is %d characters."
                            .formatted(LONGEST_MESSAGE));
        }
        if (login.wall().isOn() == enable && login.wall().message().equals(text)) {
            return Reply.empty();
        }
        return new Permission(login.authorizer())
                .run(
                        call,
                        Permission.NOBODY,
                        PREFIX + "set-wall-message",
                        () -> {
                            login.wall().set(text, enable);
                            login.schedule().wallChanged();
                        });
    }

    private static Reply canParameter(Login login, Call call) {
        if (login.parts().kernel().isContainer()) {
            return Reply.of("na");
        }
        login.authorizer()
                .test(
                        call.caller(),
                        PREFIX + "set-reboot-parameter",
                        answer -> call.complete(answer.toString()));
        return Reply.pending();
    }

    private static Reply setParameter(Login login, Call call) throws DBusError {
        String parameter = call.string(0);
        if (login.parts().kernel().isContainer()) {
            throw DBusError.notSupported("Reboot parameter not supported in containers, refusing.");
        }
        if (parameter.length() > LONGEST_PARAMETER || parameter.contains("\n")) {
            throw DBusError.invalidArgs("Invalid reboot parameter '%s'.".formatted(parameter));
        }
        return new Permission(login.authorizer())
                .run(
                        call,
                        Permission.NOBODY,
                        PREFIX + "set-reboot-parameter",
                        () -> {
                            var files = login.parts().files();
                            String path = files.runtime(REBOOT_PARAMETER);
                            try {
                                if (parameter.isEmpty()) {
                                    files.root().remove(path);
                                } else {
                                    files.root().writeAtomically(path, parameter, 0644);
                                }
                            } catch (ErrnoException e) {
                                throw ErrnoErrors.of("Failed to set reboot parameter", e);
                            }
                        });
    }

    static String parameter(Login login) {
        var files = login.parts().files();
        return files.read(files.runtime(REBOOT_PARAMETER)).strip();
    }
}
