package org.jitney.login1.bus;

import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Struct;
import org.jitney.login1.session.Seat;
import org.jitney.login1.session.Session;
import org.jitney.login1.session.User;

/** Where the objects are. */
final class Paths {
    static final ObjectPath MANAGER = ObjectPath.of("/org/freedesktop/login1");
    static final ObjectPath SESSIONS = MANAGER.append("session");
    static final ObjectPath USERS = MANAGER.append("user");
    static final ObjectPath SEATS = MANAGER.append("seat");

    /** What stands for nothing where a pair of name and path is due. */
    static final Struct NONE = Struct.of("", ObjectPath.ROOT);

    private Paths() {}

    static ObjectPath of(Session session) {
        return SESSIONS.append(ObjectPath.escapeLabel(session.id()));
    }

    static ObjectPath of(User user) {
        return USERS.append("_" + user.uid());
    }

    static ObjectPath of(Seat seat) {
        return SEATS.append(ObjectPath.escapeLabel(seat.id()));
    }

    /** {@return a session as its name and path} */
    static Struct pair(Session session) {
        return Struct.of(session.id(), of(session));
    }
}
