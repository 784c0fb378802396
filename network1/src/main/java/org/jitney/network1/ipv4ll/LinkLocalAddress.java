package org.jitney.network1.ipv4ll;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.linux.hash.SipHash24;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.MalformedPacket;
import org.jspecify.annotations.Nullable;

/**
 * Chooses an address of {@code 169.254.0.0/16} that nobody has: RFC 3927. The choice follows from
 * the hardware address, as the original's does, so a machine has the same one each time.
 */
public final class LinkLocalAddress {
    /** What becomes of the choice. */
    public interface Listener {
        /** The address can be used. */
        void bound(Inet4Address address);

        /** The address that was bound is somebody else's now; another one is looked for. */
        void lost(Inet4Address address);
    }

    private static final byte[] HARDWARE_KEY =
            HexFormat.of().parseHex("df0422983fad1452f9872ed19c70e2f2");
    private static final byte[] PICK_KEY =
            HexFormat.of().parseHex("15ac82a6d63f497898775d0c6902940b");
    private static final int NETWORK = 0xa9fe0000;

    /**
     * RFC 3927 section 2.2.1: so many conflicts, and a link is asked no more than once a minute.
     */
    private static final int MAX_CONFLICTS = 10;

    private static final Duration RATE_LIMIT = Duration.ofSeconds(60);

    private final byte[] hardware;
    private final TimeSource time;
    private final RandomGenerator random;
    private final Consumer<byte[]> wire;
    private final Listener listener;
    private final Timer timer;
    private final long seed;
    private long generation;
    private int conflicts;
    private Optional<Inet4Address> wish;
    private @Nullable Inet4Address bound;
    private @Nullable ConflictDetection detection;

    /**
     * For one link.
     *
     * @param hardware its own address, six bytes
     * @param wish what is tried first
     * @param wire sends ARP to all on the link
     */
    public LinkLocalAddress(
            byte[] hardware,
            Optional<Inet4Address> wish,
            TimeSource time,
            RandomGenerator random,
            Consumer<byte[]> wire,
            Listener listener) {
        this.hardware = hardware.clone();
        this.wish = wish;
        this.time = time;
        this.random = random;
        this.wire = wire;
        this.listener = listener;
        this.timer = time.timer(this::attempt);
        this.seed = SipHash24.hash(HARDWARE_KEY, hardware);
    }

    /** Begins. */
    public void start() {
        attempt();
    }

    /** Ends; the address is not to be used any more. */
    public void stop() {
        timer.disarm();
        if (detection != null) {
            detection.stop();
            detection = null;
        }
        bound = null;
    }

    /** {@return the address that can be used} */
    public Optional<Inet4Address> address() {
        return Optional.ofNullable(bound);
    }

    /** Takes an ARP packet from the link. */
    public void received(byte[] packet) throws MalformedPacket {
        if (detection != null) {
            detection.received(packet);
        }
    }

    private void attempt() {
        Inet4Address tried = wish.orElseGet(this::next);
        wish = Optional.empty();
        ConflictDetection own =
                new ConflictDetection(
                        tried,
                        hardware,
                        time,
                        random,
                        wire,
                        new ConflictDetection.Listener() {
                            @Override
                            public void free() {
                                bound = tried;
                                listener.bound(tried);
                            }

                            @Override
                            public void conflict() {
                                conflicted();
                            }
                        });
        detection = own;
        own.start();
    }

    private void conflicted() {
        Inet4Address had = bound;
        bound = null;
        conflicts++;
        detection = null;
        timer.armAfter(conflicts > MAX_CONFLICTS ? RATE_LIMIT : Duration.ZERO);
        if (had != null) {
            listener.lost(had);
        }
    }

    /** The first and the last 256 addresses are reserved: section 2.1. */
    private Inet4Address next() {
        int host;
        do {
            byte[] input =
                    ByteBuffer.allocate(16)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(seed)
                            .putLong(generation++)
                            .array();
            host = (int) SipHash24.hash(PICK_KEY, input) & 0xffff;
        } while (host >>> 8 == 0 || host >>> 8 == 0xff);
        return IpAddresses.four(NETWORK | host);
    }
}
