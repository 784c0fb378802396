package org.jitney.network1.dhcp6;

import java.util.Arrays;
import java.util.Optional;
import org.jitney.network1.packet.DomainNames;
import org.jitney.network1.packet.MalformedPacket;

/** The name of a client, as RFC 4704 has it: flags, and a domain name that may lack its end. */
final class Fqdn6 {
    /** The server shall see to the address records. */
    private static final byte SERVER_UPDATES = 1;

    private Fqdn6() {}

    /** Writes a name; one of a single label is a partial one, which has no end. */
    static byte[] encode(String name) {
        byte[] wire = DomainNames.encode(name);
        int length = name.indexOf('.') < 0 ? wire.length - 1 : wire.length;
        byte[] out = new byte[1 + length];
        out[0] = SERVER_UPDATES;
        System.arraycopy(wire, 0, out, 1, length);
        return out;
    }

    /** {@return the name; nothing if there is none, or no name that a host can have} */
    static Optional<String> decode(byte[] value) {
        if (value.length < 2) {
            return Optional.empty();
        }
        try {
            // The end is added for a partial name; after a whole one it is padding.
            byte[] wire = Arrays.copyOfRange(value, 1, value.length + 1);
            return DomainNames.decodeAll(wire, false).stream().findFirst();
        } catch (MalformedPacket noName) {
            return Optional.empty();
        }
    }
}
