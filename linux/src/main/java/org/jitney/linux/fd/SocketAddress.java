package org.jitney.linux.fd;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;

/** An address of any socket family, encoded as the kernel's {@code sockaddr}. */
public sealed interface SocketAddress {
    /** A unix address. */
    record Unix(UnixAddress address) implements SocketAddress {}

    /** An IPv4 or IPv6 address with a port; the scope is an interface index or 0. */
    record Inet(InetAddress address, int port, int scope) implements SocketAddress {}

    /** A netlink address: the port id (0 lets the kernel choose) and the groups as a bit mask. */
    record Netlink(int portId, int groups) implements SocketAddress {}

    /** A virtual machine socket. */
    record Vsock(int cid, int port) implements SocketAddress {}

    /** {@return the socket family, such as {@code AF_INET6}} */
    default int family() {
        return switch (this) {
            case Unix _ -> Sockets.AF_UNIX;
            case Inet(Inet4Address _, int _, int _) -> Sockets.AF_INET;
            case Inet(InetAddress _, int _, int _) -> Sockets.AF_INET6;
            case Netlink _ -> Sockets.AF_NETLINK;
            case Vsock _ -> Sockets.AF_VSOCK;
        };
    }

    /** Encodes as a {@code sockaddr}. */
    default byte[] encode() throws ErrnoException {
        return switch (this) {
            case Unix(UnixAddress address) -> address.encode();
            case Inet(Inet4Address address, int port, int _) ->
                    start(16, family())
                            .order(ByteOrder.BIG_ENDIAN)
                            .putShort((short) port)
                            .put(address.getAddress())
                            .array();
            case Inet(InetAddress address, int port, int scope) ->
                    start(28, family())
                            .order(ByteOrder.BIG_ENDIAN)
                            .putShort((short) port)
                            .putInt(0)
                            .put(sixteen(address))
                            .order(ByteOrder.nativeOrder())
                            .putInt(scope)
                            .array();
            case Netlink(int portId, int groups) ->
                    start(12, family()).putShort((short) 0).putInt(portId).putInt(groups).array();
            case Vsock(int cid, int port) ->
                    start(16, family()).putShort((short) 0).putInt(port).putInt(cid).array();
        };
    }

    private static ByteBuffer start(int size, int family) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder()).putShort((short) family);
    }

    private static byte[] sixteen(InetAddress address) {
        return address instanceof Inet6Address six ? six.getAddress() : new byte[16];
    }
}
