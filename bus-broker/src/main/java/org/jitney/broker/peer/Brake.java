package org.jitney.broker.peer;

import java.time.Duration;
import org.jitney.broker.account.Resource;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;

/**
 * Slows down who sends more than is taken. A peer that floods somebody who does not read, that
 * never reads itself, that has thousands of calls open, or that goes on after it has been refused
 * keeps the bus and a processor busy for nothing, at the expense of all others. After each portion
 * of such messages it is not read for a moment, which doubles as long as nothing changes; the
 * kernel makes it wait. Nothing is lost by that: limits and errors stay what they are.
 */
final class Brake {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(8);

    /** What may lie in the queue of somebody who is only slow. */
    private static final int MANY_FRAMES = 64;

    private static final long MANY_BYTES = 1L << 20;

    /** More calls than this at a time are no use to anybody. */
    private static final long MANY_REPLIES = 4096;

    /**
     * So many messages to somebody who does not read, and one more each millisecond, are nobody's
     * fault: whoever sends a signal now and then must not pay for a receiver that sleeps.
     */
    private static final long INNOCENT = 16;

    private final TimeSource time;
    private final Timer timer;
    private Duration next = FIRST_PAUSE;
    private long crowding;
    private long countedAtMillis;

    /**
     * @param released what runs when the peer may be read again
     */
    Brake(TimeSource time, Runnable released) {
        this.time = time;
        this.timer = time.timer(released);
    }

    /** {@return whether so much waits to be read by this peer that others should not send more} */
    static boolean isSwamped(Peer peer) {
        return peer.queue().length() >= MANY_FRAMES
                && peer.queue().isBehind()
                && peer.bytesInUse() >= MANY_BYTES;
    }

    /** {@return whether a peer has more calls open than are any use} */
    static boolean waitsForMany(Peer peer) {
        return peer.share().used(Resource.REPLIES) >= MANY_REPLIES;
    }

    /** A portion of this peer's messages has been handled: {@return whether a pause begins} */
    boolean apply(boolean exceeded, int crowded, Peer peer) {
        boolean needed = exceeded || isCrowding(crowded) || isSwamped(peer) || waitsForMany(peer);
        if (!needed) {
            next = FIRST_PAUSE;
            return false;
        }
        timer.armAfter(next);
        Duration twice = next.multipliedBy(2);
        next = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        return true;
    }

    private boolean isCrowding(int more) {
        if (more == 0) {
            return false;
        }
        long now = time.clock().monotonic().usec() / 1000;
        long left = Math.max(0, crowding - (now - countedAtMillis));
        crowding = Math.min(left + more, 2 * INNOCENT);
        countedAtMillis = now;
        return crowding > INNOCENT;
    }

    /** {@return whether the peer is not to be read} */
    boolean holds() {
        return timer.isArmed();
    }

    /** Ends a pause without a word. */
    void release() {
        timer.disarm();
    }
}
