package org.jitney.login1.session;

import java.util.function.Consumer;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.ErrnoErrors;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Kill;
import org.jitney.login1.model.SessionClass;
import org.jitney.login1.model.SessionType;
import org.jspecify.annotations.Nullable;

/** What may change of a session while it is there, with who is told of it. */
public final class SessionChanges {
    private final Parts parts;
    private final Lifecycle lifecycle;

    SessionChanges(Parts parts, Lifecycle lifecycle) {
        this.parts = parts;
        this.lifecycle = lifecycle;
    }

    /** Signals a session's leader, or all its processes. */
    public void kill(
            Session session, boolean leaderOnly, int signal, Consumer<@Nullable DBusError> then) {
        if (!leaderOnly) {
            parts.units().kill(session.scope(), "all", signal, then);
            return;
        }
        try {
            var leader = session.leaderHandle;
            if (leader != null) {
                leader.signal(signal);
            } else {
                Kill.kill(session.spec().leader(), signal);
            }
            then.accept(null);
        } catch (ErrnoException e) {
            then.accept(ErrnoErrors.of("", e));
        }
    }

    /** A display server says whether somebody is there. */
    public void setIdleHint(Session session, boolean idle) {
        if (session.idleHint == idle) {
            return;
        }
        session.idleHint = idle;
        session.idleSince = Moment.now(parts.loop().clock());
        String[] hints = {"IdleHint", "IdleSinceHint", "IdleSinceHintMonotonic"};
        parts.announcer().changed(session, hints);
        session.seat().ifPresent(seat -> parts.announcer().changed(seat, hints));
        parts.announcer().changed(session.user(), hints);
        parts.announcer().changed(hints);
    }

    /** A lock screen says whether it is shown. */
    public void setLockedHint(Session session, boolean locked) {
        if (session.lockedHint != locked) {
            session.lockedHint = locked;
            parts.announcer().changed(session, "LockedHint");
        }
    }

    /** The controller draws in another way. */
    public void setType(Session session, SessionType type) {
        if (session.type() != type) {
            session.type(type);
            lifecycle.save(session);
            parts.announcer().changed(session, "Type");
        }
    }

    /** A login that was begun is complete: the user's manager is due. */
    public void complete(Session session) {
        session.sessionClass(SessionClass.USER);
        lifecycle.startManagerFor(session.user());
        session.user().electDisplay();
        lifecycle.save(session);
        parts.announcer().changed(session, "Class", "CanIdle", "CanLock");
    }

    /** The controller has a display now. */
    public void setDisplay(Session session, String display) {
        if (!session.display.equals(display)) {
            session.display = display;
            lifecycle.save(session);
            parts.announcer().changed(session, "Display");
        }
    }

    /** The controller has another terminal now. */
    public void setTty(Session session, String tty) {
        if (!session.tty.equals(tty)) {
            session.tty = tty;
            lifecycle.save(session);
            parts.announcer().changed(session, "TTY");
        }
    }
}
