package org.jitney.bus.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.wire.ProtocolViolation.Kind;
import org.jitney.linux.fd.Fd;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes and descriptors into validated messages. It holds no more than one
 * incomplete message beyond what was fed; a message grows its buffer only as its bytes arrive, so a
 * header that promises 128 MiB costs nothing by itself.
 */
public final class MessageDecoder {

    private static final int INITIAL = 4096;

    private final int maxMessage;
    private final boolean reads;
    private final List<Fd> fds = new ArrayList<>(0);
    private byte[] buffer = new byte[INITIAL];
    private int start;
    private int end;
    private @Nullable MessageHeader header;

    public MessageDecoder() {
        this(Limits.MAX_MESSAGE);
    }

    /** A decoder that refuses messages above {@code maxMessage} bytes. */
    public MessageDecoder(int maxMessage) {
        this(maxMessage, false);
    }

    private MessageDecoder(int maxMessage, boolean reads) {
        this.maxMessage = maxMessage;
        this.reads = reads;
    }

    /** {@return a decoder for who reads every message: bodies are read when they are checked} */
    public static MessageDecoder reading() {
        return new MessageDecoder(Limits.MAX_MESSAGE, true);
    }

    /** Takes all bytes of {@code in}. */
    public void feed(ByteBuffer in) {
        int n = in.remaining();
        if (buffer.length - end < n) {
            makeRoom(n);
        }
        in.get(buffer, end, n);
        end += n;
    }

    /** Takes descriptors that came with the bytes fed last; they belong to the decoder. */
    public void feedFds(List<Fd> received) {
        fds.addAll(received);
    }

    private void makeRoom(int bytes) {
        int used = end - start;
        int needed = used + bytes;
        int size = buffer.length;
        if (needed > size || (size > 16 * INITIAL && needed < INITIAL)) {
            size = Math.max(INITIAL, Integer.highestOneBit(Math.max(needed, 2) - 1) << 1);
        }
        byte[] target = size == buffer.length ? buffer : new byte[size];
        System.arraycopy(buffer, start, target, 0, used);
        buffer = target;
        start = 0;
        end = used;
    }

    /** {@return how many bytes wait for the rest of their message} */
    public int pendingBytes() {
        return end - start;
    }

    /**
     * {@return the next complete message} Types of a later specification are skipped, and messages
     * that point to descriptors which did not come with them.
     */
    public Optional<Message> next() throws ProtocolViolation {
        while (true) {
            MessageHeader known = header;
            if (known == null) {
                if (end - start < MessageHeader.SIZE) {
                    return Optional.empty();
                }
                known = MessageHeader.decode(buffer, start);
                if (known.messageLength() > maxMessage) {
                    throw new ProtocolViolation(Kind.TOO_LARGE);
                }
                header = known;
            }
            if (end - start < known.messageLength()) {
                return Optional.empty();
            }
            header = null;
            Message message = take(known);
            if (message != null) {
                return Optional.of(message);
            }
        }
    }

    private @Nullable Message take(MessageHeader head) throws ProtocolViolation {
        int length = head.messageLength();
        Fields fields = Fields.decode(buffer, start, head);
        if (fields.fdCount > fds.size()) {
            throw new ProtocolViolation(Kind.BAD_FD, "fewer descriptors than announced");
        }
        List<Fd> own = List.copyOf(fds.subList(0, fields.fdCount));
        List<Object> values = reads ? read(head, fields, own) : null;
        boolean readable = reads ? values != null : hasItsDescriptors(head, fields);
        fds.subList(0, fields.fdCount).clear();
        byte[] body = Arrays.copyOfRange(buffer, start + head.bodyOffset(), start + length);
        start += length;
        if (start == end) {
            start = 0;
            end = 0;
        }
        MessageType type = typeOf(head.type());
        if (type == null || !readable) {
            for (Fd fd : own) {
                fd.close();
            }
            return null;
        }
        Message message =
                new Message(
                        head.order(),
                        type,
                        head.flags(),
                        head.serial(),
                        fields,
                        body,
                        0,
                        body.length,
                        own);
        return values == null ? message : message.read(values);
    }

    /** {@return the values of the body; null as {@link #hasItsDescriptors} says} */
    private @Nullable List<Object> read(MessageHeader head, Fields fields, List<Fd> own)
            throws ProtocolViolation {
        try {
            return WireReader.reading(
                            buffer, start + head.bodyOffset(), head.bodyLength(), head.order(), own)
                    .all(fields.signature.value());
        } catch (ProtocolViolation e) {
            if (e.kind() == Kind.BAD_FD) {
                return null;
            }
            throw e;
        }
    }

    /**
     * Checks the body. Values that point to descriptors which are not there make a message useless,
     * but no bus looks at them: who disconnected for that could be thrown off the bus by anybody.
     */
    private boolean hasItsDescriptors(MessageHeader head, Fields fields) throws ProtocolViolation {
        try {
            WireReader.checking(
                            buffer,
                            start + head.bodyOffset(),
                            head.bodyLength(),
                            head.order(),
                            fields.fdCount)
                    .check(fields.signature.value());
            return true;
        } catch (ProtocolViolation e) {
            if (e.kind() == Kind.BAD_FD) {
                return false;
            }
            throw e;
        }
    }

    private static @Nullable MessageType typeOf(int code) {
        return switch (code) {
            case 1 -> MessageType.METHOD_CALL;
            case 2 -> MessageType.METHOD_RETURN;
            case 3 -> MessageType.ERROR;
            case 4 -> MessageType.SIGNAL;
            default -> null;
        };
    }

    /** Closes descriptors that no message has taken; for when the connection ends. */
    public void close() {
        for (Fd fd : fds) {
            fd.close();
        }
        fds.clear();
    }
}
