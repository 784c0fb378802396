package org.jitney.journal;

/**
 * The numbers of a sequence. Several files that are written at the same time (that of the system
 * and those of users) share one, so that their entries have one order. Not for several threads.
 */
public final class Sequence {
    private final Id128 id;
    private long last;

    /**
     * Goes on with a sequence.
     *
     * @param last the number that was given out last, 0 if none was
     */
    public Sequence(Id128 id, long last) {
        this.id = id;
        this.last = last;
    }

    public Id128 id() {
        return id;
    }

    /** {@return the number that was given out last, 0 if none was} */
    public long last() {
        return last;
    }

    /** {@return the next number that is also larger than {@code atLeast}}, without taking it */
    long peek(long atLeast) {
        return Math.max(last, atLeast) + 1;
    }

    void take(long number) {
        last = number;
    }
}
