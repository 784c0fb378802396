package org.jitney.network1.config;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/** What kind of virtual link is to be made, with what only this kind has. */
public sealed interface NetDevKind
        permits NetDevKind.Plain,
                NetDevKind.Veth,
                NetDevKind.Bridge,
                NetDevKind.Macvlan,
                NetDevKind.Ipvlan,
                NetDevKind.Tun,
                NetDevKind.Vrf,
                NetDevKind.Vxlan,
                NetDevKind.Vxcan,
                BareUdpKind,
                BatmanKind,
                FouKind,
                IpoibKind,
                L2tpKind,
                WlanKind,
                XfrmKind,
                BondKind,
                VlanKind,
                TunnelKind,
                GeneveKind,
                MacsecKind,
                WireguardKind {
    /** {@return the kernel's name of the kind} */
    String name();

    /**
     * {@return the same with the keys that are in files}
     *
     * @param file reads one: its text, empty when that cannot be read
     */
    default NetDevKind withKeys(Function<String, Optional<String>> file) {
        return this;
    }

    /** {@return the key in [Network] by which another link says that this one lies on top of it} */
    default Optional<String> stackedBy() {
        return Optional.empty();
    }

    /** A link that has nothing but its name, such as one that goes nowhere. */
    record Plain(String name) implements NetDevKind {
        /** {@return whether frames of Ethernet go through it} */
        public boolean isEthernet() {
            return name.equals("dummy") || name.equals("ifb");
        }
    }

    /** Two ends of one CAN bus. */
    record Vxcan(String peer) implements NetDevKind {
        @Override
        public String name() {
            return "vxcan";
        }
    }

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
        public record Setting(int size, long value) {
            /** {@return two bytes in the order of the network} */
            static Setting ofNetwork(int value) {
                ByteBuffer bytes = ByteBuffer.allocate(2).putShort(0, (short) value);
                return new Setting(
                        2, Short.toUnsignedInt(bytes.order(ByteOrder.nativeOrder()).getShort(0)));
            }
        }

        @Override
        public String name() {
            return "bridge";
        }
    }

    /**
     * A second address on a link; the mode is a number of the kernel.
     *
     * @param name {@code macvlan} or {@code macvtap}
     * @param sources whose frames it takes, with the mode for that
     */
    record Macvlan(
            String name, Optional<Integer> mode, List<String> sources, Optional<Long> queueLength)
            implements NetDevKind {
        @Override
        public Optional<String> stackedBy() {
            return Optional.of(name.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * A second address on a link that shares its hardware address.
     *
     * @param name {@code ipvlan} or {@code ipvtap}
     * @param flags {@code IPVLAN_F_...}
     */
    record Ipvlan(String name, int mode, int flags) implements NetDevKind {
        @Override
        public Optional<String> stackedBy() {
            return Optional.of(name.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * A link whose other end is a program.
     *
     * @param flags {@code IFF_TUN} and its like
     */
    record Tun(
            String name,
            int flags,
            Optional<String> user,
            Optional<String> group,
            boolean keepCarrier)
            implements NetDevKind {}

    /** A routing table of its own. */
    record Vrf(long table) implements NetDevKind {
        @Override
        public String name() {
            return "vrf";
        }
    }

    /**
     * Ethernet inside UDP; on its own where it is independent of any link.
     *
     * @param ports the range of those that are sent from
     * @param flags {@code IFLA_VXLAN_...} of those that are yes or no
     * @param numbers {@code IFLA_VXLAN_...} and their values
     * @param marks {@code IFLA_VXLAN_...} of those that are only there or not
     */
    record Vxlan(
            long id,
            Optional<InetAddress> remote,
            Optional<InetAddress> local,
            Optional<Integer> port,
            Optional<RuleConfig.Ports> ports,
            Optional<Long> flowLabel,
            SortedMap<Integer, Boolean> flags,
            SortedMap<Integer, Bridge.Setting> numbers,
            List<Integer> marks,
            boolean independent)
            implements NetDevKind {
        @Override
        public String name() {
            return "vxlan";
        }

        @Override
        public Optional<String> stackedBy() {
            return independent ? Optional.empty() : Optional.of("VXLAN");
        }
    }

    /**
     * Reads the sections of a kind; empty for one that nothing here makes.
     *
     * @param sections all sections of a name as one
     * @param each all sections of a name, one by one
     */
    static Optional<NetDevKind> read(
            String kind,
            Function<String, SectionReader> sections,
            Function<String, Stream<SectionReader>> each) {
        return switch (kind) {
            case "dummy", "ifb", "nlmon", "vcan" -> Optional.of(new Plain(kind));
            case "vxcan" ->
                    sections.apply("VXCAN")
                            .value("Peer", t -> Optional.of(t).filter(n -> isName(n)))
                            .map(Vxcan::new);
            case "veth" -> {
                SectionReader peer = sections.apply("Peer");
                yield peer.text("Name")
                        .map(n -> new Veth(n, peer.value("MACAddress", HardwareAddress::parse)));
            }
            case "bridge" -> Optional.of(new Bridge(bridge(sections.apply("Bridge"))));
            case "vlan" -> VlanKind.read(sections.apply("VLAN"));
            case "macvlan", "macvtap" -> {
                SectionReader in = sections.apply(kind.toUpperCase(Locale.ROOT));
                yield Optional.of(
                        new Macvlan(
                                kind,
                                in.value("Mode", NetDevKind::macvlan),
                                in.words("SourceMACAddress").stream()
                                        .flatMap(w -> HardwareAddress.parse(w).stream())
                                        .toList(),
                                in.number("BroadcastMulticastQueueLength", 0, 0xffff_ffffL)));
            }
            case "ipvlan", "ipvtap" -> {
                SectionReader in = sections.apply(kind.toUpperCase(Locale.ROOT));
                int mode = List.of("L2", "L3", "L3S").indexOf(in.text("Mode").orElse("L2"));
                int flags =
                        List.of("bridge", "private", "vepa")
                                .indexOf(in.text("Flags").orElse("bridge"));
                yield mode < 0 || flags < 0
                        ? Optional.empty()
                        : Optional.of(new Ipvlan(kind, mode, flags));
            }
            case "tun", "tap" -> Optional.of(tun(kind, sections));
            case "vrf" -> {
                SectionReader vrf = sections.apply("VRF");
                yield vrf.value("Table", RouteConfig::table)
                        .or(() -> vrf.value("TableId", RouteConfig::table))
                        .map(Vrf::new);
            }
            case "bond" -> Optional.of(BondKind.read(sections.apply("Bond")));
            case "vxlan" -> vxlan(sections.apply("VXLAN"));
            case "wireguard" ->
                    WireguardKind.read(sections.apply("WireGuard"), each.apply("WireGuardPeer"));
            case "geneve" -> GeneveKind.read(sections.apply("GENEVE"));
            case "macsec" -> Optional.of(MacsecKind.read(sections.apply("MACsec"), each));
            case "bareudp" -> BareUdpKind.read(sections.apply("BareUDP"));
            case "batadv" -> Optional.of(BatmanKind.read(sections.apply("BatmanAdvanced")));
            case "fou" -> FouKind.read(sections.apply("FooOverUDP"));
            case "ipoib" -> Optional.of(IpoibKind.read(sections.apply("IPoIB")));
            case "l2tp" -> L2tpKind.read(sections.apply("L2TP"), each.apply("L2TPSession"));
            case "wlan" -> WlanKind.read(sections.apply("WLAN"));
            case "xfrm" -> XfrmKind.read(sections.apply("Xfrm"));
            default ->
                    TunnelKind.familyOf(kind).isPresent()
                            ? TunnelKind.read(kind, sections.apply("Tunnel"))
                            : Optional.empty();
        };
    }

    private static boolean isName(String text) {
        return text.matches("[^/\\s:%]{1,15}");
    }

    private static NetDevKind tun(String kind, Function<String, SectionReader> sections) {
        SectionReader in = sections.apply(kind.equals("tun") ? "Tun" : "Tap");
        int flags = kind.equals("tun") ? 1 : 2;
        flags |= in.bool("PacketInfo").orElse(false) ? 0 : 0x1000;
        flags |= in.bool("MultiQueue").orElse(false) ? 0x100 : 0;
        flags |= in.bool("VNetHeader").orElse(false) ? 0x4000 : 0;
        return new Tun(
                kind,
                flags,
                in.text("User"),
                in.text("Group"),
                in.bool("KeepCarrier").orElse(false));
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
                        in.value("PortRange", RuleConfig::ports),
                        in.number("FlowLabel", 0, 0xf_ffff),
                        vxlanFlags(in),
                        vxlanNumbers(in),
                        Stream.of(
                                        in.bool("GroupPolicyExtension").orElse(false) ? 23 : 0,
                                        in.bool("GenericProtocolExtension").orElse(false) ? 27 : 0,
                                        in.text("TTL").orElse("").equals("inherit") ? 28 : 0)
                                .filter(n -> n > 0)
                                .toList(),
                        in.bool("Independent").orElse(false)));
    }

    /** All are said to the kernel, whose own choices are not those of the manual page. */
    private static SortedMap<Integer, Boolean> vxlanFlags(SectionReader in) {
        SortedMap<Integer, Boolean> flags = new TreeMap<>();
        flags.put(7, in.bool("MacLearning").orElse(true));
        flags.put(11, in.bool("ReduceARPProxy").or(() -> in.bool("ARPProxy")).orElse(false));
        flags.put(12, in.bool("RouteShortCircuit").orElse(false));
        flags.put(13, in.bool("L2MissNotification").orElse(false));
        flags.put(14, in.bool("L3MissNotification").orElse(false));
        flags.put(18, in.bool("UDPChecksum").or(() -> in.bool("UDPCheckSum")).orElse(false));
        flags.put(19, zeroChecksum(in, "Tx"));
        flags.put(20, zeroChecksum(in, "Rx"));
        flags.put(21, in.bool("RemoteChecksumTx").orElse(false));
        flags.put(22, in.bool("RemoteChecksumRx").orElse(false));
        return flags;
    }

    private static boolean zeroChecksum(SectionReader in, String direction) {
        return in.bool("UDP6ZeroChecksum" + direction)
                .or(() -> in.bool("UDP6ZeroCheckSum" + direction))
                .orElse(false);
    }

    private static SortedMap<Integer, Bridge.Setting> vxlanNumbers(SectionReader in) {
        SortedMap<Integer, Bridge.Setting> out = new TreeMap<>();
        in.value(
                        "TTL",
                        t ->
                                t.equals("inherit")
                                        ? Optional.of(0L)
                                        : SectionReader.parseNumber(t, 0, 255))
                .filter(t -> t > 0)
                .ifPresent(t -> out.put(5, new Bridge.Setting(1, t)));
        in.number("TOS", 1, 255).ifPresent(t -> out.put(6, new Bridge.Setting(1, t)));
        in.value("FDBAgeingSec", NetDevKind::hundredths)
                .ifPresent(t -> out.put(8, new Bridge.Setting(4, t / 100)));
        in.number("MaximumFDBEntries", 0, 0xffff_ffffL)
                .ifPresent(n -> out.put(9, new Bridge.Setting(4, n)));
        in.value("IPDoNotFragment", NetDevKind::doNotFragment)
                .ifPresent(n -> out.put(29, new Bridge.Setting(1, n)));
        return out;
    }

    /** Reads {@code IPDoNotFragment=}. */
    static Optional<Integer> doNotFragment(String text) {
        return text.equals("inherit") ? Optional.of(2) : Booleans.parse(text).map(on -> on ? 1 : 0);
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
        in.value("VLANProtocol", VlanKind::protocol)
                .ifPresent(v -> out.put(8, Bridge.Setting.ofNetwork(v)));
        in.bool("MulticastSnooping").ifPresent(v -> out.put(23, new Bridge.Setting(1, v ? 1 : 0)));
        in.bool("MulticastQuerier").ifPresent(v -> out.put(25, new Bridge.Setting(1, v ? 1 : 0)));
        in.number("GroupForwardMask", 0, 65535)
                .ifPresent(v -> out.put(9, new Bridge.Setting(2, v)));
        in.number("MulticastIGMPVersion", 2, 3)
                .ifPresent(v -> out.put(43, new Bridge.Setting(1, v)));
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
