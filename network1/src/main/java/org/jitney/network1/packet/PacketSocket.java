package org.jitney.network1.packet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.PacketIo;
import org.jitney.linux.sys.SocketFilter;
import org.jitney.linux.sys.Sockets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * packet(7): what is on the wire of one link, of one protocol, without the link's own header. It
 * works without an address and hears what is for others, too.
 */
public final class PacketSocket implements AutoCloseable {
    public static final int ETH_P_IP = 0x0800;
    public static final int ETH_P_ARP = 0x0806;
    public static final int ETH_P_LLDP = 0x88cc;

    private static final Logger LOG = LoggerFactory.getLogger(PacketSocket.class);
    private static final int SOL_PACKET = 263;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_AUXDATA = 8;
    private static final int PACKET_MR_MULTICAST = 0;
    private static final int TP_STATUS_CSUMNOTREADY = 8;
    private static final int ROOM = 64 * 1024;
    private static final int MOST_PER_TURN = 64;

    /**
     * One packet.
     *
     * @param from hardware address of who sent it
     * @param summed whether its checksums are there: one from this machine may still lack them
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
    public record Packet(byte[] bytes, byte[] from, boolean summed) {}

    private final Fd fd;
    private final PacketIo io = new PacketIo(ROOM);
    private final int index;
    private final int protocol;
    private final Consumer<Packet> listener;
    private final Watch watch;
    private boolean closed;

    private PacketSocket(EventLoop loop, Fd fd, int index, int protocol, Consumer<Packet> listener)
            throws ErrnoException {
        this.fd = fd;
        this.index = index;
        this.protocol = protocol;
        this.listener = listener;
        this.watch = loop.watch(fd, EventLoop.READABLE, events -> receive());
        watch.yielding(true); // anybody on the link can keep it busy
    }

    /**
     * Opens one on a link.
     *
     * @param index of the link
     * @param protocol {@code ETH_P_...}
     * @param filter what to let through
     */
    public static PacketSocket open(
            EventLoop loop, int index, int protocol, SocketFilter filter, Consumer<Packet> listener)
            throws ErrnoException {
        return open(Sockets.SOCK_DGRAM, loop, index, protocol, filter, listener);
    }

    /** As {@link #open}, but packets come and go with the link's own header. */
    public static PacketSocket openWithHeaders(
            EventLoop loop, int index, int protocol, SocketFilter filter, Consumer<Packet> listener)
            throws ErrnoException {
        return open(Sockets.SOCK_RAW, loop, index, protocol, filter, listener);
    }

    private static PacketSocket open(
            int type,
            EventLoop loop,
            int index,
            int protocol,
            SocketFilter filter,
            Consumer<Packet> listener)
            throws ErrnoException {
        // No protocol yet: else it would hear of all links until it is bound.
        Fd fd = SocketCalls.socket(Sockets.AF_PACKET, type, 0);
        try {
            filter.attach(fd.number());
            SocketCalls.setOption(fd, SOL_PACKET, PACKET_AUXDATA, 1);
            Sockets.bind(fd.number(), address(index, protocol, new byte[0]));
            return new PacketSocket(loop, fd, index, protocol, listener);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    /** A {@code sockaddr_ll}. */
    private static byte[] address(int index, int protocol, byte[] hardware) {
        ByteBuffer out = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
        out.putShort((short) Sockets.AF_PACKET);
        out.put((byte) (protocol >> 8)).put((byte) protocol);
        out.putInt(index).putShort((short) 0).put((byte) 0).put((byte) hardware.length);
        return out.put(hardware, 0, Math.min(hardware.length, 8)).array();
    }

    /** Wants what is sent to a group, too. */
    public void join(byte[] group) throws ErrnoException {
        ByteBuffer out = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
        out.putInt(index).putShort((short) PACKET_MR_MULTICAST).putShort((short) group.length);
        out.put(group);
        Sockets.setOption(fd.number(), SOL_PACKET, PACKET_ADD_MEMBERSHIP, out.array());
    }

    /** Sends to a hardware address. */
    public void send(byte[] packet, byte[] to) throws ErrnoException {
        int sent = io.send(fd.number(), packet, address(index, protocol, to));
        if (sent < 0) {
            throw new ErrnoException("sendmsg", -sent);
        }
    }

    private void receive() {
        for (int turn = 0; turn < MOST_PER_TURN && !closed; turn++) {
            int count = io.receive(fd.number());
            if (count == -Errno.EAGAIN) {
                return;
            }
            if (count < 0) { // ENETDOWN: the link is down, and says so once
                LOG.debug("Cannot receive from link {}: errno {}", index, -count);
                return;
            }
            if (!io.isTruncated()) {
                listener.accept(new Packet(io.bytes(count), hardware(io.sender()), summed()));
            }
        }
    }

    private static byte[] hardware(byte[] sender) {
        int length = sender.length > 12 ? Math.min(sender[11] & 0xff, sender.length - 12) : 0;
        byte[] out = new byte[length];
        System.arraycopy(sender, sender.length > 12 ? 12 : 0, out, 0, length);
        return out;
    }

    private boolean summed() {
        return io.control(SOL_PACKET, PACKET_AUXDATA)
                .filter(aux -> aux.length >= 4)
                .map(aux -> ByteBuffer.wrap(aux).order(ByteOrder.nativeOrder()).getInt())
                .map(status -> (status & TP_STATUS_CSUMNOTREADY) == 0)
                .orElse(true);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            watch.close();
            LateClose.close(fd);
        }
    }
}
