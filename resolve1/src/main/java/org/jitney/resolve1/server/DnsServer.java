package org.jitney.resolve1.server;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.resolve1.config.Origin;
import org.jitney.resolve1.dns.ServerAddress;

/**
 * One server, and what it has turned out to be able to do.
 *
 * <p>It is asked at the highest level at first. Packets that get lost, or errors that go away when
 * less is asked for, lower the level; after a while the higher one is tried again.
 */
public final class DnsServer {
    /** What a server is asked with; each has what those before it have. */
    public enum Level {
        TCP,
        UDP,
        EDNS,
        DNSSEC
    }

    private static final int MOST_LOST = 3;
    private static final Duration MUTE = Duration.ofSeconds(30);
    private static final Duration GRACE_LEAST = Duration.ofMinutes(5);
    private static final Duration GRACE_MOST = Duration.ofHours(6);

    private final ServerAddress address;
    private final Origin origin;
    private Level highest = Level.DNSSEC;
    private Level proven = Level.TCP;
    private boolean known;
    private int lostUdp;
    private int lostTcp;
    private boolean tlsWorks = true;
    private boolean signs = true;
    private boolean truncated;
    private boolean invalid;
    private Cookies cookies = new Cookies();
    private MonotonicTime retry = new MonotonicTime(Long.MAX_VALUE);
    private MonotonicTime muteUntil = new MonotonicTime(0);
    private Duration grace = GRACE_LEAST;

    /**
     * One that nothing is known of.
     *
     * @param origin who named it
     */
    public DnsServer(ServerAddress address, Origin origin) {
        this.address = address;
        this.origin = origin;
    }

    public ServerAddress address() {
        return address;
    }

    public Origin origin() {
        return origin;
    }

    /** {@return the level at which it is asked now} */
    public Level level(MonotonicTime now) {
        if (now.compareTo(retry) >= 0) {
            grace =
                    grace.multipliedBy(2).compareTo(GRACE_MOST) > 0
                            ? GRACE_MOST
                            : grace.multipliedBy(2);
            reset();
        }
        return highest;
    }

    /** {@return whether TLS has not failed lately} */
    public boolean mayDoTls(MonotonicTime now) {
        level(now);
        return tlsWorks;
    }

    /** It has answered something that was asked at a level. */
    public void answered(Level level, boolean udp) {
        known = true;
        muteUntil = new MonotonicTime(0);
        if (level.compareTo(proven) > 0) {
            proven = level;
        }
        if (udp) {
            lostUdp = 0;
        } else {
            lostTcp = 0;
        }
    }

    /** It could not be reached, or has said nothing. */
    public void mute(MonotonicTime now) {
        muteUntil = now.plus(MUTE);
    }

    /** {@return whether waiting for it has been in vain lately} */
    public boolean isMute(MonotonicTime now) {
        return now.compareTo(muteUntil) < 0;
    }

    /** It has not answered. */
    public void lost(Level level, boolean udp, MonotonicTime now) {
        if (!udp) {
            if (++lostTcp >= MOST_LOST && highest == Level.TCP) {
                highest = Level.UDP;
                lostUdp = 0;
            }
            return;
        }
        // A level that it has answered at is not the reason.
        if (++lostUdp >= MOST_LOST && level.compareTo(proven) > 0 && level == highest) {
            lower(level, now);
        }
    }

    /** What is asked at a level makes it fail. */
    public void failsAt(Level level, MonotonicTime now) {
        if (level.compareTo(highest) <= 0) {
            highest = level;
            lower(level, now);
        }
    }

    private void lower(Level level, MonotonicTime now) {
        highest =
                switch (level) {
                    case DNSSEC -> Level.EDNS;
                    case EDNS -> Level.UDP;
                    case UDP, TCP -> Level.TCP;
                };
        lostUdp = 0;
        retry = now.plus(grace);
    }

    /** TLS cannot be had. */
    public void lacksTls(MonotonicTime now) {
        tlsWorks = false;
        retry = now.plus(grace);
    }

    /** It has cut off an answer, for which TCP is there. */
    public void truncates() {
        truncated = true;
    }

    /** It has sent what is no answer to a query. */
    public void talksNonsense() {
        invalid = true;
    }

    /** It leaves out signatures. */
    public void lacksSignatures() {
        signs = false;
    }

    /**
     * What has turned out, for people.
     *
     * @param possible the level that is not known to fail
     * @param proven the highest level at which it has answered, if it has
     * @param truncated whether it has cut off an answer
     * @param invalid whether it has sent what is no answer
     */
    public record Experience(
            Level possible,
            Optional<Level> proven,
            int lostUdp,
            int lostTcp,
            boolean truncated,
            boolean invalid) {}

    /** {@return what has turned out so far} */
    public Experience experience() {
        return new Experience(
                highest,
                known ? Optional.of(proven) : Optional.empty(),
                lostUdp,
                lostTcp,
                truncated,
                invalid);
    }

    /** {@return whether it has never left out signatures that were asked for} */
    public boolean signs() {
        return signs;
    }

    public Cookies cookies() {
        return cookies;
    }

    /**
     * {@return the cookie that a query has, see {@link Cookies#next}; none while that may be why
     * there is no answer}
     */
    public byte[] cookie(ByteBuffer from, RandomGenerator random) {
        return lostUdp > 0 && !cookies.work() ? new byte[0] : cookies.next(from, random);
    }

    /** {@return whether it can be asked for signatures} */
    public boolean supportsDnssec() {
        return signs && highest.compareTo(Level.DNSSEC) >= 0;
    }

    /** Forgets what has turned out. */
    public void reset() {
        highest = Level.DNSSEC;
        proven = Level.TCP;
        known = false;
        lostUdp = 0;
        lostTcp = 0;
        tlsWorks = true;
        signs = true;
        truncated = false;
        invalid = false;
        cookies = new Cookies();
        muteUntil = new MonotonicTime(0);
        retry = new MonotonicTime(Long.MAX_VALUE);
    }
}
