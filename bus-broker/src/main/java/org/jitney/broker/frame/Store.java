package org.jitney.broker.frame;

import java.nio.ByteBuffer;

/**
 * Native memory that big messages are received into and sent from, without a copy in between. It
 * counts who uses it and goes back to where it came from with the last one.
 */
public final class Store {
    private final ByteBuffer bytes;
    private final boolean exact;
    private final Runnable giveBack;
    private int users = 1;

    /**
     * Native memory with one user, who {@link #release}s it.
     *
     * @param exact whether it has just the size of the one message that is in it
     * @param giveBack runs when nobody uses the memory any more
     */
    public Store(ByteBuffer bytes, boolean exact, Runnable giveBack) {
        this.bytes = bytes;
        this.exact = exact;
        this.giveBack = giveBack;
    }

    /** {@return the memory; its position and limit mean nothing} */
    public ByteBuffer bytes() {
        if (users == 0) {
            throw new IllegalStateException("a store is used that was given back");
        }
        return bytes;
    }

    boolean isExact() {
        return exact;
    }

    /** {@return whether nobody but the one who asks uses it} */
    public boolean isUnshared() {
        return users == 1;
    }

    /** One user more. */
    public void retain() {
        users++;
    }

    /** One user less. */
    public void release() {
        users--;
        if (users == 0) {
            giveBack.run();
        } else if (users < 0) {
            throw new IllegalStateException("a store was given back twice");
        }
    }
}
