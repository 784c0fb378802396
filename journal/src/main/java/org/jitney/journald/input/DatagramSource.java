package org.jitney.journald.input;

import java.util.Optional;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A datagram socket on the loop. */
final class DatagramSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(DatagramSource.class);
    private static final int MOST_PER_TURN = 64;

    private final Fd socket;
    private final Receiver receiver;
    private final DatagramHandler handler;
    private final Watch watch;

    private DatagramSource(EventLoop loop, Fd socket, Receiver receiver, DatagramHandler handler)
            throws ErrnoException {
        this.socket = socket;
        this.receiver = receiver;
        this.handler = handler;
        this.watch = loop.watch(socket, EventLoop.READABLE, _ -> drain());
    }

    /** Takes over a bound socket. */
    static DatagramSource open(
            EventLoop loop, Fd socket, Receiver receiver, DatagramHandler handler)
            throws ErrnoException {
        Receiver.prepare(socket);
        return new DatagramSource(loop, socket, receiver, handler);
    }

    @Override
    public boolean drain() {
        try {
            for (int i = 0; i < MOST_PER_TURN; i++) {
                Optional<Received> received = receiver.receive(socket);
                if (received.isEmpty()) {
                    return i > 0;
                }
                try (Received datagram = received.get()) {
                    handler.take(datagram);
                }
            }
            return true;
        } catch (ErrnoException e) {
            LOG.error("recvmsg() failed: {}", e.getMessage());
            return false;
        }
    }

    @Override
    public void close() {
        watch.close();
        socket.close();
    }
}
