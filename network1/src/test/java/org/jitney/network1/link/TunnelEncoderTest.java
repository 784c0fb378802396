package org.jitney.network1.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jitney.linux.netlink.Attributes;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.NetDevFile;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;

/**
 * What we ask the kernel for against the bytes that {@code ip link add} of iproute2 6.1 sends for
 * the same tunnel. What is zero there may be absent here.
 */
final class TunnelEncoderTest {
    private static final String ENDS = "Local=10.0.0.1\nRemote=10.0.0.2\n";
    private static final String SIX = "Local=2001:db8::1\nRemote=2001:db8::2\n";

    private final List<String> told = new ArrayList<>();

    private Optional<NetDevFile> file(String kind, String section) throws UnitFileError {
        String name =
                switch (kind) {
                    case "geneve" -> "GENEVE";
                    case "macsec" -> "MACsec";
                    case "vlan" -> "VLAN";
                    default -> "Tunnel";
                };
        String text = "[NetDev]\nName=t\nKind=%s\n[%s]\n%s".formatted(kind, name, section);
        return NetDevFile.read(
                "/x.netdev",
                List.of(UnitFile.parse("/x.netdev", text, d -> told.add(d.text()))),
                d -> told.add(d.text()));
    }

    private SortedMap<Integer, String> asked(String kind, String section, int parent)
            throws UnitFileError, MalformedMessage {
        byte[] request =
                NetDevEncoder.netdev(file(kind, section).orElseThrow(), parent, Optional.empty());
        Attributes info = LinkMessage.decode(request).attributes().nested(Rtnetlink.IFLA_LINKINFO);
        assertThat(info.string(Rtnetlink.IFLA_INFO_KIND)).contains(kind);
        return all(info.nested(Rtnetlink.IFLA_INFO_DATA));
    }

    private static SortedMap<Integer, String> of(String hex) throws MalformedMessage {
        return all(Attributes.decode(HexFormat.of().parseHex(hex)));
    }

    private static SortedMap<Integer, String> all(Attributes attributes) {
        SortedMap<Integer, String> found = new TreeMap<>();
        for (int type : attributes.types()) {
            String value = HexFormat.of().formatHex(attributes.bytes(type).orElseThrow());
            if (!value.matches("0*") || value.isEmpty()) {
                found.put(type, value);
            }
        }
        return found;
    }

    @Test
    void packetsInsideIpv4() throws Exception {
        assertThat(asked("ipip", ENDS, 0))
                .isEqualTo(
                        of(
                                "080002000a00000108000300"
                                        + "0a00000205000a0001000000"
                                        + "0500040040000000"));
        assertThat(asked("sit", "Local=10.0.0.1\nRemote=any\nISATAP=yes\n", 0))
                .isEqualTo(
                        of(
                                "080002000a00000105000a0001000000"
                                        + "05000400400000000600080001000000"));
        assertThat(asked("vti", ENDS + "Key=7\n", 0))
                .isEqualTo(
                        of(
                                "0800020000000007080003000000000708000400"
                                        + "0a000001080005000a000002"));
    }

    @Test
    void packetsInsideIpv6() throws Exception {
        assertThat(
                        asked(
                                "ip6tnl",
                                SIX
                                        + "Mode=ipip6\nEncapsulationLimit=none\nCopyDSCP=yes\n"
                                        + "IPv6FlowLabel=0x12345\nAllowLocalRemote=yes\n",
                                0))
                .isEqualTo(
                        of(
                                "05000900040000001400020020010db80000000000000000000000011400030020010db8"
                                        + "000000000000000000000002050004004000000008000700000123450800080051"
                                        + "000000"));
        assertThat(asked("vti6", SIX + "Key=1.2.3.4\n", 0))
                .isEqualTo(
                        of(
                                "080002000102030408000300010203041400040020010db8000000000000000000000001"
                                        + "1400050020010db8000000000000000000000002"));
        assertThat(asked("ip6gre", SIX, 0))
                .isEqualTo(
                        of(
                                "1400060020010db80000000000000000000000011400070020010db80000000000000000"
                                        + "00000002050008004000000005000b0004000000"));
    }

    @Test
    void framesInsideGre() throws Exception {
        assertThat(asked("gre", ENDS + "Key=7\n", 0))
                .isEqualTo(
                        of(
                                "080004000000000708000500000000070600020020000000060003002000000008000600"
                                        + "0a000001080007000a00000205000a00010000000500080040000000"));
        assertThat(
                        asked(
                                "gretap",
                                "Remote=10.0.0.2\nInputKey=1\nOutputKey=2\nTOS=8\n"
                                        + "DiscoverPathMTU=no\nFooOverUDP=yes\n"
                                        + "FOUDestinationPort=5555\n",
                                0))
                .isEqualTo(
                        of(
                                "080004000000000108000500000000020600020020000000060003002000000008000700"
                                        + "0a0000020500090008000000050008004000000006000e00010000000600110015"
                                        + "b30000"));
        assertThat(asked("erspan", ENDS + "Key=7\nERSPANIndex=9\nTTL=0\n", 0))
                .isEqualTo(
                        of(
                                "080004000000000708000500000000070600020030000000060003003000000008000600"
                                        + "0a000001080007000a00000205000a00010000000500160001000000080015000900"
                                        + "0000"));
    }

    @Test
    void framesInsideUdp() throws Exception {
        assertThat(
                        asked(
                                "geneve",
                                "Id=5\nRemote=10.0.0.2\nDestinationPort=7000\nTTL=9\n"
                                        + "UDPChecksum=yes\n",
                                0))
                .isEqualTo(
                        of(
                                "0800010005000000080002000a0000020500030009000000060005001b58000005000800"
                                        + "01000000"));
    }

    @Test
    void aTunnelLiesOnItsLinkOrOnNone() throws Exception {
        assertThat(asked("ipip", ENDS, 7)).containsEntry(1, "07000000");
        assertThat(asked("ipip", ENDS + "AssignToLoopback=yes\n", 0)).containsEntry(1, "01000000");
        assertThat(file("ipip", ENDS).orElseThrow().kind().stackedBy()).contains("Tunnel");
        assertThat(file("ipip", ENDS + "Independent=yes\n").orElseThrow().kind().stackedBy())
                .isEmpty();
        assertThat(asked("gre", "External=yes\n", 0)).isEqualTo(Map.of(18, ""));
    }

    /** As {@code ip link add link … type vlan} has it. */
    @Test
    void aVlanHasItsFlagsAndPriorities() throws Exception {
        assertThat(
                        asked(
                                "vlan",
                                "Id=5\nProtocol=802.1ad\nGVRP=yes\nReorderHeader=no\n"
                                        + "EgressQOSMaps=1-2 3-4\n",
                                3))
                .isEqualTo(
                        of(
                                "0600010005000000060005008"
                                        + "8a80000"
                                        + "0c0002000200000003000000"
                                        + "1c0003800c00010001000000020000000c0001000300000004000000"));
        assertThat(asked("vlan", "Id=5\nIngressQOSMaps=1-x\n", 3)).isEqualTo(Map.of(1, "0500"));
    }

    @Test
    void aMacsecLinkHasItsPort() throws Exception {
        assertThat(asked("macsec", "Port=258\nEncrypt=yes\n", 3))
                .isEqualTo(Map.of(2, "0102", 7, "01"));
        assertThat(told).isEmpty();
    }

    @Test
    void whatCannotBeIsToldAndNotMade() throws Exception {
        assertThat(file("ip6tnl", SIX)).isEmpty(); // no Mode=
        assertThat(file("gretap", "Local=10.0.0.1\n")).isEmpty(); // no Remote=
        assertThat(file("ipip", SIX)).isEmpty(); // of the other family
        assertThat(file("gre", ENDS + "FooOverUDP=yes\n")).isEmpty(); // no port
        assertThat(told)
                .filteredOn(t -> t.contains("lack what it needs"))
                .hasSize(4)
                .first()
                .isEqualTo("Kind=ip6tnl is unknown, or its sections lack what it needs. Ignoring.");
    }
}
