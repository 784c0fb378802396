package org.jitney.network1.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jitney.unitfile.Booleans;

/**
 * A WireGuard link: [WireGuard] and the sections [WireGuardPeer].
 *
 * @param privateKeyFile where the private key is, if it is not in the file itself
 * @param port none for one by chance
 * @param routing of peers that say nothing else
 */
public record WireguardKind(
        Optional<Secret> privateKey,
        Optional<String> privateKeyFile,
        Optional<Integer> port,
        Optional<Long> mark,
        List<Peer> peers,
        Routing routing)
        implements NetDevKind {
    private static final long MOST = 0xffff_ffffL;
    private static final String NAME = "(?=.{1,253}$)(?:[A-Za-z0-9_-]{1,63}\\.?)+";

    /** Makes one whose list nobody can change any more. */
    public WireguardKind {
        peers = List.copyOf(peers);
    }

    /**
     * Somebody on the other side.
     *
     * @param publicKey who it is
     * @param presharedKeyFile where the shared key is, if it is not in the file itself
     * @param allowed where packets go to it, and may come from it
     * @param keepalive seconds; none for off
     */
    public record Peer(
            Secret publicKey,
            Optional<Secret> presharedKey,
            Optional<String> presharedKeyFile,
            List<IpPrefix> allowed,
            Optional<Endpoint> endpoint,
            Optional<Integer> keepalive,
            Routing routing) {
        /** Makes one whose list nobody can change any more. */
        public Peer {
            allowed = List.copyOf(allowed);
        }
    }

    /**
     * Where a peer is.
     *
     * @param host an address, or a name that has to be looked up
     * @param address that address; none for a name
     */
    public record Endpoint(String host, Optional<InetAddress> address, int port) {}

    /**
     * Whether routes lead to the networks of peers.
     *
     * @param table in which; 0 for none, nothing where others say so
     * @param metric 0 for the usual one, nothing where others say so
     */
    public record Routing(Optional<Long> table, Optional<Long> metric) {
        static Routing read(SectionReader in) {
            return new Routing(
                    in.value(
                            "RouteTable",
                            text ->
                                    Booleans.parse(text)
                                            .filter(on -> !on)
                                            .map(_ -> 0L)
                                            .or(() -> RouteConfig.table(text))),
                    in.number("RouteMetric", 0, MOST));
        }
    }

    /** {@return the routes to all networks of peers} */
    public List<RouteConfig> routes() {
        return peers.stream()
                .flatMap(p -> {
                    long table = p.routing().table().or(routing::table).orElse(0L);
                    Optional<Long> metric =
                            p.routing().metric().or(routing::metric).filter(m -> m > 0);
                    return table == 0
                            ? Stream.empty()
                            : p.allowed().stream().map(n -> RouteConfig.toPeer(n, table, metric));
                })
                .toList();
    }

    @Override
    public String name() {
        return "wireguard";
    }

    static Optional<NetDevKind> read(SectionReader in, Stream<SectionReader> peers) {
        WireguardKind kind =
                new WireguardKind(
                        in.value("PrivateKey", Secret::parse),
                        in.text("PrivateKeyFile"),
                        in.value("ListenPort", WireguardKind::port).filter(p -> p > 0),
                        in.number("FirewallMark", 1, MOST).or(() -> in.number("FwMark", 1, MOST)),
                        peers.flatMap(p -> peer(p).stream()).toList(),
                        Routing.read(in));
        boolean hasKey = kind.privateKey().isPresent() || kind.privateKeyFile().isPresent();
        return hasKey ? Optional.of(kind) : Optional.empty();
    }

    private static Optional<Integer> port(String text) {
        return text.equals("auto")
                ? Optional.of(0)
                : SectionReader.parseNumber(text, 1, 65535).map(Long::intValue);
    }

    private static Optional<Peer> peer(SectionReader in) {
        Optional<Secret> key = in.value("PublicKey", Secret::parse);
        if (key.isEmpty()) {
            in.dropped("WireGuardPeer section without PublicKey= configured. Ignoring it.");
            return Optional.empty();
        }
        return Optional.of(
                new Peer(
                        key.get(),
                        in.value("PresharedKey", Secret::parse),
                        in.text("PresharedKeyFile"),
                        in.values("AllowedIPs", WireguardKind::prefixes).stream()
                                .flatMap(List::stream)
                                .distinct()
                                .toList(),
                        in.value("Endpoint", WireguardKind::endpoint),
                        in.value("PersistentKeepalive", WireguardKind::keepalive)
                                .filter(s -> s > 0),
                        Routing.read(in)));
    }

    private static Optional<Integer> keepalive(String text) {
        return text.equals("off")
                ? Optional.of(0)
                : SectionReader.parseNumber(text, 0, 65535).map(Long::intValue);
    }

    /** All of them, or none when one is no prefix. */
    private static Optional<List<IpPrefix>> prefixes(String text) {
        List<IpPrefix> found = new ArrayList<>();
        for (String each : text.strip().split("[,\\s]+")) {
            Optional<IpPrefix> prefix = IpPrefix.parse(each);
            if (prefix.isEmpty()) {
                return Optional.empty();
            }
            found.add(prefix.get().masked());
        }
        return Optional.of(found);
    }

    /** An address or the name of a host, and a port. */
    private static Optional<Endpoint> endpoint(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        Optional<InetAddress> address =
                IpPrefix.address(bare).filter(a -> bracketed == (IpPrefix.family(a) == 10));
        boolean isName = !bracketed && bare.matches(NAME) && !bare.matches("[0-9.]*");
        return address.isPresent() || isName
                ? SectionReader.parseNumber(text.substring(colon + 1), 1, 65535)
                        .map(port -> new Endpoint(bare, address, port.intValue()))
                : Optional.empty();
    }

    @Override
    public WireguardKind withKeys(Function<String, Optional<String>> file) {
        Function<String, Optional<Secret>> key = path -> file.apply(path).flatMap(Secret::parse);
        return new WireguardKind(
                privateKeyFile.flatMap(key).or(() -> privateKey),
                privateKeyFile,
                port,
                mark,
                peers.stream()
                        .map(p ->
                                new Peer(
                                        p.publicKey(),
                                        p.presharedKeyFile().flatMap(key).or(p::presharedKey),
                                        p.presharedKeyFile(),
                                        p.allowed(),
                                        p.endpoint(),
                                        p.keepalive(),
                                        p.routing()))
                        .toList(),
                routing);
    }
}
