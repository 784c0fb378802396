package org.jitney.manager.socket;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;
import org.jitney.manager.runtime.HostFd;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitHost.LogLevel;

/** The connections of an {@code Accept=yes} socket: each goes to an instance of the template. */
final class Connections {
    private final UnitHost host;
    private int accepted;
    private int refused;
    private int current;
    private long windowStart;
    private int inWindow;

    Connections(UnitHost host) {
        this.host = host;
    }

    int accepted() {
        return accepted;
    }

    int refused() {
        return refused;
    }

    int current() {
        return current;
    }

    void reset() {
        accepted = 0;
        refused = 0;
        windowStart = 0;
        inWindow = 0;
    }

    void restore(int acceptedBefore, int refusedBefore) {
        accepted = acceptedBefore;
        refused = refusedBefore;
    }

    /** Counts a connection whose service a predecessor has started, as long as that has it. */
    HostFd adopt(OptionalInt number) {
        current++;
        return new Owned(
                number.isPresent() ? Optional.of(Fd.adopt(number.getAsInt())) : Optional.empty());
    }

    boolean withinTriggerLimit(long intervalUsec, long burst) {
        if (intervalUsec <= 0 || burst <= 0) {
            return true;
        }
        if (host.nowUsec() - windowStart > intervalUsec) {
            windowStart = host.nowUsec();
            inWindow = 0;
        }
        return ++inWindow <= burst;
    }

    void take(String socket, Fd connection, long most) {
        if (current >= most) {
            host.log(
                    LogLevel.WARNING,
                    "Too many incoming connections (%d), dropping connection.".formatted(current));
            refused++;
            connection.close();
            return;
        }
        Peer peer = Peer.of(connection);
        String prefix = socket.substring(0, socket.lastIndexOf('.'));
        String service = prefix + "@" + accepted + "-" + peer.instance() + ".service";
        accepted++;
        current++;
        var refusal =
                host.startConnection(
                        service, new Owned(Optional.of(connection)), peer.environment());
        if (refusal.isPresent()) {
            host.log(LogLevel.WARNING, "Failed to start %s: %s".formatted(service, refusal.get()));
        }
    }

    /** A connection that counts as long as it is open. */
    private final class Owned implements HostFd {
        // None when only the service itself still has it.
        private final Optional<Fd> fd;
        private boolean closed;

        Owned(Optional<Fd> fd) {
            this.fd = fd;
        }

        @Override
        public int number() {
            return fd.map(Fd::number).orElse(-1);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                fd.ifPresent(Fd::close);
                current--;
                host.changed();
            }
        }
    }

    /** Who connected: a word for the instance's name, and what its environment says. */
    private record Peer(String instance, List<String> environment) {
        static Peer of(Fd connection) {
            try {
                byte[] local = SocketCalls.localAddress(connection);
                byte[] remote = SocketCalls.peerAddress(connection);
                int family = ByteBuffer.wrap(remote).order(ByteOrder.nativeOrder()).getShort();
                if (family == Sockets.AF_INET || family == Sockets.AF_INET6) {
                    return inet(local, remote, family);
                }
                byte[] credentials =
                        Sockets.option(
                                connection.number(), Sockets.SOL_SOCKET, Sockets.SO_PEERCRED, 12);
                ByteBuffer words = ByteBuffer.wrap(credentials).order(ByteOrder.nativeOrder());
                return new Peer(words.getInt(0) + "-" + words.getInt(4), List.of());
            } catch (ErrnoException | UnknownHostException e) {
                return new Peer("unknown", List.of());
            }
        }

        private static Peer inet(byte[] local, byte[] remote, int family)
                throws UnknownHostException {
            String remoteHost = address(remote, family);
            int remotePort = port(remote);
            String instance =
                    "%s:%d-%s:%d"
                            .formatted(address(local, family), port(local), remoteHost, remotePort);
            return new Peer(
                    instance, List.of("REMOTE_ADDR=" + remoteHost, "REMOTE_PORT=" + remotePort));
        }

        private static int port(byte[] address) {
            return Short.toUnsignedInt(ByteBuffer.wrap(address).getShort(2));
        }

        private static String address(byte[] address, int family) throws UnknownHostException {
            byte[] bytes =
                    family == Sockets.AF_INET
                            ? Arrays.copyOfRange(address, 4, 8)
                            : Arrays.copyOfRange(address, 8, 24);
            return InetAddress.getByAddress(bytes).getHostAddress();
        }
    }
}
