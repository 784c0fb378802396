package org.jitney.network1.link;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.GenericSocket;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.config.MacsecKind;

/**
 * Writes what a MACsec link is told over generic netlink, its channels and keys: {@code
 * linux/if_macsec.h}; pure.
 */
public final class MacsecEncoder {
    /** The family's name. */
    public static final String FAMILY = "macsec";

    private static final int VERSION = 1;
    private static final int MACSEC_CMD_ADD_RXSC = 1;
    private static final int MACSEC_CMD_ADD_TXSA = 4;
    private static final int MACSEC_CMD_ADD_RXSA = 7;
    private static final int MACSEC_ATTR_IFINDEX = 1;
    private static final int MACSEC_ATTR_RXSC_CONFIG = 2;
    private static final int MACSEC_ATTR_SA_CONFIG = 3;
    private static final int MACSEC_RXSC_ATTR_SCI = 1;
    private static final int MACSEC_SA_ATTR_AN = 1;
    private static final int MACSEC_SA_ATTR_ACTIVE = 2;
    private static final int MACSEC_SA_ATTR_PN = 3;
    private static final int MACSEC_SA_ATTR_KEY = 4;
    private static final int MACSEC_SA_ATTR_KEYID = 5;

    private MacsecEncoder() {}

    /** {@return what a link is told, one message after the other: a channel before its keys} */
    public static List<byte[]> messages(int link, MacsecKind wanted) {
        List<byte[]> messages = new ArrayList<>();
        for (MacsecKind.Channel each : wanted.channels()) {
            messages.add(payload(MACSEC_CMD_ADD_RXSC, channel(link, each)));
            for (int i = 0; i < each.associations().size(); i++) {
                AttributeWriter all = channel(link, each);
                association(all, i, each.associations().get(i));
                messages.add(payload(MACSEC_CMD_ADD_RXSA, all));
            }
        }
        for (int i = 0; i < wanted.transmit().size(); i++) {
            AttributeWriter all = new AttributeWriter().uint32(MACSEC_ATTR_IFINDEX, link);
            association(all, i, wanted.transmit().get(i));
            messages.add(payload(MACSEC_CMD_ADD_TXSA, all));
        }
        return messages;
    }

    private static byte[] payload(int command, AttributeWriter attributes) {
        return GenericSocket.payload(command, VERSION, attributes);
    }

    /** The identifier is the address and the port, in the order of the network. */
    private static AttributeWriter channel(int link, MacsecKind.Channel channel) {
        byte[] identifier =
                ByteBuffer.allocate(8)
                        .put(HardwareAddress.bytes(channel.address()))
                        .putShort((short) channel.port())
                        .array();
        return new AttributeWriter()
                .uint32(MACSEC_ATTR_IFINDEX, link)
                .nested(MACSEC_ATTR_RXSC_CONFIG, in -> in.bytes(MACSEC_RXSC_ATTR_SCI, identifier));
    }

    private static void association(
            AttributeWriter all, int number, MacsecKind.Association association) {
        all.nested(
                MACSEC_ATTR_SA_CONFIG,
                in -> {
                    in.uint8(MACSEC_SA_ATTR_AN, number);
                    association.active().ifPresent(a -> in.uint8(MACSEC_SA_ATTR_ACTIVE, a ? 1 : 0));
                    association.packet().ifPresent(p -> in.uint32(MACSEC_SA_ATTR_PN, p));
                    in.bytes(MACSEC_SA_ATTR_KEYID, HexFormat.of().parseHex(association.keyId()));
                    association.key().ifPresent(k -> in.bytes(MACSEC_SA_ATTR_KEY, k.bytes()));
                });
    }
}
