package org.jitney.network1.ipv4ll;

import org.jitney.linux.event.EventLoop;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.SocketFilter;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.PacketSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ARP on one link. */
public final class ArpSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ArpSocket.class);
    private static final byte[] ALL = {-1, -1, -1, -1, -1, -1};

    /** Takes what came in. */
    public interface Receiver {
        /** Takes one packet. */
        void received(byte[] packet) throws MalformedPacket;
    }

    private final PacketSocket socket;

    private ArpSocket(PacketSocket socket) {
        this.socket = socket;
    }

    /** Opens one on the link of an index. */
    public static ArpSocket open(EventLoop loop, int index, Receiver receiver)
            throws ErrnoException {
        SocketFilter ethernet = new SocketFilter().uint16(0, -1, 1).uint16(2, -1, 0x0800);
        return new ArpSocket(
                PacketSocket.open(
                        loop,
                        index,
                        PacketSocket.ETH_P_ARP,
                        ethernet,
                        packet -> {
                            try {
                                receiver.received(packet.bytes());
                            } catch (MalformedPacket e) {
                                LOG.debug("ARP packet dropped: {}", e.getMessage());
                            }
                        }));
    }

    /** Sends to all on the link; what cannot be sent is lost. */
    public void send(byte[] packet) {
        try {
            socket.send(packet, ALL);
        } catch (ErrnoException e) {
            LOG.debug("cannot send ARP: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
