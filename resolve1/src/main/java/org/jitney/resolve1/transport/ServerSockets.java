package org.jitney.resolve1.transport;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketAddress;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;

/** Sockets to a server. */
final class ServerSockets {
    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IP_UNICAST_IF = 50;
    private static final int IPV6_UNICAST_IF = 76;
    private static final int IP_RECVERR = 11;
    private static final int IPV6_RECVERR = 25;

    private ServerSockets() {}

    /**
     * Opens a socket that is connected, or about to be.
     *
     * @param type {@code SOCK_DGRAM}, whose port the kernel picks at random, or {@code SOCK_STREAM}
     * @param ifindex of the link to go through, 0 for any
     */
    static Fd connect(InetAddress to, int port, int ifindex, int type) throws ErrnoException {
        boolean four = to instanceof Inet4Address;
        Fd fd = SocketCalls.socket(four ? Sockets.AF_INET : Sockets.AF_INET6, type, 0);
        try {
            if (ifindex != 0) {
                // The kernel takes it in network order.
                int index =
                        ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                                ? ifindex
                                : Integer.reverseBytes(ifindex);
                SocketCalls.setOption(
                        fd,
                        four ? IPPROTO_IP : IPPROTO_IPV6,
                        four ? IP_UNICAST_IF : IPV6_UNICAST_IF,
                        index);
            }
            if (type == Sockets.SOCK_DGRAM) {
                // Otherwise errors that a router reports are not told.
                SocketCalls.setOption(
                        fd, four ? IPPROTO_IP : IPPROTO_IPV6, four ? IP_RECVERR : IPV6_RECVERR, 1);
            }
            int scope = to.isLinkLocalAddress() ? ifindex : 0;
            SocketCalls.connect(fd, new SocketAddress.Inet(to, port, scope));
        } catch (ErrnoException e) {
            if (type != Sockets.SOCK_STREAM || !e.is(Errno.EINPROGRESS)) {
                fd.close();
                throw e;
            }
        }
        return fd;
    }

    /** {@return a copy of what was read into a buffer} */
    static byte[] taken(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
