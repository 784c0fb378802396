package org.jitney.resolve1.stub;

import java.util.Arrays;
import org.jitney.resolve1.cache.Life;
import org.jspecify.annotations.Nullable;

/**
 * Answers of caches as bytes, for queries that have been answered before and are the same but for
 * their id: nothing is parsed, looked up or allocated for these.
 *
 * <p>What is here says the same as a lookup would: it is good for as long as the answer that it was
 * made of is in its cache, and nothing else has changed by which another answer may come about
 * ({@code epoch}). Only the times to live are counted down.
 *
 * <p>There is an end to how many there are and how large: a query has four places where its answer
 * may lie, of which the one that was used longest ago is taken.
 */
public final class PreparedAnswers {
    static final int MOST_QUERY = 320;
    static final int MOST_ANSWER = 1232;

    private static final int HEADER = 12;
    private static final int ID = 2;
    private static final int BITS = 11;
    private static final int WAYS = 4;
    private static final int PRIME = 0x01000193;
    private static final int SPREAD = 0x9E3779B1;
    private static final long USEC = 1_000_000;

    /** One of them; {@code base} are the times to live at the time that it was stored. */
    private static final class Prepared {
        final byte[] query;
        final byte[] bytes;
        final int[] at;
        final long[] base;
        final Life of;
        final long epoch;
        long age;
        long used;

        Prepared(byte[] query, byte[] bytes, int[] at, long[] base, Life of, long epoch) {
            this.query = query;
            this.bytes = bytes;
            this.at = at;
            this.base = base;
            this.of = of;
            this.epoch = epoch;
        }

        void age(long seconds) {
            if (seconds == age) {
                return;
            }
            age = seconds;
            for (int i = 0; i < at.length; i++) {
                int ttl = (int) Math.max(0, base[i] - seconds);
                bytes[at[i]] = (byte) (ttl >> 24);
                bytes[at[i] + 1] = (byte) (ttl >> 16);
                bytes[at[i] + 2] = (byte) (ttl >> 8);
                bytes[at[i] + 3] = (byte) ttl;
            }
        }
    }

    private final @Nullable Prepared[] places = new @Nullable Prepared[WAYS << BITS];

    /**
     * {@return the answer to a query, with its id; valid until the next call; null if there is
     * none}
     *
     * @param query has its message in the first {@code length} bytes
     * @param now microseconds of the monotonic clock
     */
    byte @Nullable [] find(byte[] query, int length, long epoch, long now) {
        if (length < HEADER || length > MOST_QUERY) {
            return null;
        }
        int place = place(query, length);
        for (int i = place; i < place + WAYS; i++) {
            Prepared found = places[i];
            if (found != null
                    && found.query.length == length
                    && Arrays.equals(found.query, ID, length, query, ID, length)) {
                if (found.epoch != epoch || !found.of.isGood(now)) {
                    places[i] = null;
                    return null;
                }
                found.used = now;
                found.of.use();
                found.age((now - found.of.stored()) / USEC);
                found.bytes[0] = query[0];
                found.bytes[1] = query[1];
                return found.bytes;
            }
        }
        return null;
    }

    private static int place(byte[] query, int length) {
        int hash = length;
        for (int i = ID; i < length; i++) {
            hash = (hash ^ query[i]) * PRIME;
        }
        return ((hash * SPREAD) >>> (32 - BITS)) * WAYS;
    }

    /**
     * Keeps an answer as it was given just now.
     *
     * @param of the one in a cache that it was made of
     */
    void keep(byte[] query, byte[] answer, Life of, long epoch, long now) {
        if (query.length > MOST_QUERY || answer.length > MOST_ANSWER) {
            return;
        }
        int[] at = timesToLive(answer);
        long age = (now - of.stored()) / USEC;
        long[] base = new long[at.length];
        for (int i = 0; i < at.length; i++) {
            long ttl = Integer.toUnsignedLong(number(answer, at[i], 4));
            base[i] = ttl == 0 ? 0 : ttl + age;
        }
        Prepared prepared = new Prepared(query.clone(), answer.clone(), at, base, of, epoch);
        prepared.age = age;
        prepared.used = now;
        places[oldest(place(query, query.length))] = prepared;
    }

    private int oldest(int place) {
        int oldest = place;
        for (int i = place; i < place + WAYS; i++) {
            Prepared each = places[i];
            Prepared known = places[oldest];
            if (each == null || known == null) {
                return each == null ? i : oldest;
            }
            if (each.used < known.used) {
                oldest = i;
            }
        }
        return oldest;
    }

    /** {@return where in a message the times to live of its answer and authority sections stand} */
    private static int[] timesToLive(byte[] message) {
        int count = number(message, 6, 2) + number(message, 8, 2);
        int[] found = new int[count];
        int at = HEADER;
        for (int i = number(message, 4, 2); i > 0; i--) {
            at = behindName(message, at) + 4;
        }
        for (int i = 0; i < count; i++) {
            found[i] = behindName(message, at) + 4;
            at = found[i] + 6 + number(message, found[i] + 4, 2);
        }
        return found;
    }

    private static int behindName(byte[] message, int start) {
        int at = start;
        while (message[at] != 0) {
            if ((message[at] & 0xc0) == 0xc0) {
                return at + 2;
            }
            at += 1 + message[at];
        }
        return at + 1;
    }

    private static int number(byte[] message, int at, int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | (message[at + i] & 0xff);
        }
        return value;
    }
}
