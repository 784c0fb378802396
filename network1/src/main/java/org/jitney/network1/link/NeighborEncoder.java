package org.jitney.network1.link;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.AddressLabel;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.Neighbors;
import org.jitney.network1.config.NextHopConfig;

/** Writes neighbours, tables of bridges, next hops and labels as requests; pure. */
final class NeighborEncoder {
    private static final int NDMSG = 12;
    private static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;
    private static final int NDA_VLAN = 5;
    private static final int NDA_VNI = 7;
    private static final int NDA_IFINDEX = 8;
    private static final int NUD_PERMANENT = 0x80;
    private static final int NTF_SELF = 2;
    private static final int NTF_MASTER = 4;
    private static final int NTF_PROXY = 8;

    private static final int BR_PORT_MSG = 8;
    private static final int MDBA_SET_ENTRY = 1;
    private static final int MDB_ENTRY = 28;
    private static final int MDB_PERMANENT = 1;

    private static final int NHMSG = 8;
    private static final int NHA_ID = 1;
    private static final int NHA_GROUP = 2;
    private static final int NHA_BLACKHOLE = 4;
    private static final int NHA_OIF = 5;
    private static final int NHA_GATEWAY = 6;

    private static final int IFADDRLBLMSG = 12;
    private static final int IFAL_ADDRESS = 1;
    private static final int IFAL_LABEL = 2;

    private NeighborEncoder() {}

    private static ByteBuffer room(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    /** {@return all of a buffer, however far it was written} */
    private static byte[] bytes(ByteBuffer room) {
        byte[] all = new byte[room.capacity()];
        room.get(0, all);
        return all;
    }

    private static byte[] join(ByteBuffer header, AttributeWriter attributes) {
        byte[] rest = attributes.encode();
        return ByteBuffer.allocate(header.capacity() + rest.length)
                .put(bytes(header))
                .put(rest)
                .array();
    }

    private static byte[] neighbor(
            int family, int index, int state, int flags, AttributeWriter attributes) {
        ByteBuffer header =
                room(NDMSG)
                        .put(0, (byte) family)
                        .putInt(4, index)
                        .putShort(8, (short) state)
                        .put(10, (byte) flags);
        return join(header, attributes);
    }

    static byte[] permanent(int index, Neighbors.Permanent wanted) {
        return neighbor(
                IpPrefix.family(wanted.address()),
                index,
                NUD_PERMANENT,
                0,
                new AttributeWriter()
                        .bytes(NDA_DST, wanted.address().getAddress())
                        .bytes(NDA_LLADDR, HardwareAddress.bytes(wanted.hardwareAddress())));
    }

    static byte[] proxied(int index, InetAddress address) {
        return neighbor(
                IpPrefix.family(address),
                index,
                0,
                NTF_PROXY,
                new AttributeWriter().bytes(NDA_DST, address.getAddress()));
    }

    /**
     * An entry of a forwarding table.
     *
     * @param outgoing index of the link that it names; 0 for none
     */
    static byte[] forwarding(int index, Neighbors.Forwarding wanted, int outgoing) {
        AttributeWriter all =
                new AttributeWriter()
                        .bytes(NDA_LLADDR, HardwareAddress.bytes(wanted.hardwareAddress()));
        if (wanted.vlan() > 0) {
            all.uint16(NDA_VLAN, wanted.vlan());
        }
        wanted.destination().ifPresent(d -> all.bytes(NDA_DST, d.getAddress()));
        wanted.vni().ifPresent(v -> all.uint32(NDA_VNI, v));
        if (outgoing > 0) {
            all.uint32(NDA_IFINDEX, outgoing);
        }
        return neighbor(
                Rtnetlink.AF_BRIDGE,
                index,
                NUD_PERMANENT,
                wanted.self() ? NTF_SELF : NTF_MASTER,
                all);
    }

    /**
     * A group of a bridge.
     *
     * @param bridge index of the bridge, which may be the link itself
     */
    static byte[] multicast(int bridge, int port, Neighbors.Multicast wanted) {
        byte[] group = wanted.group().getAddress();
        ByteBuffer entry =
                room(MDB_ENTRY)
                        .putInt(0, port)
                        .put(4, (byte) MDB_PERMANENT)
                        .putShort(6, (short) wanted.vlan())
                        .put(8, group);
        // struct br_mdb_entry: the family as an EtherType, in the order of the network.
        entry.put(24, (byte) (group.length == 4 ? 0x08 : 0x86));
        entry.put(25, (byte) (group.length == 4 ? 0x00 : 0xdd));
        ByteBuffer header = room(BR_PORT_MSG).put(0, (byte) Rtnetlink.AF_BRIDGE).putInt(4, bridge);
        return join(header, new AttributeWriter().bytes(MDBA_SET_ENTRY, bytes(entry)));
    }

    static byte[] nextHop(int index, NextHopConfig wanted) {
        AttributeWriter all = new AttributeWriter();
        if (wanted.id() > 0) {
            all.uint32(NHA_ID, wanted.id());
        }
        if (!wanted.group().isEmpty()) {
            all.bytes(NHA_GROUP, group(wanted.group()));
        } else if (wanted.blackhole()) {
            all.flag(NHA_BLACKHOLE);
        } else {
            all.uint32(NHA_OIF, index);
            wanted.gateway().ifPresent(g -> all.bytes(NHA_GATEWAY, g.getAddress()));
        }
        ByteBuffer header =
                room(NHMSG)
                        .put(0, (byte) wanted.family())
                        .put(2, (byte) Rtnetlink.RTPROT_STATIC)
                        .putInt(4, wanted.onLink() ? Rtnetlink.RTNH_F_ONLINK : 0);
        return join(header, all);
    }

    private static byte[] group(List<NextHopConfig.Member> members) {
        ByteBuffer out = room(8 * members.size());
        members.forEach(m ->
                out.putInt((int) m.id())
                        .put((byte) (m.weight() - 1))
                        .put((byte) 0)
                        .putShort((short) 0));
        return bytes(out);
    }

    static byte[] label(int index, AddressLabel wanted) {
        ByteBuffer header =
                room(IFADDRLBLMSG)
                        .put(0, (byte) Rtnetlink.AF_INET6)
                        .put(2, (byte) wanted.prefix().length())
                        .putInt(4, index);
        return join(
                header,
                new AttributeWriter()
                        .bytes(IFAL_ADDRESS, wanted.prefix().address().getAddress())
                        .uint32(IFAL_LABEL, wanted.label()));
    }
}
