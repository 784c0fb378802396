package org.jitney.broker.policy;

/** What a policy must know about a message beyond its header. */
public enum Occasion {
    /** A message to this receiver, or a broadcast. */
    PLAIN,
    /** An answer to a call that the receiver has made. */
    REQUESTED_REPLY,
    /** A message to somebody else that this receiver would overhear. */
    OVERHEARD;

    boolean requestedReply() {
        return this == REQUESTED_REPLY;
    }

    boolean eavesdropping() {
        return this == OVERHEARD;
    }

    static Occasion of(boolean requestedReply) {
        return requestedReply ? REQUESTED_REPLY : PLAIN;
    }
}
