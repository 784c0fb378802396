package org.jitney.linux.event;

/** A descriptor under watch. Close it before the descriptor itself is closed. */
public interface Watch extends AutoCloseable {
    /** Changes which events are of interest; 0 leaves only errors and hang-ups. */
    void modify(int events);

    /** Ends the watch; the handler is not called any more, not even for events already read. */
    @Override
    void close();
}
