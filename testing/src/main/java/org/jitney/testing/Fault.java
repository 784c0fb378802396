package org.jitney.testing;

import java.time.Duration;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.peer.Bus;
import org.jitney.broker.peer.Peer;

/**
 * A fault that is in force until it is used up or ended; from any thread. How often it struck can
 * be asked at any time.
 */
public final class Fault implements AutoCloseable {
    /** What happens to a message. */
    sealed interface Action {
        record Drop() implements Action {}

        record Delay(Duration by) implements Action {}

        record Fail(String errorName, String text) implements Action {}
    }

    private final Matching matching;
    private final Action action;
    private final Duration patience;
    private final Runnable ended;
    private int left;
    private int hits;

    Fault(Matching matching, int times, Action action, Duration patience, Runnable ended) {
        this.matching = matching;
        this.left = times;
        this.action = action;
        this.patience = patience;
        this.ended = ended;
    }

    Action action() {
        return action;
    }

    /** {@return whether this fault strikes a message} Only called on the loop of the bus. */
    boolean strikes(Bus bus, Peer from, Frame frame) {
        if (isOver() || (action instanceof Action.Fail && !isCall(frame))) {
            return false;
        }
        if (!matching.matches(bus, from, frame)) {
            return false;
        }
        count();
        return true;
    }

    private synchronized void count() {
        hits++;
        if (left != Faults.ALWAYS) {
            left--;
        }
        notifyAll();
    }

    private static boolean isCall(Frame frame) {
        return switch (frame.type()) {
            case METHOD_CALL -> true;
            case METHOD_RETURN, ERROR, SIGNAL, UNKNOWN -> false;
        };
    }

    /** {@return how many messages it has struck so far} */
    public synchronized int hits() {
        return hits;
    }

    /** Waits until it has struck so many messages. */
    public synchronized void awaitHits(int count) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (hits < count) {
            long millis = (deadline - System.nanoTime() + 999_999) / 1_000_000;
            if (millis <= 0) {
                throw new AssertionError(
                        "the fault has struck %d times, not %d, within %s"
                                .formatted(hits, count, patience));
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    /** {@return whether it will strike no more} */
    public synchronized boolean isOver() {
        return left == 0;
    }

    /** Ends it; messages that it delays still go when their time comes. */
    @Override
    public void close() {
        ended.run();
    }
}
