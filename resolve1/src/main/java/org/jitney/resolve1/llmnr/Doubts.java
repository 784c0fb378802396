package org.jitney.resolve1.llmnr;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.resolve1.dns.Question;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Whether two answer to the same query as if the name were theirs alone: they are told, so that
 * each may ask for its name again (RFC 4795 section 4.2). An answer is remembered for as long as
 * others may come.
 */
final class Doubts {
    private static final Duration WINDOW = LlmnrQuery.TIMEOUT.multipliedBy(2);
    private static final int MOST = 64;

    private record Heard(
            int id, Question question, InetAddress from, Set<Record> said, long until) {}

    private final TimeSource time;
    private final RandomGenerator random;
    private final LlmnrWire wire;
    private final Deque<Heard> heard = new ArrayDeque<>();

    Doubts(TimeSource time, RandomGenerator random, LlmnrWire wire) {
        this.time = time;
        this.random = random;
        this.wire = wire;
    }

    private long now() {
        return time.clock().monotonic().usec();
    }

    /** Remembers the answer that counts. */
    void answered(Message answer, InetAddress from) {
        if (heard.size() >= MOST) {
            heard.pop();
        }
        heard.add(
                new Heard(
                        answer.getHeader().getID(),
                        LlmnrMessages.question(answer),
                        from,
                        said(answer),
                        now() + WINDOW.toMillis() * 1000));
    }

    private static Set<Record> said(Message answer) {
        return Set.copyOf(answer.getSection(Section.ANSWER));
    }

    /** Somebody answers what nobody waits for any more. */
    void another(Message answer, InetAddress from) {
        long now = now();
        heard.removeIf(each -> each.until() <= now);
        List<Heard> doubtful =
                heard.stream()
                        .filter(each ->
                                each.id() == answer.getHeader().getID()
                                        && each.question().equals(LlmnrMessages.question(answer))
                                        && !each.from().equals(from)
                                        && !each.said().isEmpty()
                                        && !each.said().equals(said(answer)))
                        .toList();
        // They are told once, however many there are.
        heard.removeAll(doubtful);
        for (Heard each : doubtful) {
            Record seen = each.said().iterator().next();
            byte[] word = LlmnrMessages.conflict(random.nextInt(1 << 16), seen);
            Timer timer = time.timer(() -> wire.toAll(word));
            timer.armAfter(Duration.ofNanos(random.nextLong(LlmnrQuery.JITTER.toNanos())));
        }
    }
}
