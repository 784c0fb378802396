package org.jitney.manager.socket;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketAddress;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Sockets;
import org.jitney.linux.sys.Stat;
import org.jitney.linux.sys.Users;
import org.jitney.manager.runtime.HostFd;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.unit.SocketSettings;
import org.jitney.manager.unit.Structs;

/** The open descriptors of a socket unit, one for each {@code Listen…=}. */
final class Ports {
    private static final int AT_FDCWD = Fcntl.AT_FDCWD;

    /** One of them; {@code path} is its place in the file system, if it has one. */
    static final class Port implements HostFd {
        private final Fd fd;
        private final boolean accepts;
        private final Optional<String> path;

        Port(Fd fd, boolean accepts, Optional<String> path) {
            this.fd = fd;
            this.accepts = accepts;
            this.path = path;
        }

        /** {@return its place in the file system, else empty} */
        String path() {
            return path.orElse("");
        }

        /** {@return whether connections can be accepted on it} */
        boolean accepts() {
            return accepts;
        }

        Fd accept() throws ErrnoException {
            return SocketCalls.accept(fd);
        }

        @Override
        public int number() {
            return fd.number();
        }

        @Override
        public void close() {
            fd.close();
        }
    }

    private final UnitHost host;
    private final SocketAttributes attributes;
    private final List<Port> ports = new ArrayList<>();

    Ports(UnitHost host) {
        this.host = host;
        this.attributes = new SocketAttributes(host);
    }

    /** Accepts a connection on one of them. */
    Fd accept(Port port, SocketSettings settings) throws ErrnoException {
        Fd connection = port.accept();
        attributes.set("/proc/self/fd/" + connection.number(), settings.attributes("XAttrAccept"));
        return connection;
    }

    private static String number(Port port) {
        return "/proc/self/fd/" + port.number();
    }

    List<Port> all() {
        return List.copyOf(ports);
    }

    List<Fd> fds() {
        return ports.stream().map(port -> port.fd).toList();
    }

    /** Takes over a descriptor that a predecessor had opened. */
    void take(int fd, boolean accepts, String path) {
        Optional<String> place = path.isEmpty() ? Optional.empty() : Optional.of(path);
        ports.add(new Port(Fd.adopt(fd), accepts, place));
    }

    /** Opens all; when one fails, those already open are closed again. */
    void open(SocketSettings settings) throws ErrnoException {
        boolean done = false;
        try {
            for (Structs.Pair listen : settings.listen()) {
                Port port = open(settings, listen.first(), listen.second());
                ports.add(port);
                attributes.set(number(port), settings.attributes("XAttrListen"));
                port.path.ifPresent(
                        path -> attributes.set(path, settings.attributes("XAttrEntryPoint")));
            }
            links(settings);
            done = true;
        } finally {
            if (!done) {
                close(false, List.of());
            }
        }
    }

    private Port open(SocketSettings settings, String kind, String address) throws ErrnoException {
        return switch (kind) {
            case "FIFO" -> {
                String path = prepare(settings, address);
                Fd fd = SocketCalls.fifo(path, settings.socketMode());
                own(settings, path);
                yield new Port(fd, false, Optional.of(path));
            }
            case "Special" ->
                    new Port(
                            SocketCalls.special(host.hostPath(address), settings.writable()),
                            false,
                            Optional.empty());
            case "MessageQueue" ->
                    new Port(
                            SocketCalls.messageQueue(
                                    address,
                                    settings.socketMode(),
                                    settings.messageQueueMaxMessages(),
                                    settings.messageQueueMessageSize()),
                            false,
                            Optional.empty());
            case "Netlink" -> netlink(settings, address);
            case "Stream" -> socket(settings, address, Sockets.SOCK_STREAM);
            case "Datagram" -> socket(settings, address, Sockets.SOCK_DGRAM);
            case "SequentialPacket" -> socket(settings, address, Sockets.SOCK_SEQPACKET);
            default -> throw new ErrnoException("listen on a " + kind, Errno.EOPNOTSUPP);
        };
    }

    private static Port netlink(SocketSettings settings, String address) throws ErrnoException {
        Addresses.Netlink parsed = Addresses.netlink(address);
        Fd fd = SocketCalls.socket(Sockets.AF_NETLINK, Sockets.SOCK_RAW, parsed.protocol());
        SocketOptions.apply(fd, settings, Sockets.AF_NETLINK);
        SocketCalls.bind(fd, new SocketAddress.Netlink(0, parsed.groups()));
        return new Port(fd, false, Optional.empty());
    }

    private Port socket(SocketSettings settings, String text, int type) throws ErrnoException {
        SocketAddress address = Addresses.parse(text);
        Optional<String> path = Optional.empty();
        if (address instanceof SocketAddress.Unix(UnixAddress.Path(String file))) {
            String real = prepare(settings, file);
            path = Optional.of(real);
            address = new SocketAddress.Unix(new UnixAddress.Path(real));
        }
        Fd fd = SocketCalls.socket(address.family(), type, settings.socketProtocol());
        boolean done = false;
        try {
            SocketOptions.apply(fd, settings, address.family());
            SocketCalls.bind(fd, address);
            if (path.isPresent()) {
                Stat.fchmodat(AT_FDCWD, path.get(), settings.socketMode());
                own(settings, path.get());
            }
            boolean accepts = type != Sockets.SOCK_DGRAM;
            if (accepts) {
                SocketCalls.listen(fd, (int) Math.min(settings.backlog(), Integer.MAX_VALUE));
            }
            fd.setNonBlocking(true);
            done = true;
            return new Port(fd, accepts, path);
        } finally {
            if (!done) {
                fd.close();
            }
        }
    }

    /** Makes the folders above a path and removes what an earlier run left there. */
    private String prepare(SocketSettings settings, String path) throws ErrnoException {
        String real = host.hostPath(path);
        for (int slash = real.indexOf('/', 1); slash > 0; slash = real.indexOf('/', slash + 1)) {
            try {
                Stat.mkdirat(AT_FDCWD, real.substring(0, slash), settings.directoryMode());
            } catch (ErrnoException e) {
                if (!e.is(Errno.EEXIST, Errno.EROFS, Errno.EPERM, Errno.EACCES)) {
                    throw e;
                }
            }
        }
        unlink(real);
        return real;
    }

    private static void unlink(String path) throws ErrnoException {
        try {
            Stat.FileStat old = Stat.statx(AT_FDCWD, path, Fcntl.AT_SYMLINK_NOFOLLOW);
            if (old.isSocket() || old.isFifo() || old.isSymlink()) {
                Stat.unlinkat(AT_FDCWD, path, 0);
            }
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    private static void own(SocketSettings settings, String path) throws ErrnoException {
        if (settings.socketUser().isEmpty() && settings.socketGroup().isEmpty()) {
            return;
        }
        int uid = -1;
        int gid = -1;
        if (settings.socketUser().isPresent()) {
            Users.Passwd user =
                    Users.byName(settings.socketUser().get())
                            .orElseThrow(() -> new ErrnoException("SocketUser=", Errno.ESRCH));
            uid = user.uid();
            gid = user.gid();
        }
        if (settings.socketGroup().isPresent()) {
            gid =
                    Users.groupByName(settings.socketGroup().get())
                            .orElseThrow(() -> new ErrnoException("SocketGroup=", Errno.ESRCH))
                            .gid();
        }
        Stat.fchownat(AT_FDCWD, path, uid, gid, Fcntl.AT_SYMLINK_NOFOLLOW);
    }

    private void links(SocketSettings settings) throws ErrnoException {
        Optional<String> target = ports.stream().flatMap(port -> port.path.stream()).findFirst();
        if (target.isPresent()) {
            for (String link : settings.symlinks()) {
                String real = host.hostPath(link);
                unlink(real);
                Stat.symlinkat(target.get(), AT_FDCWD, real);
            }
        }
    }

    /** Reads and drops what waits, so that it does not start the service again at once. */
    void flush() {
        ByteBuffer scratch = ByteBuffer.allocateDirect(65536);
        for (Port port : ports) {
            try {
                // The service that had them may have made them blocking.
                port.fd.setNonBlocking(true);
                if (port.accepts) {
                    // Ends with EAGAIN when nobody waits any more.
                    while (true) {
                        port.accept().close();
                    }
                }
                while (port.fd.read(scratch.clear()) > 0) {
                    scratch.clear();
                }
            } catch (ErrnoException drained) {
                host.log(UnitHost.LogLevel.DEBUG, "flushed a socket: " + drained.getMessage());
            }
        }
    }

    void close(boolean remove, List<String> symlinks) {
        for (Port port : ports) {
            port.close();
            if (remove) {
                port.path.ifPresent(this::removeQuietly);
            }
        }
        if (remove && !ports.isEmpty()) {
            symlinks.forEach(link -> removeQuietly(host.hostPath(link)));
        }
        ports.clear();
    }

    private void removeQuietly(String path) {
        try {
            unlink(path);
        } catch (ErrnoException e) {
            host.log(
                    UnitHost.LogLevel.WARNING,
                    "Failed to remove %s: %s".formatted(path, e.getMessage()));
        }
    }
}
