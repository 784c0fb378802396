package org.jitney.linux.fd;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.MessageIo;
import org.jitney.linux.sys.Sockets;
import org.jitney.linux.sys.SyscallNumber;

/** A connected, non-blocking unix stream socket that carries bytes and descriptors. */
public final class StreamSocket implements AutoCloseable {
    private final Fd fd;
    private final ByteBuffer[] single = new ByteBuffer[1];

    private StreamSocket(Fd fd) {
        this.fd = fd;
    }

    /** Takes over a connected socket and makes it non-blocking. */
    public static StreamSocket of(Fd fd) throws ErrnoException {
        fd.setNonBlocking(true);
        return new StreamSocket(fd);
    }

    /** For sockets that were made non-blocking when they were made. */
    static StreamSocket nonBlocking(Fd fd) {
        return new StreamSocket(fd);
    }

    /** Connects; a unix socket connects at once or fails (EAGAIN: the listener's queue is full). */
    public static StreamSocket connect(UnixAddress address) throws ErrnoException {
        byte[] sockaddr = address.encode();
        int type = Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK;
        Fd fd = Fd.adopt(Sockets.socket(Sockets.AF_UNIX, type, 0));
        try {
            Sockets.connect(fd.number(), sockaddr);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
        return new StreamSocket(fd);
    }

    /** Makes two sockets connected to each other. */
    public static List<StreamSocket> pair() throws ErrnoException {
        int type = Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK;
        int[] ends = Sockets.socketpair(Sockets.AF_UNIX, type);
        return List.of(new StreamSocket(Fd.adopt(ends[0])), new StreamSocket(Fd.adopt(ends[1])));
    }

    /** {@return the descriptor, which this object owns} */
    public Fd fd() {
        return fd;
    }

    /**
     * Receives bytes, and descriptors at the end of {@code fds}.
     *
     * @param into best a direct buffer: a heap buffer costs a copy
     * @return the count, 0 if it would block, -1 at the end
     */
    public int receive(ByteBuffer into, List<Fd> fds) throws ErrnoException {
        if (!into.hasRemaining()) {
            return 0;
        }
        MessageIo io = MessageIo.ofThread();
        long count = io.receive(fd.number(), into);
        for (int i = 0; i < io.fdCount(); i++) {
            fds.add(Fd.adopt(io.fd(i)));
        }
        if (count == 0) {
            return -1;
        }
        return count > 0 ? (int) count : Fd.wouldBlock(SyscallNumber.RECVMSG, count);
    }

    /**
     * Sends bytes, with descriptors attached to the first of them: if anything was sent, all of
     * them were. They stay the caller's to close.
     *
     * @return the count, 0 if it would block
     */
    public int send(ByteBuffer from, List<Fd> fds) throws ErrnoException {
        single[0] = from;
        return send(single, 1, fds);
    }

    /** Sends the first {@code count} buffers in one go; else as {@link #send(ByteBuffer, List)}. */
    public int send(ByteBuffer[] buffers, int count, List<Fd> fds) throws ErrnoException {
        if (fds.size() > MessageIo.MOST_FDS) {
            throw new IllegalArgumentException("too many descriptors: " + fds.size());
        }
        MessageIo io = MessageIo.ofThread().clearFds();
        for (int i = 0; i < fds.size(); i++) {
            io.addFd(fds.get(i).number());
        }
        long sent = io.send(fd.number(), buffers, count);
        return sent >= 0 ? (int) sent : Fd.wouldBlock(SyscallNumber.SENDMSG, sent);
    }

    /** {@return who is at the other end} */
    public PeerCredentials credentials() throws ErrnoException {
        return PeerCredentials.of(fd.number());
    }

    /** {@return the same without a handle to the process: see {@link #peerProcess}} */
    public PeerCredentials credentialsWithoutProcess() throws ErrnoException {
        return PeerCredentials.withoutProcess(fd.number());
    }

    /** {@return a handle to the process at the other end, which the caller owns} */
    public Optional<Fd> peerProcess() {
        return PeerCredentials.process(fd.number());
    }

    /** Ends both directions; what was sent still arrives. */
    public void shutdown() throws ErrnoException {
        Sockets.shutdown(fd.number(), Sockets.SHUT_RDWR);
    }

    /** Ends the direction from here to the peer, who then sees the end. */
    public void shutdownOutput() throws ErrnoException {
        Sockets.shutdown(fd.number(), Sockets.SHUT_WR);
    }

    @Override
    public void close() {
        fd.close();
    }
}
