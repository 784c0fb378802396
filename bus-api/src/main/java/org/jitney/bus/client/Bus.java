package org.jitney.bus.client;

import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;

/** The bus itself as the other end of a call. */
final class Bus {
    static final String NAME = "org.freedesktop.DBus";

    private static final ObjectPath PATH = ObjectPath.of("/org/freedesktop/DBus");

    private Bus() {}

    /** {@return a call of one of the bus's own methods} */
    static Message call(String member, String signature, Object... args) {
        return Message.call(PATH, NAME, member).destination(NAME).body(signature, args).build();
    }

    /** {@return the answer to a call that cannot be sent} */
    static Message notConnected(Message call) {
        return Message.error(call, CallFailed.DISCONNECTED, "The connection is closed").build();
    }
}
