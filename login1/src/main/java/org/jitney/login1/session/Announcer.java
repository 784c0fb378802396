package org.jitney.login1.session;

/** Who hears of what happens: the objects on the bus. */
public interface Announcer {
    void appeared(Session session);

    void disappeared(Session session);

    void appeared(User user);

    void disappeared(User user);

    void appeared(Seat seat);

    void disappeared(Seat seat);

    /** Somebody at a seat has pressed the keys that no program can pretend to see. */
    void secureAttention(Seat seat);

    void changed(Session session, String... properties);

    void changed(User user, String... properties);

    void changed(Seat seat, String... properties);

    /** Values of the whole have changed. */
    void changed(String... properties);

    /** Asks a session to show its lock screen, or to take it away. */
    void lock(Session session, boolean on);

    /**
     * Tells a controller that a device is no longer his: {@code pause}, {@code force}, {@code
     * gone}.
     */
    void paused(Session session, int major, int minor, String how);

    /** Tells a controller that a device is his again; the descriptor is the receiver's. */
    void resumed(Session session, int major, int minor, org.jitney.linux.fd.Fd fd);
}
