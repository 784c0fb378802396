package org.jitney.network1.link;

import java.util.List;
import java.util.Optional;
import org.jitney.network1.config.LinkFacts;
import org.jitney.network1.config.NetDevFile;
import org.jitney.network1.config.NetDevKind;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.config.RouteConfig;
import org.jitney.network1.config.WireguardKind;

/** All files that hold on this machine, in the order of their names. */
public record Configuration(List<NetworkFile> networks, List<NetDevFile> netdevs) {
    /** Nothing is wanted. */
    public static final Configuration NONE = new Configuration(List.of(), List.of());

    /** Makes a configuration whose lists nobody can change any more. */
    public Configuration {
        networks = List.copyOf(networks);
        netdevs = List.copyOf(netdevs);
    }

    /** {@return whether a file has its link wait for others to be up} */
    boolean anyWaits() {
        return networks.stream().anyMatch(n -> !n.carrier().boundTo().isEmpty());
    }

    /** {@return whether a file has its link follow others} */
    boolean anyIsBound() {
        return networks.stream().anyMatch(n -> n.link().activationPolicy().equals("bound"));
    }

    /** {@return the first file that is for a link, with the routes that its .netdev file adds} */
    Optional<NetworkFile> networkOf(LinkFacts link) {
        Optional<NetworkFile> found =
                networks.stream().filter(n -> n.match().matches(link)).findFirst();
        return found.map(file -> {
            List<RouteConfig> more = routesOfNetdev(link.names().getFirst());
            return more.isEmpty() ? file : file.withRoutes(more);
        });
    }

    private List<RouteConfig> routesOfNetdev(String name) {
        return netdev(name).map(NetDevFile::kind).stream()
                .filter(WireguardKind.class::isInstance)
                .flatMap(kind -> ((WireguardKind) kind).routes().stream())
                .toList();
    }

    /** {@return whether a file is for links in certain wireless networks} */
    boolean anyIsWireless() {
        return networks.stream().anyMatch(n -> n.match().asksForNetwork());
    }

    /** {@return the virtual link of this name} */
    Optional<NetDevFile> netdev(String name) {
        return netdevs.stream().filter(n -> n.name().equals(name)).findFirst();
    }

    /** {@return the routing table of a VRF that a file describes} */
    Optional<Long> tableOf(String vrf) {
        return netdev(vrf)
                .map(NetDevFile::kind)
                .filter(NetDevKind.Vrf.class::isInstance)
                .map(kind -> ((NetDevKind.Vrf) kind).table());
    }
}
