package org.jitney.linux.fd;

import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.MessageQueue;
import org.jitney.linux.sys.Sockets;
import org.jitney.linux.sys.Stat;

/**
 * The raw steps by which a listening descriptor of any kind comes to be, for those who make sockets
 * on behalf of others: sockets of every family, FIFOs, special files, message queues.
 */
public final class SocketCalls {
    private SocketCalls() {}

    /** Makes a non-blocking socket. */
    public static Fd socket(int family, int type, int protocol) throws ErrnoException {
        return Fd.adopt(Sockets.socket(family, type | Sockets.SOCK_NONBLOCK, protocol));
    }

    /** Binds a socket. */
    public static void bind(Fd socket, SocketAddress address) throws ErrnoException {
        Sockets.bind(socket.number(), address.encode());
    }

    /** Connects a socket. */
    public static void connect(Fd socket, SocketAddress address) throws ErrnoException {
        Sockets.connect(socket.number(), address.encode());
    }

    /** Starts to listen. */
    public static void listen(Fd socket, int backlog) throws ErrnoException {
        Sockets.listen(socket.number(), backlog);
    }

    /** Accepts a connection of any family; the new socket waits on reads and writes. */
    public static Fd accept(Fd socket) throws ErrnoException {
        int result = Sockets.accept(socket.number(), false);
        if (result < 0) {
            throw new ErrnoException("accept4", -result);
        }
        return Fd.adopt(result);
    }

    /** Sets an {@code int} option. */
    public static void setOption(Fd socket, int level, int option, int value)
            throws ErrnoException {
        Sockets.setOption(socket.number(), level, option, value);
    }

    /** Sets an option that is a string, such as the name of an interface or a TCP algorithm. */
    public static void setOption(Fd socket, int level, int option, String value)
            throws ErrnoException {
        byte[] bytes = (value + "\0").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Sockets.setOption(socket.number(), level, option, bytes);
    }

    /** Reads an {@code int} option. */
    public static int option(Fd socket, int level, int option) throws ErrnoException {
        return Sockets.intOption(socket.number(), level, option);
    }

    /** {@return the raw local address; the port of {@code AF_INET} and 6 is at bytes 2 and 3} */
    public static byte[] localAddress(Fd socket) throws ErrnoException {
        return Sockets.localAddress(socket.number());
    }

    /** {@return the raw address of the peer} */
    public static byte[] peerAddress(Fd socket) throws ErrnoException {
        return Sockets.peerAddress(socket.number());
    }

    /** Makes a FIFO where there is none, and opens it so that it never sees the end. */
    public static Fd fifo(String path, int mode) throws ErrnoException {
        try {
            Stat.mknodat(Fcntl.AT_FDCWD, path, Stat.S_IFIFO | (mode & 0777), 0);
            Stat.fchmodat(Fcntl.AT_FDCWD, path, mode);
        } catch (ErrnoException e) {
            if (!e.is(org.jitney.linux.sys.Errno.EEXIST)) {
                throw e;
            }
        }
        int flags = Fcntl.O_RDWR | Fcntl.O_NONBLOCK | Fcntl.O_NOFOLLOW | Fcntl.O_NOCTTY;
        Fd fd = Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, path, flags, 0));
        if (!Stat.statx(fd.number(), "", Fcntl.AT_EMPTY_PATH).isFifo()) {
            fd.close();
            throw new ErrnoException("open " + path, org.jitney.linux.sys.Errno.EEXIST);
        }
        return fd;
    }

    /** Opens a device or other special file for reading, or for reading and writing. */
    public static Fd special(String path, boolean writable) throws ErrnoException {
        int flags = (writable ? Fcntl.O_RDWR : Fcntl.O_RDONLY) | Fcntl.O_NONBLOCK;
        return Fd.adopt(Fcntl.openat(Fcntl.AT_FDCWD, path, flags | Fcntl.O_NOCTTY, 0));
    }

    /** Opens or makes a POSIX message queue; {@code messages} 0 means the system's sizes. */
    public static Fd messageQueue(String name, int mode, long messages, long messageSize)
            throws ErrnoException {
        return Fd.adopt(MessageQueue.open(name, mode, messages, messageSize));
    }
}
