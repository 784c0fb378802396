package org.jitney.bus.wire;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jitney.bus.name.BusName;
import org.jitney.bus.name.ErrorName;
import org.jitney.bus.name.InterfaceName;
import org.jitney.bus.name.MemberName;
import org.jitney.bus.name.ObjectPath;
import org.jitney.linux.fd.Fd;

/** Builds one message; made by the factory methods of {@link Message}. */
public final class MessageBuilder {

    private static final byte[] NO_BODY = new byte[0];

    private final MessageType type;
    private final Fields fields = new Fields();
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private int flags;
    private int serial;
    private byte[] body = NO_BODY;
    private List<Fd> fds = List.of();

    MessageBuilder(MessageType type) {
        this.type = type;
    }

    MessageBuilder path(ObjectPath path) {
        fields.path = path;
        return this;
    }

    MessageBuilder interfaceName(String name) {
        // A call without an interface is legal; the empty name asks for that.
        if (!name.isEmpty()) {
            require(InterfaceName.isValid(name), "interface name", name);
            fields.interfaceName = name;
        }
        return this;
    }

    MessageBuilder member(String name) {
        require(MemberName.isValid(name), "member name", name);
        fields.member = name;
        return this;
    }

    MessageBuilder errorName(String name) {
        require(ErrorName.isValid(name), "error name", name);
        fields.errorName = name;
        return this;
    }

    MessageBuilder answering(Message call) {
        fields.replySerial = call.serial();
        call.sender().ifPresent(this::destination);
        return noReply();
    }

    /** Sets the byte order; before the body. */
    public MessageBuilder order(ByteOrder byteOrder) {
        order = byteOrder;
        return this;
    }

    public MessageBuilder destination(String name) {
        require(BusName.isValid(name), "bus name", name);
        fields.destination = name;
        return this;
    }

    public MessageBuilder sender(String name) {
        require(BusName.isValid(name), "bus name", name);
        fields.sender = name;
        return this;
    }

    public MessageBuilder serial(int number) {
        serial = number;
        return this;
    }

    /** Marks a message that wants no answer. */
    public MessageBuilder noReply() {
        flags |= Message.NO_REPLY_EXPECTED;
        return this;
    }

    public MessageBuilder noAutoStart() {
        flags |= Message.NO_AUTO_START;
        return this;
    }

    /** Allows the service to ask the user before it answers. */
    public MessageBuilder interactive() {
        flags |= Message.ALLOW_INTERACTIVE_AUTHORIZATION;
        return this;
    }

    public MessageBuilder body(String signature, Object... arguments) {
        return body(signature, Arrays.asList(arguments));
    }

    /** Encodes the arguments; descriptors among them belong to the message from now on. */
    public MessageBuilder body(String signature, List<?> arguments) {
        WireWriter out = new WireWriter(order, 128);
        fields.signature = Signature.of(signature);
        out.values(signature, arguments);
        body = out.toBytes();
        fds = List.copyOf(out.fds());
        fields.fdCount = fds.size();
        return this;
    }

    public Message build() {
        if (type == MessageType.SIGNAL) {
            Objects.requireNonNull(fields.interfaceName, "a signal has an interface");
        }
        return new Message(order, type, flags, serial, fields, body, 0, body.length, fds);
    }

    private static void require(boolean valid, String kind, String text) {
        if (!valid) {
            throw new IllegalArgumentException("not a valid " + kind + ": '" + text + "'");
        }
    }
}
