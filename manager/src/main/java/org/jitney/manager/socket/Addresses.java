package org.jitney.manager.socket;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jitney.linux.fd.SocketAddress;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** Reads the addresses of {@code ListenStream=} and its like; no name is ever looked up. */
final class Addresses {
    private static final List<String> NETLINK_FAMILIES =
            List.of(
                    "route",
                    "",
                    "usersock",
                    "firewall",
                    "inet-diag",
                    "nflog",
                    "xfrm",
                    "selinux",
                    "iscsi",
                    "audit",
                    "fib-lookup",
                    "connector",
                    "netfilter",
                    "ip6-fw",
                    "dnrtmsg",
                    "kobject-uevent",
                    "generic",
                    "",
                    "scsitransport",
                    "ecryptfs",
                    "rdma");

    private Addresses() {}

    /** A netlink protocol with its groups. */
    record Netlink(int protocol, int groups) {}

    static SocketAddress parse(String text) throws ErrnoException {
        if (text.startsWith("/")) {
            return new SocketAddress.Unix(new UnixAddress.Path(text));
        }
        if (text.startsWith("@")) {
            return new SocketAddress.Unix(new UnixAddress.Abstract(text.substring(1)));
        }
        try {
            if (text.startsWith("vsock:")) {
                String[] parts = text.split(":", -1);
                int cid = parts[1].isEmpty() ? -1 : Integer.parseUnsignedInt(parts[1]);
                return new SocketAddress.Vsock(cid, Integer.parseUnsignedInt(parts[2]));
            }
            return inet(text);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new ErrnoException("parse the address " + text, Errno.EINVAL);
        }
    }

    private static SocketAddress inet(String text) throws ErrnoException {
        try {
            if (text.startsWith("[")) {
                int close = text.indexOf(']');
                String inner = text.substring(1, close);
                int port = Integer.parseInt(text.substring(close + 2).split("%", -1)[0]);
                int percent = text.indexOf('%');
                int scope =
                        percent < 0 ? 0 : scope(text.substring(percent + 1).split("\\]", -1)[0]);
                return new SocketAddress.Inet(
                        InetAddress.ofLiteral(inner.split("%", -1)[0]), port, scope);
            }
            int colon = text.lastIndexOf(':');
            if (colon >= 0) {
                return new SocketAddress.Inet(
                        InetAddress.ofLiteral(text.substring(0, colon)),
                        Integer.parseInt(text.substring(colon + 1)),
                        0);
            }
            // A bare port means all addresses, of both versions where there are both.
            boolean six = Files.exists(Path.of("/proc/net/if_inet6"));
            byte[] any = new byte[six ? 16 : 4];
            return new SocketAddress.Inet(InetAddress.getByAddress(any), Integer.parseInt(text), 0);
        } catch (IllegalArgumentException | UnknownHostException e) {
            throw new ErrnoException("parse the address " + text, Errno.EINVAL);
        }
    }

    private static int scope(String name) throws ErrnoException {
        try {
            NetworkInterface found = NetworkInterface.getByName(name);
            if (found == null) {
                throw new ErrnoException("find the interface " + name, Errno.ENODEV);
            }
            return found.getIndex();
        } catch (SocketException e) {
            throw new ErrnoException("find the interface " + name, Errno.ENODEV);
        }
    }

    static Netlink netlink(String text) throws ErrnoException {
        String[] parts = text.strip().split("\\s+", -1);
        int protocol = NETLINK_FAMILIES.indexOf(parts[0]);
        if (protocol < 0 || parts[0].isEmpty()) {
            throw new ErrnoException("parse the netlink family " + parts[0], Errno.EINVAL);
        }
        return new Netlink(protocol, parts.length > 1 ? Integer.parseUnsignedInt(parts[1]) : 0);
    }
}
