package org.jitney.login1.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.event.Timer;
import org.jitney.linux.sys.Users.Passwd;
import org.jitney.login1.model.SessionState;
import org.jitney.login1.model.UserState;
import org.jspecify.annotations.Nullable;

/** A user who has sessions, or lingers. */
public final class User {
    private final Passwd account;
    final List<Session> sessions = new ArrayList<>();
    Optional<Session> display = Optional.empty();
    String serviceJob = "";
    Moment since = Moment.NEVER;
    long lastSessionUsec = -1;
    boolean started;
    boolean stopping;
    boolean lingers;
    boolean managerActive;
    @Nullable Timer stopTimer;

    User(Passwd account) {
        this.account = account;
    }

    public Passwd account() {
        return account;
    }

    public long uid() {
        return Integer.toUnsignedLong(account.uid());
    }

    public String name() {
        return account.name();
    }

    /** {@return where his programs keep sockets and the like} */
    public String runtimePath() {
        return "/run/user/" + uid();
    }

    /** {@return the slice of all that is his} */
    public String slice() {
        return "user-" + uid() + ".slice";
    }

    /** {@return the unit of his manager} */
    public String service() {
        return "user@" + uid() + ".service";
    }

    /** {@return the unit that makes his runtime directory} */
    public String runtimeService() {
        return "user-runtime-dir@" + uid() + ".service";
    }

    public Moment since() {
        return since;
    }

    public List<Session> sessions() {
        return List.copyOf(sessions);
    }

    /** {@return the session that stands for him} */
    public Optional<Session> display() {
        return display;
    }

    public boolean lingers() {
        return lingers;
    }

    public boolean isStarted() {
        return started;
    }

    /** {@return how far he is} */
    public UserState state() {
        if (stopping) {
            return UserState.CLOSING;
        }
        if (!started || !serviceJob.isEmpty()) {
            return UserState.OPENING;
        }
        if (sessions.isEmpty()) {
            return lingers && managerActive ? UserState.LINGERING : UserState.CLOSING;
        }
        List<SessionState> states = sessions.stream().map(Session::state).toList();
        if (states.contains(SessionState.ACTIVE)) {
            return UserState.ACTIVE;
        }
        return states.stream().allMatch(SessionState.CLOSING::equals)
                ? UserState.CLOSING
                : UserState.ONLINE;
    }

    /**
     * Chooses the session that stands for him: one for a person before one of a greeter, one with a
     * display before one with a terminal, and the one chosen before as long as nothing is better.
     */
    void electDisplay() {
        // One that is closing stays as long as there is no other.
        Optional<Session> best = display;
        for (Session session : sessions) {
            if (isFit(session)
                    && (best.filter(User::isFit).isEmpty() || rank(session) > rank(best.get()))) {
                best = Optional.of(session);
            }
        }
        display = best;
    }

    private static boolean isFit(Session session) {
        return session.started && !session.stopping && session.sessionClass().canDisplay();
    }

    private static int rank(Session session) {
        int ofType =
                switch (session.type()) {
                    case UNSPECIFIED -> 0;
                    case WEB -> 1;
                    case TTY -> 2;
                    case X11, WAYLAND, MIR -> 3;
                };
        return session.sessionClass().canIdle() ? ofType + 4 : ofType;
    }
}
