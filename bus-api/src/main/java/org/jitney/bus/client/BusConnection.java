package org.jitney.bus.client;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.sasl.SaslClient;
import org.jitney.bus.sasl.SaslServer;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageDecoder;
import org.jitney.bus.wire.MessageType;
import org.jitney.bus.wire.ProtocolViolation;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
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
 * <p>Memory is bounded. When a peer does not take its answers, nothing more is read from it; when
 * signals fill the queue nevertheless, the peer is disconnected.
 *
 * <p>Descriptors of a received message are closed when its handler returns; who keeps one
 * duplicates it. Those of a sent message are closed once they are sent.
 */
public final class BusConnection implements Endpoint, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BusConnection.class);

    /** Bytes that may wait for a peer; one message may exceed it if it is the only one. */
    public static final long DEFAULT_QUEUE_LIMIT = 8 << 20;

    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(25);

    public static final int ALLOW_REPLACEMENT = 1;
    public static final int REPLACE_EXISTING = 2;
    public static final int DO_NOT_QUEUE = 4;

    private static final String BUS = "org.freedesktop.DBus";
    private static final ObjectPath BUS_PATH = ObjectPath.of("/org/freedesktop/DBus");
    private static final int READ_SIZE = 64 << 10;

    /** Reads for each turn of the loop: one busy peer must not starve the others. */
    private static final int READS_PER_TURN = 8;

    private record PendingCall(Message call, Consumer<Message> onReply, Optional<Timer> timer) {}

    private record Match(MatchRule rule, Consumer<Message> handler) {}

    private final EventLoop loop;
    private final StreamSocket socket;
    private final Handshake handshake;
    private final boolean direct;
    private final PeerCredentials credentials;
    private final MessageDecoder decoder = new MessageDecoder();
    private final OutgoingQueue outgoing = new OutgoingQueue();
    private final OutgoingQueue greeting = new OutgoingQueue();
    private final ByteBuffer in = ByteBuffer.allocateDirect(READ_SIZE);
    private final List<Fd> receivedFds = new ArrayList<>();
    private final Map<Integer, PendingCall> pending = new HashMap<>();
    private final List<Match> matches = new ArrayList<>();
    private final List<Runnable> closeListeners = new ArrayList<>();
    private final CallerIdentities identities = new CallerIdentities(this::askCredentials);
    private final Watch watch;
    private @Nullable CallReceiver receiver;
    private boolean announced;
    private boolean flushPlanned;
    private boolean stalled;
    private boolean open = true;
    private int watched = EventLoop.READABLE;
    private String closeReason = "";
    private String uniqueName = "";
    private long queueLimit = DEFAULT_QUEUE_LIMIT;
    private int lastSerial;

    private BusConnection(EventLoop loop, StreamSocket socket, Handshake handshake, boolean direct)
            throws ErrnoException {
        this.loop = loop;
        this.socket = socket;
        this.handshake = handshake;
        this.direct = direct;
        this.credentials = socket.credentials();
        this.watch = loop.watch(socket.fd(), EventLoop.READABLE, this::ready);
    }

    /** Connects to a bus; calls can be made at once, they follow the greeting. */
    public static BusConnection open(EventLoop loop, BusAddress address) throws ErrnoException {
        return open(loop, address, Dialer.ofUser());
    }

    static BusConnection open(EventLoop loop, BusAddress address, Dialer dialer)
            throws ErrnoException {
        Dialer.Line line = dialer.connect(loop, address);
        return greet(client(loop, line.socket(), line.sasl(), false));
    }

    /** Speaks to the bus at the other end of a connected socket. */
    public static BusConnection over(EventLoop loop, StreamSocket socket) throws ErrnoException {
        return greet(client(loop, socket, new SaslClient(true), false));
    }

    private static BusConnection greet(BusConnection connection) {
        connection.call(
                Message.call(BUS_PATH, BUS, "Hello").destination(BUS).build(),
                DEFAULT_TIMEOUT,
                connection::greeted);
        return connection;
    }

    /** Speaks to a peer's own socket, without a bus in between. */
    public static BusConnection peer(EventLoop loop, StreamSocket socket) throws ErrnoException {
        return client(loop, socket, new SaslClient(true), true);
    }

    private static BusConnection client(
            EventLoop loop, StreamSocket socket, SaslClient sasl, boolean direct)
            throws ErrnoException {
        BusConnection connection =
                new BusConnection(loop, socket, new Handshake.OfClient(sasl), direct);
        connection.greeting.add(sasl.opening());
        connection.flushLater();
        return connection;
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
        SaslServer sasl = new SaslServer(guid, Integer.toUnsignedLong(peer.uid()), true);
        return new BusConnection(loop, socket, new Handshake.OfServer(sasl), true);
    }

    /** Sets how many bytes may wait for the peer. */
    public void queueLimit(long bytes) {
        queueLimit = bytes;
    }

    /** {@return who is at the other end of the socket: on a bus, the bus} */
    public PeerCredentials peerCredentials() {
        return credentials;
    }

    /** {@return our name on the bus, empty until it has greeted us and on direct connections} */
    public String uniqueName() {
        return uniqueName;
    }

    @Override
    public boolean isDirect() {
        return direct;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** {@return why the connection ended, empty while it is open} */
    public String closeReason() {
        return closeReason;
    }

    public long queuedBytes() {
        return outgoing.bytes();
    }

    /** Runs something once the connection has ended, whoever ended it. */
    public void onClosed(Runnable listener) {
        closeListeners.add(listener);
    }

    /** Hands incoming calls to a receiver, an object tree; a peer must be authenticated first. */
    public void serve(CallReceiver tree) {
        receiver = tree;
        announceWhenReady();
    }

    private void announceWhenReady() {
        CallReceiver tree = receiver;
        if (tree != null && !announced && (handshake.isDone() || handshake.isPipelined())) {
            announced = true;
            tree.attached(this);
        }
    }

    private void greeted(Message answer) {
        if (answer.type() == MessageType.ERROR) {
            close("the bus refused us: " + answer.errorText());
            return;
        }
        uniqueName = (String) answer.body().get(0);
    }

    // Sending

    @Override
    public void send(Message message) {
        if (!open) {
            message.closeFds();
            return;
        }
        enqueue(message.withSerial(nextSerial()));
    }

    private int nextSerial() {
        lastSerial = lastSerial == -1 ? 1 : lastSerial + 1;
        return lastSerial;
    }

    private void enqueue(Message message) {
        if (!message.fds().isEmpty() && handshake.isDone() && !handshake.fdsAgreed()) {
            message.closeFds();
            refuseFds(message);
            return;
        }
        boolean wasEmpty = outgoing.isEmpty();
        outgoing.add(message);
        if (!wasEmpty && outgoing.bytes() > queueLimit) {
            close("the peer does not read: " + outgoing.bytes() + " bytes are waiting");
            return;
        }
        flushLater();
    }

    /** The peer waits for an answer that cannot reach it as it is. */
    private void refuseFds(Message message) {
        LOG.warn("The peer takes no descriptors, not sent: {}", message);
        if (message.type() == MessageType.METHOD_RETURN) {
            enqueue(
                    Message.error(
                                    message,
                                    "org.freedesktop.DBus.Error.NotSupported",
                                    "The answer has file descriptors, which were not negotiated")
                            .build());
        }
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
            boolean ready = greeting.isEmpty() && (handshake.isDone() || handshake.isPipelined());
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

    @Override
    public void call(Message message, Duration timeout, Consumer<Message> onReply) {
        int serial = nextSerial();
        Message numbered = message.withSerial(serial);
        if (!open) {
            message.closeFds();
            loop.defer(() -> onReply.accept(failure(numbered, CallFailed.DISCONNECTED)));
            return;
        }
        Optional<Timer> timer = Optional.empty();
        if (!timeout.isZero()) {
            Timer deadline = loop.timer(() -> fail(serial, CallFailed.NO_REPLY));
            deadline.armAfter(timeout);
            timer = Optional.of(deadline);
        }
        pending.put(serial, new PendingCall(numbered, onReply, timer));
        enqueue(numbered);
    }

    /** Calls with the usual time-out. */
    public void call(Message message, Consumer<Message> onReply) {
        call(message, DEFAULT_TIMEOUT, onReply);
    }

    private static Message failure(Message call, String errorName) {
        String text =
                errorName.equals(CallFailed.NO_REPLY)
                        ? "Did not receive a reply in time"
                        : "The connection is closed";
        return Message.error(call, errorName, text).build();
    }

    private void fail(int serial, String errorName) {
        PendingCall call = pending.remove(serial);
        if (call != null) {
            call.timer().ifPresent(Timer::close);
            call.onReply().accept(failure(call.call(), errorName));
        }
    }

    // Receiving

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
                announceWhenReady();
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
            receive(message.get());
        }
    }

    private void receive(Message message) {
        switch (message.type()) {
            case METHOD_CALL -> receiveCall(message);
            case METHOD_RETURN, ERROR -> {
                PendingCall call = pending.remove(message.replySerial());
                if (call != null) {
                    call.timer().ifPresent(Timer::close);
                    call.onReply().accept(message);
                }
                message.closeFds();
            }
            case SIGNAL -> {
                for (Match match : List.copyOf(matches)) {
                    if (matches.contains(match) && match.rule().matches(message)) {
                        match.handler().accept(message);
                    }
                }
                message.closeFds();
            }
        }
    }

    private void receiveCall(Message call) {
        CallReceiver tree = receiver;
        if (tree == null) {
            call.closeFds();
            if (call.expectsReply()) {
                String path = call.path().map(ObjectPath::value).orElse("");
                send(
                        Message.error(
                                        call,
                                        "org.freedesktop.DBus.Error.UnknownObject",
                                        "Unknown object '" + path + "'.")
                                .build());
            }
        } else if (direct) {
            tree.onCall(
                    this,
                    call,
                    new PeerIdentity(
                            "", Integer.toUnsignedLong(credentials.uid()), credentials.pid()));
        } else {
            identities.identify(call, (message, who) -> tree.onCall(this, message, who));
        }
    }

    private void askCredentials(String name, Consumer<Message> then) {
        call(busCall("GetConnectionCredentials", "s", name), DEFAULT_TIMEOUT, then);
    }

    private static Message busCall(String member, String signature, Object... args) {
        return Message.call(BUS_PATH, BUS, member).destination(BUS).body(signature, args).build();
    }

    // The bus

    /** Subscribes to messages; on a direct connection the peer sends what it likes anyway. */
    public Subscription match(String rule, Consumer<Message> handler) {
        Match match = new Match(MatchRule.parse(rule), handler);
        matches.add(match);
        if (!direct) {
            call(busCall("AddMatch", "s", rule), answer -> logError("AddMatch", answer));
        }
        return () -> {
            if (matches.remove(match) && !direct && open) {
                call(busCall("RemoveMatch", "s", rule), answer -> logError("RemoveMatch", answer));
            }
        };
    }

    private static void logError(String what, Message answer) {
        if (answer.type() == MessageType.ERROR) {
            LOG.warn("{} failed: {}", what, answer.errorText());
        }
    }

    /** Asks for a well-known name; {@code then} gets the outcome, or the error as text. */
    public void requestName(
            String name, int flags, Consumer<NameReply> then, Consumer<CallFailed> failed) {
        call(
                busCall("RequestName", "su", name, flags),
                answer -> {
                    if (answer.type() == MessageType.ERROR) {
                        failed.accept(CallFailed.of(answer));
                    } else {
                        then.accept(NameReply.of((Long) answer.body().get(0)));
                    }
                });
    }

    public void releaseName(String name) {
        call(busCall("ReleaseName", "s", name), answer -> logError("ReleaseName", answer));
    }

    // The end

    @Override
    public void close() {
        close("closed");
    }

    private void close(@Nullable String reason) {
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
        identities.clear();
        // Later: whoever is in the middle of sending finishes what it does first.
        loop.defer(this::ended);
    }

    private void ended() {
        CallReceiver tree = receiver;
        if (tree != null && announced) {
            tree.detached(this);
        }
        for (Integer serial : List.copyOf(pending.keySet())) {
            fail(serial, CallFailed.DISCONNECTED);
        }
        for (Runnable listener : closeListeners) {
            listener.run();
        }
    }
}
