package org.jitney.login1.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.linux.fd.Fd;
import org.jitney.login1.model.LoginErrors;
import org.jitney.login1.session.Moment;
import org.jitney.login1.session.Opening;
import org.jitney.login1.session.Seat;
import org.jitney.login1.session.Session;
import org.jitney.login1.session.SessionSpec;
import org.jitney.login1.session.User;

/** The manager's methods that open, find and list sessions, users and seats. */
final class SessionMethods {
    private static final int OLD = 13;

    private SessionMethods() {}

    static void addTo(InterfaceTable<Login> table) {
        table.method("CreateSession", (login, call) -> create(login, call, oldWish(call)))
                .method(
                        "CreateSessionWithPIDFD",
                        (login, call) -> create(login, call, newWish(login, call)))
                .method("ReleaseSession", SessionMethods::release)
                .method("GetSession", SessionMethods::getSession)
                .method("GetSessionByPID", SessionMethods::getSessionByPid)
                .method("GetUser", SessionMethods::getUser)
                .method("GetUserByPID", SessionMethods::getUserByPid)
                .method("GetSeat", SessionMethods::getSeat)
                .method("ListSessions", SessionMethods::listSessions)
                .method("ListSessionsEx", SessionMethods::listSessionsEx)
                .method("ListUsers", SessionMethods::listUsers)
                .method("ListSeats", SessionMethods::listSeats)
                .authorize("ReleaseSession", Auth.HANDLER);
    }

    private static Opening.Wish oldWish(Call call) {
        int pid = call.int32(1);
        return wish(call, pid == 0 ? (int) call.caller().pid() : pid, 2, OLD);
    }

    private static Opening.Wish newWish(Login login, Call call) throws DBusError {
        if (call.int64(13) != 0) {
            throw DBusError.invalidArgs("Flags must be zero.");
        }
        int pid =
                login.parts()
                        .processes()
                        .ofHandle((Fd) call.arg(1))
                        .orElseThrow(() -> DBusError.invalidArgs("Invalid PIDFD"));
        return wish(call, pid, 2, OLD + 1);
    }

    private static Opening.Wish wish(Call call, int leader, int at, int properties) {
        return new Opening.Wish(
                call.int64(0),
                leader,
                call.string(at),
                call.string(at + 1),
                call.string(at + 2),
                call.string(at + 3),
                call.string(at + 4),
                (int) call.int64(at + 5),
                call.string(at + 6),
                call.string(at + 7),
                new SessionSpec.Remote(
                        call.bool(at + 8), call.string(at + 9), call.string(at + 10)),
                call.list(properties));
    }

    private static Reply create(Login login, Call call, Opening.Wish wish) throws DBusError {
        login.opening()
                .open(
                        wish,
                        new Opening.Answer() {
                            @Override
                            public void open(Session session, Fd fifo) {
                                call.complete(
                                        session.id(),
                                        Paths.of(session),
                                        session.user().runtimePath(),
                                        fifo,
                                        session.user().uid(),
                                        session.seat().map(Seat::id).orElse(""),
                                        (long) session.spec().vtnr(),
                                        false);
                            }

                            @Override
                            public void fail(DBusError error) {
                                call.fail(error);
                            }
                        });
        return Reply.pending();
    }

    private static Reply release(Login login, Call call) throws DBusError {
        Session session = Find.session(login.logins(), call.string(0), call.caller());
        // Whoever belongs to it says goodbye; nobody does so for others.
        boolean own =
                login.logins().sessionOf(call.caller().pid()).filter(session::equals).isPresent();
        if (!own && !login.authorizer().isPrivileged(call.caller())) {
            throw DBusError.accessDenied(
                    "Refused to release session, since it doesn't match the one of the client");
        }
        login.lifecycle().release(session);
        return Reply.empty();
    }

    private static Reply getSession(Login login, Call call) throws DBusError {
        return Reply.of(Paths.of(Find.session(login.logins(), call.string(0), call.caller())));
    }

    private static Reply getSessionByPid(Login login, Call call) throws DBusError {
        long pid = call.int64(0);
        if (pid == 0) {
            return Reply.of(Paths.of(Find.session(login.logins(), "", call.caller())));
        }
        Optional<Session> found = login.logins().sessionOf(pid);
        return Reply.of(
                Paths.of(
                        found.orElseThrow(() ->
                                LoginErrors.noSessionForPid(
                                        "PID %d does not belong to any known session"
                                                .formatted(pid)))));
    }

    private static Reply getUser(Login login, Call call) throws DBusError {
        return Reply.of(Paths.of(Find.user(login.logins(), call.int64(0), call.caller())));
    }

    private static Reply getUserByPid(Login login, Call call) throws DBusError {
        long pid = call.int64(0);
        if (pid == 0) {
            return Reply.of(Paths.of(Find.user(login.logins(), 0xffff_ffffL, call.caller())));
        }
        Optional<User> found = login.logins().userOf(pid);
        return Reply.of(
                Paths.of(
                        found.orElseThrow(() ->
                                LoginErrors.noUserForPid(
                                        "PID %d does not belong to any logged in user or lingering user"
                                                .formatted(pid)))));
    }

    private static Reply getSeat(Login login, Call call) throws DBusError {
        return Reply.of(Paths.of(Find.seat(login.logins(), call.string(0), call.caller())));
    }

    private static String seatOf(Session session) {
        return session.seat().map(Seat::id).orElse("");
    }

    private static Reply listSessions(Login login, Call call) {
        List<Struct> rows = new ArrayList<>();
        for (Session session : login.logins().sessions()) {
            rows.add(
                    Struct.of(
                            session.id(),
                            session.user().uid(),
                            session.user().name(),
                            seatOf(session),
                            Paths.of(session)));
        }
        return Reply.of(rows);
    }

    private static Reply listSessionsEx(Login login, Call call) {
        List<Struct> rows = new ArrayList<>();
        for (Session session : login.logins().sessions()) {
            var hint = login.idleness().of(session);
            Moment since = hint.idle() ? hint.since() : Moment.NEVER;
            rows.add(
                    Struct.of(
                            session.id(),
                            session.user().uid(),
                            session.user().name(),
                            seatOf(session),
                            (long) session.spec().leader(),
                            session.sessionClass().toString(),
                            session.tty(),
                            hint.idle(),
                            since.monotonicUsec(),
                            Paths.of(session)));
        }
        return Reply.of(rows);
    }

    private static Reply listUsers(Login login, Call call) {
        List<Struct> rows = new ArrayList<>();
        for (User user : login.logins().users()) {
            rows.add(Struct.of(user.uid(), user.name(), Paths.of(user)));
        }
        return Reply.of(rows);
    }

    private static Reply listSeats(Login login, Call call) {
        List<Struct> rows = new ArrayList<>();
        for (Seat seat : login.logins().seats()) {
            rows.add(Struct.of(seat.id(), Paths.of(seat)));
        }
        return Reply.of(rows);
    }
}
