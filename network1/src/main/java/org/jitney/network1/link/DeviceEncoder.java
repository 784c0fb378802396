package org.jitney.network1.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.CanConfig;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.config.IpoibKind;
import org.jitney.network1.config.VirtualFunction;

/**
 * Writes what the device behind a link is told: {@code linux/if_link.h}, {@code
 * linux/can/netlink.h}; pure.
 */
final class DeviceEncoder {
    private static final int IFLA_VFINFO_LIST = 22;
    private static final int IFLA_VF_INFO = 1;
    private static final int IFLA_VF_MAC = 1;
    private static final int IFLA_VF_SPOOFCHK = 4;
    private static final int IFLA_VF_LINK_STATE = 5;
    private static final int IFLA_VF_RSS_QUERY_EN = 7;
    private static final int IFLA_VF_TRUST = 9;
    private static final int IFLA_VF_VLAN_LIST = 12;
    private static final int IFLA_VF_VLAN_INFO = 1;
    private static final int LONGEST_ADDRESS = 32;

    private static final int IFLA_CAN_BITTIMING = 1;
    private static final int IFLA_CAN_CTRLMODE = 5;
    private static final int IFLA_CAN_RESTART_MS = 6;
    private static final int IFLA_CAN_DATA_BITTIMING = 9;
    private static final int IFLA_CAN_TERMINATION = 11;

    private DeviceEncoder() {}

    /** {@return what a card is told of one of its functions} */
    static byte[] function(int index, VirtualFunction wanted) {
        AttributeWriter all = new AttributeWriter();
        all.nested(
                IFLA_VFINFO_LIST, list -> list.nested(IFLA_VF_INFO, one -> function(wanted, one)));
        return LinkMessage.encode(Rtnetlink.AF_UNSPEC, index, 0, 0, all);
    }

    private static void function(VirtualFunction wanted, AttributeWriter out) {
        int number = (int) wanted.number();
        wanted.address()
                .ifPresent(address ->
                        out.bytes(
                                IFLA_VF_MAC,
                                room(4 + LONGEST_ADDRESS)
                                        .putInt(number)
                                        .put(HardwareAddress.bytes(address))
                                        .array()));
        setting(out, IFLA_VF_SPOOFCHK, number, number(wanted.spoofCheck()));
        setting(out, IFLA_VF_RSS_QUERY_EN, number, number(wanted.queryScaling()));
        setting(out, IFLA_VF_TRUST, number, number(wanted.trust()));
        setting(out, IFLA_VF_LINK_STATE, number, wanted.linkState());
        if (wanted.vlan() > 0) {
            // The protocol is in the order of the network, and the structure is filled up to 16.
            byte[] vlan =
                    room(16).putInt(number)
                            .putInt((int) wanted.vlan())
                            .putInt((int) wanted.qualityOfService())
                            .order(ByteOrder.BIG_ENDIAN)
                            .putShort((short) wanted.vlanProtocol())
                            .array();
            out.nested(IFLA_VF_VLAN_LIST, list -> list.bytes(IFLA_VF_VLAN_INFO, vlan));
        }
    }

    private static Optional<Integer> number(Optional<Boolean> on) {
        return on.map(yes -> yes ? 1 : 0);
    }

    private static void setting(
            AttributeWriter out, int type, int function, Optional<Integer> value) {
        value.ifPresent(v -> out.bytes(type, room(8).putInt(function).putInt(v).array()));
    }

    /** {@return what a controller of a CAN bus is told, which has to be down} */
    static byte[] can(int index, CanConfig wanted) {
        return ofKind(
                index,
                "can",
                data -> {
                    wanted.timing().ifPresent(t -> data.bytes(IFLA_CAN_BITTIMING, timing(t)));
                    wanted.dataTiming()
                            .ifPresent(t -> data.bytes(IFLA_CAN_DATA_BITTIMING, timing(t)));
                    wanted.restartMs().ifPresent(ms -> data.uint32(IFLA_CAN_RESTART_MS, ms));
                    if (wanted.modes() != 0) {
                        data.bytes(
                                IFLA_CAN_CTRLMODE,
                                room(8).putInt(wanted.modes()).putInt(wanted.modesOn()).array());
                    }
                    wanted.ohms().ifPresent(ohms -> data.uint16(IFLA_CAN_TERMINATION, ohms));
                });
    }

    private static byte[] timing(CanConfig.BitTiming timing) {
        return room(32).putInt((int) timing.bitRate())
                .putInt((int) timing.samplePoint())
                .putInt((int) timing.quantum())
                .putInt((int) timing.propagation())
                .putInt((int) timing.phase1())
                .putInt((int) timing.phase2())
                .putInt((int) timing.jumpWidth())
                .array(); // the prescaler is for the kernel to find
    }

    /** {@return what an InfiniBand link is told} */
    static byte[] ipoib(int index, IpoibKind wanted) {
        return ofKind(index, "ipoib", data -> RareKindEncoder.ipoib(wanted, data));
    }

    private static byte[] ofKind(int index, String kind, Consumer<AttributeWriter> data) {
        AttributeWriter all = new AttributeWriter();
        all.nested(
                Rtnetlink.IFLA_LINKINFO,
                info ->
                        info.string(Rtnetlink.IFLA_INFO_KIND, kind)
                                .nested(Rtnetlink.IFLA_INFO_DATA, data));
        return LinkMessage.encode(Rtnetlink.AF_UNSPEC, index, 0, 0, all);
    }

    private static ByteBuffer room(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }
}
