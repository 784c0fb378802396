package org.jitney.broker.listener;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jitney.broker.peer.Credentials;
import org.jitney.broker.peer.Link;
import org.jitney.broker.peer.Reception;
import org.jitney.bus.sasl.Nonce;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Listener;
import org.jitney.linux.fd.SocketCalls;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listening socket of the bus.
 *
 * <p>Each user may have so many connections in the handshake; one more, and the oldest is closed.
 * Over TCP all who have not said who they are count as one user. When descriptors run out it stops
 * accepting for some time.
 */
public final class BusListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BusListener.class);

    /** Connections accepted in one go, and for how long at most, before others have their turn. */
    private static final int MAX_BATCH = 64;

    private static final long BATCH_NANOS = 40_000;

    private static final long SHORT_TURN_NANOS = 200_000;

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Listener listener;
    private final Reception reception;
    private final int maxIncomplete;
    private long acceptedAt;
    private final Optional<Nonce> nonce;
    private final boolean kernelKnows;
    private final Watch watch;
    private final Timer pause;

    /** The connections in the handshake by user, oldest first. */
    private final Map<Integer, Map<Object, Link>> incomplete = new HashMap<>();

    private boolean closed;

    /**
     * Takes over a listening socket.
     *
     * @param nonce what clients have to send before all else
     */
    public BusListener(
            EventLoop loop,
            Listener listener,
            Optional<Nonce> nonce,
            Reception reception,
            int maxIncomplete)
            throws ErrnoException {
        this.listener = listener;
        this.acceptedAt = System.nanoTime() - SHORT_TURN_NANOS;
        this.reception = reception;
        this.maxIncomplete = maxIncomplete;
        this.nonce = nonce;
        this.kernelKnows =
                SocketCalls.option(listener.fd(), Sockets.SOL_SOCKET, Sockets.SO_DOMAIN)
                        == Sockets.AF_UNIX;
        this.watch = loop.watchYielding(listener.fd(), EventLoop.READABLE, _ -> accept());
        this.pause = loop.timer(this::resume);
    }

    /**
     * Takes one connection a turn while turns are short, which saves asking in vain whether there
     * is another; when turns are long, all that wait, up to a limit.
     */
    private void accept() {
        long now = System.nanoTime();
        int most = now - acceptedAt < SHORT_TURN_NANOS ? 1 : MAX_BATCH;
        acceptedAt = now;
        for (int i = 0; i < most && (i == 0 || System.nanoTime() - now < BATCH_NANOS); i++) {
            try {
                Optional<StreamSocket> socket = listener.accept();
                if (socket.isEmpty()) {
                    return;
                }
                welcome(socket.get());
            } catch (ErrnoException e) {
                LOG.warn("cannot accept a connection: {}", e.getMessage());
                watch.modify(0);
                pause.armAfter(PAUSE);
                return;
            }
        }
    }

    private void welcome(StreamSocket socket) {
        try {
            Credentials credentials =
                    kernelKnows
                            ? Credentials.of(socket.credentialsWithoutProcess())
                            : Credentials.unknown();
            int uid = credentials.uid();
            Object ticket = new Object();
            Optional<Link> link =
                    reception.welcome(socket, credentials, nonce, () -> settled(uid, ticket));
            if (link.isEmpty()) {
                return;
            }
            Map<Object, Link> own = incomplete.computeIfAbsent(uid, _ -> new LinkedHashMap<>());
            own.put(ticket, link.get());
            if (own.size() > maxIncomplete) {
                own.values().iterator().next().close();
            }
        } catch (ErrnoException e) {
            // This connection's trouble, such as a peer that is gone already.
            LOG.info("connection not taken: {}", e.getMessage());
            socket.close();
        }
    }

    private void settled(int uid, Object ticket) {
        Map<Object, Link> own = incomplete.get(uid);
        if (own != null) {
            own.remove(ticket);
            if (own.isEmpty()) {
                incomplete.remove(uid);
            }
        }
    }

    private void resume() {
        if (!closed) {
            watch.modify(EventLoop.READABLE);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            pause.close();
            watch.close();
            listener.close();
        }
    }
}
