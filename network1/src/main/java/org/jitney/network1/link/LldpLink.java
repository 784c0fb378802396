package org.jitney.network1.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jitney.linux.event.Timer;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.SocketFilter;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.config.LldpConfig;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.lldp.LldpNeighbors;
import org.jitney.network1.lldp.LldpSender;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.PacketSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** LLDP of one link: who is at the other end, and what is said to it. */
final class LldpLink {
    private static final Logger LOG = LoggerFactory.getLogger(LldpLink.class);
    private static final int ETHER_TYPE_OFFSET = 12;
    private static final int ADDRESS = 6;

    /** All neighbours are in one file, so those that are heard together are written together. */
    private static final Duration TOGETHER = Duration.ofMillis(100);

    /** The groups that devices speak to: nearest bridge, nearest other than a relay, customer's. */
    private static final List<byte[]> GROUPS =
            List.of(
                    HexFormat.of().parseHex("0180c200000e"),
                    HexFormat.of().parseHex("0180c2000003"),
                    HexFormat.of().parseHex("0180c2000000"));

    private final LinkProtocols.Host host;
    private final KernelLink link;
    private final LldpConfig config;
    private final LldpNeighbors neighbors;
    private final LldpSender sender;
    private final Timer writing;
    private @Nullable PacketSocket socket;

    LldpLink(
            LinkProtocols.Host host,
            KernelLink link,
            NetworkFile file,
            LinkProtocols.Machine machine) {
        this.host = host;
        this.link = link;
        this.config = file.protocols().lldp();
        byte[] own = HardwareAddress.bytes(link.address());
        this.neighbors =
                new LldpNeighbors(
                        own,
                        config.receive() == LldpConfig.Receive.ROUTERS,
                        host.loop(),
                        this::heard);
        LldpSender.Self self =
                new LldpSender.Self(
                        config.group().orElse(new byte[ADDRESS]),
                        own,
                        HexFormat.of().formatHex(machine.id()),
                        link.name(),
                        file.description(),
                        machine.hostname(),
                        config.routes(),
                        config.usage());
        this.sender = new LldpSender(() -> self, host.loop(), this::send);
        this.writing = host.loop().timer(this::write);
    }

    /** {@return whether there is anything to do; a bridge or bond leaves it to its ports} */
    static boolean isWanted(KernelLink link, LldpConfig config) {
        boolean ofPorts = link.kind().equals("bridge") || link.kind().equals("bond");
        boolean any = config.receive() != LldpConfig.Receive.NOBODY || config.emitTo().isPresent();
        return any && !ofPorts && link.hasCarrier();
    }

    void start() {
        boolean hears = config.receive() != LldpConfig.Receive.NOBODY;
        try {
            socket =
                    PacketSocket.openWithHeaders(
                            host.loop(),
                            link.index(),
                            PacketSocket.ETH_P_LLDP,
                            new SocketFilter()
                                    .uint16(ETHER_TYPE_OFFSET, -1, PacketSocket.ETH_P_LLDP),
                            packet -> {
                                if (hears) {
                                    received(packet.bytes());
                                }
                            });
            for (byte[] group : hears ? GROUPS : List.<byte[]>of()) {
                socket.join(group);
            }
        } catch (ErrnoException e) {
            LOG.warn("{}: LLDP cannot listen: {}", link.name(), e.getMessage());
            return;
        }
        if (config.emitTo().isPresent()) {
            sender.start();
        }
    }

    private void received(byte[] frame) {
        try {
            neighbors.received(frame);
        } catch (MalformedPacket e) {
            LOG.debug("{}: LLDP frame dropped: {}", link.name(), e.getMessage());
        }
    }

    private void send(byte[] frame) {
        try {
            if (socket != null) {
                socket.send(frame, new byte[ADDRESS]);
            }
        } catch (ErrnoException e) {
            LOG.debug("{}: LLDP cannot send: {}", link.name(), e.getMessage());
        }
    }

    private void heard() {
        if (!writing.isArmed()) {
            writing.armAfter(TOGETHER);
        }
    }

    /** Each frame behind its length in eight bytes, as networkctl reads it. */
    private void write() {
        List<byte[]> frames = neighbors.frames();
        int size = frames.stream().mapToInt(f -> Long.BYTES + f.length).sum();
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        frames.forEach(f -> out.putLong(f.length).put(f));
        host.outlets().neighborFile().accept(link.index(), out.array());
    }

    /** {@return the last frame of each neighbour} */
    List<byte[]> frames() {
        return neighbors.frames();
    }

    void stop() {
        sender.stop();
        neighbors.stop();
        writing.close();
        host.outlets().neighborFile().accept(link.index(), new byte[0]);
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
