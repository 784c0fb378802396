package org.jitney.linux.fd;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Memory;
import org.jitney.linux.sys.MessageIo;
import org.jitney.linux.sys.Sockets;
import org.jitney.linux.sys.Stat;

/** A non-blocking unix datagram socket that learns who sent what. */
public final class DatagramSocket implements AutoCloseable {
    private static final int MOST_BYTES = 64 * 1024;

    private final Fd fd;
    private final Memory buffer = Memory.allocate(MOST_BYTES);
    private final ByteBuffer[] single = new ByteBuffer[1];

    private DatagramSocket(Fd fd) {
        this.fd = fd;
    }

    /** Binds to an address and asks the kernel for the sender of each datagram. */
    public static DatagramSocket bind(UnixAddress address, int mode) throws ErrnoException {
        byte[] sockaddr = address.encode();
        DatagramSocket socket = open();
        try {
            Sockets.bind(socket.fd.number(), sockaddr);
            if (address instanceof UnixAddress.Path(String path)) {
                Stat.fchmodat(Fcntl.AT_FDCWD, path, mode);
            }
        } catch (ErrnoException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    /** Takes over a bound socket that was opened before this program ran. */
    public static DatagramSocket adopt(Fd fd) throws ErrnoException {
        return passingCredentials(fd);
    }

    /** Makes a socket that sends to one address. */
    public static DatagramSocket connect(UnixAddress address) throws ErrnoException {
        byte[] sockaddr = address.encode();
        DatagramSocket socket = open();
        try {
            Sockets.connect(socket.fd.number(), sockaddr);
        } catch (ErrnoException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    private static DatagramSocket open() throws ErrnoException {
        int type = Sockets.SOCK_DGRAM | Sockets.SOCK_NONBLOCK;
        return passingCredentials(Fd.adopt(Sockets.socket(Sockets.AF_UNIX, type, 0)));
    }

    /** Takes over a datagram socket. */
    public static DatagramSocket of(Fd fd) throws ErrnoException {
        fd.setNonBlocking(true);
        return passingCredentials(fd);
    }

    private static DatagramSocket passingCredentials(Fd fd) throws ErrnoException {
        try {
            Sockets.setOption(fd.number(), Sockets.SOL_SOCKET, Sockets.SO_PASSCRED, 1);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
        return new DatagramSocket(fd);
    }

    /** {@return the descriptor, which this object owns} */
    public Fd fd() {
        return fd;
    }

    /** Receives one datagram; empty if none waits. */
    public Optional<Datagram> receive() throws ErrnoException {
        MessageIo io = MessageIo.ofThread();
        long count = io.receive(fd.number(), buffer.bytes().clear());
        if (count < 0) {
            if (count == -Errno.EAGAIN) {
                return Optional.empty();
            }
            throw new ErrnoException("recvmsg", (int) -count);
        }
        List<Fd> fds = new ArrayList<>();
        for (int i = 0; i < io.fdCount(); i++) {
            fds.add(Fd.adopt(io.fd(i)));
        }
        Optional<Datagram.Sender> sender =
                io.senderPid() == 0 && io.senderUid() == -1
                        ? Optional.empty()
                        : Optional.of(
                                new Datagram.Sender(
                                        io.senderPid(), io.senderUid(), io.senderGid()));
        boolean truncated = io.isTruncated() || io.lostControl();
        ByteBuffer data = ByteBuffer.wrap(buffer.copy(0, (int) count)).asReadOnlyBuffer();
        return Optional.of(new Datagram(data, sender, List.copyOf(fds), truncated));
    }

    /** Sends to the connected address: {@return false if it would block} */
    public boolean send(ByteBuffer data, List<Fd> fds) throws ErrnoException {
        MessageIo io = MessageIo.ofThread().clearFds();
        for (Fd passed : fds) {
            io.addFd(passed.number());
        }
        single[0] = data;
        long sent = io.send(fd.number(), single, 1);
        if (sent == -Errno.EAGAIN) {
            return false;
        }
        if (sent < 0) {
            throw new ErrnoException("sendmsg", (int) -sent);
        }
        return true;
    }

    @Override
    public void close() {
        fd.close();
    }
}
