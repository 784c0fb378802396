package org.jitney.login1.bus;

import java.util.Optional;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.ErrnoErrors;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Users.Passwd;
import org.jitney.login1.model.LoginErrors;
import org.jitney.login1.session.Seat;
import org.jitney.login1.session.Session;
import org.jitney.login1.session.User;

/** The manager's methods that change sessions, users and seats, as their objects' own ones do. */
final class ControlMethods {
    private static final String PREFIX = "org.freedesktop.login1.";

    private ControlMethods() {}

    static void addTo(InterfaceTable<Login> table) {
        table.method(
                        "ActivateSession",
                        (login, call) -> SessionObject.activate(login, session(login, call), call))
                .method("ActivateSessionOnSeat", ControlMethods::activateOnSeat)
                .method(
                        "LockSession",
                        (login, call) ->
                                SessionObject.lock(login, session(login, call), call, true))
                .method(
                        "UnlockSession",
                        (login, call) ->
                                SessionObject.lock(login, session(login, call), call, false))
                .method("LockSessions", (login, call) -> lockAll(login, call, true))
                .method("UnlockSessions", (login, call) -> lockAll(login, call, false))
                .method(
                        "KillSession",
                        (login, call) ->
                                SessionObject.kill(
                                        login,
                                        session(login, call),
                                        call,
                                        call.string(1),
                                        call.int32(2)))
                .method(
                        "KillUser",
                        (login, call) ->
                                UserObject.kill(login, user(login, call), call, call.int32(1)))
                .method(
                        "TerminateSession",
                        (login, call) -> SessionObject.terminate(login, session(login, call), call))
                .method(
                        "TerminateUser",
                        (login, call) -> UserObject.terminate(login, user(login, call), call))
                .method(
                        "TerminateSeat",
                        (login, call) ->
                                SeatObject.terminate(
                                        login,
                                        Find.seat(login.logins(), call.string(0), call.caller()),
                                        call))
                .method("SetUserLinger", ControlMethods::setLinger)
                .method("AttachDevice", ControlMethods::attach)
                .method("FlushDevices", ControlMethods::flush)
                .authorize("SetUserLinger", Auth.HANDLER);
    }

    private static Session session(Login login, Call call) throws DBusError {
        return Find.session(login.logins(), call.string(0), call.caller());
    }

    private static User user(Login login, Call call) throws DBusError {
        return Find.user(login.logins(), call.int64(0), call.caller());
    }

    private static Reply activateOnSeat(Login login, Call call) throws DBusError {
        Session session = session(login, call);
        Seat seat = Find.seat(login.logins(), call.string(1), call.caller());
        if (session.seat().filter(seat::equals).isEmpty()) {
            throw LoginErrors.notOnSeat(session.id(), seat.id());
        }
        return SessionObject.activate(login, session, call);
    }

    private static Reply lockAll(Login login, Call call, boolean on) {
        return new Permission(login.authorizer())
                .run(
                        call,
                        Permission.NOBODY,
                        Permission.LOCK,
                        () ->
                                login.logins()
                                        .sessions()
                                        .forEach(session ->
                                                login.parts().announcer().lock(session, on)));
    }

    private static Reply setLinger(Login login, Call call) throws DBusError {
        long asked = call.int64(0);
        boolean enable = call.bool(1);
        long own =
                login.logins()
                        .userOf(call.caller().pid())
                        .map(User::uid)
                        .orElse(call.caller().uid());
        long uid = asked == 0xffff_ffffL ? own : asked;
        String action = uid == call.caller().uid() ? "set-self-linger" : "set-user-linger";
        return new Permission(login.authorizer())
                .later(
                        call,
                        Permission.NOBODY,
                        PREFIX + action,
                        call.bool(2),
                        () ->
                                login.parts()
                                        .accounts()
                                        .byUid(
                                                uid,
                                                account ->
                                                        setLinger(login, call, account, enable)));
    }

    private static void setLinger(
            Login login, Call call, Optional<Passwd> account, boolean enable) {
        try {
            Passwd found = account.orElseThrow(() -> new ErrnoException("getpwuid", Errno.ENOENT));
            login.parts().files().setLinger(found.name(), enable);
            login.lifecycle().linger(found, enable);
            call.complete();
        } catch (ErrnoException e) {
            call.fail(ErrnoErrors.of("", e));
        }
    }

    private static Reply attach(Login login, Call call) throws DBusError {
        String path = call.string(1);
        String seat = call.string(0);
        if (!isNormalized(path)) {
            throw DBusError.invalidArgs("Path %s is not normalized".formatted(path));
        }
        if (!(path + "/").startsWith("/sys/")) {
            throw DBusError.invalidArgs("Path %s is not in /sys".formatted(path));
        }
        String name =
                seat.isEmpty() || seat.equals("self") || seat.equals("auto")
                        ? Find.seat(login.logins(), seat, call.caller()).id()
                        : seat;
        if (!Seat.isName(name)) {
            throw DBusError.invalidArgs("Seat name %s is not valid".formatted(name));
        }
        return new Permission(login.authorizer())
                .run(
                        call,
                        Permission.NOBODY,
                        PREFIX + "attach-device",
                        call.bool(2),
                        () -> attach(login, path, name));
    }

    private static void attach(Login login, String path, String seat) throws DBusError {
        Optional<String> lacking;
        try {
            lacking = login.parts().devices().attach(path, seat);
        } catch (ErrnoException e) {
            boolean missing = e.errno() == Errno.ENODEV;
            throw ErrnoErrors.of(missing ? "Failed to open device '%s'".formatted(path) : "", e);
        }
        if (lacking.isPresent()) {
            throw new DBusError(
                    "System.Error.ENODEV", "Device '%s' lacks %s.".formatted(path, lacking.get()));
        }
    }

    /** {@return whether a path has no parts that lead elsewhere or nowhere} */
    private static boolean isNormalized(String path) {
        String whole = path + "/";
        return !path.isEmpty()
                && !whole.contains("/../")
                && !whole.contains("/./")
                && !whole.startsWith("./")
                && !whole.startsWith("../")
                && !path.contains("//");
    }

    private static Reply flush(Login login, Call call) {
        return new Permission(login.authorizer())
                .run(
                        call,
                        Permission.NOBODY,
                        PREFIX + "flush-devices",
                        call.bool(0),
                        () -> {
                            try {
                                login.parts().devices().flush();
                            } catch (ErrnoException e) {
                                throw ErrnoErrors.of("", e);
                            }
                        });
    }
}
