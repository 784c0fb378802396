package org.jitney.network1.link;

import java.net.InetAddress;
import java.util.Optional;
import org.jitney.linux.netlink.RouteMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.RouteConfig;

/**
 * A route as the kernel has it, as far as it tells one from another.
 *
 * @param index of the link; 0 if it has none, or several
 */
public record KernelRoute(
        int index,
        IpPrefix destination,
        Optional<InetAddress> gateway,
        long table,
        long metric,
        int protocol,
        int type,
        int scope,
        int typeOfService) {

    /** {@return the route of a message; nothing if it is of another family} */
    public static Optional<KernelRoute> of(RouteMessage message) {
        boolean six = message.family() == Rtnetlink.AF_INET6;
        if (!six && message.family() != Rtnetlink.AF_INET) {
            return Optional.empty();
        }
        byte[] any = new byte[six ? 16 : 4];
        Optional<InetAddress> destination =
                KernelAddress.address(message.attributes().bytes(Rtnetlink.RTA_DST).orElse(any));
        return destination.map(to ->
                new KernelRoute(
                        (int) message.attributes().uint32(Rtnetlink.RTA_OIF).orElse(0),
                        new IpPrefix(to, message.destinationLength()),
                        message.attributes()
                                .bytes(Rtnetlink.RTA_GATEWAY)
                                .flatMap(KernelAddress::address),
                        message.table(),
                        message.attributes().uint32(Rtnetlink.RTA_PRIORITY).orElse(0),
                        message.protocol(),
                        message.type(),
                        message.scope(),
                        message.typeOfService()));
    }

    /** Through its gateway, one of several, or a next hop that the kernel keeps. */
    private boolean isReachedAs(RouteConfig wanted) {
        return gateway.equals(wanted.gateway())
                || wanted.further().nextHop().isPresent()
                || wanted.further().hops().stream()
                        .anyMatch(hop -> gateway.filter(hop.gateway()::equals).isPresent());
    }

    boolean isOf(RouteConfig wanted, long table) {
        return destination.equals(wanted.destination())
                && isReachedAs(wanted)
                && this.table == wanted.table().orElse(table)
                && metric == wanted.metric()
                && type == wanted.type();
    }
}
