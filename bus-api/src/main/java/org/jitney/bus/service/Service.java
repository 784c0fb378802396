package org.jitney.bus.service;

import org.jitney.linux.sys.ErrnoException;

/** A daemon: what the launcher starts, alone or several in one JVM. */
public interface Service {
    /** {@return the well-known name that it serves under} */
    String busName();

    /** Exports its objects and asks for its name; called on the context's loop. */
    void start(ServiceContext context) throws ErrnoException;

    /** {@return whether nothing is under way that would be lost if the process ended now} */
    default boolean isIdle() {
        return true;
    }

    /** Lets go of what it holds; the connection is closed by who opened it. */
    void stop();
}
