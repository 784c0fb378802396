package org.jitney.network1.ndisc;

import java.net.Inet6Address;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.PacketWriter;

/**
 * Asks for routers until one answers, less and less often (RFC 7559), and hears what they say from
 * then on.
 */
public final class RouterDiscovery {
    /** Takes what routers say. */
    public interface Listener {
        /**
         * An advertisement came.
         *
         * @param router the link-local address that it came from
         */
        void advertised(Inet6Address router, RouterAdvertisement advertisement);
    }

    private static final int SOLICITATION = 133;
    private static final int SOURCE_LINK_LAYER = 1;
    private static final int HOP_LIMIT = 255;
    private static final Duration FIRST = Duration.ofSeconds(4);
    private static final Duration MOST = Duration.ofHours(1);

    private final byte[] hardware;
    private final RandomGenerator random;
    private final Consumer<byte[]> wire;
    private final Listener listener;
    private final Timer timer;
    private Duration pause = FIRST;
    private boolean running;

    /**
     * For one link.
     *
     * @param hardware its own address, six bytes
     * @param wire sends to all routers of the link
     */
    public RouterDiscovery(
            byte[] hardware,
            TimeSource time,
            RandomGenerator random,
            Consumer<byte[]> wire,
            Listener listener) {
        this.hardware = hardware.clone();
        this.random = random;
        this.wire = wire;
        this.listener = listener;
        this.timer = time.timer(this::solicit);
    }

    /** Begins. */
    public void start() {
        running = true;
        pause = FIRST;
        timer.armAfter(Duration.ZERO);
    }

    /** Ends. */
    public void stop() {
        running = false;
        timer.disarm();
    }

    private void solicit() {
        wire.accept(
                new PacketWriter()
                        .uint8(SOLICITATION)
                        .uint8(0)
                        .uint16(0) // the kernel's: it sums ICMPv6
                        .uint32(0)
                        .uint8(SOURCE_LINK_LAYER)
                        .uint8(1)
                        .bytes(hardware)
                        .encode());
        long tenth = pause.toMillis() / 10;
        timer.armAfter(pause.plusMillis(random.nextLong(2 * tenth) - tenth));
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(MOST) < 0 ? twice : MOST;
    }

    /**
     * Takes a message.
     *
     * @param hopLimit what the packet had left on its arrival
     */
    public void received(byte[] message, Inet6Address from, int hopLimit) throws MalformedPacket {
        if (!running) {
            return;
        }
        if (hopLimit != HOP_LIMIT || !from.isLinkLocalAddress()) {
            throw new MalformedPacket("from beyond the link: " + from.getHostAddress());
        }
        RouterAdvertisement advertisement = RouterAdvertisement.decode(message);
        timer.disarm();
        listener.advertised(from, advertisement);
    }
}
