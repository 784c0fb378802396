package org.jitney.login1.bus;

import java.util.List;
import org.jitney.bus.api.Login1User;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.linux.fd.Signals;
import org.jitney.login1.session.Idleness;
import org.jitney.login1.session.User;

/** {@code org.freedesktop.login1.User}. */
record UserObject(Login login, User user) {
    static InterfaceTable<UserObject> table() {
        return InterfaceTable.<UserObject>of(Login1User.INFO)
                .property("UID", o -> o.user.uid())
                .property("GID", o -> Integer.toUnsignedLong(o.user.account().gid()))
                .property("Name", o -> o.user.name())
                .property("Timestamp", o -> o.user.since().realtimeUsec())
                .property("TimestampMonotonic", o -> o.user.since().monotonicUsec())
                .property("RuntimePath", o -> o.user.runtimePath())
                .property("Service", o -> o.user.service())
                .property("Slice", o -> o.user.slice())
                .property("Display", o -> o.user.display().map(Paths::pair).orElse(Paths.NONE))
                .property("State", o -> o.user.state().toString())
                .property("Sessions", o -> o.user.sessions().stream().map(Paths::pair).toList())
                .property("IdleHint", o -> o.hint().idle())
                .property("IdleSinceHint", o -> o.hint().since().realtimeUsec())
                .property("IdleSinceHintMonotonic", o -> o.hint().since().monotonicUsec())
                .property("Linger", o -> o.login.parts().files().lingers(o.user.name()))
                .method("Terminate", (o, call) -> terminate(o.login, o.user, call))
                .method("Kill", (o, call) -> kill(o.login, o.user, call, call.int32(0)))
                .authorize("Terminate", Auth.HANDLER)
                .authorize("Kill", Auth.HANDLER);
    }

    private Idleness.Hint hint() {
        return login.idleness().of(List.copyOf(user.sessions()));
    }

    static Reply terminate(Login login, User user, Call call) {
        return new Permission(login.authorizer())
                .run(call, user.uid(), Permission.MANAGE, () -> login.lifecycle().stop(user, true));
    }

    static Reply kill(Login login, User user, Call call, int signal) throws DBusError {
        if (signal < 1 || signal > Signals.RTMAX) {
            throw DBusError.invalidArgs("Invalid signal %d".formatted(signal));
        }
        return new Permission(login.authorizer())
                .later(
                        call,
                        user.uid(),
                        Permission.MANAGE,
                        false,
                        () ->
                                login.parts()
                                        .units()
                                        .kill(
                                                user.slice(),
                                                "all",
                                                signal,
                                                error -> {
                                                    if (error == null) {
                                                        call.complete();
                                                    } else {
                                                        call.fail(error);
                                                    }
                                                }));
    }
}
