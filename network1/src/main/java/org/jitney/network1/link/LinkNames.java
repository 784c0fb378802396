package org.jitney.network1.link;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    static LinkNames of(NetworkFile file, Optional<Lease4> lease, List<Protocols.Named> six) {
        Optional<Dhcp4Config> config = file.protocols().dhcp4();
        NetworkFile.Names names = file.names();
        List<String> sip = List.of();
        if (lease.isPresent() && config.isPresent()) {
            Dhcp4Config.Use use = config.get().use();
            Lease4.Servers servers = lease.get().servers();
            List<String> domains = new ArrayList<>();
            lease.get().domain().ifPresent(domains::add);
            domains.addAll(lease.get().searchDomains());
            names =
                    with(
                            names,
                            new Protocols.Named(
                                    texts(use.dns(), servers.dns()),
                                    texts(use.ntp(), servers.ntp()),
                                    domains,
                                    use.domains()));
            sip = texts(use.sip(), servers.sip());
        }
        for (Protocols.Named each : six) {
            names = with(names, each);
        }
        return new LinkNames(names, sip);
    }

    /** {@return what a file alone says} */
    public static LinkNames ofFile(NetworkFile file) {
        return new LinkNames(file.names(), List.of());
    }

    LinkNames under(NameOverrides overrides) {
        return new LinkNames(overrides.over(names), sip);
    }

    private static NetworkFile.Names with(NetworkFile.Names names, Protocols.Named more) {
        boolean searched = more.use() == Dhcp4Config.Domains.SEARCHED;
        boolean routed = more.use() == Dhcp4Config.Domains.ROUTED;
        return new NetworkFile.Names(
                join(names.dns(), more.dns()),
                join(names.domains(), searched ? more.domains() : List.of()),
                join(names.routeDomains(), routed ? more.domains() : List.of()),
                join(names.ntp(), more.ntp()),
                names.resolution());
    }

    private static List<String> texts(boolean used, List<Inet4Address> servers) {
        return used ? servers.stream().map(Inet4Address::getHostAddress).toList() : List.of();
    }

    private static List<String> join(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        second.stream().filter(s -> !all.contains(s)).forEach(all::add);
        return List.copyOf(all);
    }
}
