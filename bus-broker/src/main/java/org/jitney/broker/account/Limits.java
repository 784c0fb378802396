package org.jitney.broker.account;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * The limits of one bus. Amounts not named in a map are unlimited.
 *
 * @param perConnection the most that one connection may use
 * @param perUser the most that all connections of a user may use together
 * @param inTotal the most that everybody may use together
 * @param maxMessageBytes the longest message
 * @param maxMessageFds the most descriptors in one message
 * @param maxIncomplete connections of a user that may be in the handshake at a time
 * @param authTimeout how long the handshake, Hello included, may take
 */
public record Limits(
        Map<Resource, Long> perConnection,
        Map<Resource, Long> perUser,
        Map<Resource, Long> inTotal,
        long maxMessageBytes,
        int maxMessageFds,
        int maxIncomplete,
        Duration authTimeout) {

    /** The most descriptors that the kernel passes with one sendmsg. */
    private static final int KERNEL_MAX_FDS = 253;

    public Limits {
        perConnection = Map.copyOf(perConnection);
        perUser = Map.copyOf(perUser);
        inTotal = Map.copyOf(inTotal);
        maxMessageFds = Math.min(maxMessageFds, KERNEL_MAX_FDS);
    }

    /**
     * {@return limits in the spirit of the reference's system bus, with a total that keeps the
     * queues within a heap of the given size}
     */
    public static Limits forHeap(long heapBytes) {
        long total = Math.max(heapBytes / 2, 8L << 20);
        Map<Resource, Long> connection = new EnumMap<>(Resource.class);
        connection.put(Resource.BYTES, Math.min(total / 2, 128L << 20));
        connection.put(Resource.FDS, 1024L);
        connection.put(Resource.MATCHES, 16384L);
        connection.put(Resource.NAMES, 512L);
        connection.put(Resource.REPLIES, 8192L);
        Map<Resource, Long> user = new EnumMap<>(Resource.class);
        user.put(Resource.BYTES, total - total / 4);
        user.put(Resource.FDS, 4096L);
        user.put(Resource.MATCHES, 100_000L);
        user.put(Resource.NAMES, 50_000L);
        user.put(Resource.REPLIES, 65_536L);
        user.put(Resource.CONNECTIONS, 4096L);
        Map<Resource, Long> all =
                Map.of(Resource.BYTES, total, Resource.FDS, 16_384L, Resource.CONNECTIONS, 16_384L);
        return new Limits(
                connection, user, all, 128L << 20, KERNEL_MAX_FDS, 256, Duration.ofSeconds(30));
    }

    /** {@return the limit of a map, the largest number when it names none} */
    static long of(Map<Resource, Long> limits, Resource resource) {
        return limits.getOrDefault(resource, Long.MAX_VALUE);
    }

    /** {@return these limits with one of them changed for a connection} */
    public Limits withPerConnection(Resource resource, long amount) {
        Map<Resource, Long> changed = new EnumMap<>(Resource.class);
        changed.putAll(perConnection);
        changed.put(resource, amount);
        return new Limits(
                changed,
                perUser,
                inTotal,
                maxMessageBytes,
                maxMessageFds,
                maxIncomplete,
                authTimeout);
    }

    /** {@return these limits with one of them changed for a user} */
    public Limits withPerUser(Resource resource, long amount) {
        Map<Resource, Long> changed = new EnumMap<>(Resource.class);
        changed.putAll(perUser);
        changed.put(resource, amount);
        return new Limits(
                perConnection,
                changed,
                inTotal,
                maxMessageBytes,
                maxMessageFds,
                maxIncomplete,
                authTimeout);
    }

    public Limits withAuthTimeout(Duration timeout) {
        return new Limits(
                perConnection,
                perUser,
                inTotal,
                maxMessageBytes,
                maxMessageFds,
                maxIncomplete,
                timeout);
    }

    public Limits withMaxMessageBytes(long bytes) {
        return new Limits(
                perConnection, perUser, inTotal, bytes, maxMessageFds, maxIncomplete, authTimeout);
    }
}
