package org.jitney.broker.peer;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jitney.broker.account.Limits;
import org.jitney.broker.frame.Malformed;
import org.jitney.bus.sasl.SaslServer;
import org.jitney.bus.wire.ProtocolViolation;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A peer's socket: handshake first, then frames both ways. Never blocks; whatever goes wrong closes
 * this connection and no other.
 */
final class SocketLink implements Link {
    private static final Logger LOG = LoggerFactory.getLogger(SocketLink.class);

    /** System calls for one peer before the next one has its turn. */
    private static final int MAX_BATCHES = 16;

    private final Reception reception;
    private final Bus bus;
    private final EventLoop loop;
    private final IoBuffers io;
    private final StreamSocket socket;
    private final Peer peer;
    private final Runnable settled;
    private final SaslServer handshake;
    private final Input input;
    private final Input.Sink sink;
    private final Watch watch;
    private final Timer deadline;
    private boolean incomplete = true;
    private boolean closed;
    private boolean queued;
    private boolean wantsWritable;

    /**
     * Takes over a socket for an admitted peer.
     *
     * @param settled runs once, when the peer has said Hello or is gone before
     */
    SocketLink(Reception reception, StreamSocket socket, Peer peer, Runnable settled)
            throws ErrnoException {
        this.reception = reception;
        this.bus = reception.bus();
        this.loop = reception.loop();
        this.io = reception.buffers();
        this.socket = socket;
        this.peer = peer;
        this.settled = settled;
        Limits limits = bus.accounts().limits();
        this.handshake = new SaslServer(bus.guid(), Integer.toUnsignedLong(peer.uid()), true);
        this.input =
                new Input(
                        peer.share(),
                        peer.uniqueName(),
                        limits.maxMessageBytes(),
                        limits.maxMessageFds());
        this.sink = frame -> bus.receive(peer, frame) && isOpen();
        this.watch = loop.watch(socket.fd(), EventLoop.READABLE, this::ready);
        this.deadline = loop.timer(this::expired);
        deadline.armAfter(limits.authTimeout());
    }

    private boolean isOpen() {
        return !closed;
    }

    private void ready(int events) {
        if (closed) {
            return;
        }
        if ((events & EventLoop.WRITABLE) != 0) {
            flush();
        }
        // A hang-up shows as the end of what can be read, behind everything that was sent before.
        if (!closed && (events & ~EventLoop.WRITABLE) != 0) {
            read();
        }
    }

    private void read() {
        try {
            for (int i = 0; i < MAX_BATCHES && !closed; i++) {
                io.in.clear();
                int n = socket.receive(io.in, io.fds);
                if (!io.fds.isEmpty()) {
                    List<Fd> received = List.copyOf(io.fds);
                    io.fds.clear();
                    input.addFds(received);
                }
                if (n == 0) {
                    return;
                }
                if (n < 0) {
                    close();
                    return;
                }
                io.in.get(0, io.bytes, 0, n);
                take(n);
                if (n < IoBuffers.SIZE) {
                    return;
                }
            }
        } catch (ErrnoException e) {
            LOG.debug("{}: {}", peer, e.getMessage());
            close();
        } catch (Malformed | ProtocolViolation e) {
            LOG.info("disconnecting {}: {}", peer, e.getMessage());
            close();
        }
    }

    private void take(int length) throws Malformed, ProtocolViolation, ErrnoException {
        int used = 0;
        if (!handshake.isDone()) {
            ByteBuffer text = ByteBuffer.wrap(io.bytes, 0, length);
            answer(handshake.receive(text));
            used = text.position();
            if (used == length) {
                return;
            }
            System.arraycopy(io.bytes, used, io.bytes, 0, length - used);
        }
        input.feed(io.bytes, length - used, sink);
        if (incomplete && peer.stage() != Peer.Stage.NEW) {
            settle();
        }
    }

    private void answer(byte[] text) throws ErrnoException, Malformed {
        if (text.length > 0) {
            io.out.clear();
            io.out.put(text).flip();
            // Nobody's socket is full before he has authenticated, unless he never reads.
            if (socket.send(io.out, List.of()) != text.length) {
                throw new Malformed("does not read the answers of the handshake");
            }
        }
    }

    private void settle() {
        if (incomplete) {
            incomplete = false;
            deadline.close();
            settled.run();
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
        OutQueue queue = peer.queue();
        try {
            boolean full = false;
            for (int i = 0; i < MAX_BATCHES && !full && !queue.isEmpty(); i++) {
                List<Fd> fds = queue.fds();
                ByteBuffer out = io.out;
                queue.fill(out);
                int wanted = out.remaining();
                int sent = socket.send(out, fds);
                queue.sent(sent);
                full = sent < wanted;
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
            watch.modify(wanted ? EventLoop.READABLE | EventLoop.WRITABLE : EventLoop.READABLE);
        }
    }

    @Override
    public boolean passesFds() {
        return handshake.fdsAgreed();
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
