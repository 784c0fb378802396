package org.jitney.broker.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jitney.linux.fd.Fd;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way through the bus. Its bytes are those that the receivers get: SENDER is
 * already the bus' own word. They lie in two pieces, {@code head} and {@code body}, which for all
 * but big messages are parts of one array.
 *
 * <p>A frame that carries descriptors counts who still has to send them; the last one closes them.
 * Header texts become strings only when somebody asks, since a relayed message needs one or two.
 */
public final class Frame {
    public static final int NO_REPLY_EXPECTED = 1;
    public static final int NO_AUTO_START = 2;
    public static final int ALLOW_INTERACTIVE_AUTHORIZATION = 4;

    /** The largest message: 128 MiB. */
    public static final long MAX_SIZE = 128L << 20;

    /** The fixed start of a message, enough to know its length. */
    public static final int FIXED_SIZE = 16;

    final byte[] head;
    final int headLength;
    final byte[] body;
    final int bodyOffset;
    final int bodyLength;
    final int[] fieldOffset;
    final int[] fieldLength;
    private final @Nullable String[] text = new @Nullable String[Header.FIELD_COUNT];
    private final String sender;
    private final int serial;
    private final int replySerial;
    private final int fdCount;
    private final MessageType type;
    private List<Fd> fds = List.of();
    private int holders;

    /** Where the fields of a header lie in it (length -1: not there), and those that are numbers. */
    record Index(
            int[] offset,
            int[] length,
            String sender,
            int serial,
            int replySerial,
            int fdCount,
            int type) {}

    Frame(
            Index index,
            byte[] head,
            int headLength,
            byte[] body,
            int bodyOffset,
            int bodyLength) {
        this.head = head;
        this.headLength = headLength;
        this.body = body;
        this.bodyOffset = bodyOffset;
        this.bodyLength = bodyLength;
        this.fieldOffset = index.offset;
        this.fieldLength = index.length;
        this.sender = index.sender;
        this.serial = index.serial;
        this.replySerial = index.replySerial;
        this.fdCount = index.fdCount;
        this.type = MessageType.of(index.type);
    }

    public MessageType type() {
        return type;
    }

    public int flags() {
        return head[2] & 0xff;
    }

    public boolean has(int flag) {
        return (head[2] & flag) != 0;
    }

    /** {@return whether the sender waits for an answer to this call} */
    public boolean expectsReply() {
        return type == MessageType.METHOD_CALL && !has(NO_REPLY_EXPECTED);
    }

    public boolean isBigEndian() {
        return head[0] == 'B';
    }

    public int serial() {
        return serial;
    }

    /** {@return the serial that a reply answers, 0 when there is none} */
    public int replySerial() {
        return replySerial;
    }

    public String sender() {
        return sender;
    }

    public @Nullable String path() {
        return text(Header.PATH);
    }

    public @Nullable String interfaceName() {
        return text(Header.INTERFACE);
    }

    public @Nullable String member() {
        return text(Header.MEMBER);
    }

    public @Nullable String errorName() {
        return text(Header.ERROR_NAME);
    }

    public @Nullable String destination() {
        return text(Header.DESTINATION);
    }

    /** {@return the signature of the body, empty without a body} */
    public String signature() {
        String s = text(Header.SIGNATURE);
        return s == null ? "" : s;
    }

    private @Nullable String text(int field) {
        String s = text[field];
        if (s == null && fieldLength[field] >= 0) {
            s = new String(head, fieldOffset[field], fieldLength[field], StandardCharsets.UTF_8);
            text[field] = s;
        }
        return s;
    }

    /** {@return the bytes of the whole message} */
    public int size() {
        return headLength + bodyLength;
    }

    public int bodyLength() {
        return bodyLength;
    }

    /** Copies bytes of the message from {@code from} on, as many as fit; returns how many. */
    public int copyTo(ByteBuffer out, int from) {
        int done = 0;
        int at = from;
        if (at < headLength) {
            int n = Math.min(out.remaining(), headLength - at);
            out.put(head, at, n);
            at += n;
            done += n;
        }
        if (at >= headLength) {
            int inBody = at - headLength;
            int n = Math.min(out.remaining(), bodyLength - inBody);
            if (n > 0) {
                out.put(body, bodyOffset + inBody, n);
                done += n;
            }
        }
        return done;
    }

    /** {@return the whole message in an array of its own} */
    public byte[] toBytes() {
        byte[] all = new byte[size()];
        copyTo(ByteBuffer.wrap(all), 0);
        return all;
    }

    /** {@return a reader at the start of the body} */
    public BodyReader reader() {
        return new BodyReader(this);
    }

    public int fdCount() {
        return fdCount;
    }

    public List<Fd> fds() {
        return fds;
    }

    /** Hands over the descriptors that came with the message; they close with the last holder. */
    public void attach(List<Fd> descriptors) {
        fds = List.copyOf(descriptors);
    }

    /** Somebody keeps this frame until {@link #release}. */
    public void retain() {
        holders++;
    }

    /** Gives up one hold; the last one closes the descriptors. */
    public void release() {
        if (--holders <= 0 && !fds.isEmpty()) {
            for (Fd fd : fds) {
                fd.close();
            }
            fds = List.of();
        }
    }

    @Override
    public String toString() {
        return type
                + " #"
                + Integer.toUnsignedString(serial)
                + " from "
                + sender
                + " to "
                + destination()
                + " "
                + path()
                + " "
                + interfaceName()
                + "."
                + member();
    }
}
