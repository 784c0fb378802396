package org.jitney.timesync1.model;

/**
 * How long to wait between questions: the shorter, the further the clock is off. Time servers are
 * shared by many; a clock that runs well asks seldom.
 */
public final class PollInterval {
    private static final long ACCURACY_USEC = 200_000;

    private final long leastUsec;
    private final long mostUsec;
    private long usec;

    /** Between two bounds; nothing is waited for before the first question. */
    public PollInterval(long leastUsec, long mostUsec) {
        this.leastUsec = leastUsec;
        this.mostUsec = mostUsec;
    }

    /** {@return the interval, 0 before the first question} */
    public long usec() {
        return usec;
    }

    /** Begins with the shortest, unless it has begun. */
    public void begin() {
        if (usec == 0) {
            usec = leastUsec;
        }
    }

    /** Goes back to the shortest. */
    public void shortest() {
        usec = leastUsec;
    }

    /** Waits twice as long, as far as that is allowed. */
    public void longer() {
        if (usec < mostUsec) {
            usec *= 2;
        }
    }

    /** Follows what was measured. */
    public void adjust(long offsetUsec, boolean spike) {
        long offset = Math.abs(offsetUsec);
        if (!spike && offset > ACCURACY_USEC) {
            usec = leastUsec;
        } else if (offset < ACCURACY_USEC / 4) {
            longer();
        } else if ((spike || offset > ACCURACY_USEC * 3 / 4) && usec > leastUsec) {
            usec /= 2;
        }
    }
}
