package org.jitney.linux.fd;

import java.io.File;
import java.util.Optional;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Sockets;
import org.jitney.linux.sys.Stat;

/** A non-blocking unix stream socket that accepts connections. */
public final class Listener implements AutoCloseable {
    private static final int BACKLOG = 4096;

    private final Fd fd;

    private Listener(Fd fd) {
        this.fd = fd;
    }

    /**
     * Binds and listens.
     *
     * @param mode the permissions of the socket file; the directory's protect it until they are set
     */
    public static Listener bind(UnixAddress address, int mode) throws ErrnoException {
        byte[] sockaddr = address.encode();
        int type = Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK;
        Fd fd = Fd.adopt(Sockets.socket(Sockets.AF_UNIX, type, 0));
        try {
            Sockets.bind(fd.number(), sockaddr);
            if (address instanceof UnixAddress.Path(String path)) {
                Stat.fchmodat(Fcntl.AT_FDCWD, path, mode);
            }
            Sockets.listen(fd.number(), BACKLOG);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
        return new Listener(fd);
    }

    /** Takes over a listening socket, such as one that a service manager passed. */
    public static Listener of(Fd fd) throws ErrnoException {
        fd.setNonBlocking(true);
        return new Listener(fd);
    }

    /**
     * Finds a socket that listens there and that this process has kept while it replaced its
     * program.
     */
    public static Optional<Listener> kept(UnixAddress.Path address) throws ErrnoException {
        String[] numbers = new File("/proc/self/fd").list();
        for (String number : numbers == null ? new String[0] : numbers) {
            int fd = Integer.parseInt(number);
            if (listensAt(fd, address)) {
                Fcntl.setCloseOnExec(fd, true);
                return Optional.of(of(Fd.adopt(fd)));
            }
        }
        return Optional.empty();
    }

    /** Most descriptors are something else than sockets. */
    private static boolean listensAt(int fd, UnixAddress.Path address) {
        try {
            return UnixAddress.decode(Sockets.localAddress(fd)).equals(Optional.of(address))
                    && Sockets.intOption(fd, Sockets.SOL_SOCKET, Sockets.SO_ACCEPTCONN) == 1;
        } catch (ErrnoException other) {
            return false;
        }
    }

    /** {@return the descriptor, which this object owns} */
    public Fd fd() {
        return fd;
    }

    /** Accepts a connection; empty if none waits or the one that waited is gone again. */
    public Optional<StreamSocket> accept() throws ErrnoException {
        int result = Sockets.accept(fd.number(), true);
        if (result >= 0) {
            return Optional.of(StreamSocket.nonBlocking(Fd.adopt(result)));
        }
        if (result == -Errno.EAGAIN || result == -Errno.ECONNABORTED) {
            return Optional.empty();
        }
        throw new ErrnoException("accept4", -result);
    }

    @Override
    public void close() {
        fd.close();
    }
}
