package org.jitney.manager.socket;

/** What a socket unit knows at run time: read by the bus, written by its machine. */
public interface SocketRuntime {
    /** {@return the token of the {@code Result} property} */
    String result();

    /** {@return connections that are served now, for {@code Accept=yes}} */
    int connections();

    /** {@return connections accepted since the unit started} */
    int accepted();

    /** {@return connections refused since the unit started} */
    int refused();

    int controlPid();
}
