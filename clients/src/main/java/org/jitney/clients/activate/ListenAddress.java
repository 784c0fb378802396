package org.jitney.clients.activate;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.clients.cli.UsageError;
import org.jitney.linux.fd.SocketAddress;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;
import org.jitney.linux.sys.Unistd;

/** Where to listen, as ListenStream= writes it: a path, a port, or an address and a port. */
public record ListenAddress(String text, int type) {
    private static final int BACKLOG = 4096;

    /** {@return a socket that listens there} */
    int open(Consumer<String> say) throws UsageError {
        Optional<SocketAddress> address = parse();
        if (address.isEmpty()) {
            say.accept("Failed to parse socket address \"" + text + "\": Invalid argument");
            throw failed(Errno.EINVAL);
        }
        try {
            return listen(address.get());
        } catch (ErrnoException e) {
            throw failed(e.errno());
        }
    }

    /** {@return a socket that listens at an address of {@link #parse}} */
    public int listen(SocketAddress address) throws ErrnoException {
        int fd = Sockets.socket(address.family(), type, 0);
        try {
            if (address.family() != Sockets.AF_UNIX) {
                Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
            }
            bind(fd, address);
            if (type != Sockets.SOCK_DGRAM) {
                Sockets.listen(fd, BACKLOG);
            }
        } catch (ErrnoException e) {
            Unistd.close(fd);
            throw e;
        }
        return fd;
    }

    private UsageError failed(int errno) {
        return new UsageError("Failed to open '" + text + "': " + Errno.message(errno));
    }

    /** What an ended program left of a socket is in the way. */
    private void bind(int fd, SocketAddress address) throws ErrnoException {
        try {
            Sockets.bind(fd, address.encode());
        } catch (ErrnoException e) {
            if (!e.is(Errno.EADDRINUSE) || !text.startsWith("/")) {
                throw e;
            }
            try {
                Files.deleteIfExists(Path.of(text));
            } catch (java.io.IOException inTheWay) {
                throw e;
            }
            Sockets.bind(fd, address.encode());
        }
    }

    /** {@return what the text says, if it is an address} */
    public Optional<SocketAddress> parse() {
        if (text.startsWith("/") || text.startsWith("@")) {
            return Optional.of(new SocketAddress.Unix(UnixAddress.parse(text)));
        }
        if (text.matches("[0-9]{1,5}")) {
            return inet("::", text);
        }
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        boolean six = host.startsWith("[") && host.endsWith("]");
        boolean four = host.matches("[0-9]+(\\.[0-9]+){3}");
        return six || four
                ? inet(six ? host.substring(1, host.length() - 1) : host, text.substring(colon + 1))
                : Optional.empty();
    }

    private static Optional<SocketAddress> inet(String host, String port) {
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 0xffff || port.equals("0")) {
            return Optional.empty();
        }
        try {
            InetAddress address =
                    host.equals("::")
                            ? InetAddress.getByAddress(any())
                            : InetAddress.ofLiteral(host);
            return Optional.of(new SocketAddress.Inet(address, Integer.parseInt(port), 0));
        } catch (UnknownHostException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] any() {
        return new byte[16];
    }
}
