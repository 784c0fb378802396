package org.jitney.bus.sasl;

/** Who a peer has proved to be. */
public sealed interface Identity {
    /** The user that the kernel told when the peer connected. */
    record Kernel() implements Identity {}

    /** The user that runs the server, as the peer could read that user's cookie. */
    record Owner() implements Identity {}

    /** Nobody in particular; what the peer says about itself proves nothing. */
    record Anonymous(String trace) implements Identity {}
}
