package org.jitney.network1.config;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A UDP port at which packets of tunnels arrive; it is no link.
 *
 * @param generic whether GUE is around them, which says itself what is inside
 * @param protocol a number of IP; 0 with GUE
 * @param peerPort 0 for any
 */
public record FouKind(
        int port,
        boolean generic,
        int protocol,
        Optional<InetAddress> local,
        Optional<InetAddress> peer,
        int peerPort)
        implements NetDevKind {
    @Override
    public String name() {
        return "fou";
    }

    /** {@return {@code AF_INET} or {@code AF_INET6}: what the port is one of} */
    public int family() {
        return local.or(() -> peer).map(IpPrefix::family).orElse(2);
    }

    /** Reads the section; empty if it lacks what it needs, or parts of it contradict others. */
    static Optional<NetDevKind> read(SectionReader in) {
        boolean generic = in.value("Encapsulation", FouKind::generic).orElse(false);
        int protocol = in.value("Protocol", FouKind::protocol).orElse(0);
        Optional<InetAddress> local = in.value("Local", IpPrefix::address);
        Optional<InetAddress> peer = in.value("Peer", IpPrefix::address);
        int peerPort = in.number("PeerPort", 1, 65535).map(Long::intValue).orElse(0);
        boolean families =
                local.isEmpty()
                        || peer.isEmpty()
                        || IpPrefix.family(local.get()) == IpPrefix.family(peer.get());
        boolean fits = generic == (protocol == 0) && peer.isPresent() == (peerPort > 0) && families;
        return in.number("Port", 1, 65535)
                .filter(_ -> fits)
                .map(port ->
                        new FouKind(port.intValue(), generic, protocol, local, peer, peerPort));
    }

    private static Optional<Boolean> generic(String text) {
        return switch (text) {
            case "FooOverUDP" -> Optional.of(false);
            case "GenericUDPEncapsulation" -> Optional.of(true);
            default -> Optional.empty();
        };
    }

    /** The names are those of protocols(5) that tunnels are made of. */
    private static Optional<Integer> protocol(String text) {
        return switch (text) {
            case "ipip", "ipencap" -> Optional.of(4);
            case "ipv6" -> Optional.of(41);
            case "gre" -> Optional.of(47);
            case "esp" -> Optional.of(50);
            case "ah" -> Optional.of(51);
            case "l2tp" -> Optional.of(115);
            case "mpls-in-ip" -> Optional.of(137);
            default -> SectionReader.parseNumber(text, 1, 255).map(Long::intValue);
        };
    }
}
