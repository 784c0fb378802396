package org.jitney.login1.session;

import java.util.function.Consumer;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.ErrnoErrors;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.PidFd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.store.LoginFiles.Folder;

/**
 * Who needs a session: whoever has the other end of its FIFO, and its leader. When either is gone,
 * the session ends.
 */
final class Holders {
    private final Parts parts;
    private final Consumer<Session> gone;

    /**
     * Listens to them.
     *
     * @param gone hears of sessions that nobody needs any more
     */
    Holders(Parts parts, Consumer<Session> gone) {
        this.parts = parts;
        this.gone = gone;
    }

    private String path(Session session) {
        return parts.files().fifo(Folder.SESSIONS, session.id());
    }

    /** Makes a session's FIFO, or opens it again, and listens. */
    void hold(Session session) throws ErrnoException {
        Fd fifo = parts.files().openFifo(path(session));
        session.fifo = fifo;
        session.fifoWatch =
                parts.loop()
                        .watch(
                                fifo,
                                0,
                                _ -> {
                                    drop(session);
                                    gone.accept(session);
                                });
    }

    /** {@return the end that whoever opens the session gets} */
    Fd other(Session session) throws ErrnoException {
        return parts.files().openFifoOfClient(path(session));
    }

    /** Listens no longer; the FIFO is gone then. */
    void drop(Session session) {
        Watch watch = session.fifoWatch;
        if (watch != null) {
            watch.close();
            session.fifoWatch = null;
        }
        Fd fifo = session.fifo;
        if (fifo != null) {
            fifo.close();
            session.fifo = null;
            parts.files().remove(path(session));
        }
    }

    /** Listens for the end of a session's leader. */
    void follow(Session session, PidFd leader) throws DBusError {
        session.leaderHandle = leader;
        try {
            session.leaderWatch = parts.loop().onExit(leader, () -> gone.accept(session));
        } catch (ErrnoException e) {
            leader.close();
            session.leaderHandle = null;
            throw ErrnoErrors.of("Failed to follow the leader of the session", e);
        }
    }

    /** Does not care for the leader any more. */
    void unfollow(Session session) {
        Watch watch = session.leaderWatch;
        if (watch != null) {
            watch.close();
            session.leaderWatch = null;
        }
        PidFd leader = session.leaderHandle;
        if (leader != null) {
            leader.close();
            session.leaderHandle = null;
        }
    }
}
