package org.jitney.bus.wire;

import org.jitney.bus.name.BusName;
import org.jitney.bus.name.ErrorName;
import org.jitney.bus.name.InterfaceName;
import org.jitney.bus.name.MemberName;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.ProtocolViolation.Kind;
import org.jspecify.annotations.Nullable;

/** The header fields of a message: mutable while it is being decoded or built, then left alone. */
final class Fields {

    static final int PATH = 1;
    static final int INTERFACE = 2;
    static final int MEMBER = 3;
    static final int ERROR_NAME = 4;
    static final int REPLY_SERIAL = 5;
    static final int DESTINATION = 6;
    static final int SENDER = 7;
    static final int SIGNATURE = 8;
    static final int UNIX_FDS = 9;

    @Nullable ObjectPath path;
    @Nullable String interfaceName;
    @Nullable String member;
    @Nullable String errorName;
    @Nullable String destination;
    @Nullable String sender;
    Signature signature = Signature.EMPTY;
    int replySerial;
    int fdCount;
    private int seen;

    Fields() {}

    Fields(Fields other) {
        path = other.path;
        interfaceName = other.interfaceName;
        member = other.member;
        errorName = other.errorName;
        destination = other.destination;
        sender = other.sender;
        signature = other.signature;
        replySerial = other.replySerial;
        fdCount = other.fdCount;
    }

    /** Decodes the array of fields at {@code data[at..at+length]}. */
    static Fields decode(byte[] data, int at, MessageHeader header) throws ProtocolViolation {
        Fields fields = new Fields();
        WireReader in =
                WireReader.checking(
                        data, at + MessageHeader.SIZE, header.fieldsLength(), header.order(), 0);
        while (!in.atEnd()) {
            in.align(8);
            fields.decodeOne(in);
        }
        checkPadding(data, at + MessageHeader.SIZE + header.fieldsLength(), header.fieldsLength());
        fields.requireFor(header.type());
        return fields;
    }

    private static void checkPadding(byte[] data, int from, int length) throws ProtocolViolation {
        for (int i = 0; i < (-length & 7); i++) {
            if (data[from + i] != 0) {
                throw new ProtocolViolation(Kind.BAD_PADDING);
            }
        }
    }

    private void decodeOne(WireReader in) throws ProtocolViolation {
        int code = in.readByte();
        String type = in.readSignature();
        if (code == 0 || !Signature.isSingle(type)) {
            throw new ProtocolViolation(Kind.BAD_HEADER_FIELD);
        }
        if (code > UNIX_FDS) {
            // A field of a later specification: to be valid and otherwise ignored.
            in.value(type, 0, 1);
            return;
        }
        String expected =
                switch (code) {
                    case PATH -> "o";
                    case REPLY_SERIAL, UNIX_FDS -> "u";
                    case SIGNATURE -> "g";
                    default -> "s";
                };
        if (!type.equals(expected) || (seen & 1 << code) != 0) {
            throw new ProtocolViolation(Kind.BAD_HEADER_FIELD, "field " + code + " as " + type);
        }
        seen |= 1 << code;
        switch (code) {
            case REPLY_SERIAL -> replySerial = nonZero(in.readInt());
            case UNIX_FDS -> fdCount = fdCount(in.readInt());
            case SIGNATURE -> signature = Signature.of(in.readSignature());
            default -> text(code, in.readString());
        }
    }

    private static int nonZero(int serial) throws ProtocolViolation {
        if (serial == 0) {
            throw new ProtocolViolation(Kind.BAD_SERIAL);
        }
        return serial;
    }

    private static int fdCount(int count) throws ProtocolViolation {
        if (count < 0 || count > Limits.MAX_FDS) {
            throw new ProtocolViolation(Kind.BAD_FD, "too many descriptors");
        }
        return count;
    }

    private void text(int code, String text) throws ProtocolViolation {
        boolean valid =
                switch (code) {
                    case PATH -> ObjectPath.isValid(text);
                    case INTERFACE -> InterfaceName.isValid(text);
                    case MEMBER -> MemberName.isValid(text);
                    case ERROR_NAME -> ErrorName.isValid(text);
                    default -> BusName.isValid(text);
                };
        if (!valid) {
            throw new ProtocolViolation(code == PATH ? Kind.BAD_PATH : Kind.BAD_NAME);
        }
        switch (code) {
            case PATH -> path = ObjectPath.of(text);
            case INTERFACE -> interfaceName = text;
            case MEMBER -> member = text;
            case ERROR_NAME -> errorName = text;
            case DESTINATION -> destination = text;
            default -> sender = text;
        }
    }

    private void requireFor(int type) throws ProtocolViolation {
        boolean complete =
                switch (type) {
                    case 1 -> path != null && member != null;
                    case 2 -> replySerial != 0;
                    case 3 -> replySerial != 0 && errorName != null;
                    case 4 -> path != null && member != null && interfaceName != null;
                    default -> true;
                };
        if (!complete) {
            throw new ProtocolViolation(Kind.MISSING_HEADER_FIELD);
        }
    }

    /** Writes the array of fields and the padding behind it. */
    void encode(WireWriter out) {
        out.putInt(0);
        int start = out.position();
        if (path != null) {
            text(out, PATH, "o", path.value());
        }
        text(out, INTERFACE, "s", interfaceName);
        text(out, MEMBER, "s", member);
        text(out, ERROR_NAME, "s", errorName);
        number(out, REPLY_SERIAL, replySerial);
        text(out, DESTINATION, "s", destination);
        text(out, SENDER, "s", sender);
        if (!signature.value().isEmpty()) {
            begin(out, SIGNATURE, "g");
            out.putSignature(signature.value());
        }
        number(out, UNIX_FDS, fdCount);
        out.setInt(start - 4, out.position() - start);
        out.align(8);
    }

    private static void begin(WireWriter out, int code, String type) {
        out.align(8);
        out.putByte(code);
        out.putSignature(type);
    }

    private static void text(WireWriter out, int code, String type, @Nullable String text) {
        if (text != null) {
            begin(out, code, type);
            out.putString(text);
        }
    }

    private static void number(WireWriter out, int code, int number) {
        if (number != 0) {
            begin(out, code, "u");
            out.putInt(number);
        }
    }
}
