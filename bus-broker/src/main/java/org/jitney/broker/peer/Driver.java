package org.jitney.broker.peer;

import org.jitney.broker.frame.Frame;

/** The bus as a destination: what answers calls to org.freedesktop.DBus. */
public interface Driver {
    /**
     * What this bus has beyond others, for who is privileged. Policies do not know of it, so they
     * neither allow nor deny it.
     */
    String OWN_INTERFACE = "org.jitney.Bus1";

    /** Answers a method call; throws what the caller shall get as an error. */
    void call(Bus bus, Peer from, Frame call) throws Refused;

    /** Takes a signal that is for the bus alone; by default nobody is interested. */
    default void signal(Bus bus, Peer from, Frame signal) throws Refused {}
}
