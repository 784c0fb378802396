package org.jitney.broker.frame;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/** Writes the messages that the bus itself sends: always little endian, always from the driver. */
public final class FrameBuilder {
    public static final String DRIVER = "org.freedesktop.DBus";

    private final String sender;
    private final byte[] fixed = {'l', 0, 0, 1};
    private final StringBuilder signature = new StringBuilder();
    private byte[] fields = new byte[160];
    private int fieldsEnd;
    private final Frame.Index index = new Frame.Index();
    private byte[] body = new byte[64];
    private int bodyEnd;
    private boolean inContainer;

    private FrameBuilder(MessageType type, int flags, String sender) {
        fixed[1] = (byte) type.code();
        fixed[2] = (byte) flags;
        index.type = type.code();
        this.sender = sender;
    }

    public static FrameBuilder reply(int replySerial) {
        return new FrameBuilder(MessageType.METHOD_RETURN, Frame.NO_REPLY_EXPECTED, DRIVER)
                .field(Header.REPLY_SERIAL, replySerial);
    }

    public static FrameBuilder error(int replySerial, String name) {
        return new FrameBuilder(MessageType.ERROR, Frame.NO_REPLY_EXPECTED, DRIVER)
                .field(Header.REPLY_SERIAL, replySerial)
                .field(Header.ERROR_NAME, 's', name);
    }

    public static FrameBuilder signal(String path, String interfaceName, String member) {
        return new FrameBuilder(MessageType.SIGNAL, Frame.NO_REPLY_EXPECTED, DRIVER)
                .field(Header.PATH, 'o', path)
                .field(Header.INTERFACE, 's', interfaceName)
                .field(Header.MEMBER, 's', member);
    }

    /** A call with any flags and sender, as the bus makes for activation and tests for peers. */
    public static FrameBuilder call(
            int flags, String sender, String path, String interfaceName, String member) {
        FrameBuilder b =
                new FrameBuilder(MessageType.METHOD_CALL, flags, sender)
                        .field(Header.PATH, 'o', path)
                        .field(Header.MEMBER, 's', member);
        return interfaceName.isEmpty() ? b : b.field(Header.INTERFACE, 's', interfaceName);
    }

    public FrameBuilder to(String destination) {
        return field(Header.DESTINATION, 's', destination);
    }

    private FrameBuilder field(int code, char type, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        int at = (fieldsEnd + 7) & -8;
        fields = room(fields, at + 9 + text.length);
        fields[at] = (byte) code;
        fields[at + 1] = 1;
        fields[at + 2] = (byte) type;
        index.offset[code] = Frame.FIXED_SIZE + at + (type == 'g' ? 5 : 8);
        index.length[code] = text.length;
        if (type == 'g') {
            fields[at + 4] = (byte) text.length;
            System.arraycopy(text, 0, fields, at + 5, text.length);
            fieldsEnd = at + 6 + text.length;
        } else {
            Bytes.put32(fields, at + 4, false, text.length);
            System.arraycopy(text, 0, fields, at + 8, text.length);
            fieldsEnd = at + 9 + text.length;
        }
        return this;
    }

    private FrameBuilder field(int code, int value) {
        int at = (fieldsEnd + 7) & -8;
        fields = room(fields, at + 8);
        fields[at] = (byte) code;
        fields[at + 1] = 1;
        fields[at + 2] = 'u';
        Bytes.put32(fields, at + 4, false, value);
        if (code == Header.REPLY_SERIAL) {
            index.replySerial = value;
        } else {
            index.fdCount = value;
        }
        fieldsEnd = at + 8;
        return this;
    }

    public FrameBuilder string(String value) {
        declare("s");
        rawString(value);
        return this;
    }

    public FrameBuilder objectPath(String value) {
        declare("o");
        rawString(value);
        return this;
    }

    public FrameBuilder uint32(int value) {
        declare("u");
        rawInt(value);
        return this;
    }

    public FrameBuilder bool(boolean value) {
        declare("b");
        rawInt(value ? 1 : 0);
        return this;
    }

    public FrameBuilder strings(Collection<String> values) {
        declare("as");
        int mark = open(4);
        values.forEach(this::rawString);
        close(mark, 4);
        return this;
    }

    /** {@return an array of strings as it stands in a body that has nothing before it} */
    public static byte[] encodeStrings(Collection<String> values) {
        FrameBuilder builder = reply(0).strings(values);
        return Arrays.copyOf(builder.body, builder.bodyEnd);
    }

    /**
     * The whole body is that array of strings.
     *
     * @param encoded what {@link #encodeStrings} has made; it is not copied before the message is
     */
    public FrameBuilder strings(byte[] encoded) {
        if (bodyEnd > 0) {
            throw new IllegalStateException("there is a body already");
        }
        declare("as");
        body = encoded;
        bodyEnd = encoded.length;
        return this;
    }

    public FrameBuilder bytes(byte[] value) {
        declare("ay");
        rawInt(value.length);
        body = room(body, bodyEnd + value.length);
        System.arraycopy(value, 0, body, bodyEnd, value.length);
        bodyEnd += value.length;
        return this;
    }

    public FrameBuilder uint32s(int[] values) {
        declare("au");
        rawInt(values.length * 4);
        for (int v : values) {
            rawInt(v);
        }
        return this;
    }

    /** Marks the next value as the {@code index}-th descriptor of the message. */
    public FrameBuilder descriptor(int index) {
        declare("h");
        rawInt(index);
        return this;
    }

    /** Says how many descriptors travel along. */
    public FrameBuilder fdCount(int count) {
        return count == 0 ? this : field(Header.UNIX_FDS, count);
    }

    /** Writes a map of strings to variants; the filler calls {@link #entry} before each value. */
    public FrameBuilder dict(Runnable filler) {
        declare("a{sv}");
        int mark = open(8);
        inContainer = true;
        filler.run();
        inContainer = false;
        close(mark, 8);
        return this;
    }

    /** Writes a map of strings to arrays of strings. */
    public FrameBuilder stringLists(Map<String, ? extends Collection<String>> values) {
        declare("a{sas}");
        int mark = open(8);
        values.forEach((key, list) -> {
            align(8);
            rawString(key);
            int inner = open(4);
            list.forEach(this::rawString);
            close(inner, 4);
        });
        close(mark, 8);
        return this;
    }

    /** Writes a map of strings to strings. */
    public FrameBuilder stringMap(Map<String, String> values) {
        declare("a{ss}");
        int mark = open(8);
        values.forEach((key, value) -> {
            align(8);
            rawString(key);
            rawString(value);
        });
        close(mark, 8);
        return this;
    }

    /** Writes an array of structs whose members are strings, booleans and numbers. */
    public FrameBuilder structs(String members, Collection<? extends Collection<?>> values) {
        declare("a(" + members + ")");
        int mark = open(8);
        for (Collection<?> struct : values) {
            align(8);
            for (Object member : struct) {
                switch (member) {
                    case Boolean b -> rawInt(b ? 1 : 0);
                    case Integer i -> rawInt(i);
                    default -> rawString(member.toString());
                }
            }
        }
        close(mark, 8);
        return this;
    }

    /** Starts an entry of a map: key and the type of the value, which the next call writes. */
    public FrameBuilder entry(String key, String type) {
        align(8);
        rawString(key);
        rawSignature(type);
        return this;
    }

    /** Starts a variant argument; the next call writes its value of the given type. */
    public FrameBuilder variant(String type, Runnable value) {
        declare("v");
        rawSignature(type);
        boolean outer = inContainer;
        inContainer = true;
        value.run();
        inContainer = outer;
        return this;
    }

    private void declare(String type) {
        if (!inContainer) {
            signature.append(type);
        }
    }

    private int open(int elementAlignment) {
        rawInt(0);
        int mark = bodyEnd - 4;
        align(elementAlignment);
        return mark;
    }

    private void close(int mark, int elementAlignment) {
        int start = (mark + 4 + elementAlignment - 1) & -elementAlignment;
        Bytes.put32(body, mark, false, bodyEnd - start);
    }

    private void rawSignature(String s) {
        byte[] text = s.getBytes(StandardCharsets.UTF_8);
        body = room(body, bodyEnd + text.length + 2);
        body[bodyEnd] = (byte) text.length;
        System.arraycopy(text, 0, body, bodyEnd + 1, text.length);
        body[bodyEnd + 1 + text.length] = 0;
        bodyEnd += text.length + 2;
    }

    private void rawString(String s) {
        byte[] text = s.getBytes(StandardCharsets.UTF_8);
        rawInt(text.length);
        body = room(body, bodyEnd + text.length + 1);
        System.arraycopy(text, 0, body, bodyEnd, text.length);
        bodyEnd += text.length + 1;
    }

    private void rawInt(int v) {
        align(4);
        body = room(body, bodyEnd + 4);
        Bytes.put32(body, bodyEnd, false, v);
        bodyEnd += 4;
    }

    private void align(int to) {
        bodyEnd = (bodyEnd + to - 1) & -to;
        body = room(body, bodyEnd);
    }

    private static byte[] room(byte[] b, int needed) {
        return needed <= b.length ? b : Arrays.copyOf(b, Math.max(needed, b.length * 2));
    }

    /** {@return the bytes of the message, still without SENDER} */
    public byte[] encode(int serial) {
        if (signature.length() > 0) {
            field(Header.SIGNATURE, 'g', signature.toString());
        }
        return assemble(serial);
    }

    private byte[] assemble(int serial) {
        int bodyAt = Frame.FIXED_SIZE + ((fieldsEnd + 7) & -8);
        byte[] all = new byte[bodyAt + bodyEnd];
        System.arraycopy(fixed, 0, all, 0, 4);
        Bytes.put32(all, 4, false, bodyEnd);
        Bytes.put32(all, 8, false, serial);
        Bytes.put32(all, 12, false, fieldsEnd);
        System.arraycopy(fields, 0, all, Frame.FIXED_SIZE, fieldsEnd);
        System.arraycopy(body, 0, all, bodyAt, bodyEnd);
        return all;
    }

    /** {@return the finished message} What the bus writes itself needs no checking. */
    public Frame frame(int serial) {
        if (signature.length() > 0) {
            field(Header.SIGNATURE, 'g', signature.toString());
        }
        if (!sender.isEmpty()) {
            field(Header.SENDER, 's', sender);
        }
        byte[] all = assemble(serial);
        index.serial = serial;
        return new Frame(index, sender, all, all.length - bodyEnd, bodyEnd);
    }
}
