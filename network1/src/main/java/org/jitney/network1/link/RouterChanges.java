package org.jitney.network1.link;

import java.net.Inet6Address;
import java.util.Optional;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.Attributes;
import org.jitney.linux.netlink.RouteMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.ndisc.RouterAdvertisement;

/** Writes routes that a router told of as requests to the kernel; pure. */
final class RouterChanges {
    private static final int RTPROT_RA = 9;
    private static final int RTA_EXPIRES = 23;

    private RouterChanges() {}

    /**
     * A route.
     *
     * @param gateway none for what is on the link
     * @param preference 0 medium, 1 high, 3 low
     * @param seconds how long it holds
     * @param mtu 0 for the link's
     */
    record Route(
            Inet6Address destination,
            int length,
            Optional<Inet6Address> gateway,
            int preference,
            long seconds,
            long mtu) {
        /** {@return what tells one from another} */
        Route key() {
            return new Route(destination, length, gateway, 0, 0, 0);
        }

        /** {@return whether the kernel's route is this one} */
        boolean isOf(KernelRoute there) {
            return there.destination().length() == length
                    && there.destination().address().equals(destination)
                    && there.gateway().equals(gateway);
        }
    }

    static byte[] encode(int index, Route route, long table, long metric) {
        AttributeWriter all = new AttributeWriter();
        if (route.length() > 0) {
            all.bytes(Rtnetlink.RTA_DST, route.destination().getAddress());
        }
        route.gateway().ifPresent(g -> all.bytes(Rtnetlink.RTA_GATEWAY, g.getAddress()));
        all.uint32(Rtnetlink.RTA_OIF, index);
        all.uint32(Rtnetlink.RTA_PRIORITY, metric);
        all.uint8(Rtnetlink.RTA_PREF, route.preference());
        if (route.seconds() > 0 && route.seconds() < RouterAdvertisement.FOREVER) {
            all.uint32(RTA_EXPIRES, route.seconds());
        }
        if (route.mtu() > 0) {
            all.nested(Rtnetlink.RTA_METRICS, in -> in.uint32(Rtnetlink.RTAX_MTU, route.mtu()));
        }
        return new RouteMessage(
                        Rtnetlink.AF_INET6,
                        route.length(),
                        0,
                        0,
                        table,
                        RTPROT_RA,
                        Rtnetlink.SCOPE_UNIVERSE,
                        Rtnetlink.RTN_UNICAST,
                        0,
                        Attributes.NONE)
                .encode(all);
    }
}
