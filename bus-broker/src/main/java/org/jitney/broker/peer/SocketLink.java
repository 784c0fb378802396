package org.jitney.broker.peer;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jitney.broker.account.Limits;
import org.jitney.broker.frame.Malformed;
import org.jitney.broker.frame.Store;
import org.jitney.bus.sasl.CookieChallenge;
import org.jitney.bus.sasl.Nonce;
import org.jitney.bus.sasl.SaslServer;
import org.jitney.bus.sasl.SaslTerms;
import org.jitney.bus.wire.ProtocolViolation;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A peer's socket: handshake first, then frames both ways. Never blocks; whatever goes wrong closes
 * this connection and no other.
 */
final class SocketLink implements Link {
    private static final Logger LOG = LoggerFactory.getLogger(SocketLink.class);

    /** Writes for one peer before the next one has its turn. */
    private static final int MAX_BATCHES = 16;

    /** What is read at a time of small messages, at least, at first, and at most. */
    private static final int LEAST_PORTION = 2 << 10;

    private static final int FIRST_PORTION = 4 << 10;
    private static final int MOST_PORTION = 32 << 10;

    /** So long may the messages of one read keep everybody else waiting; a quarter is short. */
    private static final long LONG_TURN_NANOS = 400_000;

    private static final byte[] NOTHING = new byte[0];

    private final Reception reception;
    private final Bus bus;
    private final EventLoop loop;
    private final IoBuffers io;
    private final StreamSocket socket;
    private final Peer peer;
    private final Input input;
    private final Input.Sink sink;
    private final Watch watch;
    private @Nullable Arrival arrival;
    private @Nullable Timer fdDeadline;
    private @Nullable Brake brake;
    private boolean passesFds;
    private boolean closed;
    private boolean leaves;
    private boolean queued;
    private boolean wantsWritable;
    private int portion = FIRST_PORTION;

    /** What came behind a line of the handshake that is being thought about. */
    private byte[] held = NOTHING;

    /**
     * What there is only until the peer has said Hello.
     *
     * @param told who wants to know that it has, or that it is gone
     */
    private record Arrival(SaslServer sasl, Timer deadline, Runnable told) {}

    /**
     * Takes over a socket for an admitted peer.
     *
     * @param nonce what has to come before the handshake
     * @param settled runs once, when the peer has said Hello or is gone before
     */
    SocketLink(
            Reception reception,
            StreamSocket socket,
            Peer peer,
            Optional<Nonce> nonce,
            Runnable settled)
            throws ErrnoException {
        this.reception = reception;
        this.bus = reception.bus();
        this.loop = reception.loop();
        this.io = reception.buffers();
        this.socket = socket;
        this.peer = peer;
        Limits limits = bus.accounts().limits();
        this.input =
                new Input(
                        peer.share(),
                        peer.uniqueName(),
                        limits.maxMessageBytes(),
                        limits.maxMessageFds(),
                        io.stores);
        this.sink = frame -> bus.receive(peer, frame) && isOpen();
        // Who is through with the handshake comes before those who crowd at the door.
        this.watch = loop.watchYielding(socket.fd(), EventLoop.READABLE, this::ready);
        this.arrival =
                new Arrival(new SaslServer(terms(nonce)), loop.timer(this::expired), settled);
        arrival.deadline.armAfter(limits.authTimeout());
    }

    private SaslTerms terms(Optional<Nonce> nonce) {
        Admission admission = reception.admission();
        Credentials peerCredentials = peer.credentials();
        return new SaslTerms(
                bus.guid(),
                admission.mechanisms(),
                peerCredentials.hasUid()
                        ? Optional.of(Integer.toUnsignedLong(peerCredentials.uid()))
                        : Optional.empty(),
                peerCredentials.hasUid(),
                nonce,
                new SaslTerms.Owner(
                        Integer.toUnsignedLong(bus.ownCredentials().uid()), admission.ownerName()));
    }

    private boolean isOpen() {
        return !closed;
    }

    private void ready(int events) {
        try {
            handle(events);
        } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
            failed(e);
        }
    }

    /**
     * A mistake of ours, or no memory for what this peer wants: the peer may be left in the middle
     * of something, so it has to go rather than to wait for ever. Nobody else needs to notice.
     */
    private void failed(Throwable e) {
        LOG.error("disconnecting {}: the bus failed at its message", peer, e);
        close();
    }

    private void handle(int events) {
        if (closed) {
            return;
        }
        if ((events & EventLoop.HANG_UP) != 0 && !leaves) {
            // So does who stays before those who have left: this comes again when it is their turn.
            leaves = true;
            watch.yielding(true);
            return;
        }
        if ((events & EventLoop.WRITABLE) != 0) {
            flush();
        }
        // A hang-up shows as the end of what can be read, behind everything that was sent before.
        if (!closed && (events & ~EventLoop.WRITABLE) != 0) {
            if (isThinking()) {
                // Nothing is read meanwhile, so this is a hang-up.
                close();
            } else {
                // While it is held back, only the end of the connection comes here.
                release();
                read();
                watchFds();
            }
        }
    }

    /** Descriptors must not lie here for long for the want of the rest of their message. */
    private void watchFds() {
        if (input.holdsFds() == (fdDeadline != null) || closed) {
            return;
        }
        if (fdDeadline != null) {
            fdDeadline.close();
            fdDeadline = null;
        } else if (peer.uid() != 0) {
            fdDeadline = loop.timer(this::fdsExpired);
            fdDeadline.armAfter(bus.fdTimeout());
        }
    }

    private void fdsExpired() {
        LOG.info("disconnecting {}: descriptors without the rest of their message", peer);
        close();
    }

    private void read() {
        try {
            readOnce();
        } catch (ErrnoException e) {
            LOG.debug("{}: {}", peer, e.getMessage());
            close();
        } catch (Malformed | ProtocolViolation e) {
            LOG.info("disconnecting {}: {}", peer, e.getMessage());
            close();
        }
    }

    /**
     * Reads once; what is left makes the loop come back after everybody else had a turn. Small
     * messages are read in smaller portions, since it is their number that makes others wait.
     */
    private void readOnce() throws ErrnoException, Malformed, ProtocolViolation {
        ByteBuffer rest = input.rest();
        Store shared = io.in();
        int most = input.sendsBig() ? Stores.SIZE : portion;
        ByteBuffer into = rest == null ? shared.bytes().clear().limit(most) : rest;
        int n = socket.receive(into, io.fds);
        // The limit was for this read: a big message may go on behind it.
        shared.bytes().clear();
        if (!io.fds.isEmpty()) {
            List<Fd> received = List.copyOf(io.fds);
            io.fds.clear();
            input.addFds(received);
        }
        if (n < 0) {
            close();
        } else if (n > 0 && rest != null) {
            input.filled(sink);
        } else if (n > 0) {
            long before = System.nanoTime();
            take(shared, n);
            pace(n == most, System.nanoTime() - before);
        }
        brake();
    }

    /** Holds the peer back when it sends more than is taken. */
    private void brake() {
        boolean exceeded = peer.takeExceeded();
        int crowded = peer.takeCrowding();
        boolean suspect = exceeded || crowded > 0 || peer.queue().isBehind();
        if (brake == null && (suspect || Brake.waitsForMany(peer))) {
            brake = new Brake(loop, this::listen);
        }
        if (brake != null && !closed && brake.apply(exceeded, crowded, peer)) {
            listen();
        }
    }

    private void release() {
        if (brake != null && brake.holds()) {
            brake.release();
            listen();
        }
    }

    /** Goes by what the messages of this peer cost: some are for a thousand others. */
    private void pace(boolean full, long nanos) {
        if (nanos > LONG_TURN_NANOS) {
            portion = Math.max(LEAST_PORTION, portion / 2);
        } else if (full && nanos < LONG_TURN_NANOS / 4) {
            portion = Math.min(MOST_PORTION, portion * 2);
        }
    }

    private void take(Store in, int length) throws Malformed, ProtocolViolation, ErrnoException {
        int used = 0;
        if (arrival != null && !arrival.sasl.isDone()) {
            used = shakeHands(arrival.sasl, in, length);
            if (!arrival.sasl.isDone()) {
                return;
            }
        }
        if (used < length) {
            input.feed(in, length, used, sink);
        }
        if (arrival != null && peer.stage() != Peer.Stage.NEW) {
            settle();
        }
    }

    /** Goes on with the handshake: {@return how many bytes were part of it} */
    private int shakeHands(SaslServer sasl, Store in, int length)
            throws Malformed, ProtocolViolation, ErrnoException {
        ByteBuffer text = in.bytes().duplicate().limit(length).position(0);
        answer(sasl.receive(text));
        if (sasl.isRefused()) {
            throw new Malformed("could not authenticate");
        }
        if (sasl.isDone() && !bus.identify(peer, sasl.identity())) {
            throw new Malformed("this user is not let in");
        }
        passesFds = sasl.fdsAgreed();
        int used = text.position();
        if (sasl.wantsChallenge()) {
            held = new byte[text.remaining()];
            text.get(held);
            listen();
            reception.admission().cookies().challenge(made -> challenged(sasl, made));
        }
        return used;
    }

    /** {@return whether nothing is read until there is a cookie} */
    private boolean isThinking() {
        return arrival != null && arrival.sasl.wantsChallenge();
    }

    private void challenged(SaslServer sasl, Optional<CookieChallenge> made) {
        if (closed) {
            return;
        }
        try {
            watch.modify(EventLoop.READABLE);
            answer(sasl.challenge(made));
            if (sasl.isRefused()) {
                throw new Malformed("could not authenticate");
            }
            Store shared = io.in();
            shared.bytes().clear().put(held);
            int length = held.length;
            held = NOTHING;
            take(shared, length);
        } catch (ErrnoException | Malformed | ProtocolViolation e) {
            LOG.info("disconnecting {}: {}", peer, e.getMessage());
            close();
        }
    }

    private void answer(byte[] text) throws ErrnoException, Malformed {
        if (text.length > 0) {
            // Nobody's socket is full before he has authenticated, unless he never reads.
            if (socket.send(ByteBuffer.wrap(text), List.of()) != text.length) {
                throw new Malformed("does not read the answers of the handshake");
            }
        }
    }

    private void settle() {
        Arrival settled = arrival;
        if (settled != null) {
            arrival = null;
            watch.yielding(leaves);
            settled.deadline.close();
            settled.told.run();
        }
    }

    private void expired() {
        LOG.info("disconnecting {}: no Hello in time", peer);
        close();
    }

    @Override
    public void wake() {
        if (!queued && !wantsWritable && !closed) {
            queued = true;
            io.later(this);
        }
    }

    /** Sends what is queued until the socket is full. */
    void flush() {
        queued = false;
        if (closed) {
            return;
        }
        try {
            flushQueue();
        } catch (RuntimeException | AssertionError | OutOfMemoryError e) {
            failed(e);
        }
    }

    private void flushQueue() {
        OutQueue queue = peer.queue();
        try {
            boolean full = false;
            for (int i = 0; i < MAX_BATCHES && !full && !queue.isEmpty(); i++) {
                queue.fill(io.out);
                int sent = io.out.sendTo(socket, queue.fds());
                queue.sent(sent);
                full = sent < io.out.size();
            }
            if (!queue.isEmpty()) {
                queue.settle();
                io.trim.soon();
            }
            wantWritable(!queue.isEmpty());
        } catch (ErrnoException e) {
            LOG.debug("{}: {}", peer, e.getMessage());
            close();
        }
    }

    private void wantWritable(boolean wanted) {
        if (wanted != wantsWritable) {
            wantsWritable = wanted;
            listen();
        }
    }

    /** Tells the loop what is waited for. */
    private void listen() {
        boolean held = isThinking() || (brake != null && brake.holds());
        watch.modify((held ? 0 : EventLoop.READABLE) | (wantsWritable ? EventLoop.WRITABLE : 0));
    }

    @Override
    public boolean passesFds() {
        return passesFds;
    }

    @Override
    public Optional<Fd> process() {
        return closed ? Optional.empty() : socket.peerProcess();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        watch.close();
        if (brake != null) {
            brake.release();
        }
        if (fdDeadline != null) {
            fdDeadline.close();
        }
        socket.close();
        settle();
        reception.closed(this);
        // Later, as this may be in the middle of a broadcast: see Bus.
        loop.defer(() -> {
            input.close();
            bus.disconnected(peer);
        });
    }
}
