package org.jitney.clients.logs;

/** The part of a message that was searched for: bytes {@code start} to {@code end}. */
public record Highlight(int start, int end) {
    /** Nothing was searched for. */
    public static final Highlight NONE = new Highlight(0, 0);

    Highlight moved(int start, int end) {
        return new Highlight(this.start + start, this.end + end);
    }
}
