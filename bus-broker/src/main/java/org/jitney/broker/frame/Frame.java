package org.jitney.broker.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Pages;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way through the bus. Its bytes are those that the receivers get: SENDER is
 * already the bus' own word. They lie in two pieces, head and body, which for all but big messages
 * are parts of one array; the body of a big one lies in the {@link Store} that it was received
 * into.
 *
 * <p>A frame counts who still has to send it; with the last one its descriptors are closed and its
 * store is given back. Header texts become strings only when somebody asks, since a relayed message
 * needs one or two.
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
    private byte[] body;
    private @Nullable Store store;
    int bodyOffset;
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

    /** Where the fields of a header lie in it (length -1: absent), and those that are numbers. */
    static final class Index {
        final int[] offset = new int[Header.FIELD_COUNT];
        final int[] length = new int[Header.FIELD_COUNT];
        int serial;
        int replySerial;
        int fdCount;
        int type;

        Index() {
            Arrays.fill(length, -1);
        }
    }

    /** A frame with its body behind the header in the same array. */
    Frame(Index index, String sender, byte[] head, int headLength, int bodyLength) {
        this(index, sender, head, headLength, null, headLength, bodyLength);
    }

    /** A frame with its body in a store, or else in the array of its header. */
    Frame(
            Index index,
            String sender,
            byte[] head,
            int headLength,
            @Nullable Store store,
            int bodyOffset,
            int bodyLength) {
        this.head = head;
        this.headLength = headLength;
        this.body = head;
        this.store = store;
        this.bodyOffset = bodyOffset;
        this.bodyLength = bodyLength;
        this.fieldOffset = index.offset;
        this.fieldLength = index.length;
        this.sender = sender;
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

    /** {@return the bytes of the header} */
    public int headLength() {
        return headLength;
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
                Store s = store;
                if (s == null) {
                    out.put(body, bodyOffset + inBody, n);
                } else {
                    out.put(out.position(), s.bytes(), bodyOffset + inBody, n);
                    out.position(out.position() + n);
                }
                done += n;
            }
        }
        return done;
    }

    /** Copies bytes of the header only, from {@code from} on, as many as fit. */
    public void copyHeadTo(ByteBuffer out, int from) {
        if (from < headLength) {
            out.put(head, from, Math.min(out.remaining(), headLength - from));
        }
    }

    /** {@return whether the body lies in native memory, from where it can be sent as it is} */
    public boolean isStored() {
        return store != null;
    }

    /** {@return the part of a stored body that is not sent when {@code from} bytes are} */
    public ByteBuffer storedBody(int from) {
        int sent = Math.max(0, from - headLength);
        return bodyBytes().duplicate().limit(bodyOffset + bodyLength).position(bodyOffset + sent);
    }

    /** {@return what the body lies in, from {@code bodyOffset} on} */
    ByteBuffer bodyBytes() {
        Store s = store;
        return s == null ? ByteBuffer.wrap(body) : s.bytes();
    }

    /**
     * Moves the body out of a store that is shared or larger than it needs: for a frame that has to
     * wait for a slow reader. It gets pages of its own, since what waits in the heap is copied by
     * the collector, and everybody waits for that.
     */
    public void settle() {
        Store s = store;
        if (s != null && !s.isExact()) {
            store = ownCopy(s);
            bodyOffset = 0;
            s.release();
        }
    }

    private @Nullable Store ownCopy(Store from) {
        try {
            Pages pages = Pages.map(bodyLength);
            pages.bytes().put(0, from.bytes(), bodyOffset, bodyLength);
            return new Store(pages.bytes(), true, pages::close);
        } catch (ErrnoException e) {
            // The kernel has no more mappings for us.
            body = new byte[bodyLength];
            from.bytes().get(bodyOffset, body);
            return null;
        }
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

    /** Gives up one hold; the last one closes the descriptors and leaves the store. */
    public void release() {
        if (--holders > 0) {
            return;
        }
        if (!fds.isEmpty()) {
            for (Fd fd : fds) {
                fd.close();
            }
            fds = List.of();
        }
        Store s = store;
        if (s != null) {
            store = null;
            s.release();
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
