package org.jitney.network1.link;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.Dhcp4Config;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.RouteConfig;
import org.jitney.network1.dhcp4.Lease4;
import org.jitney.network1.packet.IpAddresses;

/**
 * The routes that follow from a lease; pure. A router is reached through a route of its own, as it
 * need not be in the lease's network; so are servers of names and of time, past other links.
 */
final class LeaseRoutes {
    private static final int RTPROT_DHCP = 16;
    private static final int HOST_LENGTH = 32;
    private static final int RTAX_MTU = 2;

    private final Lease4 lease;
    private final Dhcp4Config config;
    private final long table;
    private final IpPrefix network;
    private final Set<RouteConfig> routes = new LinkedHashSet<>();

    private LeaseRoutes(Lease4 lease, Dhcp4Config config, long table) {
        this.lease = lease;
        this.config = config;
        this.table = table;
        this.network = new IpPrefix(lease.address(), lease.prefixLength()).masked();
    }

    /**
     * {@return the routes in the order in which they can be made}
     *
     * @param table of the link, for what the file names none
     */
    static List<RouteConfig> of(Lease4 lease, Dhcp4Config config, long table) {
        return new LeaseRoutes(lease, config, config.routing().table().orElse(table)).all();
    }

    /**
     * {@return whether the kernel makes the route to the address's own network} It knows the main
     * table only, or that of the link's VRF.
     */
    static boolean kernelMakesPrefixRoute(Dhcp4Config config, long table) {
        return config.routing().table().orElse(table) == table;
    }

    private List<RouteConfig> all() {
        if (config.routing().table().isPresent()
                && lease.prefixLength() < HOST_LENGTH) { // else the kernel does
            add(network, Optional.empty(), Rtnetlink.SCOPE_LINK);
        }
        if (config.use().routes()) {
            named().forEach(r -> add(prefix(r), r.gateway()));
        }
        boolean fromOption = lease.classless().isEmpty() || !config.use().routes();
        if (fromOption && config.use().gateway()) {
            lease.firstRouter().ifPresent(r -> add(new IpPrefix(IpAddresses.ANY, 0), r));
        }
        if (config.use().dns() && config.routing().toDns()) {
            lease.servers().dns().forEach(this::toServer);
        }
        if (config.use().ntp() && config.routing().toNtp()) {
            lease.servers().ntp().forEach(this::toServer);
        }
        return List.copyOf(routes);
    }

    private Stream<Lease4.Route> named() {
        return (lease.classless().isEmpty() ? lease.staticRoutes() : lease.classless()).stream();
    }

    private static IpPrefix prefix(Lease4.Route route) {
        return new IpPrefix(route.destination(), route.prefixLength());
    }

    /** A server is reached where the lease says, also when its routes are for nothing else. */
    private void toServer(Inet4Address server) {
        IpPrefix host = new IpPrefix(server, HOST_LENGTH);
        add(
                host,
                named().filter(r -> covers(prefix(r), server))
                        .max(Comparator.comparingInt(Lease4.Route::prefixLength))
                        .map(Lease4.Route::gateway)
                        .or(lease::firstRouter)
                        .orElse(IpAddresses.ANY));
    }

    private static boolean covers(IpPrefix net, Inet4Address address) {
        return new IpPrefix(address, net.length()).masked().equals(net.masked());
    }

    /** Adds a route through a router, or without one to what is on the link. */
    private void add(IpPrefix to, Inet4Address gateway) {
        boolean loopback = to.address().isLoopbackAddress();
        if (loopback || to.address().equals(lease.address())) {
            return; // it is this machine's already
        }
        if (IpAddresses.bits(gateway) == 0 || contains(to)) {
            add(to, Optional.empty(), Rtnetlink.SCOPE_LINK);
            return;
        }
        add(new IpPrefix(gateway, HOST_LENGTH), Optional.empty(), Rtnetlink.SCOPE_LINK);
        add(to, Optional.of(gateway), Rtnetlink.SCOPE_UNIVERSE);
    }

    private boolean contains(IpPrefix to) {
        return to.length() >= network.length() && covers(network, (Inet4Address) to.address());
    }

    private void add(IpPrefix to, Optional<Inet4Address> gateway, int scope) {
        TreeMap<Integer, Long> metrics = new TreeMap<>();
        config.routing().mtu().ifPresent(mtu -> metrics.put(RTAX_MTU, mtu));
        routes.add(
                new RouteConfig(
                        Rtnetlink.AF_INET,
                        to,
                        Optional.empty(),
                        gateway.map(InetAddress.class::cast),
                        false,
                        Optional.of(lease.address()),
                        config.routing().metric(),
                        Optional.of(table),
                        RTPROT_DHCP,
                        Rtnetlink.RTN_UNICAST,
                        scope,
                        metrics,
                        Optional.empty(),
                        RouteConfig.Further.NONE));
    }
}
