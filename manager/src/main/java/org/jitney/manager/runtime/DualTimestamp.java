package org.jitney.manager.runtime;

/** A moment on both clocks, in microseconds; zero on both means "never". */
public record DualTimestamp(long realtimeUsec, long monotonicUsec) {

    /** The moment that has not come. */
    public static final DualTimestamp NEVER = new DualTimestamp(0, 0);

    /** {@return whether the moment has come} */
    public boolean isSet() {
        return monotonicUsec != 0 || realtimeUsec != 0;
    }
}
