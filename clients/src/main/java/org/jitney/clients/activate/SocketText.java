package org.jitney.clients.activate;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.Sockets;

/** Shows a socket address for people. */
final class SocketText {
    private static final int MAPPED = 12;

    private SocketText() {}

    /** {@return the raw address as text} */
    static String render(byte[] address) {
        int family = address.length < 2 ? 0 : address[0] & 0xff;
        return switch (family) {
            case Sockets.AF_UNIX ->
                    UnixAddress.decode(address).map(Object::toString).orElse("<unnamed>");
            case Sockets.AF_INET -> host(Arrays.copyOfRange(address, 4, 8)) + ":" + port(address);
            case Sockets.AF_INET6 -> six(address);
            default -> "n/a";
        };
    }

    private static int port(byte[] address) {
        return (address[2] & 0xff) << 8 | (address[3] & 0xff);
    }

    private static String six(byte[] address) {
        byte[] host = Arrays.copyOfRange(address, 8, 24);
        boolean mapped = host[10] == -1 && host[11] == -1;
        for (int i = 0; i < 10; i++) {
            mapped &= host[i] == 0;
        }
        return mapped
                ? host(Arrays.copyOfRange(host, MAPPED, 16)) + ":" + port(address)
                : "[" + host(host) + "]:" + port(address);
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
