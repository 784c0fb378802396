package org.jitney.login1.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.event.Timer;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.PidFd;
import org.jitney.login1.model.SessionClass;
import org.jitney.login1.model.SessionState;
import org.jitney.login1.model.SessionType;
import org.jspecify.annotations.Nullable;

/** A session. Others change it only through {@link Lifecycle} and its neighbours. */
public final class Session {
    /** Who waits for it to be open. */
    interface Opened {
        void succeeded();

        void failed(String unit, String result);
    }

    private final SessionSpec spec;
    private final User user;
    private SessionType type;
    private SessionClass sessionClass;
    String tty;
    String display;
    Optional<Seat> seat = Optional.empty();
    int position;
    String scope = "";
    String scopeJob = "";
    Moment since = Moment.NEVER;
    boolean started;
    boolean stopping;
    boolean idleHint;
    Moment idleSince = Moment.NEVER;
    boolean lockedHint;
    @Nullable Fd fifo;
    @Nullable Watch fifoWatch;
    @Nullable PidFd leaderHandle;
    @Nullable Watch leaderWatch;
    @Nullable Timer releaseTimer;
    @Nullable Opened opened;
    String controller = "";
    final Map<Long, TakenDevice> devices = new LinkedHashMap<>();

    Session(SessionSpec spec, User user, String tty, String display) {
        this.spec = spec;
        this.user = user;
        this.type = spec.originalType();
        this.sessionClass = spec.originalClass();
        this.tty = tty;
        this.display = display;
    }

    public SessionSpec spec() {
        return spec;
    }

    public String id() {
        return spec.id();
    }

    public User user() {
        return user;
    }

    public SessionType type() {
        return type;
    }

    void type(SessionType other) {
        type = other;
    }

    public SessionClass sessionClass() {
        return sessionClass;
    }

    void sessionClass(SessionClass other) {
        sessionClass = other;
    }

    public String tty() {
        return tty;
    }

    public String display() {
        return display;
    }

    public Optional<Seat> seat() {
        return seat;
    }

    public String scope() {
        return scope;
    }

    public Moment since() {
        return since;
    }

    public boolean isStarted() {
        return started;
    }

    public boolean isStopping() {
        return stopping;
    }

    public boolean lockedHint() {
        return lockedHint;
    }

    /** {@return the unique name of who controls it, empty if nobody does} */
    public String controller() {
        return controller;
    }

    /** {@return whether its user is before it now; without a seat that is always so} */
    public boolean isActive() {
        return seat.isEmpty() || seat.get().active().filter(this::equals).isPresent();
    }

    /** {@return whether somebody is still at the other end of its FIFO} */
    boolean isHeld() {
        return fifo != null;
    }

    /** {@return how far it is} */
    public SessionState state() {
        if (stopping || releaseTimer != null) {
            return SessionState.CLOSING;
        }
        if (!scopeJob.isEmpty() || fifo == null) {
            return SessionState.OPENING;
        }
        return isActive() ? SessionState.ACTIVE : SessionState.ONLINE;
    }
}
