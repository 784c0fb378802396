package org.jitney.network1.ndisc;

import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketAddress;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.PacketIo;
import org.jitney.linux.sys.Sockets;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.MalformedPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ICMPv6 with the routers of one link: icmpv6 of ipv6(7). */
public final class RouterSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RouterSocket.class);
    private static final int IPPROTO_ICMPV6 = 58;
    private static final int ICMPV6_FILTER = 1;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_UNICAST_HOPS = 16;
    private static final int IPV6_MULTICAST_IF = 17;
    private static final int IPV6_MULTICAST_HOPS = 18;
    private static final int IPV6_RECVHOPLIMIT = 51;
    private static final int IPV6_HOPLIMIT = 52;
    private static final int HOPS = 255;
    private static final int ROOM = 64 * 1024;
    private static final int MOST_PER_TURN = 16;
    private static final int SOLICITATION = 133;
    private static final int IPV6_MULTICAST_LOOP = 19;
    private static final int IPV6_ADD_MEMBERSHIP = 20;
    private static final byte[] ALL_NODES = {
        (byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
    };
    private static final byte[] ALL_ROUTERS = {
        (byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2
    };

    /** Takes what came in. */
    public interface Receiver {
        /** Takes one message. */
        void received(byte[] message, Inet6Address from, int hopLimit) throws MalformedPacket;
    }

    private final Fd fd;
    private final PacketIo io = new PacketIo(ROOM);
    private final int index;
    private final byte[] group;
    private final Receiver receiver;
    private final Watch watch;

    private RouterSocket(EventLoop loop, Fd fd, int index, byte[] group, Receiver receiver)
            throws ErrnoException {
        this.fd = fd;
        this.index = index;
        this.group = group;
        this.receiver = receiver;
        this.watch = loop.watch(fd, EventLoop.READABLE, events -> receive());
        watch.yielding(true);
    }

    /** Opens one on the link of an index and a name, that hears and asks routers. */
    public static RouterSocket open(EventLoop loop, int index, String link, Receiver receiver)
            throws ErrnoException {
        return open(RouterAdvertisement.TYPE, ALL_ROUTERS, loop, index, link, receiver);
    }

    /** Opens one on the link of an index and a name, for a router: it hears who asks for one. */
    public static RouterSocket ofRouter(EventLoop loop, int index, String link, Receiver receiver)
            throws ErrnoException {
        RouterSocket own = open(SOLICITATION, ALL_NODES, loop, index, link, receiver);
        try {
            ByteBuffer group = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
            group.put(ALL_ROUTERS).putInt(index);
            Sockets.setOption(own.fd.number(), IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, group.array());
            SocketCalls.setOption(own.fd, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0);
            return own;
        } catch (ErrnoException e) {
            own.close();
            throw e;
        }
    }

    private static RouterSocket open(
            int heard, byte[] to, EventLoop loop, int index, String link, Receiver receiver)
            throws ErrnoException {
        Fd fd = SocketCalls.socket(Sockets.AF_INET6, Sockets.SOCK_RAW, IPPROTO_ICMPV6);
        try {
            Sockets.setOption(fd.number(), IPPROTO_ICMPV6, ICMPV6_FILTER, only(heard));
            SocketCalls.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, link);
            SocketCalls.setOption(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, index);
            SocketCalls.setOption(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, HOPS);
            SocketCalls.setOption(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, HOPS);
            SocketCalls.setOption(fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1);
            return new RouterSocket(loop, fd, index, to, receiver);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    /** A bit for each type that is not wanted: RFC 3542 section 3.2. */
    private static byte[] only(int type) {
        byte[] filter = new byte[32];
        Arrays.fill(filter, (byte) 0xff);
        ByteBuffer words = ByteBuffer.wrap(filter).order(ByteOrder.nativeOrder());
        int at = type / 32 * 4;
        words.putInt(at, words.getInt(at) & ~(1 << type % 32));
        return filter;
    }

    /** Sends to all routers, or as a router to all; what cannot be sent is lost. */
    public void send(byte[] message) {
        try {
            byte[] to = new SocketAddress.Inet(IpAddresses.six(group), 0, index).encode();
            int sent = io.send(fd.number(), message, to);
            if (sent < 0) {
                LOG.debug("cannot send of routers: errno {}", -sent);
            }
        } catch (ErrnoException e) {
            LOG.debug("cannot send of routers: {}", e.getMessage());
        }
    }

    private void receive() {
        for (int turn = 0; turn < MOST_PER_TURN && fd.isOpen(); turn++) {
            int count = io.receive(fd.number());
            if (count < 0) {
                if (count != -Errno.EAGAIN) {
                    LOG.debug("cannot receive of routers: errno {}", -count);
                }
                return;
            }
            byte[] sender = io.sender();
            if (sender.length < 24 || io.isTruncated()) {
                continue;
            }
            int hops =
                    io.control(IPPROTO_IPV6, IPV6_HOPLIMIT)
                            .filter(b -> b.length >= 4)
                            .map(b -> ByteBuffer.wrap(b).order(ByteOrder.nativeOrder()).getInt())
                            .orElse(0);
            try {
                Inet6Address from = IpAddresses.six(Arrays.copyOfRange(sender, 8, 24));
                receiver.received(io.bytes(count), from, hops);
            } catch (MalformedPacket e) {
                LOG.debug("message of routers dropped: {}", e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        if (fd.isOpen()) {
            watch.close();
            fd.close();
        }
    }
}
