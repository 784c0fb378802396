package org.jitney.broker.frame;

/** Turns received bytes into frames. */
public final class FrameParser {
    /** Bodies from this size on stay in the array they were received into. */
    private static final int BIG_BODY = 16 << 10;

    private FrameParser() {}

    /** {@return the length of the message whose first 16 bytes lie at {@code at}} */
    public static int messageLength(byte[] b, int at) throws Malformed {
        return (int) Header.messageLength(b, at);
    }

    /**
     * Decodes the message that lies complete at {@code at} and is sent by the peer {@code sender}.
     *
     * @param mayKeep whether the frame may go on using {@code b}; otherwise it copies
     */
    public static Frame parse(byte[] b, int at, String sender, boolean mayKeep) throws Malformed {
        int total = messageLength(b, at);
        int bodyLength = Bytes.i32(b, at + 4, b[at] == 'B');
        boolean split = mayKeep && bodyLength >= BIG_BODY;
        int bodyAt = at + total - bodyLength;
        Header header = new Header(b, at, sender, split ? 0 : bodyLength);
        header.checkBody(b, bodyAt);
        byte[] head = header.head();
        if ((long) header.headLength() + bodyLength > Frame.MAX_SIZE) {
            throw new Malformed("message too long with its sender");
        }
        if (split) {
            return new Frame(header.index(), head, header.headLength(), b, bodyAt, bodyLength);
        }
        System.arraycopy(b, bodyAt, head, header.headLength(), bodyLength);
        return new Frame(
                header.index(), head, header.headLength(), head, header.headLength(), bodyLength);
    }
}
