package org.jitney.bus.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.name.ObjectPath;
import org.jitney.linux.fd.Fd;
import org.jspecify.annotations.Nullable;

/**
 * One message: header fields as values, the body as bytes that are decoded when somebody asks.
 * Immutable but for the ownership of its descriptors. Passing it on with another sender or serial
 * copies neither body nor descriptors.
 *
 * <p>Names are plain strings here, checked once by the decoder: a message is routed by comparing
 * them, and most are thrown away at once.
 */
public final class Message {

    public static final int NO_REPLY_EXPECTED = 1;
    public static final int NO_AUTO_START = 2;
    public static final int ALLOW_INTERACTIVE_AUTHORIZATION = 4;

    private final ByteOrder order;
    private final MessageType type;
    private final int flags;
    private final int serial;
    private final Fields fields;
    private final byte[] data;
    private final int bodyOffset;
    private final int bodyLength;
    private final List<Fd> fds;
    private @Nullable List<Object> body;

    Message(
            ByteOrder order,
            MessageType type,
            int flags,
            int serial,
            Fields fields,
            byte[] data,
            int bodyOffset,
            int bodyLength,
            List<Fd> fds) {
        this.order = order;
        this.type = type;
        this.flags = flags;
        this.serial = serial;
        this.fields = fields;
        this.data = data;
        this.bodyOffset = bodyOffset;
        this.bodyLength = bodyLength;
        this.fds = fds;
    }

    /** Starts a method call. */
    public static MessageBuilder call(ObjectPath path, String interfaceName, String member) {
        return new MessageBuilder(MessageType.METHOD_CALL)
                .path(path)
                .interfaceName(interfaceName)
                .member(member);
    }

    /** Starts a method call to a name on a bus. */
    public static MessageBuilder call(
            String destination, String path, String interfaceName, String member) {
        return call(ObjectPath.of(path), interfaceName, member).destination(destination);
    }

    public static MessageBuilder signal(ObjectPath path, String interfaceName, String member) {
        return new MessageBuilder(MessageType.SIGNAL)
                .path(path)
                .interfaceName(interfaceName)
                .member(member)
                .noReply();
    }

    /** Starts the answer to a call, addressed to its sender. */
    public static MessageBuilder reply(Message call) {
        return new MessageBuilder(MessageType.METHOD_RETURN).answering(call);
    }

    /** Starts the error that answers a call, with its text as the body. */
    public static MessageBuilder error(Message call, String errorName, String text) {
        return new MessageBuilder(MessageType.ERROR)
                .answering(call)
                .errorName(errorName)
                .body("s", text);
    }

    public MessageType type() {
        return type;
    }

    public ByteOrder order() {
        return order;
    }

    public int serial() {
        return serial;
    }

    /** {@return the serial of the call that this answers, 0 when it answers none} */
    public int replySerial() {
        return fields.replySerial;
    }

    public int flags() {
        return flags;
    }

    public boolean expectsReply() {
        return type == MessageType.METHOD_CALL && (flags & NO_REPLY_EXPECTED) == 0;
    }

    public boolean allowsInteraction() {
        return (flags & ALLOW_INTERACTIVE_AUTHORIZATION) != 0;
    }

    public boolean allowsAutoStart() {
        return (flags & NO_AUTO_START) == 0;
    }

    public Optional<ObjectPath> path() {
        return Optional.ofNullable(fields.path);
    }

    public Optional<String> interfaceName() {
        return Optional.ofNullable(fields.interfaceName);
    }

    public Optional<String> member() {
        return Optional.ofNullable(fields.member);
    }

    public Optional<String> errorName() {
        return Optional.ofNullable(fields.errorName);
    }

    public Optional<String> destination() {
        return Optional.ofNullable(fields.destination);
    }

    public Optional<String> sender() {
        return Optional.ofNullable(fields.sender);
    }

    public Signature signature() {
        return fields.signature;
    }

    /** {@return the descriptors that travel with it; this message owns them} */
    public List<Fd> fds() {
        return fds;
    }

    /** Closes the descriptors. Who keeps one duplicates it first. */
    public void closeFds() {
        for (Fd fd : fds) {
            fd.close();
        }
    }

    /** {@return whether this is the given signal} */
    public boolean isSignal(String interfaceName, String member) {
        return type == MessageType.SIGNAL
                && interfaceName.equals(fields.interfaceName)
                && member.equals(fields.member);
    }

    /** {@return whether this calls the given method} */
    public boolean isCall(String interfaceName, String member) {
        return type == MessageType.METHOD_CALL
                && interfaceName.equals(fields.interfaceName)
                && member.equals(fields.member);
    }

    /** {@return the arguments, decoded at the first call} */
    public List<Object> body() {
        List<Object> known = body;
        if (known == null) {
            known = arguments(Integer.MAX_VALUE);
            body = known;
        }
        return known;
    }

    /** Takes the arguments from who has read them. */
    Message read(List<Object> arguments) {
        body = arguments;
        return this;
    }

    /** {@return at most the first {@code max} arguments; for match rules on large bodies} */
    public List<Object> arguments(int max) {
        if (body != null) {
            return body.subList(0, Math.min(max, body.size()));
        }
        try {
            return WireReader.reading(data, bodyOffset, bodyLength, order, fds)
                    .values(fields.signature.value(), max);
        } catch (ProtocolViolation e) {
            throw new IllegalStateException("the decoder let a bad body pass", e);
        }
    }

    /** {@return the text of an error, or its name when it has none} */
    public String errorText() {
        boolean hasText = fields.signature.value().startsWith("s");
        return hasText ? (String) arguments(1).get(0) : errorName().orElse("");
    }

    public int bodyLength() {
        return bodyLength;
    }

    /** The same message as the bus passes it on; shares the body and the descriptors. */
    public Message withSender(String sender) {
        Fields changed = new Fields(fields);
        changed.sender = sender;
        return with(serial, changed, fds);
    }

    /** The same message with the serial of its own connection. */
    public Message withSerial(int newSerial) {
        return with(newSerial, fields, fds);
    }

    public Message withDestination(String destination) {
        Fields changed = new Fields(fields);
        changed.destination = destination;
        return with(serial, changed, fds);
    }

    /** The same message with these descriptors instead, as many as before (duplicates of them). */
    public Message withFds(List<Fd> other) {
        if (other.size() != fds.size()) {
            throw new IllegalArgumentException("a message keeps its number of descriptors");
        }
        return with(serial, fields, List.copyOf(other));
    }

    private Message with(int newSerial, Fields newFields, List<Fd> newFds) {
        return new Message(
                order, type, flags, newSerial, newFields, data, bodyOffset, bodyLength, newFds);
    }

    /** Encodes everything before the body, in this message's byte order. */
    public ByteBuffer encodeHeader() {
        if (serial == 0) {
            throw new IllegalStateException("a message is sent with a serial");
        }
        WireWriter out = new WireWriter(order, 256);
        out.putByte(order == ByteOrder.LITTLE_ENDIAN ? 'l' : 'B');
        out.putByte(type.code());
        out.putByte(flags);
        out.putByte(1);
        out.putInt(bodyLength);
        out.putInt(serial);
        fields.encode(out);
        if ((long) out.position() + bodyLength > Limits.MAX_MESSAGE) {
            throw new IllegalArgumentException("larger than a D-Bus message may be");
        }
        return ByteBuffer.wrap(out.toBytes());
    }

    /** {@return the encoded body, a read-only view that shares the bytes} */
    public ByteBuffer encodedBody() {
        return ByteBuffer.wrap(data, bodyOffset, bodyLength).slice().asReadOnlyBuffer();
    }

    /** {@return the whole message as bytes; the descriptors travel beside them} */
    public byte[] encode() {
        ByteBuffer header = encodeHeader();
        byte[] all = new byte[header.remaining() + bodyLength];
        int headerLength = header.remaining();
        header.get(all, 0, headerLength);
        System.arraycopy(data, bodyOffset, all, headerLength, bodyLength);
        return all;
    }

    /** {@return a line for logs: what it is, from where to where, without the body} */
    @Override
    public String toString() {
        return type
                + " serial="
                + serial
                + (fields.replySerial == 0 ? "" : " reply_serial=" + fields.replySerial)
                + " sender="
                + sender().orElse("-")
                + " destination="
                + destination().orElse("-")
                + " path="
                + (fields.path == null ? "-" : fields.path)
                + " "
                + interfaceName().orElse(errorName().orElse(""))
                + (fields.member == null ? "" : "." + fields.member)
                + "("
                + fields.signature
                + ")";
    }
}
