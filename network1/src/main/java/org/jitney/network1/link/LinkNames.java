package org.jitney.network1.link;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jitney.network1.config.Dhcp4Config;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.dhcp4.Lease4;

/**
 * What a link says to whoever resolves names and sets the clock: that of its file first, then what
 * its lease and its routers brought.
 */
public record LinkNames(NetworkFile.Names names, List<String> sip) {
    /** Makes names whose list nobody can change any more. */
    public LinkNames {
        sip = List.copyOf(sip);
    }

    static LinkNames of(List<NameLayer> layers, NetworkFile.Resolution resolution) {
        return new LinkNames(
                new NetworkFile.Names(
                        join(layers, NameLayer::dns),
                        join(layers, NameLayer::domains),
                        join(layers, NameLayer::routeDomains),
                        join(layers, NameLayer::ntp),
                        resolution),
                join(layers, NameLayer::sip));
    }

    /** {@return who says what, in the order in which it counts} */
    static List<NameLayer> layers(
            NetworkFile file, Optional<Lease4> lease, List<Protocols.Named> six) {
        List<NameLayer> layers = new ArrayList<>();
        NetworkFile.Names own = file.names();
        layers.add(
                new NameLayer(
                        "static",
                        Optional.empty(),
                        own.dns(),
                        own.ntp(),
                        List.of(),
                        own.domains(),
                        own.routeDomains()));
        Optional<Dhcp4Config> config = file.protocols().dhcp4();
        if (lease.isPresent() && config.isPresent()) {
            layers.add(layer(lease.get(), config.get().use()));
        }
        for (Protocols.Named each : six) {
            layers.add(
                    new NameLayer(
                            each.origin().source(),
                            each.origin().provider(),
                            each.dns(),
                            each.ntp(),
                            List.of(),
                            searched(each.use(), each.domains()),
                            routed(each.use(), each.domains())));
        }
        return layers;
    }

    private static NameLayer layer(Lease4 lease, Dhcp4Config.Use use) {
        Lease4.Servers servers = lease.servers();
        List<String> domains = new ArrayList<>();
        lease.domain().ifPresent(domains::add);
        domains.addAll(lease.searchDomains());
        return new NameLayer(
                "DHCPv4",
                Optional.of(lease.server()),
                texts(use.dns(), servers.dns()),
                texts(use.ntp(), servers.ntp()),
                texts(use.sip(), servers.sip()),
                searched(use.domains(), domains),
                routed(use.domains(), domains));
    }

    private static List<String> searched(Dhcp4Config.Domains use, List<String> domains) {
        return use == Dhcp4Config.Domains.SEARCHED ? domains : List.of();
    }

    private static List<String> routed(Dhcp4Config.Domains use, List<String> domains) {
        return use == Dhcp4Config.Domains.ROUTED ? domains : List.of();
    }

    /** {@return what a file alone says} */
    public static LinkNames ofFile(NetworkFile file) {
        return new LinkNames(file.names(), List.of());
    }

    private static List<String> texts(boolean used, List<Inet4Address> servers) {
        return used ? servers.stream().map(Inet4Address::getHostAddress).toList() : List.of();
    }

    private static List<String> join(
            List<NameLayer> layers, Function<NameLayer, List<String>> which) {
        return layers.stream().flatMap(l -> which.apply(l).stream()).distinct().toList();
    }
}
