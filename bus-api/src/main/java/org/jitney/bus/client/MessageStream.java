package org.jitney.bus.client;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageDecoder;
import org.jitney.bus.wire.ProtocolViolation;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.PeerCredentials;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages over one socket, from the handshake to the end; it knows nothing of what they mean.
 *
 * <p>Memory is bounded. When the peer does not take what waits for it, nothing more is read from
 * it; when signals fill the queue nevertheless, it is disconnected.
 */
final class MessageStream {
    private static final Logger LOG = LoggerFactory.getLogger(MessageStream.class);
    private static final int READ_SIZE = 64 << 10;

    /** Reads for each turn of the loop: one busy peer must not starve the others. */
    private static final int READS_PER_TURN = 8;

    /** Who gets the messages. */
    interface Reader {
        /** The peer is who it says; on our own side messages may have gone out before. */
        void authenticated();

        void received(Message message);

        /** It is over. Comes last, and never while something is being sent. */
        void ended();
    }

    private final EventLoop loop;
    private final StreamSocket socket;
    private final Handshake handshake;
    private final Reader reader;
    private final PeerCredentials credentials;
    private final MessageDecoder decoder = new MessageDecoder();
    private final OutgoingQueue outgoing = new OutgoingQueue();
    private final OutgoingQueue greeting = new OutgoingQueue();
    private final ByteBuffer in = ByteBuffer.allocateDirect(READ_SIZE);
    private final List<Fd> receivedFds = new ArrayList<>();
    private final Watch watch;
    private boolean flushPlanned;
    private boolean stalled;
    private boolean open = true;
    private int watched = EventLoop.READABLE;
    private String closeReason = "";
    private long queueLimit = BusConnection.DEFAULT_QUEUE_LIMIT;

    MessageStream(EventLoop loop, StreamSocket socket, Handshake handshake, Reader reader)
            throws ErrnoException {
        this.loop = loop;
        this.socket = socket;
        this.handshake = handshake;
        this.reader = reader;
        this.credentials = socket.credentials();
        this.watch = loop.watch(socket.fd(), EventLoop.READABLE, this::ready);
    }

    /** Sends bytes of the handshake, before any message. */
    void greet(byte[] bytes) {
        greeting.add(bytes);
        flushLater();
    }

    void queueLimit(long bytes) {
        queueLimit = bytes;
    }

    PeerCredentials peerCredentials() {
        return credentials;
    }

    boolean isOpen() {
        return open;
    }

    /** {@return why it ended, empty while it is open} */
    String closeReason() {
        return closeReason;
    }

    long queuedBytes() {
        return outgoing.bytes();
    }

    /** {@return whether messages can be sent, though perhaps not yet received} */
    boolean isReady() {
        return handshake.isDone() || handshake.isPipelined();
    }

    /** {@return whether it is settled that descriptors cannot be sent} */
    boolean refusesFds() {
        return handshake.isDone() && !handshake.fdsAgreed();
    }

    /** Queues a message that has its serial. */
    void send(Message message) {
        boolean wasEmpty = outgoing.isEmpty();
        outgoing.add(message);
        if (!wasEmpty && outgoing.bytes() > queueLimit) {
            close("the peer does not read: " + outgoing.bytes() + " bytes are waiting");
            return;
        }
        flushLater();
    }

    private void flushLater() {
        if (!flushPlanned) {
            flushPlanned = true;
            loop.defer(this::flush);
        }
    }

    private void flush() {
        flushPlanned = false;
        if (!open) {
            return;
        }
        try {
            while (greeting.sendSome(socket, false)) {
                // until the kernel takes no more
            }
            boolean ready = greeting.isEmpty() && isReady();
            while (ready && outgoing.sendSome(socket, handshake.fdsAgreed())) {
                // likewise
            }
            updateWatch();
        } catch (ErrnoException e) {
            close(e.getMessage());
        }
    }

    private void updateWatch() {
        // Descriptors that wait for the handshake do not make the socket worth writing to.
        boolean waiting =
                !greeting.isEmpty()
                        || (!outgoing.isEmpty()
                                && (handshake.isDone()
                                        || (handshake.isPipelined() && !outgoing.startsWithFds())));
        int events = waiting ? EventLoop.WRITABLE : 0;
        int wanted = isPaused() ? events : events | EventLoop.READABLE;
        if (wanted != watched) {
            watched = wanted;
            watch.modify(wanted);
        }
        if (stalled && !isPaused()) {
            stalled = false;
            loop.defer(this::resume);
        }
    }

    private boolean isPaused() {
        // Before the handshake is over nothing can leave: not reading would block both sides.
        return handshake.isDone() && outgoing.bytes() > queueLimit / 2;
    }

    private void ready(int events) {
        if ((events & EventLoop.WRITABLE) != 0) {
            flush();
        }
        if (!open || (events & ~EventLoop.WRITABLE) == 0) {
            return;
        }
        if (isPaused() && (events & (EventLoop.HANG_UP | EventLoop.ERROR)) != 0) {
            close("the peer has closed the connection");
            return;
        }
        try {
            read();
        } catch (ErrnoException e) {
            close(e.getMessage());
        } catch (ProtocolViolation e) {
            LOG.warn("Disconnecting a peer that does not speak D-Bus: {}", e.getMessage());
            close(e.getMessage());
        }
    }

    /** Takes up messages that waited decoded while the peer did not read. */
    private void resume() {
        try {
            drain();
        } catch (ProtocolViolation e) {
            close(e.getMessage());
        }
    }

    private void read() throws ErrnoException, ProtocolViolation {
        for (int i = 0; i < READS_PER_TURN && open && !isPaused(); i++) {
            in.clear();
            int n = socket.receive(in, receivedFds);
            if (n < 0) {
                close("the peer has closed the connection");
                return;
            }
            if (n == 0) {
                break;
            }
            in.flip();
            feed();
            drain();
            if (n < READ_SIZE) {
                break;
            }
        }
    }

    private void feed() throws ProtocolViolation {
        decoder.feedFds(receivedFds);
        receivedFds.clear();
        if (!handshake.isDone()) {
            byte[] answer = handshake.receive(in);
            if (answer.length > 0) {
                greeting.add(answer);
            }
            if (handshake.isDone()) {
                reader.authenticated();
            }
            flushLater();
        }
        decoder.feed(in);
    }

    private void drain() throws ProtocolViolation {
        while (open && handshake.isDone()) {
            if (isPaused()) {
                stalled = true;
                return;
            }
            Optional<Message> message = decoder.next();
            if (message.isEmpty()) {
                return;
            }
            reader.received(message.get());
        }
    }

    void close(@Nullable String reason) {
        if (!open) {
            return;
        }
        open = false;
        closeReason = reason == null ? "" : reason;
        watch.close();
        socket.close();
        credentials.close();
        decoder.close();
        outgoing.clear();
        greeting.clear();
        // Later: whoever is in the middle of sending finishes what it does first.
        loop.defer(reader::ended);
    }
}
