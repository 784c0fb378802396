package org.jitney.bus.client;

/** What the bus says to {@code RequestName}. */
public enum NameReply {
    PRIMARY_OWNER(1),
    IN_QUEUE(2),
    EXISTS(3),
    ALREADY_OWNER(4);

    private final long code;

    NameReply(long code) {
        this.code = code;
    }

    static NameReply of(long code) {
        for (NameReply reply : values()) {
            if (reply.code == code) {
                return reply;
            }
        }
        throw new IllegalArgumentException("no answer to RequestName: " + code);
    }
}
