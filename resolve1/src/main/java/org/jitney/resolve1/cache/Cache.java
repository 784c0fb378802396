package org.jitney.resolve1.cache;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jitney.resolve1.config.CacheMode;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.Records;
import org.jitney.resolve1.dns.Reply;
import org.jitney.resolve1.dns.State;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Answers of one scope that are still good. There is an end to how many, and to how much memory
 * they take: then what would go first goes.
 */
public final class Cache {
    private static final int MOST_ENTRIES = 4096;
    private static final long MOST_BYTES = 8 << 20;
    private static final long ENTRY_COST = 256;
    private static final long MOST_TTL = 2 * 3600;
    private static final long FAILURE_TTL = 10;
    private static final long STALE_TTL = 30;
    private static final long USEC = 1_000_000;

    /** Behind a name that does not exist there is no type either. */
    private static final int NO_SUCH_NAME = Type.ANY;

    private record Entry(
            Question key,
            Outcome outcome,
            long stored,
            long until,
            long gone,
            long cost,
            long id,
            Life life) {}

    private final Map<Question, Entry> entries = new HashMap<>();
    private final TreeSet<Entry> byEnd =
            new TreeSet<>(Comparator.comparingLong(Entry::gone).thenComparingLong(Entry::id));
    private final CacheMode mode;
    private final long staleUsec;
    private long bytes;
    private long serial;
    private long hits;
    private long misses;

    /**
     * An empty one.
     *
     * @param stale how long answers are kept after their time
     */
    public Cache(CacheMode mode, Duration stale) {
        this.mode = mode;
        this.staleUsec = stale.toNanos() / 1000;
    }

    /**
     * {@return what is known, its records' time to live reduced by their age}
     *
     * @param now microseconds
     */
    public Optional<Outcome> find(Question question, long now) {
        Optional<Entry> found = entry(question, now, Entry::until);
        if (found.isEmpty()) {
            misses++;
            return Optional.empty();
        }
        used();
        Entry entry = found.get();
        return Optional.of(aged(entry.outcome(), (now - entry.stored()) / USEC));
    }

    /**
     * {@return how long an answer is good, if what is known is just that}
     *
     * @param now microseconds
     */
    public Optional<Life> life(
            Question question, int rcode, List<Record> answer, List<Record> authority, long now) {
        return entry(question, now, Entry::until)
                .filter(e ->
                        e.outcome().rcode() == rcode
                                && e.outcome().answer().equals(answer)
                                && e.outcome().authority().equals(authority))
                .map(Entry::life);
    }

    /** {@return whether it is kept that there is nothing, or nothing good} */
    public boolean keepsNegative() {
        return mode == CacheMode.YES;
    }

    void used() {
        hits++;
    }

    /**
     * An answer as it is kept.
     *
     * @param question its type is {@link Type#ANY} where the name does not exist
     * @param until microseconds of the monotonic clock
     */
    public record Kept(Question question, Outcome outcome, long until) {}

    /** {@return all that is good, what ends first in front} */
    public List<Kept> all(long now) {
        trim(now);
        return byEnd.stream()
                .filter(e -> e.until() > now)
                .map(e -> new Kept(e.key(), e.outcome(), e.until()))
                .toList();
    }

    /** {@return whether something is known; counts as no use} */
    public boolean knows(Question question, long now) {
        return entry(question, now, Entry::until).isPresent();
    }

    /** {@return what was known, and would be good enough if nobody answers} */
    public Optional<Outcome> findStale(Question question, long now) {
        return entry(question, now, Entry::gone)
                .map(Entry::outcome)
                .filter(o -> o.state() == State.SUCCESS && !o.answer().isEmpty())
                .map(o ->
                        new Outcome(
                                o.state(),
                                o.rcode(),
                                o.answer().stream()
                                        .map(r -> Records.withTtl(r, STALE_TTL))
                                        .toList(),
                                o.authority(),
                                o.flags() | LookupFlags.FROM_CACHE,
                                o.ifindex(),
                                "stale"));
    }

    private Optional<Entry> entry(Question question, long now, ToLongFunction<Entry> end) {
        Entry exact = entries.get(question);
        if (exact != null && end.applyAsLong(exact) > now) {
            return Optional.of(exact);
        }
        Entry none = entries.get(new Question(question.name(), NO_SUCH_NAME, question.dclass()));
        return none != null
                        && none.outcome().rcode() == Rcode.NXDOMAIN
                        && end.applyAsLong(none) > now
                ? Optional.of(none)
                : Optional.empty();
    }

    private static Outcome aged(Outcome outcome, long seconds) {
        return new Outcome(
                outcome.state(),
                outcome.rcode(),
                Records.aged(outcome.answer(), seconds),
                Records.aged(outcome.authority(), seconds),
                outcome.flags() | LookupFlags.FROM_CACHE,
                outcome.ifindex(),
                outcome.detail());
    }

    /**
     * Keeps an answer for as long as it says, if it is one to be kept.
     *
     * @param size how many bytes the message had
     */
    public void put(Question question, Outcome outcome, Name last, int size, long now) {
        if (mode == CacheMode.NO) {
            return;
        }
        boolean positive =
                outcome.rcode() == Rcode.NOERROR
                        && Reply.alias(outcome.answer(), last).isEmpty()
                        && (outcome.answer().stream().anyMatch(r -> question.about(last).accepts(r))
                                || leadsAway(question, outcome, last));
        if (!positive && mode == CacheMode.NO_NEGATIVE) {
            return;
        }
        long ttl = Math.min(MOST_TTL, positive ? positiveTtl(outcome) : negativeTtl(outcome, last));
        if (ttl <= 0) {
            return;
        }
        // Behind an alias it is another name that does not exist.
        boolean nothing =
                outcome.rcode() == Rcode.NXDOMAIN
                        && last.equals(question.name())
                        && question.type() != Type.DS;
        Question nameless = new Question(question.name(), NO_SUCH_NAME, question.dclass());
        Question key = nothing ? nameless : question;
        long until = now + ttl * USEC;
        remove(entries.get(question));
        if (nothing || outcome.rcode() == Rcode.NOERROR) {
            // What is new about a name counts, be it that there is one or none.
            remove(entries.get(nameless));
        }
        long cost = ENTRY_COST + 4L * size;
        Life life = new Life(this, now, until);
        Entry entry = new Entry(key, outcome, now, until, until + staleUsec, cost, serial++, life);
        entries.put(key, entry);
        byEnd.add(entry);
        bytes += cost;
        trim(now);
    }

    /** An alias is worth keeping although where it leads to has to be asked for. */
    private static boolean leadsAway(Question question, Outcome outcome, Name last) {
        return !last.equals(question.name()) && Records.soaFor(outcome.authority(), last).isEmpty();
    }

    private static long positiveTtl(Outcome outcome) {
        return Records.leastTtl(outcome.answer());
    }

    private static long negativeTtl(Outcome outcome, Name last) {
        return switch (outcome.rcode()) {
            case Rcode.NOERROR, Rcode.NXDOMAIN -> {
                long ttl = Records.negativeTtl(outcome.authority(), last);
                yield outcome.answer().isEmpty() ? ttl : Math.min(ttl, positiveTtl(outcome));
            }
            case Rcode.SERVFAIL -> FAILURE_TTL;
            default -> 0;
        };
    }

    private void trim(long now) {
        while (!byEnd.isEmpty()
                && (byEnd.first().gone() <= now
                        || entries.size() > MOST_ENTRIES
                        || bytes > MOST_BYTES)) {
            remove(byEnd.first());
        }
    }

    private void remove(@Nullable Entry entry) {
        if (entry != null) {
            entries.remove(entry.key());
            byEnd.remove(entry);
            entry.life().end();
            bytes -= entry.cost();
        }
    }

    /** Forgets all. */
    public void flush() {
        byEnd.forEach(entry -> entry.life().end());
        entries.clear();
        byEnd.clear();
        bytes = 0;
    }

    /** {@return how many answers are good} */
    public int size(long now) {
        trim(now);
        return entries.size();
    }

    public long hits() {
        return hits;
    }

    public long misses() {
        return misses;
    }

    /** Counts from zero again. */
    public void resetStatistics() {
        hits = 0;
        misses = 0;
    }
}
