package org.jitney.login1.session;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jitney.login1.model.SessionState;
import org.jitney.login1.model.StateLines;
import org.jitney.login1.store.LoginFiles;
import org.jitney.login1.store.LoginFiles.Folder;

/**
 * Writes what libsystemd and the next instance of this daemon read: a file for each session, user
 * and seat. Keys and their order are those of the original.
 */
final class StateFiles {
    private final LoginFiles files;

    StateFiles(LoginFiles files) {
        this.files = files;
    }

    /** Writes a session, unless it is over: a job of its may end later than it does. */
    void save(Session session) {
        if (session.isStarted()) {
            files.write(files.file(Folder.SESSIONS, session.id()), render(session));
        }
    }

    String render(Session session) {
        SessionSpec spec = session.spec();
        boolean stands = session.user().display().filter(session::equals).isPresent();
        StateLines lines =
                new StateLines()
                        .put("UID", session.user().uid())
                        .put("USER", session.user().name())
                        .flag("ACTIVE", session.isActive())
                        .flag("IS_DISPLAY", stands)
                        .put("STATE", session.state())
                        .flag("REMOTE", spec.remote().isRemote())
                        .put("TYPE", session.type())
                        .put("ORIGINAL_TYPE", spec.originalType())
                        .put("CLASS", session.sessionClass())
                        .putUnlessEmpty("SCOPE", session.scope())
                        .putUnlessEmpty("SCOPE_JOB", session.scopeJob);
        if (session.isHeld()) {
            lines.put("FIFO", files.fifo(Folder.SESSIONS, session.id()));
        }
        session.seat().ifPresent(seat -> lines.put("SEAT", seat.id()));
        if (!session.tty().isEmpty()) {
            lines.put("TTY", session.tty()).put("TTY_VALIDITY", "from-pam");
        }
        lines.putUnlessEmpty("DISPLAY", session.display())
                .putEscaped("REMOTE_HOST", spec.remote().host())
                .putEscaped("REMOTE_USER", spec.remote().user())
                .putEscaped("SERVICE", spec.service())
                .putEscaped("DESKTOP", spec.desktop());
        if (session.seat().filter(Seat::hasTerminals).isPresent()) {
            lines.put("VTNR", spec.vtnr());
        } else {
            lines.put("POSITION", session.position);
        }
        lines.put("LEADER", spec.leader());
        if (spec.audit() != 0) {
            lines.put("AUDIT", spec.audit());
        }
        if (session.since().isSet()) {
            lines.put("REALTIME", session.since().realtimeUsec())
                    .put("MONOTONIC", session.since().monotonicUsec());
        }
        if (!session.controller().isEmpty()) {
            lines.put("CONTROLLER", session.controller());
            lines.words(
                    "DEVICES",
                    session.devices.values().stream()
                            .map(taken -> taken.device.major() + ":" + taken.device.minor())
                            .toList());
        }
        return lines.render();
    }

    void save(User user) {
        if (user.isStarted()) {
            saveEarly(user);
        }
    }

    /** Writes a user who is only about to begin: what his manager starts looks it up. */
    void saveEarly(User user) {
        files.write(files.file(Folder.USERS, Long.toString(user.uid())), render(user));
    }

    static String render(User user) {
        StateLines lines =
                new StateLines()
                        .put("NAME", user.name())
                        .put("STATE", user.state())
                        .put("STOPPING", user.stopping ? "yes" : "no")
                        .put("RUNTIME", user.runtimePath())
                        .putUnlessEmpty("SERVICE_JOB", user.serviceJob);
        user.display().ifPresent(session -> lines.put("DISPLAY", session.id()));
        if (user.since().isSet()) {
            lines.put("REALTIME", user.since().realtimeUsec())
                    .put("MONOTONIC", user.since().monotonicUsec());
        }
        if (user.lastSessionUsec >= 0) {
            lines.put("LAST_SESSION_TIMESTAMP", user.lastSessionUsec);
        }
        Predicate<Session> online = session -> session.state() != SessionState.CLOSING;
        return lines.words("SESSIONS", list(user, _ -> true, Session::id))
                .words("SEATS", list(user, _ -> true, StateFiles::seat))
                .words("ACTIVE_SESSIONS", list(user, Session::isActive, Session::id))
                .words("ONLINE_SESSIONS", list(user, online, Session::id))
                .words("ACTIVE_SEATS", list(user, Session::isActive, StateFiles::seat))
                .words("ONLINE_SEATS", list(user, online, StateFiles::seat))
                .render();
    }

    private static String seat(Session session) {
        return session.seat().map(Seat::id).orElse("");
    }

    private static List<String> list(
            User user, Predicate<Session> which, Function<Session, String> what) {
        return user.sessions.stream()
                .filter(which)
                .map(what)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    void save(Seat seat) {
        files.write(files.file(Folder.SEATS, seat.id()), render(seat));
    }

    static String render(Seat seat) {
        StateLines lines =
                new StateLines()
                        .flag("IS_SEAT0", seat.id().equals(Seat.FIRST))
                        .put("CAN_MULTI_SESSION", 1)
                        .flag("CAN_TTY", seat.hasTerminals())
                        .flag("CAN_GRAPHICAL", seat.canGraphical());
        seat.active()
                .ifPresent(session ->
                        lines.put("ACTIVE", session.id()).put("ACTIVE_UID", session.user().uid()));
        if (!seat.sessions.isEmpty()) {
            lines.words("SESSIONS", seat.sessions.stream().map(Session::id).toList())
                    .words(
                            "UIDS",
                            seat.sessions.stream()
                                    .map(session -> Long.toString(session.user().uid()))
                                    .toList());
        }
        return lines.render();
    }

    void forget(Session session) {
        files.remove(files.file(Folder.SESSIONS, session.id()));
    }

    void forget(User user) {
        files.remove(files.file(Folder.USERS, Long.toString(user.uid())));
    }

    void forget(Seat seat) {
        files.remove(files.file(Folder.SEATS, seat.id()));
    }
}
