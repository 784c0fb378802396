package org.jitney.network1.dhcp4;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.event.TimeSource;
import org.jitney.network1.packet.IpAddresses;

/**
 * What a client sends, one exchange after the other, and how long it then waits: RFC 2131 section
 * 4.1. Which answer counts, and what is sent next, {@link Client4} decides.
 */
final class ClientExchange {
    private static final int MOST_DOUBLINGS = 6;
    private static final int MOST_DOUBLINGS_FOREVER = 5;
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MOST_PAUSE = Duration.ofMinutes(30);
    private static final Duration LEAST_BETWEEN_RENEWALS = Duration.ofSeconds(60);

    private final ClientMessages messages;
    private final TimeSource time;
    private final RandomGenerator random;
    private final Wire wire;

    private int transaction;
    private MonotonicTime began = new MonotonicTime(0);
    private MonotonicTime sent = new MonotonicTime(0);
    private int attempts;
    private Duration pause = Duration.ZERO;

    ClientExchange(ClientSettings settings, TimeSource time, RandomGenerator random, Wire wire) {
        this.messages = new ClientMessages(settings);
        this.time = time;
        this.random = random;
        this.wire = wire;
    }

    /** Begins a new one. */
    void begin() {
        transaction = random.nextInt();
        began = now();
        attempts = 0;
    }

    /** Goes on to the next question of the same one. */
    void next() {
        attempts = 0;
    }

    /** {@return how often the question was asked} */
    int attempts() {
        return attempts;
    }

    /** {@return when something was last asked for} */
    MonotonicTime sent() {
        return sent;
    }

    /** {@return whether a message answers what was sent} */
    boolean isOf(Dhcp4Message answer) {
        return answer.transaction() == transaction;
    }

    private MonotonicTime now() {
        return time.clock().monotonic();
    }

    private ClientMessages.Exchange header() {
        long seconds = now().since(began).toSeconds();
        return new ClientMessages.Exchange(transaction, (int) Math.clamp(seconds, 1L, 0xffffL));
    }

    /** Asks who is there: {@return how long to wait for an answer} */
    Duration discover(Optional<Inet4Address> wish) {
        return request(messages.discover(header(), wish));
    }

    /** Asks for an address from before: {@return how long to wait for an answer} */
    Duration reboot(Inet4Address wish) {
        return request(messages.reboot(header(), wish));
    }

    /** Asks for what was offered: {@return how long to wait for an answer} */
    Duration take(Lease4 offer) {
        return request(messages.take(header(), offer.address(), offer.server()));
    }

    /** Sends to all and waits for longer each time. */
    private Duration request(Dhcp4Message message) {
        attempts++;
        sent = now();
        wire.broadcast(message, IpAddresses.ANY);
        return patience();
    }

    private Duration patience() {
        Duration fuzz = Duration.ofMillis(random.nextInt(2000) - 1000);
        return Duration.ofSeconds(1L << Math.min(attempts, MOST_DOUBLINGS)).plus(fuzz);
    }

    /** Asks for everything but an address: {@return how long to wait for an answer} */
    Duration inform(Inet4Address own) {
        attempts++;
        wire.broadcast(messages.inform(header(), own), own);
        return patience();
    }

    /**
     * Asks for a lease to go on.
     *
     * @param late whether any server may answer, not only the one that gave it
     */
    void extend(Lease4 lease, boolean late) {
        sent = now();
        attempts++;
        Dhcp4Message message = messages.extend(header(), lease.address());
        if (late) {
            wire.broadcast(message, lease.address());
        } else {
            wire.unicast(message, lease.address(), lease.server());
        }
    }

    /** {@return how long to wait for an answer without which nothing is lost} */
    Duration patienceForever() {
        return LEAST_BETWEEN_RENEWALS.multipliedBy(
                1L << Math.min(attempts, MOST_DOUBLINGS_FOREVER));
    }

    /**
     * {@return how long to wait for an answer: half of the time that is left, but no less than a
     * minute, and no later than the end}
     */
    Duration patienceBefore(MonotonicTime end) {
        Duration left = end.since(now());
        Duration half = left.dividedBy(2);
        boolean soon = half.compareTo(LEAST_BETWEEN_RENEWALS) < 0;
        Duration next = soon ? LEAST_BETWEEN_RENEWALS : half;
        return next.compareTo(left) < 0 ? next : left;
    }

    /** Gives a lease back, in an exchange of its own. */
    void release(Lease4 lease) {
        begin();
        wire.unicast(messages.release(header(), lease), lease.address(), lease.server());
    }

    /** Tells a server that somebody has the address that it gave. */
    void decline(Lease4 lease) {
        wire.broadcast(messages.decline(header(), lease), IpAddresses.ANY);
    }

    /** A server has refused: {@return how long to leave it alone, twice as long each time} */
    Duration refused() {
        Duration doubled = pause.multipliedBy(2);
        Duration most = doubled.compareTo(MOST_PAUSE) < 0 ? doubled : MOST_PAUSE;
        pause = pause.isZero() ? LEAST_PAUSE : most;
        return pause;
    }

    /** A server has granted what was asked for: what it refused before is forgotten. */
    void granted() {
        pause = Duration.ZERO;
    }
}
