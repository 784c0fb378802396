package org.jitney.launcher.init;

/** Counts how often a key is pressed: more than seven times in two seconds is meant seriously. */
public final class Hurry {
    private static final int MOST = 7;
    private static final long WINDOW_USEC = 2_000_000;

    private long begunUsec = Long.MIN_VALUE / 2;
    private int count;

    /** {@return whether that was once too often} */
    public boolean pressed(long nowUsec) {
        if (nowUsec - begunUsec > WINDOW_USEC) {
            begunUsec = nowUsec;
            count = 0;
        }
        return ++count > MOST;
    }
}
