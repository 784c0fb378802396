package org.jitney.broker.driver;

import org.jitney.broker.peer.Refused;

/**
 * A row of the driver's table.
 *
 * @param out the signature of the reply
 * @param argNames names of in and out arguments, in order, for the introspection document
 * @param access who may call it
 */
record Method(
        String interfaceName,
        String name,
        String in,
        String out,
        String argNames,
        Access access,
        Handler handler) {

    enum Access {
        /** Everybody, at any object path, as clients of old do. */
        ANYONE,
        /** Everybody, at the bus' own object path only. */
        OWN_PATH,
        /** Who may configure and watch the bus, at its own object path. */
        PRIVILEGED
    }

    /** Does the work of a method. */
    interface Handler {
        void handle(Request request) throws Refused;
    }
}
