package org.jitney.linux.event;

/** Called when a watched descriptor has something to say. */
@FunctionalInterface
public interface IoHandler {
    /** Handles events, a mask of {@link EventLoop#READABLE} and the like. */
    void ready(int events);
}
