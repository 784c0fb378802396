package org.jitney.bus.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.sasl.SaslClient;
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
 * A connection from one connect to its end: calls that wait for an answer, and who the callers are.
 *
 * <p>Nothing of it outlives it. A bus that was started anew gives the same unique names to others:
 * an answer that was still due belongs to nobody, what was known of {@code :1.5} is wrong. So each
 * reconnection is a session of its own, and objects are attached to the session.
 */
final class Session implements Endpoint, MessageStream.Reader {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private record PendingCall(Message call, Consumer<Message> onReply, Optional<Timer> timer) {}

    /** The connection that a session belongs to. */
    interface Owner {
        void signal(Message signal);

        void ended(Session session);
    }

    private final EventLoop loop;
    private final boolean direct;
    private final Owner owner;
    private final MessageStream stream;
    private final Map<Integer, PendingCall> pending = new HashMap<>();
    private final CallerIdentities identities = new CallerIdentities(this::askCredentials);
    private @Nullable CallReceiver receiver;
    private boolean attached;
    private String uniqueName = "";
    private @Nullable String ownName;
    private int lastSerial;
    private MonotonicTime lastReceived;

    private Session(
            EventLoop loop, StreamSocket socket, Handshake handshake, boolean direct, Owner owner)
            throws ErrnoException {
        this.loop = loop;
        this.direct = direct;
        this.owner = owner;
        this.lastReceived = loop.clock().monotonic();
        this.stream = new MessageStream(loop, socket, handshake, this);
    }

    /** The client's side of a socket, which is closed if that fails. */
    static Session client(
            EventLoop loop, StreamSocket socket, SaslClient sasl, boolean direct, Owner owner)
            throws ErrnoException {
        try {
            Session session =
                    new Session(loop, socket, new Handshake.OfClient(sasl), direct, owner);
            session.stream.greet(sasl.opening());
            return session;
        } catch (ErrnoException e) {
            socket.close();
            throw e;
        }
    }

    /** The server's side of a socket of our own. */
    static Session server(EventLoop loop, StreamSocket socket, Handshake handshake, Owner owner)
            throws ErrnoException {
        return new Session(loop, socket, handshake, true, owner);
    }

    /** Asks the bus for our name there; the first thing that is sent to it. */
    void hello(Runnable greeted) {
        call(
                Bus.call("Hello", ""),
                BusConnection.DEFAULT_TIMEOUT,
                answer -> {
                    if (answer.type() == MessageType.ERROR) {
                        close("the bus refused us: " + answer.errorText());
                    } else {
                        uniqueName = (String) answer.body().get(0);
                        greeted.run();
                    }
                });
    }

    /** {@return our name on the bus, empty until it has greeted us} */
    String uniqueName() {
        return uniqueName;
    }

    /** Writes that name as the sender of all messages; a bus would do so by itself. */
    void sendAs(String name) {
        ownName = name;
    }

    void queueLimit(long bytes) {
        stream.queueLimit(bytes);
    }

    PeerCredentials peerCredentials() {
        return stream.peerCredentials();
    }

    String closeReason() {
        return stream.closeReason();
    }

    long queuedBytes() {
        return stream.queuedBytes();
    }

    @Override
    public boolean isDirect() {
        return direct;
    }

    @Override
    public boolean isOpen() {
        return stream.isOpen();
    }

    /** Hands incoming calls to a receiver, once the peer is authenticated. */
    void serve(CallReceiver tree) {
        receiver = tree;
        if (stream.isReady()) {
            attach();
        }
    }

    @Override
    public void authenticated() {
        attach();
    }

    private void attach() {
        CallReceiver tree = receiver;
        if (tree != null && !attached) {
            attached = true;
            tree.attached(this);
        }
    }

    @Override
    public void send(Message message) {
        if (!stream.isOpen()) {
            message.closeFds();
        } else if (!message.fds().isEmpty() && stream.refusesFds()) {
            message.closeFds();
            refuseFds(message);
        } else {
            String name = ownName;
            Message named = name == null ? message : message.withSender(name);
            stream.send(named.withSerial(nextSerial()));
        }
    }

    /** The peer waits for an answer that cannot reach it as it is. */
    private void refuseFds(Message message) {
        LOG.warn("The peer takes no descriptors, not sent: {}", message);
        if (message.type() == MessageType.METHOD_RETURN) {
            send(
                    Message.error(
                                    message,
                                    "org.freedesktop.DBus.Error.NotSupported",
                                    "The answer has file descriptors, which were not negotiated")
                            .build());
        }
    }

    private int nextSerial() {
        lastSerial = lastSerial == -1 ? 1 : lastSerial + 1;
        return lastSerial;
    }

    @Override
    public void call(Message message, Duration timeout, Consumer<Message> onReply) {
        int serial = nextSerial();
        Message numbered = message.withSerial(serial);
        if (!stream.isOpen()) {
            message.closeFds();
            loop.defer(() -> onReply.accept(Bus.notConnected(numbered)));
            return;
        }
        Optional<Timer> timer = Optional.empty();
        if (!timeout.isZero()) {
            Timer deadline = loop.timer(() -> fail(serial, "Did not receive a reply in time"));
            deadline.armAfter(timeout);
            timer = Optional.of(deadline);
        }
        pending.put(serial, new PendingCall(numbered, onReply, timer));
        if (!message.fds().isEmpty() && stream.refusesFds()) {
            message.closeFds();
            refuseFds(message);
            return;
        }
        stream.send(numbered);
    }

    private void fail(int serial, String text) {
        PendingCall call = pending.remove(serial);
        if (call != null) {
            call.timer().ifPresent(Timer::close);
            call.onReply().accept(Message.error(call.call(), CallFailed.NO_REPLY, text).build());
        }
    }

    @Override
    public void received(Message message) {
        lastReceived = loop.clock().monotonic();
        switch (message.type()) {
            case METHOD_CALL -> receivedCall(message);
            case METHOD_RETURN, ERROR -> {
                PendingCall call = pending.remove(message.replySerial());
                if (call != null) {
                    call.timer().ifPresent(Timer::close);
                    call.onReply().accept(message);
                }
                message.closeFds();
            }
            case SIGNAL -> {
                owner.signal(message);
                message.closeFds();
            }
        }
    }

    private void receivedCall(Message call) {
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
            PeerCredentials peer = stream.peerCredentials();
            tree.onCall(
                    this,
                    call,
                    new PeerIdentity("", Integer.toUnsignedLong(peer.uid()), peer.pid()));
        } else {
            identities.identify(call, (message, who) -> tree.onCall(this, message, who));
        }
    }

    private void askCredentials(String name, Consumer<Message> then) {
        call(Bus.call("GetConnectionCredentials", "s", name), BusConnection.DEFAULT_TIMEOUT, then);
    }

    /** {@return when the last message came, or when the session began} */
    MonotonicTime lastReceived() {
        return lastReceived;
    }

    /** {@return whether somebody waits for an answer} */
    boolean isAwaiting() {
        return !pending.isEmpty();
    }

    void close(String reason) {
        stream.close(reason);
    }

    @Override
    public void ended() {
        identities.clear();
        CallReceiver tree = receiver;
        if (tree != null && attached) {
            tree.detached(this);
        }
        for (Integer serial : List.copyOf(pending.keySet())) {
            fail(serial, "Connection terminated");
        }
        owner.ended(this);
    }
}
