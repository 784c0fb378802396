package org.jitney.broker.frame;

import java.nio.ByteBuffer;

/** Turns received bytes into frames. */
public final class FrameParser {
    private FrameParser() {}

    /** {@return the length of the message whose first 16 bytes lie at {@code at}} */
    public static int messageLength(byte[] b, int at) throws Malformed {
        return (int) Header.messageLength(b, at);
    }

    /**
     * Decodes the message that lies complete at {@code at} and is sent by the peer {@code sender};
     * the frame has a copy of it.
     */
    public static Frame parse(byte[] b, int at, String sender) throws Malformed {
        int total = messageLength(b, at);
        int bodyLength = Bytes.i32(b, at + 4, b[at] == 'B');
        int bodyAt = at + total - bodyLength;
        Header header = new Header(b, at, sender, bodyLength);
        header.checkBody(header.view(), bodyAt);
        checkSize(header);
        byte[] head = header.head();
        System.arraycopy(b, bodyAt, head, header.headLength(), bodyLength);
        return new Frame(header.index(), sender, head, header.headLength(), bodyLength);
    }

    /** Decodes a message in a store, where its body stays. */
    public static Frame parse(Store store, int at, String sender) throws Malformed {
        ByteBuffer b = store.bytes();
        boolean big = b.get(at) == 'B';
        int headSize = Frame.FIXED_SIZE + ((Bytes.i32(b, at + 12, big) + 7) & -8);
        byte[] head = new byte[headSize];
        b.get(at, head);
        Header header = new Header(head, 0, sender, 0);
        header.checkBody(b, at + headSize);
        checkSize(header);
        store.retain();
        return new Frame(
                header.index(),
                sender,
                header.head(),
                header.headLength(),
                store,
                at + headSize,
                (int) header.bodyLength);
    }

    private static void checkSize(Header header) throws Malformed {
        if (header.headLength() + header.bodyLength > Frame.MAX_SIZE) {
            throw new Malformed("message too long with its sender");
        }
    }
}
