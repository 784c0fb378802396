package org.jitney.network1.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.BareUdpKind;
import org.jitney.network1.config.BatmanKind;
import org.jitney.network1.config.BondKind;
import org.jitney.network1.config.BridgeVlans;
import org.jitney.network1.config.FouKind;
import org.jitney.network1.config.GeneveKind;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.IpoibKind;
import org.jitney.network1.config.L2tpKind;
import org.jitney.network1.config.MacsecKind;
import org.jitney.network1.config.NetDevFile;
import org.jitney.network1.config.NetDevKind;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.config.TunnelKind;
import org.jitney.network1.config.VlanKind;
import org.jitney.network1.config.WireguardKind;
import org.jitney.network1.config.WlanKind;
import org.jitney.network1.config.XfrmKind;

/** Writes virtual links as requests to the kernel; pure. */
final class NetDevEncoder {
    private static final int IFLA_MACVLAN_MODE = 1;
    private static final int IFLA_VLAN_ID = 1;
    private static final int IFLA_VLAN_FLAGS = 2;
    private static final int IFLA_VLAN_EGRESS_QOS = 3;
    private static final int IFLA_VLAN_INGRESS_QOS = 4;
    private static final int IFLA_VLAN_PROTOCOL = 5;
    private static final int IFLA_VLAN_QOS_MAPPING = 1;
    private static final int IFLA_VRF_TABLE = 1;
    private static final int IFLA_BOND_ACTIVE_SLAVE = 2;
    private static final int IFLA_BOND_ARP_IP_TARGET = 8;
    private static final int IFLA_BOND_PRIMARY = 11;
    private static final int IFLA_BOND_AD_ACTOR_SYSTEM = 26;
    private static final int VETH_INFO_PEER = 1;
    private static final int IFLA_VXLAN_ID = 1;
    private static final int IFLA_VXLAN_GROUP = 2;
    private static final int IFLA_VXLAN_LINK = 3;
    private static final int IFLA_VXLAN_LOCAL = 4;
    private static final int IFLA_VXLAN_PORT_RANGE = 10;
    private static final int IFLA_VXLAN_PORT = 15;
    private static final int IFLA_VXLAN_GROUP6 = 16;
    private static final int IFLA_VXLAN_LOCAL6 = 17;
    private static final int IFLA_VXLAN_LABEL = 26;
    private static final int IFLA_MACVLAN_MACADDR_MODE = 3;
    private static final int IFLA_MACVLAN_MACADDR = 4;
    private static final int IFLA_MACVLAN_MACADDR_DATA = 5;
    private static final int IFLA_MACVLAN_BC_QUEUE_LEN = 7;
    private static final int MACVLAN_MACADDR_SET = 3;
    private static final int IFLA_IPVLAN_MODE = 1;
    private static final int IFLA_IPVLAN_FLAGS = 2;
    private static final int IFINFOMSG = 16;
    private static final int IFLA_BRIDGE_FLAGS = 0;
    private static final int IFLA_BRIDGE_VLAN_INFO = 2;
    private static final int BRIDGE_FLAGS_SELF = 2;
    private static final int BRIDGE_VLAN_INFO_RANGE_BEGIN = 8;
    private static final int BRIDGE_VLAN_INFO_RANGE_END = 16;

    private NetDevEncoder() {}

    /**
     * A link that is to be made.
     *
     * @param parent index of the link that it lies on; 0 if on none
     * @param machineId what stable addresses are made from
     */
    static byte[] netdev(NetDevFile file, int parent, Optional<byte[]> machineId) {
        AttributeWriter all = new AttributeWriter().string(Rtnetlink.IFLA_IFNAME, file.name());
        address(file, machineId).ifPresent(a -> all.bytes(Rtnetlink.IFLA_ADDRESS, a));
        file.mtu().ifPresent(m -> all.uint32(Rtnetlink.IFLA_MTU, m));
        boolean inData =
                file.kind() instanceof NetDevKind.Vxlan
                        || file.kind() instanceof TunnelKind
                        || file.kind() instanceof XfrmKind;
        if (parent > 0 && !inData) {
            all.uint32(Rtnetlink.IFLA_LINK, parent);
        }
        all.nested(
                Rtnetlink.IFLA_LINKINFO,
                info -> {
                    info.string(Rtnetlink.IFLA_INFO_KIND, file.kind().name());
                    info.nested(
                            Rtnetlink.IFLA_INFO_DATA, data -> kind(file, parent, machineId, data));
                });
        return LinkMessage.encode(Rtnetlink.AF_UNSPEC, 0, 0, 0, all);
    }

    /**
     * {@return the hardware address that a link of a file is to get; empty for the kernel's choice}
     */
    static Optional<byte[]> address(NetDevFile file, Optional<byte[]> machineId) {
        return address(file, file.name(), file.address(), machineId);
    }

    private static Optional<byte[]> address(
            NetDevFile file, String link, Optional<String> given, Optional<byte[]> machineId) {
        if (given.isPresent()) {
            return given.map(HardwareAddress::bytes);
        }
        boolean isEthernet =
                switch (file.kind()) {
                    case VlanKind _,
                            NetDevKind.Ipvlan _,
                            NetDevKind.Tun _,
                            NetDevKind.Vxcan _,
                            MacsecKind _,
                            BareUdpKind _,
                            FouKind _,
                            IpoibKind _,
                            L2tpKind _,
                            WireguardKind _,
                            XfrmKind _ ->
                            false;
                    case TunnelKind tunnel -> tunnel.isEthernet();
                    case NetDevKind.Plain plain -> plain.isEthernet();
                    case NetDevKind.Veth _,
                            NetDevKind.Bridge _,
                            NetDevKind.Macvlan _,
                            NetDevKind.Vrf _,
                            BondKind _,
                            BatmanKind _,
                            WlanKind _,
                            NetDevKind.Vxlan _,
                            GeneveKind _ ->
                            true;
                };
        return file.addressByKernel() || !isEthernet
                ? Optional.empty()
                : machineId.map(id -> StableAddress.of(id, link));
    }

    private static void kind(
            NetDevFile file, int parent, Optional<byte[]> machineId, AttributeWriter data) {
        switch (file.kind()) {
            case NetDevKind.Plain _ -> {}
            case NetDevKind.Veth veth -> data.bytes(VETH_INFO_PEER, peer(file, veth, machineId));
            case NetDevKind.Bridge _ -> {} // set when it is there: see bridge()
            case VlanKind vlan -> vlan(vlan, data);
            case NetDevKind.Macvlan macvlan -> macvlan(macvlan, data);
            case NetDevKind.Ipvlan ipvlan ->
                    data.uint16(IFLA_IPVLAN_MODE, ipvlan.mode())
                            .uint16(IFLA_IPVLAN_FLAGS, ipvlan.flags());
            case NetDevKind.Tun _ -> {} // made by other means
            case NetDevKind.Vrf vrf -> data.uint32(IFLA_VRF_TABLE, vrf.table());
            case BondKind bond -> bond(bond, data);
            case NetDevKind.Vxlan vxlan -> vxlan(vxlan, parent, data);
            case TunnelKind tunnel -> TunnelEncoder.tunnel(tunnel, parent, data);
            case GeneveKind geneve -> TunnelEncoder.geneve(geneve, data);
            case WireguardKind _ -> {} // told when it is there: see WireguardEncoder
            case MacsecKind macsec -> TunnelEncoder.macsec(macsec, data);
            case NetDevKind.Vxcan vxcan -> RareKindEncoder.vxcan(vxcan, data);
            case XfrmKind xfrm -> RareKindEncoder.xfrm(xfrm, parent, data);
            case BareUdpKind bareUdp -> RareKindEncoder.bareUdp(bareUdp, data);
            case BatmanKind batman -> RareKindEncoder.batman(batman, data);
            case IpoibKind ipoib -> RareKindEncoder.ipoib(ipoib, data);
            case FouKind _, L2tpKind _, WlanKind _ -> {} // made by other means
        }
    }

    private static void vlan(VlanKind vlan, AttributeWriter data) {
        data.uint16(IFLA_VLAN_ID, vlan.id());
        vlan.protocol().ifPresent(p -> data.networkUint16(IFLA_VLAN_PROTOCOL, p));
        if (vlan.mask() != 0) {
            data.bytes(IFLA_VLAN_FLAGS, pair(vlan.flags(), vlan.mask()));
        }
        mappings(data, IFLA_VLAN_EGRESS_QOS, vlan.egress());
        mappings(data, IFLA_VLAN_INGRESS_QOS, vlan.ingress());
    }

    private static void mappings(AttributeWriter data, int type, List<VlanKind.Mapping> mappings) {
        if (!mappings.isEmpty()) {
            data.nested(
                    type,
                    list ->
                            mappings.forEach(m ->
                                    list.bytes(IFLA_VLAN_QOS_MAPPING, pair(m.from(), m.to()))));
        }
    }

    private static byte[] pair(long one, long other) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putInt((int) one)
                .putInt((int) other)
                .array();
    }

    private static void bond(BondKind bond, AttributeWriter data) {
        bond.settings().forEach((type, s) -> set(data, type, s));
        if (!bond.targets().isEmpty()) {
            data.nested(
                    IFLA_BOND_ARP_IP_TARGET,
                    list -> {
                        for (int i = 0; i < bond.targets().size(); i++) {
                            list.bytes(i, bond.targets().get(i).getAddress());
                        }
                    });
        }
        bond.actorSystem()
                .ifPresent(a -> data.bytes(IFLA_BOND_AD_ACTOR_SYSTEM, HardwareAddress.bytes(a)));
    }

    private static void macvlan(NetDevKind.Macvlan macvlan, AttributeWriter data) {
        if (!macvlan.sources().isEmpty()) {
            data.uint32(IFLA_MACVLAN_MACADDR_MODE, MACVLAN_MACADDR_SET);
            data.nested(
                    IFLA_MACVLAN_MACADDR_DATA,
                    list ->
                            macvlan.sources()
                                    .forEach(a ->
                                            list.bytes(
                                                    IFLA_MACVLAN_MACADDR,
                                                    HardwareAddress.bytes(a))));
        }
        macvlan.mode().ifPresent(m -> data.uint32(IFLA_MACVLAN_MODE, m));
        macvlan.queueLength().ifPresent(n -> data.uint32(IFLA_MACVLAN_BC_QUEUE_LEN, n));
    }

    /** What a link is as a port of its bridge. */
    static byte[] bridgePort(int index, SortedMap<Integer, NetDevKind.Bridge.Setting> settings) {
        AttributeWriter all = new AttributeWriter();
        all.nested(
                Rtnetlink.IFLA_PROTINFO, port -> settings.forEach((type, s) -> set(port, type, s)));
        return LinkMessage.encode(Rtnetlink.AF_BRIDGE, index, 0, 0, all);
    }

    /**
     * Which VLANs a port of a bridge lets through, or the bridge itself. Those that follow each
     * other and are alike are one range.
     *
     * @param isBridge whether the link is the bridge itself
     */
    static byte[] bridgeVlans(int index, boolean isBridge, SortedMap<Integer, Integer> vlans) {
        AttributeWriter all = new AttributeWriter();
        all.nested(
                Rtnetlink.IFLA_AF_SPEC,
                spec -> {
                    if (isBridge) {
                        spec.uint16(IFLA_BRIDGE_FLAGS, BRIDGE_FLAGS_SELF);
                    }
                    List<Integer> ids = List.copyOf(vlans.keySet());
                    int begin = 0;
                    for (int i = 1; i <= ids.size(); i++) {
                        if (i == ids.size() || !goesOn(vlans, ids.get(i - 1), ids.get(i))) {
                            range(spec, vlans, ids.get(begin), ids.get(i - 1));
                            begin = i;
                        }
                    }
                });
        return LinkMessage.encode(Rtnetlink.AF_BRIDGE, index, 0, 0, all);
    }

    private static boolean goesOn(SortedMap<Integer, Integer> vlans, int one, int next) {
        int flags = vlans.getOrDefault(one, 0);
        return next == one + 1
                && flags == vlans.getOrDefault(next, 0)
                && (flags & BridgeVlans.PVID) == 0;
    }

    private static void range(
            AttributeWriter spec, SortedMap<Integer, Integer> vlans, int first, int last) {
        int flags = vlans.getOrDefault(first, 0);
        if (first == last) {
            vlan(spec, flags, first);
        } else {
            vlan(spec, flags | BRIDGE_VLAN_INFO_RANGE_BEGIN, first);
            vlan(spec, flags | BRIDGE_VLAN_INFO_RANGE_END, last);
        }
    }

    private static void vlan(AttributeWriter spec, int flags, int id) {
        spec.bytes(
                IFLA_BRIDGE_VLAN_INFO,
                ByteBuffer.allocate(4)
                        .order(ByteOrder.nativeOrder())
                        .putShort((short) flags)
                        .putShort((short) id)
                        .array());
    }

    /**
     * What only a bridge has, for one that is there already: a kernel that lacks a part refuses
     * that, and no more.
     */
    static byte[] bridge(String name, NetDevKind.Bridge bridge) {
        AttributeWriter all = new AttributeWriter().string(Rtnetlink.IFLA_IFNAME, name);
        all.nested(
                Rtnetlink.IFLA_LINKINFO,
                info -> {
                    info.string(Rtnetlink.IFLA_INFO_KIND, bridge.name());
                    info.nested(
                            Rtnetlink.IFLA_INFO_DATA,
                            data -> bridge.settings().forEach((type, s) -> set(data, type, s)));
                });
        return LinkMessage.encode(Rtnetlink.AF_UNSPEC, 0, 0, 0, all);
    }

    /**
     * What a bond is told of one of its ports.
     *
     * @param bond its index
     * @param port index of the port
     */
    static byte[] bondPort(int bond, int port, NetworkFile.BondPort wanted) {
        AttributeWriter all = new AttributeWriter();
        all.nested(
                Rtnetlink.IFLA_LINKINFO,
                info -> {
                    info.string(Rtnetlink.IFLA_INFO_KIND, "bond");
                    info.nested(
                            Rtnetlink.IFLA_INFO_DATA,
                            data -> {
                                if (wanted.active()) {
                                    data.uint32(IFLA_BOND_ACTIVE_SLAVE, port);
                                }
                                if (wanted.primary()) {
                                    data.uint32(IFLA_BOND_PRIMARY, port);
                                }
                            });
                });
        return LinkMessage.encode(Rtnetlink.AF_UNSPEC, bond, 0, 0, all);
    }

    private static void set(AttributeWriter data, int type, NetDevKind.Bridge.Setting setting) {
        switch (setting.size()) {
            case 1 -> data.uint8(type, (int) setting.value());
            case 2 -> data.uint16(type, (int) setting.value());
            default -> data.uint32(type, setting.value());
        }
    }

    /** The other end is a link of its own, in the same shape. */
    private static byte[] peer(NetDevFile file, NetDevKind.Veth veth, Optional<byte[]> machineId) {
        AttributeWriter all = new AttributeWriter().string(Rtnetlink.IFLA_IFNAME, veth.peer());
        address(file, veth.peer(), veth.peerAddress(), machineId)
                .ifPresent(a -> all.bytes(Rtnetlink.IFLA_ADDRESS, a));
        file.mtu().ifPresent(m -> all.uint32(Rtnetlink.IFLA_MTU, m));
        byte[] rest = all.encode();
        byte[] out = new byte[IFINFOMSG + rest.length];
        System.arraycopy(rest, 0, out, IFINFOMSG, rest.length);
        return out;
    }

    private static void vxlan(NetDevKind.Vxlan vxlan, int parent, AttributeWriter data) {
        data.uint32(IFLA_VXLAN_ID, vxlan.id());
        vxlan.remote()
                .ifPresent(a ->
                        data.bytes(
                                IpPrefix.family(a) == Rtnetlink.AF_INET
                                        ? IFLA_VXLAN_GROUP
                                        : IFLA_VXLAN_GROUP6,
                                a.getAddress()));
        vxlan.local()
                .ifPresent(a ->
                        data.bytes(
                                IpPrefix.family(a) == Rtnetlink.AF_INET
                                        ? IFLA_VXLAN_LOCAL
                                        : IFLA_VXLAN_LOCAL6,
                                a.getAddress()));
        if (parent > 0) {
            data.uint32(IFLA_VXLAN_LINK, parent);
        }
        vxlan.flags().forEach((type, on) -> data.uint8(type, on ? 1 : 0));
        vxlan.numbers().forEach((type, s) -> set(data, type, s));
        vxlan.marks().forEach(data::flag);
        vxlan.port().ifPresent(p -> data.networkUint16(IFLA_VXLAN_PORT, p));
        vxlan.ports()
                .ifPresent(p ->
                        data.bytes(
                                IFLA_VXLAN_PORT_RANGE,
                                ByteBuffer.allocate(4)
                                        .putShort((short) p.first())
                                        .putShort((short) p.last())
                                        .array()));
        vxlan.flowLabel()
                .ifPresent(l ->
                        data.bytes(
                                IFLA_VXLAN_LABEL,
                                ByteBuffer.allocate(4).putInt(l.intValue()).array()));
    }
}
