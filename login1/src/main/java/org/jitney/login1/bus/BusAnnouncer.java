package org.jitney.login1.bus;

import org.jitney.bus.api.Login1Manager;
import org.jitney.bus.api.Login1Seat;
import org.jitney.bus.api.Login1Session;
import org.jitney.bus.api.Login1User;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.BusObject;
import org.jitney.bus.service.ObjectTree;
import org.jitney.linux.fd.Fd;
import org.jitney.login1.session.Announcer;
import org.jitney.login1.session.Seat;
import org.jitney.login1.session.Session;
import org.jitney.login1.session.User;
import org.jspecify.annotations.Nullable;

/** Says on the bus what happens. */
public final class BusAnnouncer implements Announcer {
    private final ObjectTree tree;
    private @Nullable Objects objects;

    /** Says it by that tree. */
    public BusAnnouncer(ObjectTree tree) {
        this.tree = tree;
    }

    void objects(Objects made) {
        objects = made;
    }

    private void manager(String signal, Object name, ObjectPath path) {
        tree.emit(Paths.MANAGER, Login1Manager.INFO, signal, name, path);
    }

    @Override
    public void appeared(Session session) {
        manager("SessionNew", session.id(), Paths.of(session));
        changed("NCurrentSessions");
    }

    @Override
    public void disappeared(Session session) {
        manager("SessionRemoved", session.id(), Paths.of(session));
    }

    @Override
    public void appeared(User user) {
        manager("UserNew", user.uid(), Paths.of(user));
    }

    @Override
    public void disappeared(User user) {
        manager("UserRemoved", user.uid(), Paths.of(user));
    }

    @Override
    public void appeared(Seat seat) {
        manager("SeatNew", seat.id(), Paths.of(seat));
    }

    @Override
    public void disappeared(Seat seat) {
        manager("SeatRemoved", seat.id(), Paths.of(seat));
    }

    @Override
    public void secureAttention(Seat seat) {
        manager("SecureAttentionKey", seat.id(), Paths.of(seat));
    }

    private interface Making {
        BusObject of(Objects objects);
    }

    private void changed(
            ObjectPath path,
            org.jitney.bus.api.InterfaceInfo info,
            Making making,
            String... properties) {
        Objects made = objects;
        if (made != null) {
            tree.changed(path, making.of(made), info, properties);
        }
    }

    @Override
    public void changed(Session session, String... properties) {
        if (session.isStarted()) {
            changed(Paths.of(session), Login1Session.INFO, made -> made.of(session), properties);
        }
    }

    @Override
    public void changed(User user, String... properties) {
        if (user.isStarted()) {
            changed(Paths.of(user), Login1User.INFO, made -> made.of(user), properties);
        }
    }

    @Override
    public void changed(Seat seat, String... properties) {
        changed(Paths.of(seat), Login1Seat.INFO, made -> made.of(seat), properties);
    }

    @Override
    public void changed(String... properties) {
        tree.changed(Paths.MANAGER, Login1Manager.INFO, properties);
    }

    @Override
    public void lock(Session session, boolean on) {
        tree.emit(Paths.of(session), Login1Session.INFO, on ? "Lock" : "Unlock");
    }

    @Override
    public void paused(Session session, int major, int minor, String how) {
        tell(session, "PauseDevice", (long) major, (long) minor, how);
    }

    @Override
    public void resumed(Session session, int major, int minor, Fd fd) {
        tell(session, "ResumeDevice", (long) major, (long) minor, fd);
    }

    /** Only the controller may hear of devices. */
    private void tell(Session session, String signal, Object... arguments) {
        tree.emitToPeer(
                session.controller(), Paths.of(session), Login1Session.INFO, signal, arguments);
    }
}
