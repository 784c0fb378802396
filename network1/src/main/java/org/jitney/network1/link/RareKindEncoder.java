package org.jitney.network1.link;

import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.BareUdpKind;
import org.jitney.network1.config.BatmanKind;
import org.jitney.network1.config.IpoibKind;
import org.jitney.network1.config.NetDevKind;
import org.jitney.network1.config.XfrmKind;

/**
 * Writes what is inside {@code IFLA_INFO_DATA} of kinds that few machines have: {@code
 * linux/if_link.h}, {@code linux/can/vxcan.h}, {@code linux/batman_adv.h}; pure.
 */
final class RareKindEncoder {
    private static final int LOOPBACK = 1;
    private static final int VXCAN_INFO_PEER = 1;
    private static final int IFLA_XFRM_LINK = 1;
    private static final int IFLA_XFRM_IF_ID = 2;
    private static final int IFLA_BAREUDP_PORT = 1;
    private static final int IFLA_BAREUDP_ETHERTYPE = 2;
    private static final int IFLA_BATADV_ALGO_NAME = 1;
    private static final int IFLA_IPOIB_PKEY = 1;
    private static final int IFLA_IPOIB_MODE = 2;
    private static final int IFLA_IPOIB_UMCAST = 3;

    private RareKindEncoder() {}

    /** The other end is a link of its own, in the shape of a request for one. */
    static void vxcan(NetDevKind.Vxcan vxcan, AttributeWriter data) {
        AttributeWriter peer = new AttributeWriter().string(Rtnetlink.IFLA_IFNAME, vxcan.peer());
        data.bytes(VXCAN_INFO_PEER, LinkMessage.encode(Rtnetlink.AF_UNSPEC, 0, 0, 0, peer));
    }

    /**
     * An interface of IPsec.
     *
     * @param parent index of the link that it lies on; 0 if on none
     */
    static void xfrm(XfrmKind xfrm, int parent, AttributeWriter data) {
        data.uint32(IFLA_XFRM_LINK, parent > 0 ? parent : LOOPBACK)
                .uint32(IFLA_XFRM_IF_ID, xfrm.id());
    }

    static void bareUdp(BareUdpKind kind, AttributeWriter data) {
        data.networkUint16(IFLA_BAREUDP_ETHERTYPE, kind.etherType())
                .networkUint16(IFLA_BAREUDP_PORT, kind.port());
    }

    /** All else is told when it is there: see {@link GenericKindEncoder}. */
    static void batman(BatmanKind batman, AttributeWriter data) {
        data.string(IFLA_BATADV_ALGO_NAME, batman.algorithm());
    }

    static void ipoib(IpoibKind ipoib, AttributeWriter data) {
        ipoib.partition().ifPresent(key -> data.uint16(IFLA_IPOIB_PKEY, key));
        ipoib.mode().ifPresent(mode -> data.uint16(IFLA_IPOIB_MODE, mode));
        ipoib.ignoresGroups().ifPresent(on -> data.uint16(IFLA_IPOIB_UMCAST, on ? 1 : 0));
    }
}
