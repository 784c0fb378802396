package org.jitney.bus.sasl;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a peer proves who it is; in the order in which a server lists them. */
public enum Mechanism {
    /** The kernel says who the peer is. */
    EXTERNAL,
    /** The peer can read a file that only this user can read. */
    DBUS_COOKIE_SHA1,
    /** The peer does not say who it is. */
    ANONYMOUS;

    static Optional<Mechanism> parse(String text) {
        return Arrays.stream(values()).filter(m -> m.name().equals(text)).findFirst();
    }

    static String list(Collection<Mechanism> some) {
        return some.stream().sorted().map(m -> " " + m).collect(Collectors.joining());
    }
}
