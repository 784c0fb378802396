package org.jitney.linux.netlink;

/** Bytes that are no netlink message: a length lies, or a header is cut off. */
public final class MalformedMessage extends Exception {
    private static final long serialVersionUID = 1;

    /** Says what does not fit. */
    public MalformedMessage(String text) {
        super(text);
    }
}
