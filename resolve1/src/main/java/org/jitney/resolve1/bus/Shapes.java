package org.jitney.resolve1.bus;

import java.util.List;
import org.jitney.bus.wire.Struct;
import org.jitney.resolve1.config.Domain;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.ServerAddress;

/** Servers and domains as properties show them. */
final class Shapes {
    private static final byte[] NONE = new byte[0];

    private Shapes() {}

    private static byte[] bytes(ServerAddress server) {
        return server.address().getAddress();
    }

    /** {@return a server of a link: {@code (iay)}} */
    static Struct linkServer(ServerAddress server) {
        return Struct.of(Families.of(server.address()), bytes(server));
    }

    /** {@return a server of a link with all that is known: {@code (iayqs)}} */
    static Struct linkServerEx(ServerAddress server) {
        return Struct.of(
                Families.of(server.address()), bytes(server), server.port(), server.name());
    }

    static Struct noLinkServer() {
        return Struct.of(Families.UNSPEC, NONE);
    }

    static Struct noLinkServerEx() {
        return Struct.of(Families.UNSPEC, NONE, 0, "");
    }

    /** {@return a server: {@code (iiay)}} */
    static Struct server(int ifindex, ServerAddress server) {
        return Struct.of(ifindex, Families.of(server.address()), bytes(server));
    }

    /** {@return a server with all that is known: {@code (iiayqs)}} */
    static Struct serverEx(int ifindex, ServerAddress server) {
        return Struct.of(
                ifindex,
                Families.of(server.address()),
                bytes(server),
                server.port(),
                server.name());
    }

    static Struct noServer() {
        return Struct.of(0, Families.UNSPEC, NONE);
    }

    static Struct noServerEx() {
        return Struct.of(0, Families.UNSPEC, NONE, 0, "");
    }

    /** {@return domains: {@code a(sb)}} */
    static List<Struct> domains(List<Domain> domains) {
        return domains.stream().map(d -> Struct.of(Names.text(d.name()), d.routeOnly())).toList();
    }
}
