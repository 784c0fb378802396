package org.jitney.login1.bus;

import java.util.List;
import java.util.Optional;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.login1.model.Action;
import org.jitney.login1.model.InhibitMode;
import org.jitney.login1.model.LoginErrors;
import org.jitney.login1.model.SessionClass;

/**
 * The manager's methods that end the system or have it sleep. What polkit is asked depends on who
 * else is there: to go down while others are logged in, or against an inhibitor, takes more.
 */
final class PowerMethods {
    private static final long CHECK_INHIBITORS = 1;
    private static final long KEXEC = 1 << 1;
    private static final long SOFT_REBOOT = 1 << 2;
    private static final long SOFT_REBOOT_IF_SET_UP = 1 << 3;
    private static final long SKIP_INHIBITORS = 1 << 4;
    private static final long KNOWN =
            CHECK_INHIBITORS | KEXEC | SOFT_REBOOT | SOFT_REBOOT_IF_SET_UP | SKIP_INHIBITORS;

    private PowerMethods() {}

    static void addTo(InterfaceTable<Login> table) {
        add(table, "PowerOff", Action.POWEROFF);
        add(table, "Reboot", Action.REBOOT);
        add(table, "Halt", Action.HALT);
        add(table, "Suspend", Action.SUSPEND);
        add(table, "Hibernate", Action.HIBERNATE);
        add(table, "HybridSleep", Action.HYBRID_SLEEP);
        add(table, "SuspendThenHibernate", Action.SUSPEND_THEN_HIBERNATE);
        table.method("Sleep", (login, call) -> flags(login, call, Action.SLEEP))
                .method("CanSleep", (login, call) -> can(login, call, Action.SLEEP));
    }

    private static void add(InterfaceTable<Login> table, String name, Action action) {
        table.method(name, (login, call) -> run(login, call, action, 0, call.bool(0)))
                .method(name + "WithFlags", (login, call) -> flags(login, call, action))
                .method("Can" + name, (login, call) -> can(login, call, action))
                .authorize(name, Auth.HANDLER);
    }

    private static Reply flags(Login login, Call call, Action action) throws DBusError {
        long flags = call.int64(0);
        if ((flags & ~KNOWN) != 0) {
            throw DBusError.invalidArgs("Invalid flags parameter");
        }
        if (action != Action.REBOOT && (flags & KEXEC) != 0) {
            throw DBusError.invalidArgs(
                    "Reboot via kexec is only applicable with reboot operations");
        }
        if (action != Action.REBOOT && (flags & (SOFT_REBOOT | SOFT_REBOOT_IF_SET_UP)) != 0) {
            throw DBusError.invalidArgs("Soft reboot is only applicable with reboot operations");
        }
        boolean soft =
                (flags & SOFT_REBOOT) != 0
                        || ((flags & SOFT_REBOOT_IF_SET_UP) != 0 && isNextRootSetUp(login));
        Action wanted = soft ? Action.SOFT_REBOOT : action;
        if ((flags & KEXEC) != 0 && !soft && login.parts().kernel().isKexecLoaded()) {
            wanted = Action.KEXEC;
        }
        return run(login, call, wanted, flags, call.interactive());
    }

    private static boolean isNextRootSetUp(Login login) {
        return !login.parts().files().read("/run/nextroot/etc/os-release").isEmpty();
    }

    /** {@return the way to sleep that the machine is able to, the best first} */
    private static Optional<Action> resolve(Login login, Action action) {
        List<Action> ways =
                action == Action.SLEEP
                        ? login.parts().settings().sleepOperation()
                        : List.of(action);
        return ways.stream()
                .filter(way -> !way.isSleep() || login.parts().kernel().canSleep(way))
                .findFirst();
    }

    private static Reply run(Login login, Call call, Action asked, long flags, boolean interactive)
            throws DBusError {
        login.power().requireIdle();
        Action action =
                resolve(login, asked)
                        .orElseThrow(() ->
                                LoginErrors.cannotSleep(
                                        "Sleep verb \"%s\" not supported".formatted(asked)));
        authorize(
                login,
                call,
                action,
                flags,
                interactive,
                () ->
                        login.power()
                                .run(
                                        action,
                                        error -> {
                                            if (error == null) {
                                                call.complete();
                                            } else {
                                                call.fail(error);
                                            }
                                        }));
        return Reply.pending();
    }

    /** Goes on if the caller may do it, with others there and against inhibitors too. */
    static void authorize(
            Login login,
            Call call,
            Action action,
            long flags,
            boolean interactive,
            Permission.Work work)
            throws DBusError {
        boolean blocked = (flags & SKIP_INHIBITORS) == 0 && isBlocked(login, call, action, flags);
        if (blocked && call.caller().uid() == 0 && (flags & CHECK_INHIBITORS) != 0) {
            throw DBusError.accessDenied("Access denied to root due to active block inhibitor");
        }
        boolean others = hasOthers(login, call);
        Permission permission = new Permission(login.authorizer());
        String name = action.polkitAction();
        Permission.Work last =
                blocked
                        ? () ->
                                permission.later(
                                        call,
                                        Permission.NOBODY,
                                        name + "-ignore-inhibit",
                                        interactive,
                                        work)
                        : work;
        if (others || !blocked) {
            permission.later(
                    call,
                    Permission.NOBODY,
                    name + (others ? "-multiple-sessions" : ""),
                    interactive,
                    last);
        } else {
            last.run();
        }
    }

    /** {@return whether somebody else's inhibitor forbids it; weak ones count for root if asked} */
    private static boolean isBlocked(Login login, Call call, Action action, long flags) {
        long uid = call.caller().uid();
        boolean strong =
                login.inhibitors()
                        .holder(
                                action.inhibited(),
                                InhibitMode.BLOCK,
                                each -> each.uid() != uid || (flags & CHECK_INHIBITORS) != 0)
                        .isPresent();
        return strong
                || login.inhibitors()
                        .holder(
                                action.inhibited(),
                                InhibitMode.BLOCK_WEAK,
                                each -> each.uid() != uid && uid != 0)
                        .isPresent();
    }

    private static boolean hasOthers(Login login, Call call) {
        return login.logins().sessions().stream()
                .filter(session -> session.sessionClass() == SessionClass.USER)
                .anyMatch(session -> session.user().uid() != call.caller().uid());
    }

    private static Reply can(Login login, Call call, Action asked) {
        Optional<Action> action = resolve(login, asked);
        if (action.isEmpty()) {
            return Reply.of("na");
        }
        login.parts()
                .units()
                .loadState(
                        action.get().target(),
                        state -> {
                            if (state.equals("loaded")) {
                                ask(login, call, action.get());
                            } else {
                                call.complete("no");
                            }
                        });
        return Reply.pending();
    }

    private static void ask(Login login, Call call, Action action) {
        boolean blocked = isBlocked(login, call, action, 0);
        boolean others = hasOthers(login, call);
        String name = action.polkitAction();
        String first = !others && blocked ? "-ignore-inhibit" : others ? "-multiple-sessions" : "";
        login.authorizer()
                .test(
                        call.caller(),
                        name + first,
                        answer -> {
                            if (others && blocked && answer != Authorizer.Permission.NO) {
                                login.authorizer()
                                        .test(
                                                call.caller(),
                                                name + "-ignore-inhibit",
                                                second ->
                                                        call.complete(
                                                                worse(answer, second).toString()));
                            } else {
                                call.complete(answer.toString());
                            }
                        });
    }

    private static Authorizer.Permission worse(
            Authorizer.Permission one, Authorizer.Permission other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
