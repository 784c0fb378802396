package org.jitney.bus.client;

/** A match that is in force until it is closed. */
public interface Subscription extends AutoCloseable {

    @Override
    void close();
}
