package org.jitney.network1.link;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SortedMap;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.NetDevFile;
import org.jitney.network1.config.NetDevKind;

/** Writes virtual links as requests to the kernel; pure. */
final class NetDevEncoder {
    private static final int IFLA_MACVLAN_MODE = 1;
    private static final int IFLA_VLAN_ID = 1;
    private static final int IFLA_VRF_TABLE = 1;
    private static final int IFLA_BOND_MODE = 1;
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

    private NetDevEncoder() {}

    /**
     * A link that is to be made.
     *
     * @param parent index of the link that it lies on; 0 if on none
     * @param machineId what stable addresses are made from
     */
    static byte[] netdev(NetDevFile file, int parent, Optional<byte[]> machineId) {
        AttributeWriter all = new AttributeWriter().string(Rtnetlink.IFLA_IFNAME, file.name());
        address(file, file.name(), file.address(), machineId)
                .ifPresent(a -> all.bytes(Rtnetlink.IFLA_ADDRESS, a));
        file.mtu().ifPresent(m -> all.uint32(Rtnetlink.IFLA_MTU, m));
        if (parent > 0 && !(file.kind() instanceof NetDevKind.Vxlan)) {
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

    private static Optional<byte[]> address(
            NetDevFile file, String link, Optional<String> given, Optional<byte[]> machineId) {
        if (given.isPresent()) {
            return given.map(HardwareAddress::bytes);
        }
        boolean isEthernet =
                switch (file.kind()) {
                    case NetDevKind.Vlan _, NetDevKind.Ipvlan _, NetDevKind.Tun _ -> false;
                    case NetDevKind.Plain _,
                            NetDevKind.Veth _,
                            NetDevKind.Bridge _,
                            NetDevKind.Macvlan _,
                            NetDevKind.Vrf _,
                            NetDevKind.Bond _,
                            NetDevKind.Vxlan _ ->
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
            case NetDevKind.Vlan vlan -> data.uint16(IFLA_VLAN_ID, vlan.id());
            case NetDevKind.Macvlan macvlan -> macvlan(macvlan, data);
            case NetDevKind.Ipvlan ipvlan ->
                    data.uint16(IFLA_IPVLAN_MODE, ipvlan.mode())
                            .uint16(IFLA_IPVLAN_FLAGS, ipvlan.flags());
            case NetDevKind.Tun _ -> {} // made by other means
            case NetDevKind.Vrf vrf -> data.uint32(IFLA_VRF_TABLE, vrf.table());
            case NetDevKind.Bond bond -> bond.mode().ifPresent(m -> data.uint8(IFLA_BOND_MODE, m));
            case NetDevKind.Vxlan vxlan -> vxlan(vxlan, parent, data);
        }
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
