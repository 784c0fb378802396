package org.jitney.clients.inhibit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.UsageError;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** A lock of login1: held as long as the descriptor is open that came with the answer. */
record Lock(BusConnection bus, List<Fd> held) implements AutoCloseable {

    /** Takes a lock; the connection has to be one that descriptors come over. */
    static Lock take(EventLoop loop, BusAddress address, Message request)
            throws UsageError, ErrnoException {
        BusConnection bus = connect(loop, address);
        Answer answer = new Answer(loop);
        bus.call(request, answer);
        loop.run();
        if (answer.failure.isPresent()) {
            bus.close();
            throw new UsageError("Failed to inhibit: " + answer.failure.get());
        }
        return new Lock(bus, List.copyOf(answer.held));
    }

    /** Keeps what comes with the answer, which the connection closes else. */
    private static final class Answer implements Consumer<Message> {
        private final EventLoop loop;
        private final List<Fd> held = new ArrayList<>();
        private Optional<String> failure = Optional.empty();

        Answer(EventLoop loop) {
            this.loop = loop;
        }

        @Override
        public void accept(Message message) {
            loop.stop();
            if (message.type() == MessageType.ERROR) {
                failure = Optional.of(Peer.shortened(CallFailed.of(message)).text());
                return;
            }
            try {
                for (Fd fd : message.fds()) {
                    held.add(fd.duplicate());
                }
            } catch (ErrnoException e) {
                failure = Optional.of(Errno.message(e.errno()));
            }
            if (held.isEmpty() && failure.isEmpty()) {
                failure = Optional.of("No message of desired type");
            }
        }
    }

    private static BusConnection connect(EventLoop loop, BusAddress address) throws UsageError {
        try {
            return BusConnection.open(loop, address);
        } catch (ErrnoException e) {
            throw new UsageError("Failed to connect to bus: " + Errno.message(e.errno()));
        }
    }

    @Override
    public void close() {
        held.forEach(Fd::close);
        bus.close();
    }
}
