package org.jitney.broker.peer;

import org.jitney.broker.frame.Frame;

/**
 * Stands between the peers and the router; a bus for tests makes its faults with it.
 *
 * <p>It is given when the bus is built and never changes, and {@link #NONE} is the only one that a
 * production broker loads: the call is bound to it and compiled away.
 */
public interface Interceptor {
    /** Lets everything pass. */
    Interceptor NONE =
            new Interceptor() {
                @Override
                public boolean admits(Credentials who) {
                    return true;
                }

                @Override
                public boolean passes(Bus bus, Peer from, Frame frame) {
                    return true;
                }
            };

    /** {@return whether a connection that the quota admits is let in} */
    boolean admits(Credentials who);

    /**
     * {@return whether the router goes on with a message of an active peer} Otherwise it is lost,
     * unless the interceptor has retained it and brings it back with {@link Router#resume}. What is
     * thrown answers a call as if the bus had refused it.
     */
    boolean passes(Bus bus, Peer from, Frame frame) throws Refused;
}
