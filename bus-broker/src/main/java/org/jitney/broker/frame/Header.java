package org.jitney.broker.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Decodes and rewrites the header of a message.
 *
 * <p>Rewriting keeps each field's bytes: every field starts at a multiple of 8 and no type needs
 * more, so a field may move by multiples of 8 without being encoded again. Dropped are SENDER,
 * which the bus sets, and fields that this bus does not know: a field that is invented later may be
 * one that only a bus may set.
 */
final class Header {
    static final int PATH = 1;
    static final int INTERFACE = 2;
    static final int MEMBER = 3;
    static final int ERROR_NAME = 4;
    static final int REPLY_SERIAL = 5;
    static final int DESTINATION = 6;
    static final int SENDER = 7;
    static final int SIGNATURE = 8;
    static final int UNIX_FDS = 9;
    static final int FIELD_COUNT = 10;

    private static final byte[] LOCAL_PATH = ascii("/org/freedesktop/DBus/Local");
    private static final byte[] LOCAL_INTERFACE = ascii("org.freedesktop.DBus.Local");
    private static final byte[] FIELD_TYPES = ascii("osssussgu");

    private final Frame.Index index = new Frame.Index();
    private final int[] offset = index.offset;
    private final int[] length = index.length;
    final byte[] in;
    private final ByteBuffer view;
    final int start;
    final boolean big;
    final long bodyLength;
    final int fieldsLength;
    final String sender;
    private final byte[] out;
    private int outEnd = Frame.FIXED_SIZE;

    /** {@return the length of the message whose first 16 bytes lie at {@code at}} */
    static long messageLength(byte[] b, int at) throws Malformed {
        boolean big =
                switch (b[at]) {
                    case 'l' -> false;
                    case 'B' -> true;
                    default -> throw new Malformed("bad endian marker");
                };
        if (b[at + 3] != 1) {
            throw new Malformed("unknown protocol version");
        }
        if (b[at + 1] == 0) {
            throw new Malformed("message type 0");
        }
        long fields = Bytes.u32(b, at + 12, big);
        long total = Frame.FIXED_SIZE + ((fields + 7) & -8L) + Bytes.u32(b, at + 4, big);
        if (fields > 64 << 20 || total > Frame.MAX_SIZE) {
            throw new Malformed("message too long");
        }
        return total;
    }

    /**
     * Decodes the header at {@code start}; the rewritten one is put at the start of a new array
     * that has room for {@code spare} bytes more.
     */
    Header(byte[] in, int start, String sender, int spare) throws Malformed {
        this.in = in;
        this.view = ByteBuffer.wrap(in);
        this.start = start;
        this.sender = sender;
        this.big = in[start] == 'B';
        index.type = in[start + 1] & 0xff;
        this.bodyLength = Bytes.u32(in, start + 4, big);
        index.serial = Bytes.i32(in, start + 8, big);
        this.fieldsLength = Bytes.i32(in, start + 12, big);
        if (index.serial == 0) {
            throw new Malformed("serial 0");
        }
        out = new byte[Frame.FIXED_SIZE + fieldsLength + sender.length() + 32 + spare];
        fields();
        required();
        appendSender();
    }

    private void fields() throws Malformed {
        int end = start + Frame.FIXED_SIZE + fieldsLength;
        ValueCheck check = new ValueCheck(view, start, start + Frame.FIXED_SIZE, end, big);
        int seen = 0;
        while (check.position() < end) {
            int at = aligned(check.position(), end);
            if (end - at < 4) {
                throw new Malformed("header field ends early");
            }
            int code = in[at] & 0xff;
            int sig = in[at + 1] & 0xff;
            if (code == 0) {
                throw new Malformed("header field 0");
            }
            ValueCheck value;
            if (code < FIELD_COUNT) {
                if ((seen & (1 << code)) != 0) {
                    throw new Malformed("header field twice");
                }
                seen |= 1 << code;
                if (sig != 1 || in[at + 2] != FIELD_TYPES[code - 1] || in[at + 3] != 0) {
                    throw new Malformed("header field of a wrong type");
                }
                value = new ValueCheck(view, start, at + 4, end, big);
                known(code, at + 4, value);
                keep(code, at, value.position());
            } else {
                value = new ValueCheck(view, start, at + 1, end, big);
                value.value(VARIANT, 0, 1, 1);
            }
            check = value;
        }
        int pad = start + Frame.FIXED_SIZE + ((fieldsLength + 7) & -8);
        for (int i = end; i < pad; i++) {
            if (in[i] != 0) {
                throw new Malformed("padding behind the header is not zero");
            }
        }
    }

    private static final ByteBuffer VARIANT = ByteBuffer.wrap(new byte[] {'v'});

    private int aligned(int at, int end) throws Malformed {
        int target = start + ((at - start + 7) & -8);
        for (int i = at; i < target && i < end; i++) {
            if (in[i] != 0) {
                throw new Malformed("padding in the header is not zero");
            }
        }
        if (target > end) {
            throw new Malformed("header ends in padding");
        }
        return target;
    }

    private void known(int code, int at, ValueCheck value) throws Malformed {
        if (code == REPLY_SERIAL || code == UNIX_FDS) {
            value.value(UINT32, 0, 1, 1);
            int v = Bytes.i32(in, at, big);
            if (code == UNIX_FDS) {
                if (v < 0) {
                    throw new Malformed("too many descriptors");
                }
                index.fdCount = v;
            } else if (v == 0) {
                throw new Malformed("reply serial 0");
            } else {
                index.replySerial = v;
            }
            return;
        }
        if (code == SIGNATURE) {
            value.value(SIGNATURE_TYPE, 0, 1, 1);
            length[code] = in[at] & 0xff;
            return;
        }
        value.string(code == PATH);
        length[code] = Bytes.i32(in, at, big);
        checkName(code, at + 4, length[code]);
    }

    private static final ByteBuffer UINT32 = ByteBuffer.wrap(new byte[] {'u'});
    private static final ByteBuffer SIGNATURE_TYPE = ByteBuffer.wrap(new byte[] {'g'});

    private void checkName(int code, int at, int len) throws Malformed {
        boolean ok =
                switch (code) {
                    case PATH -> !is(at, len, LOCAL_PATH);
                    case INTERFACE ->
                            Grammar.isInterface(in, at, len) && !is(at, len, LOCAL_INTERFACE);
                    case ERROR_NAME -> Grammar.isInterface(in, at, len);
                    case MEMBER -> Grammar.isMember(in, at, len);
                    default -> Grammar.isBusName(in, at, len);
                };
        if (!ok) {
            throw new Malformed("bad name in header field " + code);
        }
    }

    private boolean is(int at, int len, byte[] expected) {
        return Arrays.equals(in, at, at + len, expected, 0, expected.length);
    }

    private void keep(int code, int from, int to) {
        if (code == SENDER) {
            length[code] = -1;
            return;
        }
        outEnd = (outEnd + 7) & -8;
        System.arraycopy(in, from, out, outEnd, to - from);
        // Strings start behind code, "\1s\0" and their length; signatures behind a one-byte length.
        offset[code] = outEnd + (code == SIGNATURE ? 5 : 8);
        outEnd += to - from;
    }

    private void required() throws Malformed {
        boolean ok =
                switch (MessageType.of(index.type)) {
                    case METHOD_CALL -> length[PATH] >= 0 && length[MEMBER] >= 0;
                    case SIGNAL ->
                            length[PATH] >= 0 && length[MEMBER] >= 0 && length[INTERFACE] >= 0;
                    case METHOD_RETURN -> index.replySerial != 0;
                    case ERROR -> index.replySerial != 0 && length[ERROR_NAME] >= 0;
                    case UNKNOWN -> true;
                };
        if (!ok) {
            throw new Malformed("required header field missing");
        }
    }

    private void appendSender() {
        if (!sender.isEmpty()) {
            outEnd = (outEnd + 7) & -8;
            out[outEnd] = SENDER;
            out[outEnd + 1] = 1;
            out[outEnd + 2] = 's';
            Bytes.put32(out, outEnd + 4, big, sender.length());
            byte[] name = ascii(sender);
            System.arraycopy(name, 0, out, outEnd + 8, name.length);
            outEnd += 8 + name.length + 1;
        }
        System.arraycopy(in, start, out, 0, 12);
        Bytes.put32(out, 12, big, outEnd - Frame.FIXED_SIZE);
        outEnd = (outEnd + 7) & -8;
    }

    private static byte[] ascii(String s) {
        return s.getBytes(StandardCharsets.ISO_8859_1);
    }

    Frame.Index index() {
        return index;
    }

    byte[] head() {
        return out;
    }

    int headLength() {
        return outEnd;
    }

    /** Checks the body, which lies in {@code b} from {@code at} on, against the signature. */
    void checkBody(ByteBuffer b, int at) throws Malformed {
        int bodyEnd = at + (int) bodyLength;
        int sigLength = length[SIGNATURE];
        if (sigLength <= 0) {
            if (bodyLength != 0) {
                throw new Malformed("body without signature");
            }
            return;
        }
        ValueCheck check = new ValueCheck(b, at, at, bodyEnd, big);
        int sig = offset[SIGNATURE];
        check.values(ByteBuffer.wrap(out), sig, sig + sigLength, 0);
        if (check.position() != bodyEnd) {
            throw new Malformed("body longer than its signature");
        }
    }

    ByteBuffer view() {
        return view;
    }
}
