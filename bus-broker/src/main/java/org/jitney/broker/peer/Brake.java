package org.jitney.broker.peer;

import java.time.Duration;
import org.jitney.broker.account.Resource;
import org.jitney.linux.event.Timer;
import org.jitney.linux.event.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Slows down who sends more than is taken. A peer that floods somebody who does not read, that never
 * reads itself, that has thousands of calls open, or that goes on after it has been refused keeps
 * the bus and a processor busy for nothing, at the expense of all others. After each portion of such
 * messages it is not read for a moment, which doubles as long as nothing changes; the kernel makes
 * it wait. Nothing is lost by that: limits and errors stay what they are.
 */
final class Brake {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(8);

    /** What may lie in the queue of somebody who is only slow. */
    private static final int MANY_FRAMES = 64;

    private static final long MANY_BYTES = 1L << 20;

    /** More calls than this at a time are no use to anybody. */
    private static final long MANY_REPLIES = 4096;

    private final TimeSource time;
    private final Runnable released;
    private @Nullable Timer timer;
    private Duration next = FIRST_PAUSE;

    /**
     * @param released what runs when the peer may be read again
     */
    Brake(TimeSource time, Runnable released) {
        this.time = time;
        this.released = released;
    }

    /** {@return whether so much waits to be read by this peer that others should not send more} */
    static boolean isSwamped(Peer peer) {
        return peer.queue().length() >= MANY_FRAMES
                && peer.queue().isBehind()
                && peer.bytesInUse() >= MANY_BYTES;
    }

    /** {@return whether the last portion of this peer should be followed by a pause} */
    static boolean isNeeded(Peer peer) {
        return peer.takePressure()
                || isSwamped(peer)
                || peer.share().used(Resource.REPLIES) >= MANY_REPLIES;
    }

    /** Begins a pause, longer than the last one. */
    void pause() {
        if (timer == null) {
            timer = time.timer(released);
        }
        timer.armAfter(next);
        Duration twice = next.multipliedBy(2);
        next = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** A portion needed no pause. */
    void ease() {
        next = FIRST_PAUSE;
    }

    /** {@return whether the peer is not to be read} */
    boolean holds() {
        return timer != null && timer.isArmed();
    }

    /** Ends a pause without a word. */
    void release() {
        if (timer != null) {
            timer.disarm();
        }
    }
}
