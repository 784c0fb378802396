package org.jitney.broker.frame;

/**
 * Bytes that are no valid message; the peer that sent them is disconnected, nobody else notices.
 */
public final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    public Malformed(String message) {
        // No stack trace: a hostile peer decides how often this happens.
        super(message, null, false, false);
    }
}
