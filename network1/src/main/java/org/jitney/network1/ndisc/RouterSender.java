package org.jitney.network1.ndisc;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.network1.packet.MalformedPacket;

/**
 * Speaks as a router: RFC 4861 section 6.2. All on the link are told, three times soon after the
 * beginning and then every few minutes; who asks is answered so, too, and never more often than
 * every three seconds, however many ask. At the end it says that it is a router no more.
 */
public final class RouterSender {
    private static final int SOLICITATION = 133;
    private static final int HOP_LIMIT = 255;
    private static final int INITIAL = 3;
    private static final Duration MOST_INITIAL = Duration.ofSeconds(16);
    private static final Duration LEAST = Duration.ofSeconds(200);
    private static final Duration MOST = Duration.ofMinutes(10);
    private static final Duration LEAST_BETWEEN = Duration.ofSeconds(3);
    private static final int MOST_DELAY_MILLIS = 500;

    private final byte[] hardware;
    private final Supplier<RouterAdvertisement> says;
    private final TimeSource time;
    private final RandomGenerator random;
    private final Consumer<byte[]> wire;
    private final Timer timer;
    private MonotonicTime last = new MonotonicTime(0);
    private MonotonicTime next = new MonotonicTime(0);
    private int sent;
    private boolean running;

    /**
     * Says nothing yet.
     *
     * @param hardware address of the link, six bytes
     * @param says what is to be said now
     * @param wire sends to all on the link
     */
    public RouterSender(
            byte[] hardware,
            Supplier<RouterAdvertisement> says,
            TimeSource time,
            RandomGenerator random,
            Consumer<byte[]> wire) {
        this.hardware = hardware.clone();
        this.says = says;
        this.time = time;
        this.random = random;
        this.wire = wire;
        this.timer = time.timer(this::advertise);
    }

    /** Begins. */
    public void start() {
        running = true;
        sent = 0;
        advertise();
    }

    private void advertise() {
        wire.accept(says.get().encode(hardware));
        last = time.clock().monotonic();
        sent++;
        long range = MOST.minus(LEAST).toMillis();
        Duration pause = LEAST.plusMillis(random.nextLong(range));
        schedule(sent < INITIAL && pause.compareTo(MOST_INITIAL) > 0 ? MOST_INITIAL : pause);
    }

    private void schedule(Duration pause) {
        next = time.clock().monotonic().plus(pause);
        timer.armAfter(pause);
    }

    /** Says soon what has changed. */
    public void changed() {
        if (running) {
            soon();
        }
    }

    private void soon() {
        MonotonicTime now = time.clock().monotonic();
        Duration since = now.since(last);
        Duration wait = Duration.ofMillis(random.nextInt(MOST_DELAY_MILLIS));
        if (sent > 0 && since.compareTo(LEAST_BETWEEN) < 0) {
            wait = wait.plus(LEAST_BETWEEN.minus(since));
        }
        if (now.plus(wait).compareTo(next) < 0) {
            schedule(wait);
        }
    }

    /** Takes a message of somebody who looks for routers. */
    public void received(byte[] message, int hopLimit) throws MalformedPacket {
        if (hopLimit != HOP_LIMIT || message.length < 8 || message[0] != (byte) SOLICITATION) {
            throw new MalformedPacket("no router solicitation");
        }
        if (running) {
            soon();
        }
    }

    /** Ends. */
    public void stop() {
        timer.close();
        if (running) {
            running = false;
            wire.accept(says.get().ended().encode(hardware));
        }
    }
}
