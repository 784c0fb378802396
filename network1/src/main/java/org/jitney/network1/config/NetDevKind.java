package org.jitney.network1.config;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/** What kind of virtual link is to be made, with what only this kind has. */
public sealed interface NetDevKind {
    /** {@return the kernel's name of the kind} */
    String name();

    /** {@return the key in [Network] by which another link says that this one lies on top of it} */
    default Optional<String> stackedBy() {
        return Optional.empty();
    }

    /** A link that goes nowhere, or a block of such. */
    record Plain(String name) implements NetDevKind {}

    /** Two ends of one cable. */
    record Veth(String peer, Optional<String> peerAddress) implements NetDevKind {
        @Override
        public String name() {
            return "veth";
        }
    }

    /**
     * A bridge.
     *
     * @param settings {@code IFLA_BR_...} and their values
     */
    record Bridge(SortedMap<Integer, Setting> settings) implements NetDevKind {
        /** A number of so many bytes. */
        public record Setting(int size, long value) {}

        @Override
        public String name() {
            return "bridge";
        }
    }

    /** A part of a link that has its frames tagged. */
    record Vlan(int id) implements NetDevKind {
        @Override
        public String name() {
            return "vlan";
        }

        @Override
        public Optional<String> stackedBy() {
            return Optional.of("VLAN");
        }
    }

    /** A second address on a link; the mode is a number of the kernel. */
    record Macvlan(Optional<Integer> mode) implements NetDevKind {
        @Override
        public String name() {
            return "macvlan";
        }

        @Override
        public Optional<String> stackedBy() {
            return Optional.of("MACVLAN");
        }
    }

    /** A routing table of its own. */
    record Vrf(long table) implements NetDevKind {
        @Override
        public String name() {
            return "vrf";
        }
    }

    /** Several links as one; the mode is a number of the kernel. */
    record Bond(Optional<Integer> mode) implements NetDevKind {
        @Override
        public String name() {
            return "bond";
        }
    }

    /** Ethernet inside UDP; on its own unless another link's VXLAN= names it. */
    record Vxlan(
            long id,
            Optional<InetAddress> remote,
            Optional<InetAddress> local,
            Optional<Integer> port,
            Optional<Boolean> learning,
            Optional<Integer> ttl)
            implements NetDevKind {
        @Override
        public String name() {
            return "vxlan";
        }

        @Override
        public Optional<String> stackedBy() {
            return Optional.of("VXLAN");
        }
    }

    /** Reads the section of a kind; empty for one that nothing here makes. */
    static Optional<NetDevKind> read(String kind, Function<String, SectionReader> sections) {
        return switch (kind) {
            case "dummy", "ifb" -> Optional.of(new Plain(kind));
            case "veth" -> {
                SectionReader peer = sections.apply("Peer");
                yield peer.text("Name")
                        .map(n -> new Veth(n, peer.value("MACAddress", HardwareAddress::parse)));
            }
            case "bridge" -> Optional.of(new Bridge(bridge(sections.apply("Bridge"))));
            case "vlan" ->
                    sections.apply("VLAN").number("Id", 0, 4094).map(id -> new Vlan(id.intValue()));
            case "macvlan" ->
                    Optional.of(
                            new Macvlan(
                                    sections.apply("MACVLAN").value("Mode", NetDevKind::macvlan)));
            case "vrf" -> {
                SectionReader vrf = sections.apply("VRF");
                yield vrf.value("Table", RouteConfig::table)
                        .or(() -> vrf.value("TableId", RouteConfig::table))
                        .map(Vrf::new);
            }
            case "bond" ->
                    Optional.of(new Bond(sections.apply("Bond").value("Mode", NetDevKind::bond)));
            case "vxlan" -> vxlan(sections.apply("VXLAN"));
            default -> Optional.empty();
        };
    }

    private static Optional<NetDevKind> vxlan(SectionReader in) {
        long most = 0xff_ffff;
        Optional<Long> id = in.number("VNI", 1, most).or(() -> in.number("Id", 1, most));
        return id.map(number ->
                new Vxlan(
                        number,
                        in.value("Remote", IpPrefix::address)
                                .or(() -> in.value("Group", IpPrefix::address)),
                        in.value("Local", IpPrefix::address),
                        in.number("DestinationPort", 1, 65535).map(Long::intValue),
                        in.bool("MacLearning"),
                        in.number("TTL", 0, 255).map(Long::intValue)));
    }

    private static Optional<Integer> macvlan(String text) {
        return switch (text) {
            case "private" -> Optional.of(1);
            case "vepa" -> Optional.of(2);
            case "bridge" -> Optional.of(4);
            case "passthru" -> Optional.of(8);
            case "source" -> Optional.of(16);
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> bond(String text) {
        int mode =
                List.of(
                                "balance-rr",
                                "active-backup",
                                "balance-xor",
                                "broadcast",
                                "802.3ad",
                                "balance-tlb",
                                "balance-alb")
                        .indexOf(text);
        return mode < 0 ? Optional.empty() : Optional.of(mode);
    }

    private static SortedMap<Integer, Bridge.Setting> bridge(SectionReader in) {
        SortedMap<Integer, Bridge.Setting> out = new TreeMap<>();
        BiConsumer<String, Integer> time =
                (key, number) ->
                        in.value(key, NetDevKind::hundredths)
                                .ifPresent(v -> out.put(number, new Bridge.Setting(4, v)));
        time.accept("ForwardDelaySec", 1);
        time.accept("HelloTimeSec", 2);
        time.accept("MaxAgeSec", 3);
        time.accept("AgeingTimeSec", 4);
        in.bool("STP").ifPresent(v -> out.put(5, new Bridge.Setting(4, v ? 1 : 0)));
        in.number("Priority", 0, 65535).ifPresent(v -> out.put(6, new Bridge.Setting(2, v)));
        in.bool("VLANFiltering").ifPresent(v -> out.put(7, new Bridge.Setting(1, v ? 1 : 0)));
        in.bool("MulticastSnooping").ifPresent(v -> out.put(23, new Bridge.Setting(1, v ? 1 : 0)));
        in.bool("MulticastQuerier").ifPresent(v -> out.put(25, new Bridge.Setting(1, v ? 1 : 0)));
        in.number("DefaultPVID", 0, 4094).ifPresent(v -> out.put(39, new Bridge.Setting(2, v)));
        return out;
    }

    private static Optional<Long> hundredths(String text) {
        try {
            TimeSpan span = TimeSpan.parse(text);
            return span.isInfinite() ? Optional.empty() : Optional.of(span.usec() / 10_000);
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }
}
