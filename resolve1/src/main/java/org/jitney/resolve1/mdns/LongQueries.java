package org.jitney.resolve1.mdns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

/**
 * Queries whose asker knows more answers than fit into one message: they are answered when he has
 * said all, or some time after he has said anything (RFC 6762 section 7.2).
 */
final class LongQueries {
    private static final Duration LEAST = Duration.ofMillis(400);
    private static final Duration MORE = Duration.ofMillis(100);
    private static final int MOST = 64;
    private static final int MOST_RECORDS = 1024;

    private record Waiting(Message query, Timer timer) {}

    private final TimeSource time;
    private final RandomGenerator random;
    private final Consumer<Message> whole;
    private final Map<InetAddress, Waiting> waiting = new HashMap<>();

    /** None yet; {@code whole} gets queries with all that was said to them. */
    LongQueries(TimeSource time, RandomGenerator random, Consumer<Message> whole) {
        this.time = time;
        this.random = random;
        this.whole = whole;
    }

    /** Takes a query: {@return whether it is one of these, or a part of one} */
    boolean take(Message query, InetAddress from) {
        Waiting begun = waiting.get(from);
        if (begun != null && MdnsMessages.continues(query)) {
            query.getSection(Section.ANSWER).stream()
                    .limit(MOST_RECORDS - begun.query().getHeader().getCount(Section.ANSWER))
                    .forEach(record -> begun.query().addRecord(record, Section.ANSWER));
            if (MdnsMessages.isToBeContinued(query)) {
                arm(begun.timer());
            } else {
                end(from);
            }
            return true;
        }
        if (!MdnsMessages.isToBeContinued(query)) {
            return false;
        }
        if (begun != null) {
            end(from);
        } else if (waiting.size() >= MOST) {
            return false;
        }
        Waiting next = new Waiting(query, time.timer(() -> end(from)));
        waiting.put(from, next);
        arm(next.timer());
        return true;
    }

    private void arm(Timer timer) {
        timer.armAfter(LEAST.plus(Duration.ofNanos(random.nextLong(MORE.toNanos()))));
    }

    private void end(InetAddress from) {
        Waiting over = waiting.remove(from);
        if (over != null) {
            over.timer().close();
            whole.accept(over.query());
        }
    }

    /** Forgets all. */
    void close() {
        List.copyOf(waiting.values()).forEach(each -> each.timer().close());
        waiting.clear();
    }
}
