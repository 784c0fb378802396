package org.jitney.linux.event;

/** A descriptor under watch. Close it before the descriptor itself is closed. */
public interface Watch extends AutoCloseable {
    /** Changes which events are of interest; 0 leaves only errors and hang-ups. */
    void modify(int events);

    /**
     * Says whether the handler comes after those of all other watches, and only while such handlers
     * have not yet taken their share of the turn; the others among them have theirs in the next
     * one. At first it does not.
     */
    void yielding(boolean yields);

    /** Ends the watch; the handler is not called any more, not even for events already read. */
    @Override
    void close();
}
