package org.jitney.broker.account;

/** What the bus hands out in limited amounts. */
public enum Resource {
    /** Bytes of messages that are received in part, or wait for a receiver to read. */
    BYTES,
    /** Descriptors in such messages. */
    FDS,
    /** Match rules. */
    MATCHES,
    /** Owned and queued well-known names. */
    NAMES,
    /** Calls that are not answered yet. */
    REPLIES,
    /** Connections. */
    CONNECTIONS
}
