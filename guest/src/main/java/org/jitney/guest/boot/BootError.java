package org.jitney.guest.boot;

/** A guest that cannot be booted; the message says why. */
public final class BootError extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong with it. */
    public BootError(String message) {
        super(message);
    }
}
