package org.jitney.network1.ipv4ll;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.MalformedPacket;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether an address is free, and defends it then: RFC 5227.
 *
 * <pre>
 *   wait 0-1 s, probe, 1-2 s, probe, 1-2 s, probe, 2 s: free; announce, 2 s, announce
 *   somebody has it or tries it meanwhile: conflict
 *   somebody claims it later: announce once; again within 10 s: conflict
 * </pre>
 */
public final class ConflictDetection {
    /** How it goes on; told once each, {@code conflict} at most once, and nothing after that. */
    public interface Listener {
        /** The address can be used. */
        void free();

        /** The address is somebody else's. */
        void conflict();
    }

    private static final int PROBES = 3;
    private static final int ANNOUNCEMENTS = 2;
    private static final int PROBE_WAIT_MILLIS = 1000;
    private static final int PROBE_MIN_MILLIS = 1000;
    private static final int PROBE_SPREAD_MILLIS = 1000;
    private static final Duration ANNOUNCE_WAIT = Duration.ofSeconds(2);
    private static final Duration ANNOUNCE_INTERVAL = Duration.ofSeconds(2);
    private static final Duration DEFEND_INTERVAL = Duration.ofSeconds(10);

    private final Inet4Address address;
    private final byte[] hardware;
    private final TimeSource time;
    private final RandomGenerator random;
    private final Consumer<byte[]> wire;
    private final Listener listener;
    private final Timer timer;
    private int probed;
    private int announced;
    private boolean running;
    private boolean free;
    private @Nullable MonotonicTime defended;

    /**
     * For one address.
     *
     * @param hardware the link's own address, six bytes
     * @param wire sends to all on the link
     */
    public ConflictDetection(
            Inet4Address address,
            byte[] hardware,
            TimeSource time,
            RandomGenerator random,
            Consumer<byte[]> wire,
            Listener listener) {
        this.address = address;
        this.hardware = hardware.clone();
        this.time = time;
        this.random = random;
        this.wire = wire;
        this.listener = listener;
        this.timer = time.timer(this::due);
    }

    /** Begins. */
    public void start() {
        running = true;
        timer.armAfter(Duration.ofMillis(random.nextInt(PROBE_WAIT_MILLIS)));
    }

    /** Ends; nothing is told any more. */
    public void stop() {
        running = false;
        timer.disarm();
    }

    private void due() {
        if (!free && probed < PROBES) {
            probed++;
            wire.accept(ArpPacket.probe(hardware, address).encode());
            int spread = random.nextInt(PROBE_SPREAD_MILLIS);
            timer.armAfter(
                    probed < PROBES ? Duration.ofMillis(PROBE_MIN_MILLIS + spread) : ANNOUNCE_WAIT);
            return;
        }
        boolean first = !free;
        free = true;
        announce();
        if (++announced < ANNOUNCEMENTS) {
            timer.armAfter(ANNOUNCE_INTERVAL);
        }
        if (first) {
            listener.free();
        }
    }

    private void announce() {
        wire.accept(ArpPacket.announcement(hardware, address).encode());
    }

    /** Takes an ARP packet from the link. */
    public void received(byte[] bytes) throws MalformedPacket {
        if (!running) {
            return;
        }
        ArpPacket packet = ArpPacket.decode(bytes);
        if (Arrays.equals(packet.senderHardware(), hardware)) {
            return; // ours, come back
        }
        boolean claims = packet.sender().equals(address);
        boolean tries =
                packet.operation() == 1
                        && packet.sender().equals(IpAddresses.ANY)
                        && packet.target().equals(address);
        if (claims && free) {
            defend();
        } else if (claims || (tries && !free)) {
            stop();
            listener.conflict();
        }
    }

    /** RFC 5227 section 2.4 (b). */
    private void defend() {
        MonotonicTime now = time.clock().monotonic();
        MonotonicTime last = defended;
        if (last != null && now.since(last).compareTo(DEFEND_INTERVAL) < 0) {
            stop();
            listener.conflict();
            return;
        }
        defended = now;
        announce();
    }
}
