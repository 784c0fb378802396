package org.jitney.network1.config;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import org.jitney.unitfile.Booleans;

/**
 * Packets inside packets: what [Tunnel] of a .netdev file says.
 *
 * @param name the kernel's name of the kind
 * @param local none for any
 * @param remote none for any
 * @param keys that GRE and VTI know their tunnels by
 * @param independent whether it lies on no link
 * @param onLoopback whether it lies on the loopback device; it is independent then
 */
public record TunnelKind(
        String name,
        Optional<InetAddress> local,
        Optional<InetAddress> remote,
        Header header,
        Keys keys,
        Six six,
        Optional<Encapsulation> encapsulation,
        Optional<Erspan> erspan,
        Optional<IpPrefix> rapidDeployment,
        Optional<Boolean> isatap,
        boolean external,
        boolean independent,
        boolean onLoopback)
        implements NetDevKind {
    private static final Map<String, Integer> FAMILIES =
            Map.of(
                    "ipip",
                    2,
                    "sit",
                    2,
                    "gre",
                    2,
                    "gretap",
                    2,
                    "erspan",
                    2,
                    "vti",
                    2,
                    "ip6gre",
                    10,
                    "ip6gretap",
                    10,
                    "ip6tnl",
                    10,
                    "vti6",
                    10);

    private static final int USUAL_TTL = 64;
    private static final int USUAL_LIMIT = 4;
    private static final long MOST = 0xffff_ffffL;

    /**
     * The outer header.
     *
     * @param ttl 0 for that of the inner one
     */
    public record Header(int ttl, int tos, boolean discoverMtu) {}

    /**
     * Numbers that tell tunnels apart.
     *
     * @param input none where none is expected
     * @param output none where none is sent
     * @param sequence whether packets are counted
     */
    public record Keys(Optional<Long> input, Optional<Long> output, boolean sequence) {}

    /**
     * What only tunnels over IPv6 have.
     *
     * @param protocol what is inside: 41 IPv6, 4 IPv4, 0 both
     * @param flowLabel none for a new one
     * @param inheritFlowLabel whether that of the inner packet is taken
     * @param limit how often packets may be put into others; none for no limit
     */
    public record Six(
            int protocol,
            Optional<Long> flowLabel,
            boolean inheritFlowLabel,
            Optional<Integer> limit,
            boolean copyDscp,
            boolean allowLocalRemote) {}

    /**
     * UDP around it.
     *
     * @param type 1 for FOU, 2 for GUE
     */
    public record Encapsulation(int type, int source, int destination) {}

    /**
     * What only ERSPAN has.
     *
     * @param direction 0 ingress, 1 egress
     */
    public record Erspan(int version, long index, int direction, int hardware) {}

    @Override
    public Optional<String> stackedBy() {
        return independent || onLoopback ? Optional.empty() : Optional.of("Tunnel");
    }

    /** {@return whether frames go through it, and not packets} */
    public boolean isEthernet() {
        return name.equals("gretap") || name.equals("ip6gretap") || name.equals("erspan");
    }

    /** {@return {@code AF_INET} or {@code AF_INET6}: what is outside} */
    public int family() {
        return familyOf(name).orElseThrow();
    }

    /** {@return what a kind of tunnel has outside; empty if it is none} */
    static Optional<Integer> familyOf(String kind) {
        return Optional.ofNullable(FAMILIES.get(kind));
    }

    /** Reads the section; empty if it lacks what the kind needs, or wants what it cannot have. */
    static Optional<NetDevKind> read(String kind, SectionReader in) {
        int family = familyOf(kind).orElseThrow();
        Optional<End> local = end(in, "Local", family);
        Optional<End> remote = end(in, "Remote", family);
        boolean external = in.bool("External").orElse(false);
        boolean needsRemote = kind.equals("gretap") || kind.equals("erspan");
        boolean six = family == 10 && !kind.equals("ip6gretap");
        boolean lacks =
                !external
                        && (needsRemote || six || kind.equals("ip6gretap"))
                        && remote.flatMap(End::address).isEmpty();
        Optional<Integer> protocol = protocol(kind, in);
        boolean wrapped = in.bool("FooOverUDP").orElse(false);
        Optional<Encapsulation> around = wrapped ? encapsulation(in) : Optional.empty();
        if (local.isEmpty()
                || remote.isEmpty()
                || lacks
                || protocol.isEmpty()
                || wrapped != around.isPresent()) {
            return Optional.empty();
        }
        boolean onLoopback = in.bool("AssignToLoopback").orElse(false);
        return Optional.of(
                new TunnelKind(
                        kind,
                        local.get().address(),
                        remote.get().address(),
                        new Header(
                                in.number("TTL", 0, 255).map(Long::intValue).orElse(USUAL_TTL),
                                in.number("TOS", 0, 255).map(Long::intValue).orElse(0),
                                in.bool("DiscoverPathMTU").orElse(true)),
                        keys(in),
                        six(protocol.get(), in),
                        around,
                        kind.equals("erspan") ? Optional.of(erspan(in)) : Optional.empty(),
                        in.value("IPv6RapidDeploymentPrefix", IpPrefix::parse)
                                .filter(p -> p.family() == 10),
                        in.bool("ISATAP"),
                        external,
                        in.bool("Independent").orElse(false),
                        onLoopback));
    }

    /** One end; the address is none for any. */
    private record End(Optional<InetAddress> address) {}

    private static Optional<End> end(SectionReader in, String key, int family) {
        Optional<String> text = in.text(key);
        return text.isEmpty() || text.get().equals("any")
                ? Optional.of(new End(Optional.empty()))
                : in.value(key, IpPrefix::address)
                        .filter(a -> IpPrefix.family(a) == family)
                        .map(a -> new End(Optional.of(a)));
    }

    private static Optional<Integer> protocol(String kind, SectionReader in) {
        if (!kind.equals("ip6tnl")) {
            return Optional.of(0);
        }
        return in.value(
                "Mode",
                text ->
                        switch (text) {
                            case "ip6ip6" -> Optional.of(41);
                            case "ipip6" -> Optional.of(4);
                            case "any" -> Optional.of(0);
                            default -> Optional.empty();
                        });
    }

    private static Keys keys(SectionReader in) {
        Optional<Long> both = in.value("Key", TunnelKind::key);
        return new Keys(
                both.or(() -> in.value("InputKey", TunnelKind::key)),
                both.or(() -> in.value("OutputKey", TunnelKind::key)),
                in.bool("SerializeTunneledPackets").orElse(false));
    }

    /** A number, or one written as an IPv4 address. */
    private static Optional<Long> key(String text) {
        return SectionReader.parseNumber(text, 0, MOST)
                .or(() ->
                        IpPrefix.address(text)
                                .filter(a -> IpPrefix.family(a) == 2)
                                .map(a ->
                                        Integer.toUnsignedLong(
                                                java.nio.ByteBuffer.wrap(a.getAddress())
                                                        .getInt())));
    }

    private static Six six(int protocol, SectionReader in) {
        boolean inherit = in.text("IPv6FlowLabel").orElse("").equals("inherit");
        String limit = in.text("EncapsulationLimit").orElse("");
        boolean unlimited =
                limit.equals("none") || Booleans.parse(limit).map(on -> !on).orElse(false);
        return new Six(
                protocol,
                inherit ? Optional.empty() : in.number("IPv6FlowLabel", 0, 0xf_ffff),
                inherit,
                unlimited
                        ? Optional.empty()
                        : Optional.of(
                                in.number("EncapsulationLimit", 0, 255)
                                        .map(Long::intValue)
                                        .orElse(USUAL_LIMIT)),
                in.bool("CopyDSCP").orElse(false),
                in.bool("AllowLocalRemote").orElse(false));
    }

    private static Optional<Encapsulation> encapsulation(SectionReader in) {
        int type =
                in.text("Encapsulation").orElse("FooOverUDP").equals("GenericUDPEncapsulation")
                        ? 2
                        : 1;
        int source = in.number("FOUSourcePort", 1, 65535).map(Long::intValue).orElse(0);
        return in.number("FOUDestinationPort", 1, 65535)
                .map(port -> new Encapsulation(type, source, port.intValue()));
    }

    private static Erspan erspan(SectionReader in) {
        return new Erspan(
                in.number("ERSPANVersion", 0, 2).map(Long::intValue).orElse(1),
                in.number("ERSPANIndex", 0, 0xf_ffff).orElse(0L),
                in.text("ERSPANDirection").orElse("ingress").equals("egress") ? 1 : 0,
                in.number("ERSPANHardwareId", 0, 63).map(Long::intValue).orElse(0));
    }
}
