package org.jitney.login1.session;

import java.util.Optional;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.ErrnoErrors;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.model.Setting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is active on a seat. Where there are virtual terminals, the one that is shown says so;
 * elsewhere the session that was activated last, once the one before has let go of its devices.
 */
public final class SeatSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(SeatSwitch.class);

    private final Parts parts;
    private final StateFiles states;
    private final Control control;

    SeatSwitch(Parts parts, StateFiles states) {
        this.parts = parts;
        this.states = states;
        this.control = new Control(parts, states, this::completeSwitch);
    }

    public Control control() {
        return control;
    }

    /** Makes the seats that there are. */
    public void begin() {
        add(Seat.FIRST);
        parts.devices().seats().forEach(this::add);
        parts.kernel()
                .onTerminalSwitch(() -> parts.logins().seats().forEach(this::readActiveTerminal));
        parts.kernel().onLeaveRequest(this::leaveTerminal);
        int reserved = (int) parts.settings().number(Setting.RESERVE_VT);
        if (reserved > 0 && parts.kernel().hasTerminals()) {
            parts.kernel().reserve(reserved);
        }
    }

    private void add(String id) {
        boolean terminals = id.equals(Seat.FIRST) && parts.kernel().hasTerminals();
        Seat seat = parts.logins().addSeat(id, terminals);
        seat.graphical = parts.devices().hasScreen(id);
        states.save(seat);
        parts.announcer().appeared(seat);
    }

    void attach(Seat seat, Session session) {
        seat.attach(session);
        if (!seat.hasTerminals()) {
            setActive(seat, Optional.of(session));
        }
    }

    /** Looks which terminal is shown: its session is the active one. */
    void readActiveTerminal(Seat seat) {
        if (!seat.hasTerminals()) {
            return;
        }
        int shown = parts.kernel().activeTerminal().orElse(0);
        Optional<Session> found =
                seat.sessions.stream()
                        .filter(session -> session.spec().vtnr() == shown)
                        .filter(session -> session.started && !session.stopping)
                        .findFirst();
        if (found.isEmpty()) {
            found =
                    seat.sessions.stream()
                            .filter(session -> session.spec().vtnr() == shown)
                            .findFirst();
        }
        setActive(seat, found);
        offerLogin(shown);
    }

    /** Has a login prompt on a terminal that nobody uses, as far as that is configured. */
    private void offerLogin(int terminal) {
        boolean reserved = terminal == parts.settings().number(Setting.RESERVE_VT);
        boolean automatic = terminal <= parts.settings().number(Setting.N_AUTO_VTS);
        if (terminal > 0
                && (reserved || automatic)
                && (reserved || !parts.kernel().isBusy(terminal))) {
            parts.units().startIfNothingIsAgainst("autovt@tty%d.service".formatted(terminal));
        }
    }

    /** The kernel waits until who draws on a terminal has lost his devices. */
    private void leaveTerminal() {
        parts.logins()
                .seat(Seat.FIRST)
                .flatMap(Seat::active)
                .ifPresentOrElse(
                        control::pauseAll,
                        () -> LOG.warn("The terminal that is to be left is no session's."));
        try {
            parts.kernel().leave();
        } catch (ErrnoException e) {
            LOG.warn("Failed to release the VT: {}", e.getMessage());
        }
    }

    void setActive(Seat seat, Optional<Session> session) {
        Optional<Session> before = seat.active;
        if (before.equals(session)) {
            return;
        }
        seat.active = session;
        before.ifPresent(old -> {
            control.pauseAll(old);
            parts.announcer().changed(old, "Active", "State");
        });
        parts.devices()
                .handOver(
                        seat.id(),
                        before.map(old -> old.user().uid()),
                        session.map(now -> now.user().uid()));
        session.filter(Session::isStarted)
                .ifPresent(now -> {
                    parts.announcer().changed(now, "Active", "State");
                    control.resumeAll(now);
                });
        if (session.isEmpty() || session.get().isStarted()) {
            parts.announcer().changed(seat, "ActiveSession");
        }
        states.save(seat);
        session.ifPresent(this::save);
        before.ifPresent(this::save);
    }

    private void save(Session session) {
        states.save(session);
        states.save(session.user());
    }

    /** Brings a session to the front. */
    public void activate(Session session) throws DBusError {
        Seat seat =
                session.seat().orElseThrow(() -> DBusError.notSupported("Operation not supported"));
        if (seat.active.filter(session::equals).isPresent()) {
            return;
        }
        if (seat.hasTerminals()) {
            if (session.spec().vtnr() == 0) {
                throw DBusError.notSupported("Operation not supported");
            }
            show(session.spec().vtnr());
            return;
        }
        seat.pendingSwitch = Optional.of(session);
        if (seat.active.isEmpty() || !control.beginPause(seat.active.get())) {
            completeSwitch(seat);
        }
    }

    private void show(int terminal) throws DBusError {
        try {
            parts.kernel().switchTo(terminal);
        } catch (ErrnoException e) {
            throw ErrnoErrors.of("", e);
        }
    }

    private void completeSwitch(Seat seat) {
        Optional<Session> next = seat.pendingSwitch.filter(Session::isStarted);
        seat.pendingSwitch = Optional.empty();
        if (next.isPresent()) {
            setActive(seat, next);
        }
    }

    /** Brings a terminal to the front, or the session at that place. */
    public void switchTo(Seat seat, int number) throws DBusError {
        Optional<Session> there = seat.at(number);
        if (there.isPresent()) {
            activate(there.get());
        } else if (seat.hasTerminals()) {
            show(number);
        } else {
            throw DBusError.invalidArgs("Invalid argument");
        }
    }

    /** Brings the next session to the front, or the one before. */
    public void step(Seat seat, int step) throws DBusError {
        Optional<Session> next = seat.neighbour(step);
        if (next.isPresent()) {
            activate(next.get());
        }
    }

    void dropControl(Session session) {
        control.drop(session);
    }

    /** A session has gone from its seat. */
    void left(Seat seat, Session session) {
        seat.evict(session);
        seat.sessions.remove(session);
        if (seat.pendingSwitch.filter(session::equals).isPresent()) {
            seat.pendingSwitch = Optional.empty();
        }
        if (seat.active.filter(session::equals).isPresent()) {
            setActive(seat, Optional.empty());
            LOG.debug("nobody is active on {}", seat.id());
        }
        states.save(seat);
    }
}
