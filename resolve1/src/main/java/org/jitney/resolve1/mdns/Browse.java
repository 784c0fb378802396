package org.jitney.resolve1.mdns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.resolve1.dns.Question;
import org.xbill.DNS.Record;

/**
 * A question that goes on, RFC 6762 section 5.2. It is asked soon, a second later, and then after
 * twice as long each time, up to an hour. When most of the time of an answer has passed it is asked
 * as well, so that what is still there need not go.
 */
final class Browse {
    private static final Duration SOON_LEAST = Duration.ofMillis(20);
    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration GATHER = Duration.ofMillis(20);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int[] PERCENT = {80, 85, 90, 95};
    private static final int JITTER_PERCENT = 2;
    private static final long SECOND = 1_000_000;
    private static final long NEVER = Long.MAX_VALUE;

    /**
     * When an answer is asked for again; microseconds.
     *
     * @param heard when it came
     * @param step of {@link #PERCENT}
     */
    private record Upkeep(long heard, int step, long due) {}

    private final Question question;
    private final TimeSource time;
    private final RandomGenerator random;
    private final MdnsCache cache;
    private final Supplier<List<Record>> own;
    private final Consumer<byte[]> toAll;
    private final Timer asking;
    private final Timer looking;
    private final List<MdnsScope.Watcher> watchers = new ArrayList<>();
    private Map<Record, Upkeep> upkeep = Map.of();
    private Set<Record> told = Set.of();
    private Duration pause = FIRST;
    private boolean soon;

    /**
     * Begins.
     *
     * @param own the answers that this machine has itself, which it does not hear
     */
    Browse(
            Question question,
            TimeSource time,
            RandomGenerator random,
            MdnsCache cache,
            Supplier<List<Record>> own,
            Consumer<byte[]> toAll) {
        this.question = question;
        this.time = time;
        this.random = random;
        this.cache = cache;
        this.own = own;
        this.toAll = toAll;
        this.asking = time.timer(this::due);
        this.looking = time.timer(this::look);
        asking.armAfter(SOON_LEAST.plus(Duration.ofNanos(random.nextLong(SOON.toNanos()))));
        look();
    }

    /** Somebody else wants to know, too: he hears at once what is known. */
    void add(MdnsScope.Watcher watcher) {
        watchers.add(watcher);
        if (!told.isEmpty()) {
            watcher.changed(List.copyOf(told), List.of());
        }
    }

    /** Somebody wants to know no more: {@return whether he was the last} */
    boolean remove(MdnsScope.Watcher watcher) {
        watchers.remove(watcher);
        return watchers.isEmpty();
    }

    private void due() {
        asking.armAfter(pause);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
        ask();
    }

    private void ask() {
        MdnsMessages.query(question, cache.known(question, now())).forEach(toAll);
    }

    private long now() {
        return time.clock().monotonic().usec();
    }

    /** Something may have come or gone; who says much is looked at once. */
    void lookSoon() {
        if (!soon) {
            soon = true;
            looking.armAfter(GATHER);
        }
    }

    /** Sees what has come, is gone, or about to go. */
    private void look() {
        soon = false;
        long now = now();
        long next = NEVER;
        boolean again = false;
        Map<Record, Upkeep> kept = new HashMap<>();
        Set<Record> there = new LinkedHashSet<>(own.get());
        for (MdnsCache.Heard each : cache.heard(question, now)) {
            there.add(each.record());
            Upkeep known = upkeep.get(each.record());
            if (known == null || known.heard() != each.at()) {
                known = from(each, 0, now);
            } else if (known.due() <= now) {
                again = true;
                known = from(each, known.step() + 1, now);
            }
            kept.put(each.record(), known);
            next = Math.min(next, Math.min(known.due(), each.until()));
        }
        upkeep = kept;
        if (next == NEVER) {
            looking.disarm();
        } else {
            looking.armAfter(Duration.ofNanos((next - now) * 1000));
        }
        if (again) {
            ask();
        }
        tell(there);
    }

    /** What is taken back, or is not what its owner has now, is let go. */
    private Upkeep from(MdnsCache.Heard of, int first, long now) {
        long life = Math.min(of.record().getTTL(), MdnsCache.MOST_TTL) * SECOND;
        for (int step = first; step < PERCENT.length && life > 0; step++) {
            long jitter = random.nextLong(life * JITTER_PERCENT / 100);
            long due = of.at() + life * PERCENT[step] / 100 + jitter;
            if (due > now && due < of.until()) {
                return new Upkeep(of.at(), step, due);
            }
        }
        return new Upkeep(of.at(), PERCENT.length, NEVER);
    }

    private void tell(Set<Record> there) {
        List<Record> came = there.stream().filter(r -> !told.contains(r)).toList();
        List<Record> went = told.stream().filter(r -> !there.contains(r)).toList();
        told = there;
        if (!came.isEmpty() || !went.isEmpty()) {
            List.copyOf(watchers).forEach(w -> w.changed(came, went));
        }
    }

    /** Ends it. */
    void close() {
        asking.close();
        looking.close();
    }

    /** Nobody is asked any more, so nothing is known. */
    void abort() {
        close();
        tell(Set.of());
    }
}
