package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** {@code sys/socket.h}: sockets of any family; addresses are the raw {@code sockaddr} bytes. */
public final class Sockets {
    public static final int AF_UNSPEC = 0;
    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;
    public static final int AF_PACKET = 17;
    public static final int AF_VSOCK = 40;

    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_SEQPACKET = 5;
    public static final int SOCK_NONBLOCK = Fcntl.O_NONBLOCK;
    public static final int SOCK_CLOEXEC = Fcntl.O_CLOEXEC;

    public static final int SOL_SOCKET = 1;
    public static final int SO_REUSEADDR = 2;
    public static final int SO_TYPE = 3;
    public static final int SO_ERROR = 4;
    public static final int SO_BROADCAST = 6;
    public static final int SO_SNDBUF = 7;
    public static final int SO_RCVBUF = 8;
    public static final int SO_KEEPALIVE = 9;
    public static final int SO_PRIORITY = 12;
    public static final int SO_REUSEPORT = 15;
    public static final int SO_PASSCRED = 16;
    public static final int SO_PEERCRED = 17;
    public static final int SO_BINDTODEVICE = 25;
    public static final int SO_TIMESTAMP = 29;
    public static final int SO_ACCEPTCONN = 30;
    public static final int SO_PEERSEC = 31;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int SO_RCVBUFFORCE = 33;
    public static final int SO_PASSSEC = 34;
    public static final int SO_MARK = 36;
    public static final int SO_PROTOCOL = 38;
    public static final int SO_DOMAIN = 39;
    public static final int SO_TIMESTAMPNS = 35;
    public static final int SO_PEERGROUPS = 59;
    public static final int SO_PEERPIDFD = 77;

    public static final int SHUT_RD = 0;
    public static final int SHUT_WR = 1;
    public static final int SHUT_RDWR = 2;

    public static final int MSG_PEEK = 2;
    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_NOSIGNAL = 0x4000;
    public static final int MSG_CMSG_CLOEXEC = 0x40000000;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_CTRUNC = 8;
    static final int SCM_RIGHTS = 1;
    static final int SCM_CREDENTIALS = 2;
    static final int SCM_SECURITY = 3;

    private static final int ADDRESS_ROOM = 128;

    private Sockets() {}

    /** Makes a socket, close-on-exec. */
    public static int socket(int family, int type, int protocol) throws ErrnoException {
        return (int) Syscall.checked(SyscallNumber.SOCKET, family, type | SOCK_CLOEXEC, protocol);
    }

    /** Makes two connected sockets, close-on-exec. */
    public static int[] socketpair(int family, int type) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(8, 4);
            Syscall.checked(
                    SyscallNumber.SOCKETPAIR, family, type | SOCK_CLOEXEC, 0, pair.address(), 0, 0);
            return pair.toArray(ValueLayout.JAVA_INT);
        }
    }

    /** Binds to an address. */
    public static void bind(int fd, byte[] address) throws ErrnoException {
        withAddress(SyscallNumber.BIND, fd, address);
    }

    /** Connects; a socket in progress fails with EINPROGRESS or EAGAIN. */
    public static void connect(int fd, byte[] address) throws ErrnoException {
        withAddress(SyscallNumber.CONNECT, fd, address);
    }

    private static void withAddress(SyscallNumber call, int fd, byte[] address)
            throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, address);
            Syscall.check(call, Syscall.retry(call, fd, memory.address(), address.length, 0));
        }
    }

    /** Starts to listen. */
    public static void listen(int fd, int backlog) throws ErrnoException {
        Syscall.checked(SyscallNumber.LISTEN, fd, backlog, 0);
    }

    /** Accepts a connection, close-on-exec: {@return it, or minus errno} */
    public static int accept(int fd, boolean nonBlocking) {
        int flags = SOCK_CLOEXEC | (nonBlocking ? SOCK_NONBLOCK : 0);
        return (int) Syscall.retry(SyscallNumber.ACCEPT4, fd, 0, 0, flags);
    }

    /** {@return the local address} */
    public static byte[] localAddress(int fd) throws ErrnoException {
        return address(SyscallNumber.GETSOCKNAME, fd);
    }

    /** {@return the peer's address} */
    public static byte[] peerAddress(int fd) throws ErrnoException {
        return address(SyscallNumber.GETPEERNAME, fd);
    }

    private static byte[] address(SyscallNumber call, int fd) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(ADDRESS_ROOM);
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, ADDRESS_ROOM);
            Syscall.checked(call, fd, memory.address(), length.address());
            int used = Math.min(length.get(ValueLayout.JAVA_INT, 0), ADDRESS_ROOM);
            return memory.asSlice(0, used).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Sets a socket option. */
    public static void setOption(int fd, int level, int option, byte[] value)
            throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, value);
            Syscall.checked(
                    SyscallNumber.SETSOCKOPT, fd, level, option, memory.address(), value.length, 0);
        }
    }

    /** Sets a socket option that is an {@code int}. */
    public static void setOption(int fd, int level, int option, int value) throws ErrnoException {
        byte[] bytes = new byte[4];
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putInt(value);
        setOption(fd, level, option, bytes);
    }

    /** Reads a socket option of at most {@code most} bytes. */
    public static byte[] option(int fd, int level, int option, int most) throws ErrnoException {
        byte[] room = new byte[most];
        return Arrays.copyOf(
                room,
                (int) Syscall.check(SyscallNumber.GETSOCKOPT, readOption(fd, level, option, room)));
    }

    /**
     * Reads a socket option as far as there is room: {@return how many bytes, or minus errno} For
     * options that are often not there, where an exception would be most of the cost.
     */
    public static int readOption(int fd, int level, int option, byte[] into) {
        try (Arena arena = Arena.ofConfined()) {
            // The length and, behind it, the value, in one piece: this is asked of every newcomer.
            MemorySegment memory = arena.allocate(8L + into.length, 8);
            memory.set(ValueLayout.JAVA_INT, 0, into.length);
            long at = memory.address();
            long result = Syscall.call(SyscallNumber.GETSOCKOPT, fd, level, option, at + 8, at, 0);
            if (result < 0) {
                return (int) result;
            }
            int used = Math.min(memory.get(ValueLayout.JAVA_INT, 0), into.length);
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 8, into, 0, used);
            return used;
        }
    }

    /** Reads a socket option that is an {@code int}. */
    public static int intOption(int fd, int level, int option) throws ErrnoException {
        byte[] value = option(fd, level, option, 4);
        return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt();
    }

    /** Ends one or both directions. */
    public static void shutdown(int fd, int how) throws ErrnoException {
        Syscall.checked(SyscallNumber.SHUTDOWN, fd, how, 0);
    }
}
