package org.jitney.broker.peer;

import java.time.Duration;
import java.util.ArrayDeque;
import org.jitney.broker.account.Resource;
import org.jitney.broker.replies.PendingReplies;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;

/**
 * Ends the wait for replies that do not come in time, on buses that are configured so. All have the
 * same time, so the oldest call is always the next one that is due.
 */
public final class ReplyDeadlines {
    private record Due(long atUsec, PendingReplies.Pending<Peer> call) {}

    private final Bus bus;
    private final EventLoop loop;
    private final Timer timer;
    private final ArrayDeque<Due> due = new ArrayDeque<>();
    private final Duration most;

    /** Waits at most this long. */
    public ReplyDeadlines(Bus bus, EventLoop loop, Duration most) {
        this.bus = bus;
        this.loop = loop;
        this.most = most;
        this.timer = loop.timer(this::expire);
    }

    void expected(PendingReplies.Pending<Peer> call) {
        long at = loop.clock().monotonic().usec() + most.toNanos() / 1000;
        due.add(new Due(at, call));
        if (due.size() == 1) {
            timer.armAfter(most);
        }
    }

    private void expire() {
        long now = loop.clock().monotonic().usec();
        while (!due.isEmpty() && due.getFirst().atUsec <= now) {
            PendingReplies.Pending<Peer> call = due.removeFirst().call;
            if (bus.replies().expire(call)) {
                call.caller().share().release(Resource.REPLIES, 1);
                bus.router()
                        .sendError(
                                call.caller(),
                                call.serial(),
                                "org.freedesktop.DBus.Error.NoReply",
                                "Message did not receive a reply (timeout by message bus)");
            }
        }
        if (!due.isEmpty()) {
            timer.armAfter(Duration.ofNanos((due.getFirst().atUsec - now) * 1000));
        }
    }
}
