package org.jitney.journal;

/** An entry that a reader has come by. */
public final class Mark {
    private final Location.On place;

    Mark(Location.On place) {
        this.place = place;
    }

    Location.On place() {
        return place;
    }
}
