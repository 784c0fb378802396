package org.jitney.login1.session;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jitney.login1.model.Setting;
import org.jitney.login1.model.Settings;

/**
 * Finds out who can go. A session can when nobody holds its FIFO and nothing runs in its scope; a
 * user when he has no session, has had none for a while, and does not linger. Whoever can go is
 * stopped first; when that is done and he still can, he is finished.
 */
public final class Collector {
    private final Parts parts;
    private final Lifecycle lifecycle;
    private final Set<Session> sessions = new LinkedHashSet<>();
    private final Set<User> users = new LinkedHashSet<>();
    private boolean due;

    Collector(Parts parts, Lifecycle lifecycle) {
        this.parts = parts;
        this.lifecycle = lifecycle;
    }

    /** Looks at a session soon. */
    public void note(Session session) {
        sessions.add(session);
        wake();
    }

    /** Looks at a user soon. */
    public void note(User user) {
        users.add(user);
        wake();
    }

    /** Looks at everybody soon. */
    public void noteAll() {
        parts.logins().sessions().forEach(this::note);
        parts.logins().users().forEach(this::note);
    }

    /** Something has happened to a unit. */
    public void noteUnit(String unit) {
        parts.logins().ofScope(unit).ifPresent(this::note);
        parts.logins()
                .ofService(unit)
                .ifPresent(user -> {
                    parts.units().isActive(unit, active -> user.managerActive = active);
                    note(user);
                });
    }

    private void wake() {
        if (!due) {
            due = true;
            parts.loop().defer(this::run);
        }
    }

    private void run() {
        due = false;
        Set<Session> now = new LinkedHashSet<>(sessions);
        sessions.clear();
        now.forEach(this::look);
        Set<User> them = new LinkedHashSet<>(users);
        users.clear();
        them.forEach(this::look);
    }

    private static boolean isBound(Session session) {
        return session.isHeld() || session.opened != null || !session.scopeJob.isEmpty();
    }

    private void look(Session session) {
        if (isBound(session)) {
            return;
        }
        if (session.scope().isEmpty()) {
            lifecycle.stop(session, false);
            lifecycle.finish(session);
            return;
        }
        parts.units()
                .isActive(
                        session.scope(),
                        active -> {
                            if (active || isBound(session)) {
                                return;
                            }
                            if (session.started && !session.stopping) {
                                lifecycle.stop(session, false);
                            } else {
                                lifecycle.finish(session);
                            }
                        });
    }

    private void look(User user) {
        if (parts.logins().user(user.uid()).filter(user::equals).isEmpty() || stays(user)) {
            return;
        }
        if (user.started && !user.stopping) {
            lifecycle.stop(user, false);
        } else {
            lifecycle.finish(user);
        }
    }

    private boolean stays(User user) {
        if (!user.sessions.isEmpty() || !user.serviceJob.isEmpty()) {
            return true;
        }
        if (!user.stopping && user.lastSessionUsec >= 0) {
            long delay = parts.settings().usec(Setting.USER_STOP_DELAY);
            long now = parts.loop().clock().monotonic().usec();
            if (delay == Settings.INFINITY || now < user.lastSessionUsec + delay) {
                return true;
            }
        }
        user.lingers = parts.files().lingers(user.name());
        return user.lingers && !user.stopping;
    }
}
