package org.jitney.network1.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.Attributes;
import org.jitney.linux.netlink.GenericSocket;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.config.Wireless;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the kernel says of wireless links: {@code linux/nl80211.h}. It is only read. */
final class WirelessLinks {
    private static final Logger LOG = LoggerFactory.getLogger(WirelessLinks.class);
    private static final String FAMILY = "nl80211";
    private static final int CMD_GET_INTERFACE = 5;
    private static final int CMD_GET_STATION = 17;
    private static final int ATTR_IFINDEX = 3;
    private static final int ATTR_IFTYPE = 5;
    private static final int ATTR_MAC = 6;
    private static final int ATTR_SSID = 52;

    private WirelessLinks() {}

    /** {@return what a link is part of; nothing where the kernel does not say} */
    static Wireless of(int index) {
        try (GenericSocket kernel = GenericSocket.open()) {
            int family = kernel.family(FAMILY);
            List<Attributes> links = kernel.ask(family, about(CMD_GET_INTERFACE, index));
            if (links.isEmpty()) {
                return Wireless.NONE;
            }
            Wireless alone = read(links.getFirst(), Optional.empty());
            return alone.type().equals(Wireless.STATION)
                    ? read(
                            links.getFirst(),
                            kernel.dump(family, about(CMD_GET_STATION, index)).stream().findFirst())
                    : alone;
        } catch (NetlinkError | ErrnoException | MalformedMessage e) {
            LOG.debug("Link {} is not known to be wireless: {}", index, e.getMessage());
            return Wireless.NONE;
        }
    }

    private static byte[] about(int command, int index) {
        return GenericSocket.payload(command, 0, new AttributeWriter().uint32(ATTR_IFINDEX, index));
    }

    /**
     * Reads what the kernel answers.
     *
     * @param peer the access point that a station talks to
     */
    static Wireless read(Attributes link, Optional<Attributes> peer) {
        int type = (int) link.uint32(ATTR_IFTYPE).orElse(0);
        return new Wireless(
                type > 0 && type < Wireless.TYPES.size() ? Wireless.TYPES.get(type) : "",
                link.bytes(ATTR_SSID).map(b -> new String(b, StandardCharsets.UTF_8)).orElse(""),
                peer.flatMap(p -> p.bytes(ATTR_MAC)).map(HardwareAddress::render).orElse(""));
    }
}
