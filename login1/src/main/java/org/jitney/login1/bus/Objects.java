package org.jitney.login1.bus;

import java.util.Collection;
import java.util.Optional;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.BusObject;
import org.jitney.bus.service.Caller;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.Subtree;
import org.jitney.login1.session.Seat;
import org.jitney.login1.session.Session;
import org.jitney.login1.session.User;

/** All objects: one for the whole, and one for each session, user and seat. */
public final class Objects {
    private final InterfaceTable<SessionObject> sessions = SessionObject.table();
    private final InterfaceTable<UserObject> users = UserObject.table();
    private final InterfaceTable<SeatObject> seats = SeatObject.table();
    private final Login login;

    private Objects(Login login) {
        this.login = login;
    }

    /** Serves them. */
    static Objects serve(Login login) {
        Objects objects = new Objects(login);
        login.tree().add(Paths.MANAGER, ManagerObject.table(), login);
        login.tree().add(LogControl.PATH, LogControl.table(), login.log());
        login.tree().subtree(Paths.SESSIONS, objects.new Sessions());
        login.tree().subtree(Paths.USERS, objects.new Users());
        login.tree().subtree(Paths.SEATS, objects.new Seats());
        return objects;
    }

    BusObject of(Session session) {
        return BusObject.of(sessions, new SessionObject(login, session));
    }

    BusObject of(User user) {
        return BusObject.of(users, new UserObject(login, user));
    }

    BusObject of(Seat seat) {
        return BusObject.of(seats, new SeatObject(login, seat));
    }

    private static String name(ObjectPath path) {
        return ObjectPath.unescapeLabel(path.label());
    }

    private static boolean isOwn(String name) {
        return name.equals("self") || name.equals("auto");
    }

    private abstract static class Named implements Subtree {
        @Override
        public Optional<BusObject> find(ObjectPath path) {
            return Optional.empty();
        }
    }

    private final class Sessions extends Named {
        @Override
        public Optional<BusObject> find(ObjectPath path, Caller caller) throws DBusError {
            String name = name(path);
            Optional<Session> found =
                    isOwn(name)
                            ? Optional.of(Find.session(login.logins(), name, caller))
                            : login.logins().session(name);
            return found.filter(session -> isOwn(name) || Paths.of(session).equals(path))
                    .map(Objects.this::of);
        }

        @Override
        public Collection<ObjectPath> listed() {
            return login.logins().sessions().stream().map(Paths::of).toList();
        }
    }

    private final class Users extends Named {
        @Override
        public Optional<BusObject> find(ObjectPath path, Caller caller) {
            String name = path.label();
            Optional<User> found = Optional.empty();
            if (name.equals("self")) {
                found = login.logins().userOf(caller.pid());
            } else if (name.matches("_[0-9]{1,10}")) {
                found = login.logins().user(Long.parseLong(name.substring(1)));
            }
            return found.filter(user -> name.equals("self") || Paths.of(user).equals(path))
                    .map(Objects.this::of);
        }

        @Override
        public Collection<ObjectPath> listed() {
            return login.logins().users().stream().map(Paths::of).toList();
        }
    }

    private final class Seats extends Named {
        @Override
        public Optional<BusObject> find(ObjectPath path, Caller caller) throws DBusError {
            String name = name(path);
            Optional<Seat> found =
                    isOwn(name)
                            ? Optional.of(Find.seat(login.logins(), name, caller))
                            : login.logins().seat(name);
            return found.filter(seat -> isOwn(name) || Paths.of(seat).equals(path))
                    .map(Objects.this::of);
        }

        @Override
        public Collection<ObjectPath> listed() {
            return login.logins().seats().stream().map(Paths::of).toList();
        }
    }
}
