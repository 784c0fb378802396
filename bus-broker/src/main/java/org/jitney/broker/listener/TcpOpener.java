package org.jitney.broker.listener;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.address.AddressEntry;
import org.jitney.bus.sasl.Nonce;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Listener;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.SocketAddress;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;

/**
 * Ports. Everything over them can be read and changed by whoever is on the way, so a bus is not
 * reachable from other machines unless a configuration file says with {@code bind=} that it shall
 * be: not by a host name that somebody's resolver knows, and not by a command line.
 */
final class TcpOpener {
    private static final int BACKLOG = 4096;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;

    private final Root root;
    private final String nonceDirectory;
    private final SecureRandom random;

    /**
     * @param nonceDirectory to make if a nonce is needed
     */
    TcpOpener(Root root, String nonceDirectory, SecureRandom random) {
        this.root = root;
        this.nonceDirectory = nonceDirectory;
        this.random = random;
    }

    Opened open(ListenAddress.Tcp tcp, boolean configured) throws ErrnoException {
        boolean everywhere = configured && tcp.bind().isPresent();
        List<Listener> listeners = new ArrayList<>();
        boolean done = false;
        try {
            int port = tcp.port();
            for (InetAddress address : addresses(tcp)) {
                if (!everywhere && !address.isLoopbackAddress()) {
                    throw new ErrnoException(
                            "%s is no loopback address: to serve other machines, put tcp: with bind= into the configuration file"
                                    .formatted(address.getHostAddress()),
                            Errno.EACCES);
                }
                Listener listener = listen(address, port);
                listeners.add(listener);
                // All of them on one port, as there is one address for all.
                port = port(SocketCalls.localAddress(listener.fd()));
            }
            Opened opened = opened(tcp, port, listeners);
            done = true;
            return opened;
        } finally {
            if (!done) {
                listeners.forEach(Listener::close);
            }
        }
    }

    private static List<InetAddress> addresses(ListenAddress.Tcp tcp) throws ErrnoException {
        String name = tcp.bind().orElse(tcp.host());
        try {
            List<InetAddress> all = new ArrayList<>();
            if (name.equals("*")) {
                all.add(InetAddress.getByAddress(new byte[4]));
                all.add(InetAddress.getByAddress(new byte[16]));
            } else {
                all.addAll(List.of(InetAddress.getAllByName(name)));
            }
            if (!tcp.family().isEmpty()) {
                all.removeIf(a -> a instanceof Inet4Address != tcp.family().equals("ipv4"));
            }
            if (all.isEmpty()) {
                throw new ErrnoException(
                        "%s has no %s address".formatted(name, tcp.family()), Errno.EADDRNOTAVAIL);
            }
            return all;
        } catch (UnknownHostException e) {
            throw new ErrnoException("unknown host " + name, Errno.EADDRNOTAVAIL);
        }
    }

    private static Listener listen(InetAddress address, int port) throws ErrnoException {
        SocketAddress where = new SocketAddress.Inet(address, port, 0);
        Fd fd = SocketCalls.socket(where.family(), Sockets.SOCK_STREAM, IPPROTO_TCP);
        boolean done = false;
        try {
            SocketCalls.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
            // Accepted sockets inherit this one.
            SocketCalls.setOption(fd, IPPROTO_TCP, TCP_NODELAY, 1);
            if (where.family() == Sockets.AF_INET6) {
                SocketCalls.setOption(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
            }
            SocketCalls.bind(fd, where);
            SocketCalls.listen(fd, BACKLOG);
            Listener listener = Listener.of(fd);
            done = true;
            return listener;
        } finally {
            if (!done) {
                fd.close();
            }
        }
    }

    private Opened opened(ListenAddress.Tcp tcp, int port, List<Listener> listeners)
            throws ErrnoException {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("host", tcp.host());
        keys.put("port", Integer.toString(port));
        String family =
                tcp.family().isEmpty() && listeners.size() == 1
                        ? family(listeners.getFirst())
                        : tcp.family();
        if (!family.isEmpty()) {
            keys.put("family", family);
        }
        if (!tcp.withNonce()) {
            return new Opened(
                    listeners, List.of(new AddressEntry("tcp", keys)), Optional.empty(), List.of());
        }
        byte[] bytes = new byte[Nonce.SIZE];
        random.nextBytes(bytes);
        String file = nonceDirectory + "/nonce";
        root.mkdirs(nonceDirectory, 0700);
        root.writeAtomically(file, bytes, 0600);
        keys.put("noncefile", file);
        return new Opened(
                listeners,
                List.of(new AddressEntry("nonce-tcp", keys)),
                Optional.of(Nonce.of(bytes)),
                List.of(file, nonceDirectory));
    }

    private static String family(Listener listener) throws ErrnoException {
        int domain = SocketCalls.option(listener.fd(), Sockets.SOL_SOCKET, Sockets.SO_DOMAIN);
        return domain == Sockets.AF_INET ? "ipv4" : "ipv6";
    }

    private static int port(byte[] socketAddress) {
        return (socketAddress[2] & 0xff) << 8 | (socketAddress[3] & 0xff);
    }

    /** {@return the address of a socket that was made by somebody else} */
    static Optional<AddressEntry> named(byte[] socketAddress) {
        boolean six = socketAddress.length >= 28;
        byte[] host = Arrays.copyOfRange(socketAddress, six ? 8 : 4, six ? 24 : 8);
        Map<String, String> keys = new LinkedHashMap<>();
        try {
            keys.put("host", InetAddress.getByAddress(host).getHostAddress());
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
        keys.put("port", Integer.toString(port(socketAddress)));
        keys.put("family", six ? "ipv6" : "ipv4");
        return Optional.of(new AddressEntry("tcp", keys));
    }
}
