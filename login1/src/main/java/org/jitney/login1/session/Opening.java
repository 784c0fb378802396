package org.jitney.login1.session;

import java.util.List;
import java.util.Optional;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.ErrnoErrors;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.PidFd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Users.Passwd;
import org.jitney.login1.model.LoginErrors;
import org.jitney.login1.model.SessionClass;
import org.jitney.login1.model.SessionType;
import org.jitney.login1.model.Setting;
import org.jitney.login1.model.Terminal;

/**
 * Opens sessions, as pam_systemd asks for them: checks the wishes, then answers when all stands.
 */
public final class Opening {
    private static final int MOST_TERMINALS = 63;

    private final Parts parts;
    private final Lifecycle lifecycle;

    /** Opens sessions there. */
    public Opening(Parts parts, Lifecycle lifecycle) {
        this.parts = parts;
        this.lifecycle = lifecycle;
    }

    /**
     * What a session is asked for with, as it came.
     *
     * @param properties for its scope
     */
    public record Wish(
            long uid,
            int leader,
            String service,
            String type,
            String sessionClass,
            String desktop,
            String seat,
            int vtnr,
            String tty,
            String display,
            SessionSpec.Remote remote,
            List<?> properties) {}

    /** Who gets the session, or what went wrong. */
    public interface Answer {
        /** It is open; the descriptor holds it. */
        void open(Session session, Fd fifo);

        void fail(DBusError error);
    }

    private record Place(Optional<Seat> seat, int vtnr) {}

    /** Opens one. */
    public void open(Wish wish, Answer answer) throws DBusError {
        if (wish.uid() == 0xffff_ffffL) {
            throw DBusError.invalidArgs("Invalid UID");
        }
        if (wish.leader() <= 1 || wish.leader() == ProcessHandle.current().pid()) {
            throw DBusError.invalidArgs("Invalid PID");
        }
        SessionType type = type(wish);
        SessionClass sessionClass = sessionClass(wish, type);
        if (!isSafe(wish.desktop())) {
            throw DBusError.invalidArgs("Invalid desktop string " + wish.desktop());
        }
        if (!wish.tty().isEmpty() && !Terminal.isName(Terminal.withoutFolder(wish.tty()))) {
            throw DBusError.invalidArgs("Invalid TTY " + wish.tty());
        }
        Place place = place(wish);
        refuseTheBusy(wish, sessionClass, place);
        parts.accounts()
                .byUid(
                        wish.uid(),
                        account -> {
                            try {
                                open(
                                        wish,
                                        type,
                                        sessionClass,
                                        place,
                                        account(account, wish.uid()),
                                        answer);
                            } catch (DBusError e) {
                                answer.fail(e);
                            }
                        });
    }

    private static Passwd account(Optional<Passwd> found, long uid) throws DBusError {
        return found.orElseThrow(() ->
                new DBusError(
                        "org.freedesktop.login1.NoSuchUser",
                        "Failed to look up user with UID %d".formatted(uid)));
    }

    private static boolean isSafe(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c != 127 && "\"\\'".indexOf(c) < 0);
    }

    private static SessionType type(Wish wish) throws DBusError {
        if (wish.type().isEmpty()) {
            return !wish.display().isEmpty()
                    ? SessionType.X11
                    : !wish.tty().isEmpty() ? SessionType.TTY : SessionType.UNSPECIFIED;
        }
        return SessionType.parse(wish.type())
                .orElseThrow(() -> DBusError.invalidArgs("Invalid session type " + wish.type()));
    }

    private static SessionClass sessionClass(Wish wish, SessionType type) throws DBusError {
        if (wish.sessionClass().isEmpty()) {
            return type == SessionType.UNSPECIFIED ? SessionClass.BACKGROUND : SessionClass.USER;
        }
        return SessionClass.parse(wish.sessionClass())
                .orElseThrow(() ->
                        DBusError.invalidArgs("Invalid session class " + wish.sessionClass()));
    }

    private Place place(Wish wish) throws DBusError {
        Optional<Seat> seat = Optional.empty();
        if (!wish.seat().isEmpty()) {
            seat = parts.logins().seat(wish.seat());
            if (seat.isEmpty()) {
                throw LoginErrors.noSuchSeat("No seat '%s' known".formatted(wish.seat()));
            }
        }
        int vtnr = wish.vtnr();
        if (Terminal.isVirtualConsole(wish.tty())) {
            seat =
                    Optional.of(
                            first(seat, "TTY %s is virtual console".formatted(wish.tty()), wish));
            int number = Terminal.number(wish.tty()).orElse(0);
            if (vtnr != 0 && vtnr != number) {
                throw DBusError.invalidArgs("Specified TTY and VT number do not match");
            }
            vtnr = number;
        } else if (Terminal.isConsole(wish.tty())) {
            seat = Optional.of(first(seat, "Console TTY specified", wish));
            if (vtnr != 0) {
                throw DBusError.invalidArgs("Console TTY specified but VT number is not 0");
            }
        }
        if (seat.filter(Seat::hasTerminals).isPresent()) {
            if (vtnr < 1 || vtnr > MOST_TERMINALS) {
                throw DBusError.invalidArgs("VT number out of range");
            }
        } else if (seat.isPresent() && vtnr != 0) {
            throw DBusError.invalidArgs("Seat has no VTs but VT number not 0");
        }
        return new Place(seat, vtnr);
    }

    private Seat first(Optional<Seat> asked, String what, Wish wish) throws DBusError {
        Seat first = parts.logins().seat(Seat.FIRST).orElseThrow();
        if (asked.isPresent() && !asked.get().equals(first)) {
            throw DBusError.invalidArgs("%s but seat %s is not seat0".formatted(what, wish.seat()));
        }
        return first;
    }

    private void refuseTheBusy(Wish wish, SessionClass sessionClass, Place place) throws DBusError {
        if (parts.logins().sessionOf(wish.leader()).isPresent()) {
            throw LoginErrors.busy("Already running in a session or user slice");
        }
        boolean occupied =
                place.vtnr() > 0
                        && sessionClass != SessionClass.GREETER
                        && place.seat()
                                .flatMap(seat -> seat.at(place.vtnr()))
                                .filter(other -> other.sessionClass() != SessionClass.GREETER)
                                .isPresent();
        if (occupied) {
            throw LoginErrors.busy("Already occupied by a session");
        }
        long most = parts.settings().number(Setting.SESSIONS_MAX);
        if (parts.logins().sessionCount() >= most) {
            throw new DBusError(
                    DBusError.LIMITS_EXCEEDED,
                    "Maximum number of sessions (%d) reached, refusing further sessions."
                            .formatted(most));
        }
    }

    private void open(
            Wish wish,
            SessionType type,
            SessionClass sessionClass,
            Place place,
            Passwd account,
            Answer answer)
            throws DBusError {
        // Somebody may have been faster while the user was looked up.
        refuseTheBusy(wish, sessionClass, place);
        PidFd leader = leader(wish.leader());
        long audit = parts.processes().auditSession(wish.leader());
        String id = parts.logins().newId(audit);
        SessionSpec spec =
                new SessionSpec(
                        id,
                        wish.leader(),
                        id.equals(Long.toString(audit)) ? audit : 0,
                        wish.service(),
                        type,
                        sessionClass,
                        wish.desktop(),
                        place.vtnr(),
                        wish.remote());
        Session session =
                new Session(
                        spec,
                        parts.logins().user(account),
                        Terminal.withoutFolder(wish.tty()),
                        wish.display());
        lifecycle.holders().follow(session, leader);
        place.seat().ifPresent(seat -> lifecycle.seats().attach(seat, session));
        session.opened = new Waiting(session, answer);
        lifecycle.start(session, wish.properties());
        lifecycle.answerIfOpen(session);
    }

    private static PidFd leader(int pid) throws DBusError {
        try {
            return PidFd.open(pid);
        } catch (ErrnoException e) {
            throw ErrnoErrors.of("Failed to follow the leader of the session", e);
        }
    }

    /** Hands the session over when its units are up. */
    private final class Waiting implements Session.Opened {
        private final Session session;
        private final Answer answer;

        Waiting(Session session, Answer answer) {
            this.session = session;
            this.answer = answer;
        }

        @Override
        public void succeeded() {
            try {
                lifecycle.holders().hold(session);
                Fd held = lifecycle.holders().other(session);
                lifecycle.save(session);
                parts.announcer().changed(session, "State");
                answer.open(session, held);
            } catch (ErrnoException e) {
                answer.fail(ErrnoErrors.of("Failed to create the FIFO of the session", e));
                lifecycle.stop(session, true);
            }
        }

        @Override
        public void failed(String unit, String result) {
            answer.fail(
                    new DBusError(
                            "org.freedesktop.systemd1.JobFailed",
                            "Start job for unit '%s' failed with '%s'".formatted(unit, result)));
        }
    }
}
