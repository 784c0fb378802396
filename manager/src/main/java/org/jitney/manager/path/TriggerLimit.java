package org.jitney.manager.path;

/** So many starts in an interval and no more: a unit that ends at once must not spin. */
final class TriggerLimit {
    private long begin;
    private long count;

    /** Counts a start; {@return whether it is within the limit} */
    boolean test(long intervalUsec, long burst, long nowUsec) {
        if (intervalUsec <= 0 || burst <= 0) {
            return true;
        }
        if (count == 0 || nowUsec - begin > intervalUsec) {
            begin = nowUsec;
            count = 0;
        }
        return ++count <= burst;
    }
}
