package org.jitney.network1.link;

import java.util.List;
import java.util.Optional;
import org.jitney.network1.config.LinkFacts;
import org.jitney.network1.config.NetDevFile;
import org.jitney.network1.config.NetDevKind;
import org.jitney.network1.config.NetworkFile;

/** All files that hold on this machine, in the order of their names. */
public record Configuration(List<NetworkFile> networks, List<NetDevFile> netdevs) {
    /** Nothing is wanted. */
    public static final Configuration NONE = new Configuration(List.of(), List.of());

    /** Makes a configuration whose lists nobody can change any more. */
    public Configuration {
        networks = List.copyOf(networks);
        netdevs = List.copyOf(netdevs);
    }

    /** {@return the first file that is for a link} */
    Optional<NetworkFile> networkOf(LinkFacts link) {
        return networks.stream().filter(n -> n.match().matches(link)).findFirst();
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
