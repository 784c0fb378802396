package org.jitney.journald.input;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.journald.entry.Sender;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.MessageIo;
import org.jitney.linux.sys.Pages;
import org.jitney.linux.sys.Sockets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives datagrams of any size that the kernel carries, with all that it knows about the sender.
 *
 * <p>The memory has room for the largest; as pages that nothing was written to cost nothing, that
 * is cheaper than to ask for the size of each first. After a large one they are given back.
 */
final class Receiver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);

    /** A sender's buffer has 8 MiB at most, which the kernel doubles. */
    private static final int MOST_BYTES = 16 << 20;

    private static final int LARGE = 1 << 20;

    private Pages pages;

    private Receiver(Pages pages) {
        this.pages = pages;
    }

    static Receiver open() throws ErrnoException {
        return new Receiver(Pages.map(MOST_BYTES));
    }

    /** Asks the kernel to say who sends, when, and with which label. */
    static void prepare(Fd socket) throws ErrnoException {
        socket.setNonBlocking(true);
        Sockets.setOption(socket.number(), Sockets.SOL_SOCKET, Sockets.SO_PASSCRED, 1);
        Sockets.setOption(socket.number(), Sockets.SOL_SOCKET, Sockets.SO_TIMESTAMP, 1);
        try {
            Sockets.setOption(socket.number(), Sockets.SOL_SOCKET, Sockets.SO_PASSSEC, 1);
        } catch (ErrnoException e) {
            LOG.debug("SO_PASSSEC: {}", e.getMessage());
        }
    }

    /** Receives one; empty if none waits. */
    Optional<Received> receive(Fd socket) throws ErrnoException {
        MessageIo io = MessageIo.ofThread();
        ByteBuffer buffer = pages.bytes().clear();
        long count = io.receive(socket.number(), buffer);
        if (count < 0) {
            if (count == -Errno.EAGAIN) {
                return Optional.empty();
            }
            throw new ErrnoException("recvmsg", (int) -count);
        }
        List<Fd> fds = io.fdCount() == 0 ? List.of() : new ArrayList<>(io.fdCount());
        for (int i = 0; i < io.fdCount(); i++) {
            fds.add(Fd.adopt(io.fd(i)));
        }
        boolean whole = !io.isTruncated() && !io.lostControl();
        if (!whole) {
            LOG.warn("Got message with truncated control data (too many fds sent?), ignoring.");
        }
        byte[] data = new byte[whole ? (int) count : 0];
        buffer.get(0, data);
        Received received =
                new Received(
                        data,
                        new Sender(io.senderPid(), io.senderUid(), io.senderGid()),
                        Received.label(io.label()),
                        io.sentUsec(),
                        whole ? fds : List.of());
        if (!whole) {
            fds.forEach(Fd::close);
        }
        if (count > LARGE) {
            pages.close();
            pages = Pages.map(MOST_BYTES);
        }
        return Optional.of(received);
    }

    @Override
    public void close() {
        pages.close();
    }
}
