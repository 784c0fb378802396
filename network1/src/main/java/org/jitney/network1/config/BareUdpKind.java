package org.jitney.network1.config;

import java.util.Optional;

/**
 * Packets of one protocol inside UDP, with nothing between: {@code bareudp}.
 *
 * @param port that is sent to
 * @param etherType what is inside, as Ethernet numbers it
 */
public record BareUdpKind(int port, int etherType) implements NetDevKind {
    @Override
    public String name() {
        return "bareudp";
    }

    static Optional<NetDevKind> read(SectionReader in) {
        Optional<Integer> inside = in.value("EtherType", BareUdpKind::etherType);
        return in.number("DestinationPort", 1, 65535)
                .flatMap(port -> inside.map(type -> new BareUdpKind(port.intValue(), type)));
    }

    private static Optional<Integer> etherType(String text) {
        return switch (text) {
            case "ipv4" -> Optional.of(0x0800);
            case "ipv6" -> Optional.of(0x86dd);
            case "mpls-uc" -> Optional.of(0x8847);
            case "mpls-mc" -> Optional.of(0x8848);
            default -> Optional.empty();
        };
    }
}
