package org.jitney.journald.input;

/** Takes what comes through one socket. */
interface DatagramHandler {
    /** Takes a datagram; its descriptors are closed afterwards. */
    void take(Received datagram);
}
