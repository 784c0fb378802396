package org.jitney.clients.activate;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;

/** Shows a socket address for people. */
final class SocketText {
    private static final int MAPPED = 12;

    private SocketText() {}

    /** {@return the other end of a connection; of one without a name it is the process} */
    static String peer(int connection) throws ErrnoException {
        byte[] address = Sockets.peerAddress(connection);
        boolean unnamed = UnixAddress.decode(address).isEmpty();
        if (address.length >= 2 && address[0] == Sockets.AF_UNIX && unnamed) {
            ByteBuffer who =
                    ByteBuffer.wrap(
                                    Sockets.option(
                                            connection,
                                            Sockets.SOL_SOCKET,
                                            Sockets.SO_PEERCRED,
                                            12))
                            .order(ByteOrder.nativeOrder());
            return "PID " + who.getInt(0) + "/UID " + Integer.toUnsignedString(who.getInt(4));
        }
        return render(address, true);
    }

    /**
     * {@return the raw address as text}
     *
     * @param shorten whether an IPv4 address in an IPv6 one is shown alone
     */
    static String render(byte[] address, boolean shorten) {
        int family = address.length < 2 ? 0 : address[0] & 0xff;
        return switch (family) {
            case Sockets.AF_UNIX ->
                    UnixAddress.decode(address).map(Object::toString).orElse("<unnamed>");
            case Sockets.AF_INET -> host(Arrays.copyOfRange(address, 4, 8)) + ":" + port(address);
            case Sockets.AF_INET6 -> six(address, shorten);
            default -> "n/a";
        };
    }

    private static int port(byte[] address) {
        return (address[2] & 0xff) << 8 | (address[3] & 0xff);
    }

    private static String six(byte[] address, boolean shorten) {
        byte[] host = Arrays.copyOfRange(address, 8, 24);
        boolean mapped = host[10] == -1 && host[11] == -1;
        for (int i = 0; i < 10; i++) {
            mapped &= host[i] == 0;
        }
        if (!mapped) {
            return "[" + host(host) + "]:" + port(address);
        }
        String four = host(Arrays.copyOfRange(host, MAPPED, 16));
        return (shorten ? four : "[::ffff:" + four + "]") + ":" + port(address);
    }

    private static String host(byte[] bytes) {
        try {
            String text = InetAddress.getByAddress(bytes).getHostAddress();
            return bytes.length == 16 ? shortened(text) : text;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Java writes out all zeros; the longest run of them becomes two colons. */
    static String shortened(String text) {
        String best = "";
        for (int length = 8; length > 1 && best.isEmpty(); length--) {
            String zeros = "0:".repeat(length - 1) + "0";
            int at = (":" + text + ":").indexOf(":" + zeros + ":");
            if (at >= 0) {
                String before = text.substring(0, Math.max(0, at - (at > 0 ? 1 : 0)));
                String after = text.substring(Math.min(text.length(), at + zeros.length()));
                best = before + "::" + (after.startsWith(":") ? after.substring(1) : after);
            }
        }
        return best.isEmpty() ? text : best;
    }
}
