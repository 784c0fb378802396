package org.jitney.manager;

import org.jitney.manager.runtime.StateBag;

/** Lets {@code burst} events through in each interval and refuses the rest. */
final class RateLimit {
    private final long intervalUsec;
    private final int burst;
    private long begin;
    private int count;

    RateLimit(long intervalUsec, int burst) {
        this.intervalUsec = intervalUsec;
        this.burst = burst;
    }

    /** Counts an event; {@return whether it is within the limit} */
    boolean test(long nowUsec) {
        if (intervalUsec <= 0 || burst <= 0) {
            return true;
        }
        if (begin == 0 || nowUsec - begin > intervalUsec) {
            begin = nowUsec;
            count = 0;
        }
        if (count < burst) {
            count++;
            return true;
        }
        return false;
    }

    void reset() {
        begin = 0;
        count = 0;
    }

    /** {@return whether the limit has these parameters} */
    boolean is(long interval, int most) {
        return intervalUsec == interval && burst == most;
    }

    void save(StateBag into, String name) {
        into.put(name + ".begin", begin).put(name + ".count", count);
    }

    void restore(StateBag from, String name) {
        begin = from.number(name + ".begin");
        count = from.integer(name + ".count");
    }
}
