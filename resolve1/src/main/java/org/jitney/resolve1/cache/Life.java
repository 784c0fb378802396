package org.jitney.resolve1.cache;

/**
 * How long an answer of a cache is good: for whoever has made something else of it that shall end
 * with it.
 */
public final class Life {
    private final Cache cache;
    private final long stored;
    private final long until;
    private boolean over;

    Life(Cache cache, long stored, long until) {
        this.cache = cache;
        this.stored = stored;
        this.until = until;
    }

    /** {@return when the answer was stored, in microseconds of the monotonic clock} */
    public long stored() {
        return stored;
    }

    /** {@return whether the answer is still there, and in time} */
    public boolean isGood(long now) {
        return !over && now < until;
    }

    /** Counts as one more use of the cache. */
    public void use() {
        cache.used();
    }

    void end() {
        over = true;
    }
}
