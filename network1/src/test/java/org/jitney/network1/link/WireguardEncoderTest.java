package org.jitney.network1.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.jitney.linux.netlink.Attributes;
import org.jitney.network1.config.NetDevFile;
import org.jitney.network1.config.WireguardKind;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;

/** The numbers are those of {@code linux/wireguard.h}. */
final class WireguardEncoderTest {
    private static final int HEADER = 4;

    private final List<String> told = new ArrayList<>();

    private static String key(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private Optional<NetDevFile> read(String sections) throws UnitFileError {
        String text = "[NetDev]\nName=wg0\nKind=wireguard\n" + sections;
        return NetDevFile.read(
                "/x.netdev",
                List.of(UnitFile.parse("/x.netdev", text, d -> told.add(d.text()))),
                d -> told.add(d.text()));
    }

    private WireguardKind kind(String sections) throws UnitFileError {
        return (WireguardKind) read(sections).orElseThrow().kind();
    }

    private static Attributes attributes(byte[] message) throws Exception {
        assertThat(Arrays.copyOf(message, HEADER)).containsExactly(1, 1, 0, 0); // SET_DEVICE
        return Attributes.decode(Arrays.copyOfRange(message, HEADER, message.length));
    }

    private static String hex(Attributes in, int type) {
        return HexFormat.of().formatHex(in.bytes(type).orElseThrow());
    }

    @Test
    void aLinkIsToldItsKeyAndThenItsPeers() throws Exception {
        WireguardKind kind =
                kind(
                        """
                        [WireGuard]
                        PrivateKey=%s
                        ListenPort=51820
                        FirewallMark=0x10
                        [WireGuardPeer]
                        PublicKey=%s
                        PresharedKey=%s
                        AllowedIPs=10.5.0.7/16, fd00::/64
                        Endpoint=192.0.2.1:258
                        PersistentKeepalive=25
                        [WireGuardPeer]
                        PublicKey=%s
                        Endpoint=[2001:db8::1]:258
                        """
                                .formatted(key(1), key(2), key(3), key(4)));

        List<byte[]> messages = WireguardEncoder.messages("wg0", kind);

        Attributes device = attributes(messages.get(0));
        assertThat(device.string(2)).contains("wg0");
        assertThat(hex(device, 3)).isEqualTo("01".repeat(32));
        assertThat(device.uint16(6)).hasValue(51820);
        assertThat(device.uint32(7)).hasValue(16);
        assertThat(device.uint32(5)).hasValue(1); // the peers from before go
        assertThat(messages).hasSize(2);
        byte[] peers = attributes(messages.get(1)).bytes(8).orElseThrow();
        int first = (peers[0] & 0xff) | (peers[1] & 0xff) << 8;
        Attributes one = Attributes.decode(Arrays.copyOfRange(peers, 4, first));
        Attributes other = Attributes.decode(Arrays.copyOfRange(peers, first + 4, peers.length));
        assertThat(hex(one, 1)).isEqualTo("02".repeat(32));
        assertThat(hex(one, 2)).isEqualTo("03".repeat(32));
        assertThat(hex(one, 4)).isEqualTo("02000102c0000201" + "00".repeat(8));
        assertThat(one.uint16(5)).hasValue(25);
        assertThat(hex(one, 9))
                .isEqualTo(
                        "1c000080" // 10.5.0.0/16
                                + "0600010002000000"
                                + "080002000a050000"
                                + "0500030010000000"
                                + "28000080" // fd00::/64
                                + "060001000a000000"
                                + "14000200fd000000000000000000000000000000"
                                + "0500030040000000");
        assertThat(hex(other, 4))
                .isEqualTo("0a00010200000000" + "20010db8000000000000000000000001" + "00000000");
        assertThat(told).isEmpty();
    }

    @Test
    void moreThanAMessageHasRoomForComesInSeveral() throws Exception {
        StringBuilder sections = new StringBuilder("[WireGuard]\nPrivateKey=" + key(1) + "\n");
        StringJoiner many = new StringJoiner(",");
        for (int i = 0; i < 1000; i++) {
            many.add("10.%d.%d.0/24".formatted(i / 256, i % 256));
        }
        sections.append("[WireGuardPeer]\nPublicKey=%s\nAllowedIPs=%s\n".formatted(key(2), many));
        for (int i = 0; i < 200; i++) {
            sections.append("[WireGuardPeer]\nPublicKey=%s\n".formatted(key(i)));
        }

        List<byte[]> messages = WireguardEncoder.messages("wg0", kind(sections.toString()));

        assertThat(messages).hasSizeGreaterThan(3).allMatch(m -> m.length < 32 * 1024);
        assertThat(messages.stream().skip(1)).noneMatch(m -> has(m, 5)); // only once all are new
    }

    private static boolean has(byte[] message, int type) {
        try {
            return attributes(message).has(type);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void keysMayBeInFilesAndAreNotShown() throws Exception {
        NetDevFile file =
                read("""
                [WireGuard]
                PrivateKeyFile=/key
                [WireGuardPeer]
                PublicKey=%s
                PresharedKeyFile=/shared
                """
                                .formatted(key(2)))
                        .orElseThrow()
                        .withKeys(path -> Optional.of(key(path.equals("/key") ? 7 : 8) + "\n"));

        WireguardKind kind = (WireguardKind) file.kind();

        assertThat(kind.privateKey().orElseThrow().bytes()).containsOnly(7);
        assertThat(kind.peers().getFirst().presharedKey().orElseThrow().bytes()).containsOnly(8);
        assertThat(file.toString()).doesNotContain(key(7), key(8));
    }

    @Test
    void withoutKeysThereIsNoLinkAndNoPeer() throws UnitFileError {
        assertThat(read("[WireGuard]\nListenPort=5\n")).isEmpty();
        assertThat(
                        kind("[WireGuard]\nPrivateKey=%s\n[WireGuardPeer]\nAllowedIPs=10.0.0.0/8\n"
                                        .formatted(key(1)))
                                .peers())
                .isEmpty();
        assertThat(
                        kind("[WireGuard]\nPrivateKey=%s\n[WireGuardPeer]\nPublicKey=%s\n"
                                                .formatted(key(1), key(2))
                                        + "Endpoint=vpn..test:5\n")
                                .peers()
                                .getFirst()
                                .endpoint())
                .isEmpty();
        assertThat(told)
                .contains(
                        "WireGuardPeer section without PublicKey= configured. Ignoring it.",
                        "Failed to parse Endpoint=, ignoring assignment: vpn..test:5");
    }

    @Test
    void aPeerWhoseNameWasLookedUpIsToldAlone() throws Exception {
        WireguardKind kind =
                kind(
                        """
                        [WireGuard]
                        PrivateKey=%s
                        [WireGuardPeer]
                        PublicKey=%s
                        Endpoint=vpn.example.org:258
                        """
                                .formatted(key(1), key(2)));
        WireguardKind.Peer peer = kind.peers().getFirst();
        assertThat(peer.endpoint().orElseThrow().host()).isEqualTo("vpn.example.org");

        byte[] message =
                WireguardEncoder.endpoint(
                        "wg0", peer.publicKey(), InetAddress.ofLiteral("192.0.2.1"), 258);

        Attributes device = attributes(message);
        assertThat(device.string(2)).contains("wg0");
        assertThat(device.has(5)).isFalse(); // other peers stay
        Attributes told = device.nested(8).nested(0);
        assertThat(hex(told, 1)).isEqualTo("02".repeat(32));
        assertThat(told.uint32(3)).hasValue(4); // only if there is such a peer
        assertThat(hex(told, 4)).isEqualTo("02000102c0000201" + "00".repeat(8));
    }

    @Test
    void routesLeadToTheNetworksOfPeersWhereATableIsGiven() throws Exception {
        WireguardKind kind =
                kind(
                        """
                        [WireGuard]
                        PrivateKey=%s
                        RouteTable=1234
                        RouteMetric=7
                        [WireGuardPeer]
                        PublicKey=%s
                        AllowedIPs=10.5.0.0/16, fd00::/64
                        [WireGuardPeer]
                        PublicKey=%s
                        AllowedIPs=10.6.0.0/16
                        RouteTable=main
                        RouteMetric=0
                        [WireGuardPeer]
                        PublicKey=%s
                        AllowedIPs=10.7.0.0/16
                        RouteTable=off
                        """
                                .formatted(key(1), key(2), key(3), key(4)));

        assertThat(kind.routes())
                .extracting(r -> r.destination() + " " + r.table().orElseThrow() + " " + r.metric())
                .containsExactly(
                        "10.5.0.0/16 1234 7", "fd00:0:0:0:0:0:0:0/64 1234 7", "10.6.0.0/16 254 0");
        assertThat(told).isEmpty();
    }
}
