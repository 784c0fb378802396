package org.jitney.bus.client;

import org.jitney.bus.wire.Message;

/** Takes the method calls of the connections that it is attached to. */
public interface CallReceiver {

    void attached(Endpoint endpoint);

    /**
     * Answers a call, now or later; calls of one peer arrive in the order in which it sent them.
     */
    void onCall(Endpoint endpoint, Message call, PeerIdentity peer);

    void detached(Endpoint endpoint);
}
