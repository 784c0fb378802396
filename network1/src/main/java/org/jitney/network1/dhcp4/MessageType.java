package org.jitney.network1.dhcp4;

import java.util.Optional;

/** Option 53: RFC 2132 section 9.6, RFC 3203. */
public enum MessageType {
    DISCOVER(1),
    OFFER(2),
    REQUEST(3),
    DECLINE(4),
    ACK(5),
    NAK(6),
    RELEASE(7),
    INFORM(8),
    FORCERENEW(9);

    private final int code;

    MessageType(int code) {
        this.code = code;
    }

    /** {@return the number in the message} */
    public int code() {
        return code;
    }

    /** {@return the type of a number} */
    public static Optional<MessageType> of(int code) {
        for (MessageType each : values()) {
            if (each.code == code) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
