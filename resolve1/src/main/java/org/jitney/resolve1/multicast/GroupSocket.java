package org.jitney.resolve1.multicast;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketAddress;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.PacketIo;
import org.jitney.linux.sys.Sockets;
import org.jitney.resolve1.dns.Families;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Message;

/** A UDP socket bound to one link, that hears what is said to a group there. */
public final class GroupSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupSocket.class);
    private static final int MOST_PER_TURN = 32;

    private static final int IPPROTO_IP = 0;
    private static final int IP_TTL = 2;
    private static final int IP_PKTINFO = 8;
    private static final int IP_MULTICAST_IF = 32;
    private static final int IP_MULTICAST_TTL = 33;
    private static final int IP_MULTICAST_LOOP = 34;
    private static final int IP_ADD_MEMBERSHIP = 35;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_UNICAST_HOPS = 16;
    private static final int IPV6_MULTICAST_IF = 17;
    private static final int IPV6_MULTICAST_HOPS = 18;
    private static final int IPV6_MULTICAST_LOOP = 19;
    private static final int IPV6_ADD_MEMBERSHIP = 20;
    private static final int IPV6_V6ONLY = 26;
    private static final int IPV6_RECVPKTINFO = 49;
    private static final int IPV6_PKTINFO = 50;
    private static final int HOPS = 255;

    /** Takes what came in. */
    public interface Listener {
        /**
         * Takes a datagram.
         *
         * @param sender where it came from, to be answered there
         */
        void received(byte[] message, Sender sender);
    }

    /**
     * Who sent a datagram, and how.
     *
     * @param socket that it came to
     * @param toGroup whether all heard it
     * @param raw the kernel's address
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
    public record Sender(
            GroupSocket socket, InetAddress address, int port, boolean toGroup, byte[] raw) {}

    private final Fd fd;
    private final Watch watch;
    private final InetAddress group;
    private final int port;
    private final int index;
    private final boolean four;
    private final Listener listener;
    private final PacketIo io = new PacketIo(Message.MAXLENGTH);

    private GroupSocket(
            EventLoop loop, Fd fd, int index, InetAddress group, int port, Listener listener)
            throws ErrnoException {
        this.fd = fd;
        this.index = index;
        this.group = group;
        this.port = port;
        this.four = group instanceof Inet4Address;
        this.listener = listener;
        join();
        this.watch = loop.watch(fd, EventLoop.READABLE, _ -> receive());
    }

    /** Opens one on the link of an index and a name. */
    public static GroupSocket open(
            EventLoop loop, int index, String link, InetAddress group, int port, Listener listener)
            throws ErrnoException {
        Fd fd = bound(Sockets.SOCK_DGRAM, link, group instanceof Inet4Address, port);
        try {
            return new GroupSocket(loop, fd, index, group, port, listener);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    /** {@return a socket at a port of one link only} */
    public static Fd bound(int type, String link, boolean four, int port) throws ErrnoException {
        Fd fd = SocketCalls.socket(four ? Sockets.AF_INET : Sockets.AF_INET6, type, 0);
        try {
            SocketCalls.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
            SocketCalls.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, link);
            if (!four) {
                SocketCalls.setOption(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
            }
            InetAddress any = Families.address(new byte[four ? 4 : 16]);
            SocketCalls.bind(fd, new SocketAddress.Inet(any, port, 0));
            return fd;
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    /** Sets how many routers what goes out may pass. */
    public static void hops(Fd fd, boolean four, int hops) throws ErrnoException {
        SocketCalls.setOption(
                fd, four ? IPPROTO_IP : IPPROTO_IPV6, four ? IP_TTL : IPV6_UNICAST_HOPS, hops);
    }

    private void option(int ofFour, int ofSix, int value) throws ErrnoException {
        SocketCalls.setOption(fd, four ? IPPROTO_IP : IPPROTO_IPV6, four ? ofFour : ofSix, value);
    }

    private void join() throws ErrnoException {
        hops(fd, four, HOPS);
        option(IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS, HOPS);
        option(IP_MULTICAST_LOOP, IPV6_MULTICAST_LOOP, 0);
        option(IP_PKTINFO, IPV6_RECVPKTINFO, 1);
        ByteBuffer request = ByteBuffer.allocate(four ? 12 : 20).order(ByteOrder.nativeOrder());
        request.put(group.getAddress());
        if (four) {
            request.putInt(0).putInt(index);
            Sockets.setOption(fd.number(), IPPROTO_IP, IP_MULTICAST_IF, request.array());
            Sockets.setOption(fd.number(), IPPROTO_IP, IP_ADD_MEMBERSHIP, request.array());
        } else {
            request.putInt(index);
            SocketCalls.setOption(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, index);
            Sockets.setOption(fd.number(), IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, request.array());
        }
    }

    /** Sends to all on the link; what cannot be sent is lost. */
    public void toAll(byte[] message) {
        try {
            send(message, new SocketAddress.Inet(group, port, four ? 0 : index).encode());
        } catch (ErrnoException e) {
            throw new AssertionError("an address can be encoded", e);
        }
    }

    /** Answers who sent something. */
    public void to(byte[] message, Sender to) {
        send(message, to.raw());
    }

    private void send(byte[] message, byte[] to) {
        if (fd.isOpen()) {
            int sent = io.send(fd.number(), message, to);
            if (sent < 0) {
                LOG.debug("cannot send to {} of link {}: errno {}", group, index, -sent);
            }
        }
    }

    private void receive() {
        for (int turn = 0; turn < MOST_PER_TURN && fd.isOpen(); turn++) {
            int count = io.receive(fd.number());
            if (count < 0) {
                return;
            }
            byte[] raw = io.sender();
            if (io.isTruncated() || raw.length < (four ? 16 : 28)) {
                continue;
            }
            byte[] from = four ? Arrays.copyOfRange(raw, 4, 8) : Arrays.copyOfRange(raw, 8, 24);
            int sentBy = (raw[2] & 0xff) << 8 | (raw[3] & 0xff);
            Sender sender = new Sender(this, Families.address(from), sentBy, isForAll(), raw);
            listener.received(io.bytes(count), sender);
        }
    }

    private boolean isForAll() {
        int at = four ? 8 : 0;
        byte[] all = group.getAddress();
        return io.control(four ? IPPROTO_IP : IPPROTO_IPV6, four ? IP_PKTINFO : IPV6_PKTINFO)
                .filter(b -> b.length >= at + all.length)
                .filter(b -> Arrays.equals(b, at, at + all.length, all, 0, all.length))
                .isPresent();
    }

    @Override
    public void close() {
        if (fd.isOpen()) {
            watch.close();
            fd.close();
        }
    }
}
