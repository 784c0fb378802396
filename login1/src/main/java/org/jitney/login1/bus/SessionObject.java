package org.jitney.login1.bus;

import java.util.List;
import org.jitney.bus.api.Login1Session;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.linux.fd.Signals;
import org.jitney.login1.model.SessionClass;
import org.jitney.login1.session.Moment;
import org.jitney.login1.session.Session;

/** {@code org.freedesktop.login1.Session}. */
record SessionObject(Login login, Session session) {
    private static final long NO_AUDIT = 0xffff_ffffL;

    static InterfaceTable<SessionObject> table() {
        InterfaceTable<SessionObject> table = InterfaceTable.of(Login1Session.INFO);
        identity(table);
        state(table);
        methods(table);
        SessionControlMethods.addTo(table);
        table.signals("Lock", "Unlock", "PauseDevice", "ResumeDevice");
        for (String method : List.of("Terminate", "Activate", "Lock", "Unlock", "Kill")) {
            table.authorize(method, Auth.HANDLER);
        }
        return table;
    }

    private static void identity(InterfaceTable<SessionObject> table) {
        table.property("Id", o -> o.session.id())
                .property(
                        "User", o -> Struct.of(o.session.user().uid(), Paths.of(o.session.user())))
                .property("Name", o -> o.session.user().name())
                .property("Timestamp", o -> o.session.since().realtimeUsec())
                .property("TimestampMonotonic", o -> o.session.since().monotonicUsec())
                .property("VTNr", o -> (long) o.session.spec().vtnr())
                .property("Seat", SessionObject::seat)
                .property("TTY", o -> o.session.tty())
                .property("Remote", o -> o.session.spec().remote().isRemote())
                .property("RemoteHost", o -> o.session.spec().remote().host())
                .property("RemoteUser", o -> o.session.spec().remote().user())
                .property("Service", o -> o.session.spec().service())
                .property("Desktop", o -> o.session.spec().desktop())
                .property("Scope", o -> o.session.scope())
                .property("Leader", o -> (long) o.session.spec().leader())
                .property("LeaderPIDFDId", SessionObject::leaderHandle)
                .property("Audit", SessionObject::audit)
                .property("ExtraDeviceAccess", _ -> List.of());
    }

    private static void state(InterfaceTable<SessionObject> table) {
        table.property("Display", o -> o.session.display())
                .property("Type", o -> o.session.type().toString())
                .property("Class", o -> o.session.sessionClass().toString())
                .property("Active", o -> o.session.isActive())
                .property("State", o -> o.session.state().toString())
                .property("IdleHint", o -> o.login.idleness().of(o.session).idle())
                .property("IdleSinceHint", o -> o.idleSince().realtimeUsec())
                .property("IdleSinceHintMonotonic", o -> o.idleSince().monotonicUsec())
                .property("CanIdle", o -> o.session.sessionClass().canIdle())
                .property("CanLock", o -> o.session.sessionClass().canLock())
                .property("LockedHint", o -> o.session.lockedHint());
    }

    private static void methods(InterfaceTable<SessionObject> table) {
        table.method("Terminate", (o, call) -> terminate(o.login, o.session, call))
                .method("Activate", (o, call) -> activate(o.login, o.session, call))
                .method("Lock", (o, call) -> lock(o.login, o.session, call, true))
                .method("Unlock", (o, call) -> lock(o.login, o.session, call, false))
                .method("SetIdleHint", SessionObject::setIdleHint)
                .method("SetLockedHint", SessionObject::setLockedHint)
                .method(
                        "Kill",
                        (o, call) -> kill(o.login, o.session, call, call.string(0), call.int32(1)));
    }

    private Struct seat() {
        return session.seat().map(seat -> Struct.of(seat.id(), Paths.of(seat))).orElse(Paths.NONE);
    }

    private long leaderHandle() {
        return login.parts().processes().handleId(session.spec().leader());
    }

    private long audit() {
        return session.spec().audit() == 0 ? NO_AUDIT : session.spec().audit();
    }

    private Moment idleSince() {
        return login.idleness().of(session).since();
    }

    private Permission permission() {
        return new Permission(login.authorizer());
    }

    static Reply terminate(Login login, Session session, Call call) {
        return new Permission(login.authorizer())
                .run(
                        call,
                        session.user().uid(),
                        Permission.MANAGE,
                        () -> login.lifecycle().stop(session, true));
    }

    static Reply activate(Login login, Session session, Call call) {
        return new Permission(login.authorizer())
                .run(
                        call,
                        Permission.NOBODY,
                        Permission.SWITCH,
                        () -> login.lifecycle().seats().activate(session));
    }

    static Reply lock(Login login, Session session, Call call, boolean on) {
        return new Permission(login.authorizer())
                .run(
                        call,
                        session.user().uid(),
                        Permission.LOCK,
                        () -> login.parts().announcer().lock(session, on));
    }

    static Reply kill(Login login, Session session, Call call, String whom, int signal)
            throws DBusError {
        if (!List.of("", "leader", "all").contains(whom)) {
            throw DBusError.invalidArgs("Invalid kill parameter '%s'".formatted(whom));
        }
        if (signal < 1 || signal > Signals.RTMAX) {
            throw DBusError.invalidArgs("Invalid signal %d".formatted(signal));
        }
        return new Permission(login.authorizer())
                .later(
                        call,
                        session.user().uid(),
                        Permission.MANAGE,
                        false,
                        () ->
                                login.lifecycle()
                                        .changes()
                                        .kill(
                                                session,
                                                whom.equals("leader"),
                                                signal,
                                                error -> {
                                                    if (error == null) {
                                                        call.complete();
                                                    } else {
                                                        call.fail(error);
                                                    }
                                                }));
    }

    private Reply setIdleHint(Call call) throws DBusError {
        permission()
                .requireOwner(
                        call, session.user().uid(), "Only owner of session may set idle hint");
        if (!session.type().isGraphical()) {
            throw DBusError.notSupported(
                    "Idle hint control is not supported on non-graphical sessions.");
        }
        if (!session.sessionClass().canIdle() && session.sessionClass() != SessionClass.GREETER) {
            throw DBusError.notSupported(
                    "Idle hint control is not supported on sessions of class '%s'."
                            .formatted(session.sessionClass()));
        }
        login.lifecycle().changes().setIdleHint(session, call.bool(0));
        return Reply.empty();
    }

    private Reply setLockedHint(Call call) throws DBusError {
        permission()
                .requireOwner(
                        call, session.user().uid(), "Only owner of session may set locked hint");
        if (!session.sessionClass().canLock()) {
            throw DBusError.notSupported("Session does not support lock screen.");
        }
        login.lifecycle().changes().setLockedHint(session, call.bool(0));
        return Reply.empty();
    }
}
