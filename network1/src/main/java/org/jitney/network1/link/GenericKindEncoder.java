package org.jitney.network1.link;

import java.net.InetAddress;
import java.util.Optional;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.GenericSocket;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.BatmanKind;
import org.jitney.network1.config.FouKind;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.L2tpKind;
import org.jitney.network1.config.WlanKind;

/**
 * Writes what is made, or told, over generic netlink: {@code linux/fou.h}, {@code linux/l2tp.h},
 * {@code linux/nl80211.h}, {@code linux/batman_adv.h}; pure.
 */
public final class GenericKindEncoder {
    /** Families by their names. */
    static final String FOU = "fou";

    static final String L2TP = "l2tp";
    static final String NL80211 = "nl80211";

    /** That of meshes. */
    public static final String BATMAN = "batadv";

    private static final int VERSION = 1;
    private static final int FOU_CMD_ADD = 1;
    private static final int FOU_ATTR_PORT = 1;
    private static final int FOU_ATTR_AF = 2;
    private static final int FOU_ATTR_IPPROTO = 3;
    private static final int FOU_ATTR_TYPE = 4;
    private static final int FOU_ATTR_LOCAL_V4 = 6;
    private static final int FOU_ATTR_LOCAL_V6 = 7;
    private static final int FOU_ATTR_PEER_V4 = 8;
    private static final int FOU_ATTR_PEER_V6 = 9;
    private static final int FOU_ATTR_PEER_PORT = 10;
    private static final int FOU_ENCAP_DIRECT = 1;
    private static final int FOU_ENCAP_GUE = 2;

    private static final int L2TP_CMD_TUNNEL_CREATE = 1;
    private static final int L2TP_CMD_SESSION_CREATE = 5;
    private static final int L2TP_ATTR_PW_TYPE = 1;
    private static final int L2TP_ATTR_ENCAP_TYPE = 2;
    private static final int L2TP_ATTR_L2SPEC_TYPE = 5;
    private static final int L2TP_ATTR_PROTO_VERSION = 7;
    private static final int L2TP_ATTR_IFNAME = 8;
    private static final int L2TP_ATTR_CONN_ID = 9;
    private static final int L2TP_ATTR_PEER_CONN_ID = 10;
    private static final int L2TP_ATTR_SESSION_ID = 11;
    private static final int L2TP_ATTR_PEER_SESSION_ID = 12;
    private static final int L2TP_ATTR_UDP_CSUM = 13;
    private static final int L2TP_ATTR_IP_SADDR = 24;
    private static final int L2TP_ATTR_IP_DADDR = 25;
    private static final int L2TP_ATTR_UDP_SPORT = 26;
    private static final int L2TP_ATTR_UDP_DPORT = 27;
    private static final int L2TP_ATTR_IP6_SADDR = 31;
    private static final int L2TP_ATTR_IP6_DADDR = 32;
    private static final int L2TP_ATTR_UDP_ZERO_CSUM6_TX = 33;
    private static final int L2TP_ATTR_UDP_ZERO_CSUM6_RX = 34;
    private static final int L2TP_ENCAPTYPE_UDP = 0;
    private static final int L2TP_ENCAPTYPE_IP = 1;
    private static final int L2TP_PWTYPE_ETH = 5;
    private static final int L2TP_VERSION = 3;

    private static final int NL80211_CMD_NEW_INTERFACE = 7;
    private static final int NL80211_ATTR_WIPHY = 1;
    private static final int NL80211_ATTR_IFNAME = 4;
    private static final int NL80211_ATTR_IFTYPE = 5;
    private static final int NL80211_ATTR_MAC = 6;
    private static final int NL80211_ATTR_4ADDR = 83;

    private static final int BATADV_CMD_SET_MESH = 15;
    private static final int BATADV_ATTR_MESH_IFINDEX = 3;
    private static final int BATADV_ATTR_AGGREGATED_OGMS_ENABLED = 41;
    private static final int BATADV_ATTR_BRIDGE_LOOP_AVOIDANCE_ENABLED = 46;
    private static final int BATADV_ATTR_DISTRIBUTED_ARP_TABLE_ENABLED = 47;
    private static final int BATADV_ATTR_FRAGMENTATION_ENABLED = 48;
    private static final int BATADV_ATTR_GW_BANDWIDTH_DOWN = 49;
    private static final int BATADV_ATTR_GW_BANDWIDTH_UP = 50;
    private static final int BATADV_ATTR_GW_MODE = 51;
    private static final int BATADV_ATTR_HOP_PENALTY = 53;
    private static final int BATADV_ATTR_ORIG_INTERVAL = 57;

    private GenericKindEncoder() {}

    /** {@return a port at which packets of tunnels arrive} */
    static byte[] fou(FouKind fou) {
        AttributeWriter all =
                new AttributeWriter()
                        .networkUint16(FOU_ATTR_PORT, fou.port())
                        .uint8(FOU_ATTR_AF, fou.family())
                        .uint8(FOU_ATTR_TYPE, fou.generic() ? FOU_ENCAP_GUE : FOU_ENCAP_DIRECT)
                        .uint8(FOU_ATTR_IPPROTO, fou.protocol());
        address(all, FOU_ATTR_LOCAL_V4, FOU_ATTR_LOCAL_V6, fou.local());
        address(all, FOU_ATTR_PEER_V4, FOU_ATTR_PEER_V6, fou.peer());
        if (fou.peerPort() > 0) {
            all.networkUint16(FOU_ATTR_PEER_PORT, fou.peerPort());
        }
        return GenericSocket.payload(FOU_CMD_ADD, VERSION, all);
    }

    private static void address(
            AttributeWriter all, int four, int six, Optional<InetAddress> address) {
        address.ifPresent(a ->
                all.bytes(IpPrefix.family(a) == Rtnetlink.AF_INET ? four : six, a.getAddress()));
    }

    /** {@return a tunnel without its sessions} */
    static byte[] tunnel(L2tpKind l2tp, InetAddress local) {
        AttributeWriter all =
                new AttributeWriter()
                        .uint32(L2TP_ATTR_CONN_ID, l2tp.tunnel())
                        .uint32(L2TP_ATTR_PEER_CONN_ID, l2tp.peerTunnel())
                        .uint8(L2TP_ATTR_PROTO_VERSION, L2TP_VERSION)
                        .uint16(
                                L2TP_ATTR_ENCAP_TYPE,
                                l2tp.udp().isPresent() ? L2TP_ENCAPTYPE_UDP : L2TP_ENCAPTYPE_IP);
        address(all, L2TP_ATTR_IP_SADDR, L2TP_ATTR_IP6_SADDR, Optional.of(local));
        address(all, L2TP_ATTR_IP_DADDR, L2TP_ATTR_IP6_DADDR, Optional.of(l2tp.remote()));
        l2tp.udp()
                .ifPresent(udp -> {
                    all.uint16(L2TP_ATTR_UDP_SPORT, udp.source())
                            .uint16(L2TP_ATTR_UDP_DPORT, udp.destination());
                    if (udp.checksum()) {
                        all.uint8(L2TP_ATTR_UDP_CSUM, 1);
                    }
                    if (udp.zeroSent()) {
                        all.flag(L2TP_ATTR_UDP_ZERO_CSUM6_TX);
                    }
                    if (udp.zeroReceived()) {
                        all.flag(L2TP_ATTR_UDP_ZERO_CSUM6_RX);
                    }
                });
        return GenericSocket.payload(L2TP_CMD_TUNNEL_CREATE, VERSION, all);
    }

    /** {@return one link in a tunnel that is there} */
    static byte[] session(L2tpKind l2tp, L2tpKind.Session session) {
        AttributeWriter all =
                new AttributeWriter()
                        .uint32(L2TP_ATTR_CONN_ID, l2tp.tunnel())
                        .uint32(L2TP_ATTR_PEER_CONN_ID, l2tp.peerTunnel())
                        .uint32(L2TP_ATTR_SESSION_ID, session.id())
                        .uint32(L2TP_ATTR_PEER_SESSION_ID, session.peerId())
                        .uint16(L2TP_ATTR_PW_TYPE, L2TP_PWTYPE_ETH)
                        .uint8(L2TP_ATTR_L2SPEC_TYPE, session.header())
                        .string(L2TP_ATTR_IFNAME, session.name());
        return GenericSocket.payload(L2TP_CMD_SESSION_CREATE, VERSION, all);
    }

    /**
     * A link of a wireless device.
     *
     * @param device its number
     */
    static byte[] wireless(String name, WlanKind wlan, int device, Optional<byte[]> address) {
        AttributeWriter all =
                new AttributeWriter()
                        .uint32(NL80211_ATTR_WIPHY, device)
                        .string(NL80211_ATTR_IFNAME, name)
                        .uint32(NL80211_ATTR_IFTYPE, wlan.type());
        address.ifPresent(a -> all.bytes(NL80211_ATTR_MAC, a));
        wlan.fourAddresses().ifPresent(on -> all.uint8(NL80211_ATTR_4ADDR, on ? 1 : 0));
        return GenericSocket.payload(NL80211_CMD_NEW_INTERFACE, 0, all);
    }

    /** {@return what a mesh that is there is told; all of it, as the usual values may change} */
    public static byte[] mesh(int link, BatmanKind batman) {
        BatmanKind.Features with = batman.features();
        AttributeWriter all =
                new AttributeWriter()
                        .uint32(BATADV_ATTR_MESH_IFINDEX, link)
                        .uint8(BATADV_ATTR_GW_MODE, batman.gatewayMode())
                        .uint8(BATADV_ATTR_AGGREGATED_OGMS_ENABLED, with.aggregation() ? 1 : 0)
                        .uint8(
                                BATADV_ATTR_BRIDGE_LOOP_AVOIDANCE_ENABLED,
                                with.bridgeLoopAvoidance() ? 1 : 0)
                        .uint8(
                                BATADV_ATTR_DISTRIBUTED_ARP_TABLE_ENABLED,
                                with.distributedArpTable() ? 1 : 0)
                        .uint8(BATADV_ATTR_FRAGMENTATION_ENABLED, with.fragmentation() ? 1 : 0)
                        .uint8(BATADV_ATTR_HOP_PENALTY, batman.hopPenalty())
                        .uint32(BATADV_ATTR_ORIG_INTERVAL, batman.originatorMsec())
                        .uint32(BATADV_ATTR_GW_BANDWIDTH_DOWN, batman.down())
                        .uint32(BATADV_ATTR_GW_BANDWIDTH_UP, batman.up());
        return GenericSocket.payload(BATADV_CMD_SET_MESH, VERSION, all);
    }
}
