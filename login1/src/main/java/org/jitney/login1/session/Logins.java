package org.jitney.login1.session;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.sys.Users.Passwd;
import org.jitney.login1.store.Processes;

/** All sessions, users and seats there are, and how they are found. */
public final class Logins {
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final Map<String, Session> scopes = new HashMap<>();
    private final Map<Integer, Session> leaders = new HashMap<>();
    private final Map<Long, User> users = new LinkedHashMap<>();
    private final Map<String, User> userUnits = new HashMap<>();
    private final Map<String, Seat> seats = new LinkedHashMap<>();
    private final Processes processes;
    private long counter;

    /** None yet. */
    public Logins(Processes processes) {
        this.processes = processes;
    }

    public List<Session> sessions() {
        return List.copyOf(sessions.values());
    }

    public int sessionCount() {
        return sessions.size();
    }

    public List<User> users() {
        return List.copyOf(users.values());
    }

    public Collection<Seat> seats() {
        return List.copyOf(seats.values());
    }

    public Optional<Session> session(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    public Optional<User> user(long uid) {
        return Optional.ofNullable(users.get(uid));
    }

    public Optional<Seat> seat(String id) {
        return Optional.ofNullable(seats.get(id));
    }

    /** {@return the session whose processes have this unit} */
    Optional<Session> ofScope(String unit) {
        return Optional.ofNullable(scopes.get(unit));
    }

    /** {@return the user whose manager is this unit} */
    Optional<User> ofService(String unit) {
        return Optional.ofNullable(userUnits.get(unit));
    }

    /** {@return the session that a process belongs to} */
    public Optional<Session> sessionOf(long pid) {
        Optional<Session> found = processes.unit(pid).flatMap(this::ofScope);
        return found.isPresent() ? found : Optional.ofNullable(leaders.get((int) pid));
    }

    /** {@return the user that a process belongs to} */
    public Optional<User> userOf(long pid) {
        Optional<User> found = sessionOf(pid).map(Session::user);
        return found.isPresent() ? found : processes.ownerOfSlice(pid).flatMap(this::user);
    }

    /** {@return a name that no session has: the kernel's number, else one of our own} */
    String newId(long audit) {
        String id = Long.toString(audit);
        if (audit != 0 && !sessions.containsKey(id)) {
            return id;
        }
        do {
            id = "c" + ++counter;
        } while (sessions.containsKey(id));
        return id;
    }

    void add(Session session) {
        sessions.put(session.id(), session);
        leaders.put(session.spec().leader(), session);
        session.user().sessions.addFirst(session);
        if (!session.scope().isEmpty()) {
            scopes.put(session.scope(), session);
        }
    }

    void remove(Session session) {
        sessions.remove(session.id());
        leaders.remove(session.spec().leader(), session);
        scopes.remove(session.scope(), session);
        session.user().sessions.remove(session);
        if (session.user().display.filter(session::equals).isPresent()) {
            session.user().display = Optional.empty();
        }
        session.seat().ifPresent(seat -> seat.sessions.remove(session));
    }

    /** {@return the user, who is made if there is none yet} */
    User user(Passwd account) {
        User user =
                users.computeIfAbsent(
                        Integer.toUnsignedLong(account.uid()), _ -> new User(account));
        userUnits.put(user.service(), user);
        return user;
    }

    void remove(User user) {
        users.remove(user.uid());
        userUnits.remove(user.service());
    }

    Seat addSeat(String id, boolean hasTerminals) {
        return seats.computeIfAbsent(id, _ -> new Seat(id, hasTerminals));
    }

    void remove(Seat seat) {
        seats.remove(seat.id());
    }
}
