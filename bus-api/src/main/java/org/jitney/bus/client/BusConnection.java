package org.jitney.bus.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.bus.sasl.SaslClient;
import org.jitney.bus.sasl.SaslServer;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.event.Timer;
import org.jitney.linux.fd.PeerCredentials;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection on an event loop: to a bus, to a peer's own socket, or the server's side of one.
 * Everything happens on the loop's thread. Nothing waits: sending queues, answers come back to a
 * consumer.
 *
 * <p>Descriptors of a received message are closed when its handler returns; who keeps one
 * duplicates it. Those of a sent message are closed once they are sent.
 *
 * <p>A {@linkplain #lasting lasting} connection outlives its bus. When the bus goes away, calls
 * that wait end with {@code NoReply}; matches, names and the receiver stay. It connects again, at
 * once and then ever more rarely, adds its matches, and asks for its names with the flags that they
 * were asked for with. What a daemon keeps for clients by their unique names is void then: {@link
 * #onLost} is for that, {@link #onReturned} for what has to be asked of the new bus.
 */
public final class BusConnection implements Endpoint, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BusConnection.class);

    /** Bytes that may wait for a peer; one message may exceed it if it is the only one. */
    public static final long DEFAULT_QUEUE_LIMIT = 8 << 20;

    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(25);

    public static final int ALLOW_REPLACEMENT = 1;
    public static final int REPLACE_EXISTING = 2;
    public static final int DO_NOT_QUEUE = 4;

    private record Match(String text, MatchRule rule, Consumer<Message> handler) {}

    /** How a session is come by. */
    private interface Dial {
        Session session(Session.Owner owner) throws ErrnoException;
    }

    private final EventLoop loop;
    private final boolean direct;
    private final List<Match> matches = new ArrayList<>();
    private final Claims claims = new Claims();
    private final List<Runnable> lostListeners = new ArrayList<>();
    private final List<Runnable> returnListeners = new ArrayList<>();
    private final List<Runnable> closeListeners = new ArrayList<>();
    private final Session.Owner events =
            new Session.Owner() {
                @Override
                public void signal(Message signal) {
                    receiveSignal(signal);
                }

                @Override
                public void ended(Session session) {
                    sessionEnded(session);
                }
            };
    private final BackOff backOff = new BackOff();
    private final Timer retry;
    private Optional<Dial> redial = Optional.empty();
    private Session session;
    private @Nullable MonotonicTime lostAt;
    private @Nullable MonotonicTime greetedAt;
    private @Nullable CallReceiver receiver;
    private long queueLimit = DEFAULT_QUEUE_LIMIT;
    private boolean closed;

    private BusConnection(EventLoop loop, boolean direct, Dial dial) throws ErrnoException {
        this.loop = loop;
        this.direct = direct;
        this.retry = loop.timer(this::reconnect);
        this.session = dial.session(events);
    }

    /** Connects to a bus; calls can be made at once, they follow the greeting. */
    public static BusConnection open(EventLoop loop, BusAddress address) throws ErrnoException {
        return open(loop, address, Dialer.ofUser());
    }

    static BusConnection open(EventLoop loop, BusAddress address, Dialer dialer)
            throws ErrnoException {
        return greet(new BusConnection(loop, false, owner -> dial(loop, address, dialer, owner)));
    }

    /** As {@link #open}, and connects again whenever the bus was away, until it is closed. */
    public static BusConnection lasting(EventLoop loop, BusAddress address) throws ErrnoException {
        BusConnection connection = open(loop, address);
        connection.redial = Optional.of(owner -> dial(loop, address, Dialer.ofUser(), owner));
        return connection;
    }

    /** As {@link #lasting}, and begins without a bus where there is none yet. */
    public static BusConnection eventual(EventLoop loop, BusAddress address) throws ErrnoException {
        Dial dial = owner -> dial(loop, address, Dialer.ofUser(), owner);
        BusConnection connection =
                new BusConnection(
                        loop,
                        false,
                        owner -> {
                            try {
                                return dial.session(owner);
                            } catch (ErrnoException e) {
                                LOG.debug("no bus yet: {}", e.getMessage());
                                return ending(loop, owner);
                            }
                        });
        connection.redial = Optional.of(dial);
        return greet(connection);
    }

    /** A session with nobody, which ends at once, as one with a bus that goes away does. */
    private static Session ending(EventLoop loop, Session.Owner owner) throws ErrnoException {
        List<StreamSocket> pair = StreamSocket.pair();
        loop.defer(() -> pair.get(1).close());
        return Session.client(loop, pair.get(0), new SaslClient(true), false, owner);
    }

    private static Session dial(
            EventLoop loop, BusAddress address, Dialer dialer, Session.Owner owner)
            throws ErrnoException {
        Dialer.Line line = dialer.connect(loop, address);
        return Session.client(loop, line.socket(), line.sasl(), false, owner);
    }

    /** Speaks to the bus at the other end of a connected socket. */
    public static BusConnection over(EventLoop loop, StreamSocket socket) throws ErrnoException {
        return greet(client(loop, socket, false));
    }

    private static BusConnection greet(BusConnection connection) {
        connection.session.hello(connection::greeted);
        return connection;
    }

    /** Speaks to a peer's own socket, without a bus in between. */
    public static BusConnection peer(EventLoop loop, StreamSocket socket) throws ErrnoException {
        return client(loop, socket, true);
    }

    private static BusConnection client(EventLoop loop, StreamSocket socket, boolean direct)
            throws ErrnoException {
        return new BusConnection(
                loop,
                direct,
                owner -> Session.client(loop, socket, new SaslClient(true), direct, owner));
    }

    /**
     * Serves a peer that has connected to our own socket. Who may connect is the caller's decision,
     * by {@link #peerCredentials}.
     *
     * @param guid 32 hexadecimal digits that identify this server
     */
    public static BusConnection direct(EventLoop loop, StreamSocket socket, String guid)
            throws ErrnoException {
        PeerCredentials peer = socket.credentials();
        peer.close();
        Handshake handshake =
                new Handshake.OfServer(
                        new SaslServer(guid, Integer.toUnsignedLong(peer.uid()), true));
        return new BusConnection(
                loop, true, owner -> Session.server(loop, socket, handshake, owner));
    }

    /**
     * Writes that name as the sender of all messages on a direct connection: clients that know only
     * the well-known name of a service match its signals by that.
     */
    public void sendAs(String name) {
        session.sendAs(name);
    }

    /** Sets how many bytes may wait for the peer. */
    public void queueLimit(long bytes) {
        queueLimit = bytes;
        session.queueLimit(bytes);
    }

    /** {@return who is at the other end of the socket: on a bus, who listens for it} */
    public PeerCredentials peerCredentials() {
        return session.peerCredentials();
    }

    /**
     * {@return our name on the bus, empty until it has greeted us and on direct connections; the
     * next bus may give another one}
     */
    public String uniqueName() {
        return session.uniqueName();
    }

    @Override
    public boolean isDirect() {
        return direct;
    }

    /** {@return whether there is another end now; a lasting connection may have one again later} */
    @Override
    public boolean isOpen() {
        return session.isOpen();
    }

    /** {@return why the connection ended, empty while it is open} */
    public String closeReason() {
        return session.closeReason();
    }

    /** {@return when the last message came, or when the connection to this bus began} */
    public MonotonicTime lastReceived() {
        return session.lastReceived();
    }

    /** {@return whether one of our own calls waits for its answer} */
    public boolean isAwaiting() {
        return session.isAwaiting();
    }

    public long queuedBytes() {
        return session.queuedBytes();
    }

    /** Runs something once the connection has ended for good, whoever ended it. */
    public void onClosed(Runnable listener) {
        closeListeners.add(listener);
    }

    /** Runs something each time the bus has gone away, after the calls that waited have failed. */
    public void onLost(Runnable listener) {
        lostListeners.add(listener);
    }

    /**
     * Runs something each time a bus is there again, not the first time. Matches and names have
     * been asked for before; what the listener asks is answered after them.
     */
    public void onReturned(Runnable listener) {
        returnListeners.add(listener);
    }

    /** Hands incoming calls to a receiver, an object tree; a peer must be authenticated first. */
    public void serve(CallReceiver tree) {
        receiver = tree;
        session.serve(tree);
    }

    // Sending

    @Override
    public void send(Message message) {
        session.send(message);
    }

    @Override
    public void call(Message message, Duration timeout, Consumer<Message> onReply) {
        session.call(message, timeout, onReply);
    }

    /** Calls with the usual time-out. */
    public void call(Message message, Consumer<Message> onReply) {
        call(message, DEFAULT_TIMEOUT, onReply);
    }

    // The bus

    private void receiveSignal(Message signal) {
        claims.received(signal);
        for (Match match : List.copyOf(matches)) {
            if (matches.contains(match) && match.rule().matches(signal)) {
                match.handler().accept(signal);
            }
        }
    }

    /** Subscribes to messages; on a direct connection the peer sends what it likes anyway. */
    public Subscription match(String rule, Consumer<Message> handler) {
        Match match = new Match(rule, MatchRule.parse(rule), handler);
        matches.add(match);
        tellMatch("AddMatch", match);
        return () -> {
            if (matches.remove(match)) {
                tellMatch("RemoveMatch", match);
            }
        };
    }

    private void tellMatch(String member, Match match) {
        if (!direct && session.isOpen()) {
            ask(Bus.call(member, "s", match.text()), answer -> logError(member, answer));
        }
    }

    /** Calls the bus; the answer is of no interest once this bus is gone and another will come. */
    private void ask(Message call, Consumer<Message> onReply) {
        Session asked = session;
        call(
                call,
                answer -> {
                    if (asked.isOpen() || redial.isEmpty()) {
                        onReply.accept(answer);
                    }
                });
    }

    private static void logError(String what, Message answer) {
        if (answer.type() == MessageType.ERROR) {
            LOG.warn("{} failed: {}", what, answer.errorText());
        }
    }

    /**
     * Asks for a well-known name; {@code then} gets the outcome, or {@code failed} the error. A
     * lasting connection asks again whenever the bus was away, with an outcome each time.
     */
    public void requestName(
            String name, int flags, Consumer<NameReply> then, Consumer<CallFailed> failed) {
        Claims.Claim claim = new Claims.Claim(name, flags, then, failed);
        claims.add(claim);
        if (session.isOpen() || redial.isEmpty()) {
            ask(claim.request(), claim::answered);
        }
    }

    public void releaseName(String name) {
        releaseName(name, () -> {});
    }

    /** Gives a name back; {@code then} runs once no message can come by it any more. */
    public void releaseName(String name, Runnable then) {
        claims.remove(name);
        if (!session.isOpen()) {
            loop.defer(then);
            return;
        }
        ask(
                Bus.call("ReleaseName", "s", name),
                answer -> {
                    logError("ReleaseName", answer);
                    then.run();
                });
    }

    // The end, and the beginning after it

    private void greeted() {
        MonotonicTime now = loop.clock().monotonic();
        greetedAt = now;
        MonotonicTime since = lostAt;
        if (since != null) {
            lostAt = null;
            LOG.info("the bus is there again after {} ms", now.since(since).toMillis());
            List.copyOf(returnListeners).forEach(Runnable::run);
        }
    }

    private void sessionEnded(Session ended) {
        if (redial.isEmpty() || closed) {
            retry.close();
            closeListeners.forEach(Runnable::run);
            return;
        }
        MonotonicTime now = loop.clock().monotonic();
        MonotonicTime good = greetedAt;
        // Only a bus that has kept us for a while is good: another one may throw us out each time.
        if (good != null && now.since(good).compareTo(BackOff.MOST) > 0) {
            backOff.reset();
        }
        greetedAt = null;
        if (lostAt == null) {
            lostAt = now;
            LOG.warn("the bus is gone: {}; connecting again", ended.closeReason());
            List.copyOf(lostListeners).forEach(Runnable::run);
        }
        retry.armAfter(backOff.next());
    }

    private void reconnect() {
        if (closed || redial.isEmpty()) {
            return;
        }
        try {
            Session next = redial.get().session(events);
            session = next;
            next.queueLimit(queueLimit);
            next.hello(this::greeted);
            matches.forEach(match -> tellMatch("AddMatch", match));
            claims.all().forEach(claim -> ask(claim.request(), claim::answered));
            CallReceiver tree = receiver;
            if (tree != null) {
                next.serve(tree);
            }
        } catch (ErrnoException e) {
            LOG.debug("no bus yet: {}", e.getMessage());
            retry.armAfter(backOff.next());
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (session.isOpen()) {
            session.close("closed");
        } else if (retry.isArmed()) {
            retry.close();
            loop.defer(() -> closeListeners.forEach(Runnable::run));
        }
    }
}
