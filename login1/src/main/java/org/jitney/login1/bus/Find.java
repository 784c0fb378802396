package org.jitney.login1.bus;

import java.util.Optional;
import org.jitney.bus.service.Caller;
import org.jitney.bus.service.DBusError;
import org.jitney.login1.model.LoginErrors;
import org.jitney.login1.session.Logins;
import org.jitney.login1.session.Seat;
import org.jitney.login1.session.Session;
import org.jitney.login1.session.User;

/**
 * Sessions, users and seats by the names that callers give: their own ones go by {@code self},
 * which may also be empty, and {@code auto} is the session that stands for their user if they have
 * none.
 */
final class Find {
    private static final long NO_USER = 0xffff_ffffL;

    private Find() {}

    private static boolean isSelf(String name) {
        return name.isEmpty() || name.equals("self");
    }

    static Session session(Logins logins, String name, Caller caller) throws DBusError {
        if (isSelf(name) || name.equals("auto")) {
            return own(logins, caller, name.equals("auto"));
        }
        return logins.session(name).orElseThrow(() -> LoginErrors.noSuchSession(name));
    }

    private static Session own(Logins logins, Caller caller, boolean orDisplay) throws DBusError {
        Optional<Session> found = logins.sessionOf(caller.pid());
        if (found.isEmpty() && orDisplay) {
            found = logins.userOf(caller.pid()).flatMap(User::display);
        }
        return found.orElseThrow(() ->
                LoginErrors.noSessionForPid(
                        orDisplay
                                ? "Caller does not belong to any known session and doesn't own any"
                                        + " suitable session."
                                : "Caller does not belong to any known session."));
    }

    static User user(Logins logins, long uid, Caller caller) throws DBusError {
        if (uid == NO_USER) {
            return logins.userOf(caller.pid())
                    .orElseThrow(() ->
                            LoginErrors.noUserForPid(
                                    "Caller does not belong to any logged in or lingering user"));
        }
        return logins.user(uid).orElseThrow(() -> LoginErrors.noSuchUser(uid));
    }

    static Seat seat(Logins logins, String name, Caller caller) throws DBusError {
        if (isSelf(name) || name.equals("auto")) {
            return own(logins, caller, name.equals("auto"))
                    .seat()
                    .orElseThrow(() -> LoginErrors.noSuchSeat("Session of caller has no seat."));
        }
        return logins.seat(name)
                .orElseThrow(() -> LoginErrors.noSuchSeat("No seat '%s' known".formatted(name)));
    }
}
