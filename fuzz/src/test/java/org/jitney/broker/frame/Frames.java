package org.jitney.broker.frame;

/** The one call of the broker's parser, for all targets. */
public final class Frames {
    /** Who has sent what the targets parse. */
    public static final String SENDER = ":1.42";

    private Frames() {}

    /** Parses the message at the start of the bytes, which must be as long as it says. */
    public static Frame parse(byte[] data) throws Malformed {
        if (data.length < Frame.FIXED_SIZE || FrameParser.messageLength(data, 0) != data.length) {
            throw new Malformed("not exactly one message");
        }
        return FrameParser.parse(data, 0, SENDER);
    }
}
