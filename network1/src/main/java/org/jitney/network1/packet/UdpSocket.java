package org.jitney.network1.packet;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketAddress;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.PacketIo;
import org.jitney.linux.sys.Sockets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A UDP socket that sends and hears through one link only. */
public final class UdpSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);
    private static final int ROOM = 64 * 1024;
    private static final int MOST_PER_TURN = 64;
    private static final int IPPROTO_IP = 0;
    private static final int IP_TOS = 1;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;

    private final Fd fd;
    private final PacketIo io = new PacketIo(ROOM);
    private final int index;
    private final BiConsumer<byte[], InetAddress> listener;
    private final Watch watch;

    private UdpSocket(EventLoop loop, Fd fd, int index, BiConsumer<byte[], InetAddress> listener)
            throws ErrnoException {
        this.fd = fd;
        this.index = index;
        this.listener = listener;
        this.watch = loop.watch(fd, EventLoop.READABLE, events -> receive());
        watch.yielding(true);
    }

    /**
     * Opens one.
     *
     * @param index of the link
     * @param link its name
     * @param local what to bind to, of either family
     * @param listener takes a datagram and who sent it
     */
    public static UdpSocket open(
            EventLoop loop,
            int index,
            String link,
            InetAddress local,
            int port,
            BiConsumer<byte[], InetAddress> listener)
            throws ErrnoException {
        boolean four = local instanceof Inet4Address;
        Fd fd =
                SocketCalls.socket(
                        four ? Sockets.AF_INET : Sockets.AF_INET6, Sockets.SOCK_DGRAM, 0);
        try {
            SocketCalls.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
            SocketCalls.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, link);
            if (four) {
                SocketCalls.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_BROADCAST, 1);
            } else {
                SocketCalls.setOption(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
            }
            int scope = local.isLinkLocalAddress() ? index : 0;
            SocketCalls.bind(fd, new SocketAddress.Inet(local, port, scope));
            return new UdpSocket(loop, fd, index, listener);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    /** Sets the second byte of the IPv4 headers. */
    public void serviceType(int value) throws ErrnoException {
        SocketCalls.setOption(fd, IPPROTO_IP, IP_TOS, value);
    }

    /** Sends one datagram. */
    public void send(byte[] datagram, InetAddress to, int port) throws ErrnoException {
        boolean scoped = to.isLinkLocalAddress() || to.isMulticastAddress();
        byte[] address = new SocketAddress.Inet(to, port, scoped ? index : 0).encode();
        int sent = io.send(fd.number(), datagram, address);
        if (sent < 0) {
            throw new ErrnoException("sendmsg", -sent);
        }
    }

    private void receive() {
        for (int turn = 0; turn < MOST_PER_TURN && fd.isOpen(); turn++) {
            int count = io.receive(fd.number());
            if (count == -Errno.EAGAIN) {
                return;
            }
            if (count < 0) { // an ICMP error for something sent before
                LOG.debug("Cannot receive from link {}: errno {}", index, -count);
                return;
            }
            byte[] sender = io.sender();
            if (!io.isTruncated() && sender.length >= 8) {
                listener.accept(io.bytes(count), address(sender));
            }
        }
    }

    private static InetAddress address(byte[] sender) {
        int family = ByteBuffer.wrap(sender).order(ByteOrder.nativeOrder()).getShort();
        return family == Sockets.AF_INET || sender.length < 24
                ? IpAddresses.four(Arrays.copyOfRange(sender, 4, 8))
                : IpAddresses.six(Arrays.copyOfRange(sender, 8, 24));
    }

    @Override
    public void close() {
        if (fd.isOpen()) {
            watch.close();
            fd.close();
        }
    }
}
