package org.jitney.network1.store;

import java.util.List;
import org.jitney.linux.netlink.AddressMessage;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.Rtnetlink;

/** Has a loopback and one Ethernet link with an address, and does what it is asked. */
public final class QuietKernel implements Requests {
    private static final int UP = Rtnetlink.IFF_UP | Rtnetlink.IFF_LOWER_UP;

    @Override
    public void execute(int type, int flags, byte[] payload) {}

    @Override
    public List<NetlinkMessage> dump(int type, byte[] payload) {
        return switch (type) {
            case Rtnetlink.RTM_GETLINK ->
                    List.of(link(1, "lo", UP | Rtnetlink.IFF_LOOPBACK, 0), link(3, "eth0", UP, 6));
            case Rtnetlink.RTM_GETADDR -> List.of(address());
            default -> List.of();
        };
    }

    /** {@return what the kernel tells of a link} */
    public static NetlinkMessage link(int index, String name, int flags, int operState) {
        AttributeWriter attributes =
                new AttributeWriter()
                        .string(Rtnetlink.IFLA_IFNAME, name)
                        .uint8(Rtnetlink.IFLA_OPERSTATE, operState);
        return new NetlinkMessage(
                Rtnetlink.RTM_NEWLINK, 0, 0, LinkMessage.encode(0, index, flags, 0, attributes));
    }

    private static NetlinkMessage address() {
        byte[] address = {10, 1, 0, 5};
        AttributeWriter attributes =
                new AttributeWriter()
                        .bytes(Rtnetlink.IFA_LOCAL, address)
                        .bytes(Rtnetlink.IFA_ADDRESS, address);
        return new NetlinkMessage(
                Rtnetlink.RTM_NEWADDR, 0, 0, AddressMessage.encode(2, 24, 0, 3, attributes));
    }
}
