package org.jitney.clients.resolvectl;

import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Peer;

/** The resolver on the bus: org.freedesktop.resolve1(5). */
final class Resolve {
    static final String SERVICE = "org.freedesktop.resolve1";
    static final String PATH = "/org/freedesktop/resolve1";
    static final String MANAGER = "org.freedesktop.resolve1.Manager";
    static final String LINK = "org.freedesktop.resolve1.Link";

    private Resolve() {}

    static List<Object> call(Peer peer, String member, String signature, Object... arguments)
            throws CallFailed {
        return peer.call(PATH, MANAGER, member, signature, arguments);
    }

    static int unsigned(Object number) {
        return ((Number) number).intValue() & 0xffff;
    }

    /** {@return the address in {@code (iiay)}, if its length is that of its family} */
    static Optional<String> address(Struct address) {
        return Addresses.told(
                        (Integer) address.get(1),
                        (byte[]) address.get(2),
                        0,
                        (Integer) address.get(0),
                        "")
                .map(Addresses.Server::render);
    }
}
