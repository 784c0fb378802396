package org.jitney.login1.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.service.DBusError;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.PidFd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Users.Passwd;
import org.jitney.login1.model.SessionClass;
import org.jitney.login1.model.SessionType;
import org.jitney.login1.model.StateLines;
import org.jitney.login1.model.UserState;
import org.jitney.login1.store.LoginFiles.Folder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what an instance before this one has left in the state files: users, sessions and who
 * is active. What has ended meanwhile is ended now.
 */
public final class Restore {
    private static final Logger LOG = LoggerFactory.getLogger("systemd-logind");

    private final Parts parts;
    private final Lifecycle lifecycle;
    private final Map<Session, List<String>> devices = new LinkedHashMap<>();

    /** Takes over into these. */
    public Restore(Parts parts, Lifecycle lifecycle) {
        this.parts = parts;
        this.lifecycle = lifecycle;
    }

    /** Takes over everything. */
    public void run() {
        for (String id : parts.files().ids(Folder.USERS)) {
            user(id);
        }
        for (String id : parts.files().ids(Folder.SESSIONS)) {
            session(id, parts.files().state(Folder.SESSIONS, id));
        }
        Map<String, Map<String, String>> before = seats();
        lifecycle.seats().begin();
        before.forEach(
                (id, state) -> parts.logins().seat(id).ifPresent(seat -> place(seat, state)));
        devices.forEach(lifecycle.seats().control()::restore);
        for (User user : parts.logins().users()) {
            user.electDisplay();
            if (user.sessions().isEmpty() && user.lastSessionUsec >= 0) {
                boolean _ = lifecycle.awaitHisReturn(user);
            }
        }
        parts.files()
                .removeFifos(
                        Folder.SESSIONS,
                        id -> parts.logins().session(id).filter(Session::isHeld).isPresent());
        parts.logins().sessions().forEach(lifecycle::save);
        lifecycle.collector().noteAll();
        linger();
    }

    private Map<String, Map<String, String>> seats() {
        Map<String, Map<String, String>> found = new LinkedHashMap<>();
        for (String id : parts.files().ids(Folder.SEATS)) {
            found.put(id, parts.files().state(Folder.SEATS, id));
            parts.files().remove(parts.files().file(Folder.SEATS, id));
        }
        return found;
    }

    private void linger() {
        for (String name : parts.files().lingering()) {
            parts.accounts()
                    .byName(
                            name,
                            found -> {
                                if (found.isEmpty()) {
                                    LOG.warn("Couldn't add lingering user {}, ignoring", name);
                                    return;
                                }
                                User user = parts.logins().user(found.get());
                                user.lingers = true;
                                lifecycle.start(user, true);
                            });
        }
    }

    private static long number(Map<String, String> state, String key, long otherwise) {
        String text = state.getOrDefault(key, "");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : otherwise;
    }

    private static String text(Map<String, String> state, String key) {
        return StateLines.unescape(state.getOrDefault(key, ""));
    }

    private void user(String id) {
        Map<String, String> state = parts.files().state(Folder.USERS, id);
        Optional<Passwd> account =
                id.matches("[0-9]{1,10}") && !state.isEmpty()
                        ? parts.accounts().now(Long.parseLong(id))
                        : Optional.empty();
        if (account.isEmpty()) {
            LOG.warn("Failed to load user {}, ignoring", id);
            return;
        }
        User user = parts.logins().user(account.get());
        user.since = moment(state);
        user.lastSessionUsec = number(state, "LAST_SESSION_TIMESTAMP", -1);
        user.stopping = state.getOrDefault("STOPPING", "no").equals("yes");
        user.started = true;
        user.lingers = parts.files().lingers(user.name());
        String before = state.getOrDefault("STATE", "");
        user.managerActive = !before.equals(UserState.OPENING.toString());
        String job = state.getOrDefault("SERVICE_JOB", "");
        if (job.startsWith("/")) {
            user.serviceJob = job;
            parts.units().followAgain(job, _ -> lifecycle.serviceJobEnded(user));
        }
    }

    private static Moment moment(Map<String, String> state) {
        return new Moment(number(state, "REALTIME", 0), number(state, "MONOTONIC", 0));
    }

    private void session(String id, Map<String, String> state) {
        Optional<User> user = parts.logins().user(number(state, "UID", -1));
        int leader = (int) number(state, "LEADER", 0);
        if (user.isEmpty() || leader <= 1) {
            LOG.warn("Failed to load session {}, ignoring", id);
            parts.files().remove(parts.files().file(Folder.SESSIONS, id));
            return;
        }
        Session session =
                new Session(
                        spec(id, leader, state),
                        user.get(),
                        text(state, "TTY"),
                        text(state, "DISPLAY"));
        SessionType.parse(text(state, "TYPE")).ifPresent(session::type);
        SessionClass.parse(text(state, "CLASS")).ifPresent(session::sessionClass);
        session.scope = text(state, "SCOPE");
        session.since = moment(state);
        session.position = (int) number(state, "POSITION", 0);
        session.controller = text(state, "CONTROLLER");
        devices.put(session, List.of(text(state, "DEVICES").split(" ", -1)));
        session.started = true;
        session.stopping = text(state, "STATE").equals("closing");
        parts.logins().add(session);
        follow(session, state);
    }

    private static SessionSpec spec(String id, int leader, Map<String, String> state) {
        return new SessionSpec(
                id,
                leader,
                number(state, "AUDIT", 0),
                text(state, "SERVICE"),
                SessionType.parse(text(state, "ORIGINAL_TYPE")).orElse(SessionType.UNSPECIFIED),
                SessionClass.parse(text(state, "CLASS")).orElse(SessionClass.USER),
                text(state, "DESKTOP"),
                (int) number(state, "VTNR", 0),
                new SessionSpec.Remote(
                        number(state, "REMOTE", 0) == 1,
                        text(state, "REMOTE_USER"),
                        text(state, "REMOTE_HOST")));
    }

    private void follow(Session session, Map<String, String> state) {
        String job = text(state, "SCOPE_JOB");
        if (job.startsWith("/")) {
            session.scopeJob = job;
            parts.units()
                    .followAgain(
                            job,
                            _ -> {
                                session.scopeJob = "";
                                lifecycle.save(session);
                                lifecycle.collector().note(session);
                            });
        }
        try {
            if (state.containsKey("FIFO")) {
                lifecycle.holders().hold(session);
                // A FIFO tells of its end only to who has seen its other one open.
                try (Fd other = lifecycle.holders().other(session)) {
                    LOG.debug("{} holds session {}", other, session.id());
                }
            }
            int leader = session.spec().leader();
            if (parts.processes().unit(leader).filter(session.scope()::equals).isPresent()) {
                lifecycle.holders().follow(session, PidFd.open(leader));
            }
        } catch (ErrnoException | DBusError e) {
            LOG.warn("Failed to follow session {}: {}", session.id(), e.getMessage());
        }
    }

    /** Puts sessions back on their seat; the last ones first, since the newest comes first. */
    private void place(Seat seat, Map<String, String> state) {
        List<String> ids =
                new ArrayList<>(List.of(state.getOrDefault("SESSIONS", "").split(" ", -1)));
        java.util.Collections.reverse(ids);
        for (String id : ids) {
            parts.logins()
                    .session(id)
                    .filter(session -> session.seat().isEmpty())
                    .ifPresent(session -> {
                        seat.attach(session);
                        if (session.position > 0) {
                            seat.positions.put(session.position, session);
                        }
                    });
        }
        if (seat.hasTerminals()) {
            lifecycle.seats().readActiveTerminal(seat);
        } else {
            parts.logins()
                    .session(state.getOrDefault("ACTIVE", ""))
                    .filter(session -> session.seat().filter(seat::equals).isPresent())
                    .ifPresent(session -> lifecycle.seats().setActive(seat, Optional.of(session)));
        }
    }
}
