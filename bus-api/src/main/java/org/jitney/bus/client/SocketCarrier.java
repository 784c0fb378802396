package org.jitney.bus.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;

/** A descriptor, for what the JDK's channels cannot reach. Nobody here wants to be sent any. */
final class SocketCarrier implements Carrier {

    private static final Duration AGES = Duration.ofDays(1);

    private final StreamSocket socket;
    private final EventLoop loop;
    private final Watch watch;
    private final List<Fd> unwanted = new ArrayList<>();
    private boolean happened;

    private SocketCarrier(StreamSocket socket, EventLoop loop) throws ErrnoException {
        this.socket = socket;
        this.loop = loop;
        this.watch = loop.watch(socket.fd(), EventLoop.READABLE, _ -> happened = true);
    }

    static SocketCarrier of(StreamSocket socket) throws ErrnoException {
        EventLoop loop = EventLoop.open();
        try {
            return new SocketCarrier(socket, loop);
        } catch (ErrnoException e) {
            loop.close();
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer in, long deadline) throws IOException {
        try {
            while (true) {
                int n = socket.receive(in, unwanted);
                unwanted.forEach(Fd::close);
                unwanted.clear();
                if (n != 0 || !await(EventLoop.READABLE, deadline)) {
                    return n;
                }
            }
        } catch (ErrnoException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void write(ByteBuffer out) throws IOException {
        try {
            while (out.hasRemaining()) {
                if (socket.send(out, List.of()) == 0) {
                    await(EventLoop.WRITABLE, NEVER);
                }
            }
        } catch (ErrnoException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Waits until something happens; false when the time is up. */
    boolean await(int events, long deadline) throws ErrnoException {
        Duration left = deadline == NEVER ? AGES : Duration.ofNanos(deadline - System.nanoTime());
        if (!left.isPositive()) {
            return false;
        }
        happened = false;
        watch.modify(events);
        loop.runOnce(left);
        return true;
    }

    /** Waits for a connect in progress: {@return its error, 0 if there is none} */
    int awaitConnection(long deadline) throws ErrnoException {
        // A turn of the loop may also end with the time and nothing else.
        if (!await(EventLoop.WRITABLE, deadline) || !happened) {
            return Errno.ETIMEDOUT;
        }
        return SocketCalls.option(socket.fd(), Sockets.SOL_SOCKET, Sockets.SO_ERROR);
    }

    /** Stops to watch the socket and leaves it open: {@return the socket} */
    StreamSocket release() {
        watch.close();
        loop.close();
        return socket;
    }

    @Override
    public void close() {
        release().close();
    }
}
