package org.jitney.manager.socket;

/** The facts of a socket at one moment. */
record SocketFacts(String result, int connections, int accepted, int refused, int controlPid)
        implements SocketRuntime {}
