package org.jitney.clients.resolvectl.dns;

/** Bytes that are no resource record. */
public final class MalformedRecord extends Exception {
    private static final long serialVersionUID = 1L;

    /** Makes one. */
    public MalformedRecord(String message) {
        super(message);
    }
}
