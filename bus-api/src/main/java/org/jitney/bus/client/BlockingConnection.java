package org.jitney.bus.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.sasl.SaslClient;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageDecoder;
import org.jitney.bus.wire.MessageType;
import org.jitney.bus.wire.ProtocolViolation;
import org.jitney.bus.wire.Variant;
import org.jitney.linux.sys.ClientSocket;
import org.jspecify.annotations.Nullable;

/**
 * A connection for command line tools: one thread, calls wait for their answer. Built for a fast
 * start: the distribution's own socket, else the JDK's channel, and in no case descriptors.
 * Messages that come while a call waits are kept, in order, for {@link #nextMessage}.
 *
 * <p>Handshake, {@code Hello} and the first call leave in one write; the answer to {@code Hello} is
 * looked at when it arrives.
 */
public final class BlockingConnection implements AutoCloseable {

    /** What sd-bus waits for an answer. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(90);

    /** How many calls may be under way, so that nobody has to keep a long queue for us. */
    private static final int AT_ONCE = 64;

    private static final String PROPERTIES = "org.freedesktop.DBus.Properties";
    private static final String BUS = "org.freedesktop.DBus";
    private static final ObjectPath BUS_PATH = ObjectPath.of("/org/freedesktop/DBus");

    private final Carrier carrier;
    private final SaslClient sasl;
    private final MessageDecoder decoder = MessageDecoder.reading();
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);
    private final ArrayDeque<Message> received = new ArrayDeque<>();
    private final boolean onBus;
    private Duration timeout = DEFAULT_TIMEOUT;
    private byte[] unsent;
    private int lastSerial;
    private int helloSerial;
    private String uniqueName = "";

    private BlockingConnection(Carrier carrier, SaslClient sasl, boolean onBus) {
        this.carrier = carrier;
        this.sasl = sasl;
        this.onBus = onBus;
        this.unsent = sasl.opening();
        if (onBus) {
            Message hello = Message.call(BUS_PATH, BUS, "Hello").destination(BUS).build();
            helloSerial = ++lastSerial;
            unsent = join(unsent, hello.withSerial(helloSerial).encode());
        }
    }

    /** Connects to a bus. */
    public static BlockingConnection bus(BusAddress address) throws IOException {
        IOException failure = null;
        for (BusAddress.Target target : address.targets()) {
            try {
                return to(target);
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure == null ? new IOException("no address") : failure;
    }

    /** Only paths are reached without native access, with which a command would start later. */
    private static BlockingConnection to(BusAddress.Target target) throws IOException {
        if (target instanceof BusAddress.Unix unix && !unix.isAbstract()) {
            SaslClient sasl = new SaslClient(false, unix.guid());
            return new BlockingConnection(open(Path.of(unix.name())), sasl, true);
        }
        return over(Dialer.ofUser().open(target));
    }

    static BlockingConnection over(Dialer.Blocking line) {
        return new BlockingConnection(line.carrier(), line.sasl(), true);
    }

    /** Connects to a service's own socket, without a bus in between. */
    public static BlockingConnection direct(Path socket) throws IOException {
        return new BlockingConnection(open(socket), new SaslClient(false), false);
    }

    private static Carrier open(Path path) throws IOException {
        if (ClientSocket.isAvailable()) {
            return NativeCarrier.open(path);
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return new ChannelCarrier(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Sets how long a call waits; zero waits for ever. */
    public void timeout(Duration duration) {
        timeout = duration;
    }

    public boolean isOnBus() {
        return onBus;
    }

    /** {@return our name on the bus, empty on a direct connection} */
    public String uniqueName() throws IOException, CallFailed {
        if (onBus && uniqueName.isEmpty()) {
            // Any answer comes after that to Hello, which receive() looks at.
            // (Not Peer.Ping: dbus-daemon's usual policy lets nobody send that to the bus itself.)
            call(BUS, BUS_PATH.value(), BUS, "GetId", "");
        }
        return uniqueName;
    }

    /** {@return the identity of the server, known after the first answer} */
    public String serverGuid() {
        return sasl.guid();
    }

    /** Sends a message and returns its serial. */
    public int send(Message message) throws IOException {
        write(encoded(message));
        return lastSerial;
    }

    /** {@return the message with the next serial, behind what else has to leave first} */
    private byte[] encoded(Message message) throws IOException {
        int serial = ++lastSerial;
        if (!onBus && !sasl.isDone()) {
            shakeHands();
        }
        byte[] bytes = message.withSerial(serial).encode();
        byte[] all = unsent.length == 0 ? bytes : join(unsent, bytes);
        unsent = NOTHING;
        return all;
    }

    /**
     * Waits for the end of the handshake. A service's own socket needs that: sd-bus reads 256 bytes
     * at first, and a short call that is in them as a whole is left lying until more bytes come.
     */
    private void shakeHands() throws IOException {
        write(unsent);
        unsent = NOTHING;
        long deadline = deadline(timeout);
        while (!sasl.isDone()) {
            in.clear();
            int n = carrier.read(in, deadline);
            if (n < 0) {
                throw new EOFException("Connection reset by peer");
            }
            if (n == 0 && deadline != Carrier.NEVER && System.nanoTime() - deadline >= 0) {
                throw new IOException("Connection timed out");
            }
            in.flip();
            feed();
        }
    }

    private static final byte[] NOTHING = new byte[0];

    private void write(byte[] bytes) throws IOException {
        carrier.write(ByteBuffer.wrap(bytes));
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Calls and waits for the answer; an error answer is a {@link CallFailed}. */
    public Message call(Message message) throws IOException, CallFailed {
        return awaitReply(send(message));
    }

    /**
     * Calls all of them at once and waits for the answers, which come in the order of the calls.
     */
    public List<Message> answers(List<Message> calls) throws IOException, CallFailed {
        List<Message> answers = new ArrayList<>(calls.size());
        for (int from = 0; from < calls.size(); from += AT_ONCE) {
            List<Message> some = calls.subList(from, Math.min(calls.size(), from + AT_ONCE));
            int first = lastSerial + 1;
            for (Message call : some) {
                write(encoded(call));
            }
            for (int serial = first; serial < first + some.size(); serial++) {
                answers.add(awaitAnswer(serial));
            }
        }
        return answers;
    }

    /** Calls with arguments and returns the answer's. {@code destination} is empty if direct. */
    public List<Object> call(
            String destination,
            String path,
            String interfaceName,
            String member,
            String signature,
            Object... arguments)
            throws IOException, CallFailed {
        var call = Message.call(ObjectPath.of(path), interfaceName, member);
        if (onBus && !destination.isEmpty()) {
            call.destination(destination);
        }
        return call(call.body(signature, arguments).build()).body();
    }

    public Variant getProperty(String destination, String path, String interfaceName, String name)
            throws IOException, CallFailed {
        return (Variant)
                call(destination, path, PROPERTIES, "Get", "ss", interfaceName, name).get(0);
    }

    /** {@return all properties in the order of the service; of all interfaces for the empty one} */
    @SuppressWarnings("unchecked") // the signature a{sv} was checked
    public Map<String, Variant> getAll(String destination, String path, String interfaceName)
            throws IOException, CallFailed {
        var call = Message.call(ObjectPath.of(path), PROPERTIES, "GetAll");
        if (onBus && !destination.isEmpty()) {
            call.destination(destination);
        }
        Message reply = call(call.body("s", interfaceName).build());
        if (!reply.signature().value().equals("a{sv}")) {
            throw new CallFailed(
                    CallFailed.INVALID_SIGNATURE,
                    "GetAll answered '" + reply.signature() + "' instead of 'a{sv}'");
        }
        return (Map<String, Variant>) reply.body().get(0);
    }

    /** Asks the bus for matching signals; nothing to do on a direct connection. */
    public void addMatch(String rule) throws IOException, CallFailed {
        if (onBus) {
            call(BUS, BUS_PATH.value(), BUS, "AddMatch", "s", rule);
        }
    }

    private Message awaitReply(int serial) throws IOException, CallFailed {
        return checked(awaitAnswer(serial));
    }

    /** {@return the answer to a call, be it an error} */
    private Message awaitAnswer(int serial) throws IOException, CallFailed {
        long deadline = deadline(timeout);
        while (true) {
            for (Message message : received) {
                if (message.replySerial() == serial) {
                    received.remove(message);
                    return message;
                }
            }
            Message message = receive(deadline);
            if (message == null) {
                throw new CallFailed(CallFailed.TIMEOUT, "Connection timed out");
            }
            if (message.replySerial() == serial) {
                return message;
            }
            received.add(message);
        }
    }

    private static Message checked(Message reply) throws CallFailed {
        if (reply.type() == MessageType.ERROR) {
            throw CallFailed.of(reply);
        }
        return reply;
    }

    /** {@return the next message that answers no call of ours; none when the time is up} */
    public Optional<Message> nextMessage(Duration atMost) throws IOException {
        if (!received.isEmpty()) {
            return Optional.of(received.remove());
        }
        return Optional.ofNullable(receive(deadline(atMost)));
    }

    /** {@return the next message, however long it takes} */
    public Message nextMessage() throws IOException {
        Message message = received.isEmpty() ? receive(Carrier.NEVER) : received.remove();
        if (message == null) {
            throw new EOFException("the wait without end ended");
        }
        return message;
    }

    private static long deadline(Duration duration) {
        return duration.isZero() ? Carrier.NEVER : System.nanoTime() + duration.toNanos();
    }

    /** Reads until a message is complete; null at the deadline. */
    private @Nullable Message receive(long deadline) throws IOException {
        if (unsent.length > 0) {
            write(unsent);
            unsent = NOTHING;
        }
        while (true) {
            Message message = decoded();
            if (message != null) {
                if (!onBus || message.replySerial() != helloSerial) {
                    return message;
                }
                greeted(message);
                continue;
            }
            in.clear();
            int n = carrier.read(in, deadline);
            if (n < 0) {
                throw new EOFException("Connection reset by peer");
            }
            if (n == 0 && deadline != Carrier.NEVER && System.nanoTime() - deadline >= 0) {
                return null;
            }
            in.flip();
            feed();
        }
    }

    private void greeted(Message reply) throws IOException {
        if (reply.type() == MessageType.ERROR) {
            throw new IOException("the bus refused us: " + reply.errorText());
        }
        uniqueName = (String) reply.body().get(0);
    }

    private @Nullable Message decoded() throws IOException {
        try {
            return decoder.next().orElse(null);
        } catch (ProtocolViolation e) {
            throw new IOException("not D-Bus: " + e.getMessage(), e);
        }
    }

    private void feed() throws IOException {
        try {
            if (!sasl.isDone()) {
                sasl.receive(in);
            }
            decoder.feed(in);
        } catch (ProtocolViolation e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        carrier.close();
    }
}
