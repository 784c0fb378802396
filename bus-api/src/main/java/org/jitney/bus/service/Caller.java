package org.jitney.bus.service;

import java.util.OptionalInt;

/**
 * Who called: carried from the first method call through job and effect to the log.
 *
 * @param link the connection that the call came by
 * @param sender its unique name on the bus, empty on a direct connection
 * @param uid known on direct connections, and on a bus for members that ask for it
 * @param pid as {@code uid}
 */
public record Caller(Link link, String sender, OptionalInt uid, OptionalInt pid) {

    /** {@return the caller for a log line} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(sender.isEmpty() ? "a direct client" : sender);
        uid.ifPresent(id -> text.append(", uid ").append(id));
        pid.ifPresent(id -> text.append(", pid ").append(id));
        return text.toString();
    }
}
