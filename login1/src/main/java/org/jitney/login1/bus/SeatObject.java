package org.jitney.login1.bus;

import org.jitney.bus.api.Login1Seat;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.login1.model.LoginErrors;
import org.jitney.login1.session.Idleness;
import org.jitney.login1.session.Seat;
import org.jitney.login1.session.Session;

/** {@code org.freedesktop.login1.Seat}. */
record SeatObject(Login login, Seat seat) {
    static InterfaceTable<SeatObject> table() {
        return InterfaceTable.<SeatObject>of(Login1Seat.INFO)
                .property("Id", o -> o.seat.id())
                .property("ActiveSession", o -> o.seat.active().map(Paths::pair).orElse(Paths.NONE))
                .property("CanTTY", o -> o.seat.hasTerminals())
                .property("CanGraphical", o -> o.seat.canGraphical())
                .property("CanMultiSession", _ -> true)
                .property("Sessions", o -> o.seat.sessions().stream().map(Paths::pair).toList())
                .property("IdleHint", o -> o.hint().idle())
                .property("IdleSinceHint", o -> o.hint().since().realtimeUsec())
                .property("IdleSinceHintMonotonic", o -> o.hint().since().monotonicUsec())
                .method("Terminate", (o, call) -> terminate(o.login, o.seat, call))
                .method("ActivateSession", SeatObject::activate)
                .method("SwitchTo", SeatObject::switchTo)
                .method("SwitchToNext", (o, call) -> o.step(call, 1))
                .method("SwitchToPrevious", (o, call) -> o.step(call, -1))
                .authorize("Terminate", Auth.HANDLER);
    }

    private Idleness.Hint hint() {
        return login.idleness().of(seat.sessions());
    }

    static Reply terminate(Login login, Seat seat, Call call) {
        return new Permission(login.authorizer())
                .run(
                        call,
                        Permission.NOBODY,
                        Permission.MANAGE,
                        () ->
                                seat.sessions()
                                        .forEach(session -> login.lifecycle().stop(session, true)));
    }

    private Reply activate(Call call) throws DBusError {
        Session session = Find.session(login.logins(), call.string(0), call.caller());
        if (session.seat().filter(seat::equals).isEmpty()) {
            throw LoginErrors.notOnSeat(session.id(), seat.id());
        }
        return SessionObject.activate(login, session, call);
    }

    private Reply switchTo(Call call) throws DBusError {
        long number = call.int64(0);
        if (number < 1 || number > 63) {
            throw DBusError.invalidArgs("Invalid virtual terminal");
        }
        return new Permission(login.authorizer())
                .run(
                        call,
                        Permission.NOBODY,
                        Permission.SWITCH,
                        () -> login.lifecycle().seats().switchTo(seat, (int) number));
    }

    private Reply step(Call call, int step) {
        return new Permission(login.authorizer())
                .run(
                        call,
                        Permission.NOBODY,
                        Permission.SWITCH,
                        () -> login.lifecycle().seats().step(seat, step));
    }
}
