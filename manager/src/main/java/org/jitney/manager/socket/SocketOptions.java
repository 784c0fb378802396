package org.jitney.manager.socket;

import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;
import org.jitney.manager.unit.SocketSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets the options of a socket before it is bound. */
final class SocketOptions {
    private static final Logger LOG = LoggerFactory.getLogger(SocketOptions.class);

    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final int IP_TOS = 1;
    private static final int IP_TTL = 2;
    private static final int IP_PKTINFO = 8;
    private static final int IP_FREEBIND = 15;
    private static final int IP_TRANSPARENT = 19;
    private static final int IPV6_RECVPKTINFO = 49;
    private static final int TCP_NODELAY = 1;
    private static final int TCP_KEEPIDLE = 4;
    private static final int TCP_KEEPINTVL = 5;
    private static final int TCP_KEEPCNT = 6;
    private static final int TCP_DEFER_ACCEPT = 9;
    private static final int TCP_CONGESTION = 13;
    private static final int SO_PASSPIDFD = 76;
    private static final int SO_PASSRIGHTS = 83;
    private static final long USEC_PER_SEC = 1_000_000;

    private final Fd fd;
    private final SocketSettings settings;
    private final int family;

    private SocketOptions(Fd fd, SocketSettings settings, int family) {
        this.fd = fd;
        this.settings = settings;
        this.family = family;
    }

    static void apply(Fd fd, SocketSettings settings, int family) throws ErrnoException {
        SocketOptions options = new SocketOptions(fd, settings, family);
        options.needed();
        options.general();
        if (family == Sockets.AF_INET || family == Sockets.AF_INET6) {
            options.internet();
            options.tcp();
        }
    }

    /** What the unit relies on: failing to set it fails the unit. */
    private void needed() throws ErrnoException {
        boolean inet = family == Sockets.AF_INET || family == Sockets.AF_INET6;
        if (inet) {
            SocketCalls.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
        }
        if (family == Sockets.AF_INET6 && !settings.bindIPv6Only().equals("default")) {
            int only = settings.bindIPv6Only().equals("ipv6-only") ? 1 : 0;
            SocketCalls.setOption(fd, IPPROTO_IPV6, IPV6_V6ONLY, only);
        }
        if (settings.bindToDevice().isPresent()) {
            SocketCalls.setOption(
                    fd, Sockets.SOL_SOCKET, Sockets.SO_BINDTODEVICE, settings.bindToDevice().get());
        }
    }

    private void general() {
        boolean inet = family == Sockets.AF_INET || family == Sockets.AF_INET6;
        flag(inet && settings.freeBind(), IPPROTO_IP, IP_FREEBIND);
        flag(inet && settings.transparent(), IPPROTO_IP, IP_TRANSPARENT);
        // Sockets in the file system cannot share their port, and are listened on all the same.
        flag(settings.reusePort(), Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT);
        flag(settings.keepAlive(), Sockets.SOL_SOCKET, Sockets.SO_KEEPALIVE);
        flag(settings.broadcast(), Sockets.SOL_SOCKET, Sockets.SO_BROADCAST);
        flag(settings.passCredentials(), Sockets.SOL_SOCKET, Sockets.SO_PASSCRED);
        flag(settings.passSecurity(), Sockets.SOL_SOCKET, Sockets.SO_PASSSEC);
        if (family == Sockets.AF_UNIX) {
            flag(settings.passPidFd(), Sockets.SOL_SOCKET, SO_PASSPIDFD);
            if (!settings.acceptsFileDescriptors()) {
                attempt(() -> SocketCalls.setOption(fd, Sockets.SOL_SOCKET, SO_PASSRIGHTS, 0));
            }
        }
        positive(settings.priority(), Sockets.SOL_SOCKET, Sockets.SO_PRIORITY);
        positive(settings.receiveBuffer(), Sockets.SOL_SOCKET, Sockets.SO_RCVBUF);
        positive(settings.sendBuffer(), Sockets.SOL_SOCKET, Sockets.SO_SNDBUF);
        positive(settings.mark(), Sockets.SOL_SOCKET, Sockets.SO_MARK);
    }

    private void internet() {
        positive(settings.iptos(), IPPROTO_IP, IP_TOS);
        positive(settings.ipttl(), IPPROTO_IP, IP_TTL);
        if (family == Sockets.AF_INET6) {
            flag(settings.passPacketInfo(), IPPROTO_IPV6, IPV6_RECVPKTINFO);
        } else {
            flag(settings.passPacketInfo(), IPPROTO_IP, IP_PKTINFO);
        }
    }

    private void tcp() {
        positive(settings.keepAliveTimeUsec() / USEC_PER_SEC, IPPROTO_TCP, TCP_KEEPIDLE);
        positive(settings.keepAliveIntervalUsec() / USEC_PER_SEC, IPPROTO_TCP, TCP_KEEPINTVL);
        positive(settings.keepAliveProbes(), IPPROTO_TCP, TCP_KEEPCNT);
        positive(settings.deferAcceptUsec() / USEC_PER_SEC, IPPROTO_TCP, TCP_DEFER_ACCEPT);
        flag(settings.noDelay(), IPPROTO_TCP, TCP_NODELAY);
        if (!settings.tcpCongestion().isEmpty()) {
            attempt(() ->
                    SocketCalls.setOption(
                            fd, IPPROTO_TCP, TCP_CONGESTION, settings.tcpCongestion()));
        }
    }

    private void flag(boolean on, int level, int option) {
        if (on) {
            attempt(() -> SocketCalls.setOption(fd, level, option, 1));
        }
    }

    private void positive(long value, int level, int option) {
        if (value > 0 && value <= Integer.MAX_VALUE) {
            attempt(() -> SocketCalls.setOption(fd, level, option, (int) value));
        }
    }

    /** One call that may fail. */
    @FunctionalInterface
    private interface Setting {
        void set() throws ErrnoException;
    }

    private static void attempt(Setting setting) {
        try {
            setting.set();
        } catch (ErrnoException e) {
            LOG.warn("a socket option could not be set: {}", e.getMessage());
        }
    }
}
