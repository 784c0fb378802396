package org.jitney.linux.event;

import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Poll;

/**
 * The watches of a loop that yield: those at the door of a server, who may be many.
 *
 * <p>They have an epoll instance of their own, which the loop's watches in turn. So looking whether
 * anybody else has something costs the same however many wait here, and is done after each handler
 * that took its time: whoever is through waits for one of these at most.
 */
final class Yielding {
    /** What the loop's epoll reports when some of these have something; no watch has it. */
    static final long DATA = -1;

    /** The kernel goes round among those that are ready, when more are than are asked for. */
    private static final int EVENTS_AT_ONCE = 32;

    /** What the handlers may take of a turn together, unless the first one takes more. */
    private static final long SHARE_NANOS = 20_000;

    private final EventLoop loop;
    private final Poll poll = new Poll(EVENTS_AT_ONCE);
    private int count;
    private int next;

    Yielding(EventLoop loop, Poll outer) throws ErrnoException {
        this.loop = loop;
        try {
            outer.add(poll.number(), Poll.EPOLLIN, DATA);
        } catch (ErrnoException e) {
            poll.close();
            throw e;
        }
    }

    Poll poll() {
        return poll;
    }

    /** {@return whether events have been read that no handler has seen} */
    boolean isBehind() {
        return next < count;
    }

    /** Runs the next handlers for their share of the turn: {@return how many} */
    int serve() throws ErrnoException {
        if (!isBehind()) {
            next = 0;
            count = poll.await(0);
        }
        long start = System.nanoTime();
        int handled = 0;
        while (isBehind() && (handled == 0 || System.nanoTime() - start < SHARE_NANOS)) {
            int i = next++;
            FdWatch watch = loop.watchOf(poll.data(i));
            // One that has stopped to yield meanwhile is reported by the loop's epoll.
            if (watch != null && watch.yields()) {
                loop.call(watch, poll.mask(i));
                handled++;
            }
        }
        return handled;
    }

    void close() {
        poll.close();
    }
}
