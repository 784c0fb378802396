package org.jitney.broker.matches;

/** A text that is no match rule. */
public final class InvalidRule extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidRule(String message) {
        super(message, null, false, false);
    }
}
