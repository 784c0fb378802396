package org.jitney.timesync1.model;

/** Where the name of a time server comes from. */
public enum ServerKind {
    /** Set over the bus, until the daemon ends. */
    RUNTIME,
    /** From the configuration. */
    SYSTEM,
    /** Of a network link, for example told by DHCP. */
    LINK,
    /** Compiled in or from the configuration, for when there are no others. */
    FALLBACK
}
