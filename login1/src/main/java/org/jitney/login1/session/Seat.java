package org.jitney.login1.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A seat: screen, keyboard and mouse that one user at a time sits before. */
public final class Seat {
    /** The one that is always there. */
    public static final String FIRST = "seat0";

    private final String id;
    private final boolean hasTerminals;
    final List<Session> sessions = new ArrayList<>();
    final TreeMap<Integer, Session> positions = new TreeMap<>();
    Optional<Session> active = Optional.empty();
    Optional<Session> pendingSwitch = Optional.empty();
    boolean graphical;

    Seat(String id, boolean hasTerminals) {
        this.id = id;
        this.hasTerminals = hasTerminals;
    }

    public String id() {
        return id;
    }

    /** {@return whether this can be the name of a seat} */
    public static boolean isName(String name) {
        return name.matches("seat[A-Za-z0-9_-]{1,200}");
    }

    /** {@return whether it has virtual terminals, which then say who is active} */
    public boolean hasTerminals() {
        return hasTerminals;
    }

    /** {@return whether there is a screen to draw on} */
    public boolean canGraphical() {
        return graphical;
    }

    /** {@return its sessions, the newest first} */
    public List<Session> sessions() {
        return List.copyOf(sessions);
    }

    public Optional<Session> active() {
        return active;
    }

    /** {@return the session at a place, which on a seat with terminals is a terminal's number} */
    public Optional<Session> at(int position) {
        return Optional.ofNullable(positions.get(position));
    }

    void attach(Session session) {
        session.seat = Optional.of(this);
        sessions.addFirst(session);
        if (session.position > 0) {
            return;
        }
        if (hasTerminals) {
            session.position = session.spec().vtnr();
        } else {
            session.position = 1;
            while (positions.containsKey(session.position)) {
                session.position++;
            }
        }
        if (session.position > 0) {
            positions.put(session.position, session);
        }
    }

    /** Takes a session's place away; another one that has the same gets it. */
    void evict(Session session) {
        int position = session.position;
        session.position = 0;
        if (position > 0 && session.equals(positions.get(position))) {
            positions.remove(position);
            sessions.stream()
                    .filter(other -> other.position == position)
                    .findFirst()
                    .ifPresent(other -> positions.put(position, other));
        }
    }

    /** {@return the session whose turn it is after the active one, or before it} */
    Optional<Session> neighbour(int step) {
        int most = positions.isEmpty() ? 0 : positions.lastKey();
        int start = active.map(session -> session.position).orElse(0);
        int at = start;
        for (int i = 0; i <= most; i++) {
            at += step;
            at = at > most ? 1 : at < 1 ? most : at;
            if (positions.containsKey(at)) {
                return Optional.of(positions.get(at));
            }
        }
        return Optional.empty();
    }
}
