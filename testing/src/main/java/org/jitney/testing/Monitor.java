package org.jitney.testing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jitney.bus.sasl.SaslClient;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageDecoder;
import org.jitney.bus.wire.MessageType;
import org.jitney.bus.wire.ProtocolViolation;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A monitor of the bus, on the loop of the bus: a connection like others, which also passes
 * descriptors, so that messages that carry some are seen, too. It closes them.
 */
final class Monitor {
    private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);
    private static final String BUS = "org.freedesktop.DBus";
    private static final int HELLO = 1;
    private static final int BECOME_MONITOR = 2;

    private final StreamSocket socket;
    private final Consumer<Message> sink;
    private final CompletableFuture<Boolean> recording = new CompletableFuture<>();
    private final SaslClient sasl = new SaslClient(true);
    private final MessageDecoder decoder = new MessageDecoder();
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);
    private final List<Fd> fds = new ArrayList<>();
    private final Watch watch;

    private Monitor(EventLoop loop, StreamSocket socket, Consumer<Message> sink)
            throws ErrnoException {
        this.socket = socket;
        this.sink = sink;
        this.watch = loop.watch(socket.fd(), EventLoop.READABLE, _ -> read());
    }

    /** Starts one; what it returns is done when every message from then on is recorded. */
    static CompletableFuture<Boolean> start(
            EventLoop loop, StreamSocket socket, Consumer<Message> sink) throws ErrnoException {
        Monitor monitor = new Monitor(loop, socket, sink);
        monitor.open();
        return monitor.recording;
    }

    private void open() throws ErrnoException {
        String path = "/org/freedesktop/DBus";
        Message hello = Message.call(BUS, path, BUS, "Hello").build();
        Message become =
                Message.call(BUS, path, "org.freedesktop.DBus.Monitoring", "BecomeMonitor")
                        .body("asu", List.of(), 0L)
                        .build();
        // A fresh socket takes these few hundred bytes at once.
        send(sasl.opening());
        send(hello.withSerial(HELLO).encode());
        send(become.withSerial(BECOME_MONITOR).encode());
    }

    private void send(byte[] bytes) throws ErrnoException {
        if (socket.send(ByteBuffer.wrap(bytes), List.of()) != bytes.length) {
            throw new IllegalStateException("a new socket is full");
        }
    }

    private void read() {
        try {
            in.clear();
            int n = socket.receive(in, fds);
            if (n < 0) {
                close();
                return;
            }
            in.flip();
            if (!sasl.isDone()) {
                sasl.receive(in);
            }
            decoder.feed(in);
            decoder.feedFds(fds);
            fds.clear();
            for (var next = decoder.next(); next.isPresent(); next = decoder.next()) {
                take(next.get());
            }
        } catch (ErrnoException | ProtocolViolation e) {
            LOG.error("messages are no longer recorded: {}", e.getMessage());
            close();
        }
    }

    private void take(Message message) {
        message.closeFds();
        if (recording.isDone()) {
            sink.accept(message);
        } else if (message.replySerial() == BECOME_MONITOR) {
            if (message.type() == MessageType.ERROR) {
                recording.completeExceptionally(new IllegalStateException(message.errorText()));
            }
            recording.complete(true);
        }
    }

    private void close() {
        recording.completeExceptionally(new IllegalStateException("the bus hung up"));
        watch.close();
        socket.close();
        decoder.close();
    }
}
