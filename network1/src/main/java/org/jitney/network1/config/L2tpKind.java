package org.jitney.network1.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A tunnel of L2TPv3 (RFC 3931) without a control connection, and the links in it.
 *
 * @param udp the ports; none where packets are right inside IP
 */
public record L2tpKind(
        long tunnel,
        long peerTunnel,
        InetAddress remote,
        Local local,
        Optional<Ports> udp,
        List<Session> sessions)
        implements NetDevKind {
    private static final long MOST = 0xffff_ffffL;

    /** Makes one whose list nobody can change any more. */
    public L2tpKind {
        sessions = List.copyOf(sessions);
    }

    /**
     * Where packets come from.
     *
     * @param address as given; none for one that the remote can be reached from
     * @param permanent whether one without an end is looked for, or one with; none for either
     * @param link the only one that may have it
     */
    public record Local(
            Optional<InetAddress> address, Optional<Boolean> permanent, Optional<String> link) {
        /** Any address that will do. */
        static final Local AUTO = new Local(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * UDP around packets.
     *
     * @param zeroSent whether IPv6 goes without a checksum
     * @param zeroReceived whether it may come without one
     */
    public record Ports(
            int source,
            int destination,
            boolean checksum,
            boolean zeroSent,
            boolean zeroReceived) {}

    /**
     * One link.
     *
     * @param header {@code L2TP_L2SPECTYPE_...}: 0 none, 1 the usual one
     */
    public record Session(String name, long id, long peerId, int header) {}

    @Override
    public String name() {
        return "l2tp";
    }

    /** Reads the sections; empty if they lack what a tunnel needs. */
    static Optional<NetDevKind> read(SectionReader in, Stream<SectionReader> each) {
        Optional<Long> own = in.number("TunnelId", 1, MOST);
        Optional<Long> peers = in.number("PeerTunnelId", 1, MOST);
        Optional<InetAddress> remote =
                in.value("Remote", IpPrefix::address).filter(a -> !a.isAnyLocalAddress());
        Local local = in.value("Local", L2tpKind::local).orElse(Local.AUTO);
        boolean udp = in.value("EncapsulationType", L2tpKind::encapsulation).orElse(true);
        Optional<Ports> ports = udp ? ports(in) : Optional.empty();
        boolean fits =
                remote.isPresent()
                        && udp == ports.isPresent()
                        && local.address()
                                .map(a -> IpPrefix.family(a) == IpPrefix.family(remote.get()))
                                .orElse(true);
        if (own.isEmpty() || peers.isEmpty() || !fits) {
            return Optional.empty();
        }
        return Optional.of(
                new L2tpKind(own.get(), peers.get(), remote.get(), local, ports, sessions(each)));
    }

    private static Optional<Boolean> encapsulation(String text) {
        return switch (text) {
            case "udp" -> Optional.of(true);
            case "ip" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Ports> ports(SectionReader in) {
        Optional<Long> source = in.number("UDPSourcePort", 1, 65535);
        boolean checksum = either(in, "UDPChecksum", "UDPCheckSum");
        boolean sent = either(in, "UDP6ZeroChecksumTx", "UDP6CheckSumTx");
        boolean received = either(in, "UDP6ZeroChecksumRx", "UDP6CheckSumRx");
        return in.number("UDPDestinationPort", 1, 65535)
                .flatMap(to ->
                        source.map(from ->
                                new Ports(
                                        from.intValue(), to.intValue(), checksum, sent, received)));
    }

    /** The manual page has the one, the original's table the other. */
    private static boolean either(SectionReader in, String key, String other) {
        return in.bool(key).or(() -> in.bool(other)).orElse(false);
    }

    private static Optional<Local> local(String text) {
        int at = text.indexOf('@');
        String address = at < 0 ? text : text.substring(0, at);
        Optional<String> link = at < 0 ? Optional.empty() : Optional.of(text.substring(at + 1));
        if (link.isPresent() && !link.get().matches("[^/\\s:%]{1,15}")) {
            return Optional.empty();
        }
        return switch (address) {
            case "auto" -> Optional.of(new Local(Optional.empty(), Optional.empty(), link));
            case "static" -> Optional.of(new Local(Optional.empty(), Optional.of(true), link));
            case "dynamic" -> Optional.of(new Local(Optional.empty(), Optional.of(false), link));
            default ->
                    IpPrefix.address(address)
                            .filter(a -> !a.isAnyLocalAddress())
                            .map(a -> new Local(Optional.of(a), Optional.empty(), link));
        };
    }

    private static List<Session> sessions(Stream<SectionReader> each) {
        List<Session> found = new ArrayList<>();
        Set<String> names = new HashSet<>();
        each.forEach(in -> {
            Optional<String> name =
                    in.value(
                            "Name",
                            t -> t.matches("[^/\\s:%]{1,15}") ? Optional.of(t) : Optional.empty());
            Optional<Long> id = in.number("SessionId", 1, MOST);
            Optional<Long> peers = in.number("PeerSessionId", 1, MOST);
            int header = in.value("Layer2SpecificHeader", L2tpKind::header).orElse(1);
            if (name.isEmpty() || id.isEmpty() || peers.isEmpty()) {
                in.dropped("L2TP session without Name=, SessionId= or PeerSessionId=, ignoring.");
            } else if (!names.add(name.get())) {
                in.dropped("L2TP session with duplicated name %s, ignoring.".formatted(name.get()));
            } else {
                found.add(new Session(name.get(), id.get(), peers.get(), header));
            }
        });
        return found;
    }

    private static Optional<Integer> header(String text) {
        return switch (text) {
            case "none" -> Optional.of(0);
            case "default" -> Optional.of(1);
            default -> Optional.empty();
        };
    }
}
