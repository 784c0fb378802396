package org.jitney.network1.lldp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.Timer;
import org.jitney.network1.packet.PacketWriter;

/**
 * Says who we are: four times in the first seconds, then every half minute, and at the end that we
 * leave. A frame holds for two minutes.
 */
public final class LldpSender {
    /**
     * What is said.
     *
     * @param to a group of IEEE 802.1AB
     * @param from hardware address of the link
     * @param machine what stands for the chassis
     * @param port name of the link
     * @param description of the port; empty for none
     * @param host name of the system; empty for none
     * @param routes whether it takes packets further
     * @param usage where a description of its use is (RFC 8520); empty for none
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
    public record Self(
            byte[] to,
            byte[] from,
            String machine,
            String port,
            String description,
            String host,
            boolean routes,
            String usage) {}

    private static final int FAST_FRAMES = 4;
    private static final Duration FAST = Duration.ofSeconds(1);
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final int HOLDS_SECONDS = 120;
    private static final int LOCALLY_ASSIGNED = 7;
    private static final int INTERFACE_NAME = 5;
    private static final int BRIDGE = 0x04;
    private static final int ROUTER = 0x10;
    private static final int STATION = 0x80;
    private static final int LONGEST = 255;
    private static final int ORGANIZATION = 127;
    private static final byte[] IANA_USAGE = {0, 0, 0x5e, 1};

    private final Supplier<Self> self;
    private final Consumer<byte[]> wire;
    private final Timer timer;
    private int sent;

    /** Says nothing yet. */
    public LldpSender(Supplier<Self> self, TimeSource time, Consumer<byte[]> wire) {
        this.self = self;
        this.wire = wire;
        this.timer = time.timer(this::due);
    }

    /** Begins. */
    public void start() {
        sent = 0;
        due();
    }

    private void due() {
        wire.accept(encode(self.get(), HOLDS_SECONDS));
        sent++;
        timer.armAfter(sent < FAST_FRAMES ? FAST : USUAL);
    }

    /** Ends: neighbours forget this one at once. */
    public void stop() {
        timer.close();
        if (sent > 0) {
            wire.accept(encode(self.get(), 0));
        }
    }

    static byte[] encode(Self self, int seconds) {
        PacketWriter out =
                new PacketWriter().bytes(self.to()).bytes(self.from()).uint16(LldpFrame.ETHER_TYPE);
        named(out, 1, LOCALLY_ASSIGNED, self.machine());
        named(out, 2, INTERFACE_NAME, self.port());
        head(out, 3, 2).uint16(seconds);
        text(out, 4, self.description());
        text(out, 5, self.host());
        int enabled = self.routes() ? ROUTER : STATION;
        head(out, 7, 4).uint16(STATION | BRIDGE | ROUTER).uint16(enabled);
        if (!self.usage().isEmpty()) {
            byte[] url = bytes(self.usage());
            head(out, ORGANIZATION, IANA_USAGE.length + url.length).bytes(IANA_USAGE).bytes(url);
        }
        return head(out, 0, 0).encode();
    }

    private static PacketWriter head(PacketWriter out, int type, int length) {
        return out.uint16(type << 9 | length);
    }

    private static void named(PacketWriter out, int type, int kind, String name) {
        byte[] bytes = bytes(name);
        head(out, type, 1 + bytes.length).uint8(kind).bytes(bytes);
    }

    private static void text(PacketWriter out, int type, String text) {
        if (!text.isEmpty()) {
            byte[] bytes = bytes(text);
            head(out, type, bytes.length).bytes(bytes);
        }
    }

    private static byte[] bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length > LONGEST ? Arrays.copyOf(bytes, LONGEST) : bytes;
    }
}
