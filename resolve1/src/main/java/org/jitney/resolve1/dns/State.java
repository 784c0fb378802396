package org.jitney.resolve1.dns;

/** How a lookup ended. The better of several are the earlier ones here. */
public enum State {
    SUCCESS,
    RCODE_FAILURE,
    DNSSEC_FAILED,
    NOT_FOUND,
    INVALID_REPLY,
    NO_TRUST_ANCHOR,
    RR_TYPE_UNSUPPORTED,
    STUB_LOOP,
    NETWORK_DOWN,
    TIMEOUT,
    ATTEMPTS_MAX_REACHED,
    ERRNO,
    ABORTED,
    NO_SOURCE,
    NO_SERVERS;

    /** {@return whether somebody has answered, if only that there is nothing} */
    public boolean isAnswer() {
        return this == SUCCESS || this == RCODE_FAILURE;
    }
}
