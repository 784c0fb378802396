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
 * its lease brought.
 */
public record LinkNames(NetworkFile.Names names, List<String> sip) {
    /** Makes names whose list nobody can change any more. */
    public LinkNames {
        sip = List.copyOf(sip);
    }

    static LinkNames of(NetworkFile file, Optional<Lease4> lease) {
        Optional<Dhcp4Config> config = file.protocols().dhcp4();
        NetworkFile.Names own = file.names();
        if (lease.isEmpty() || config.isEmpty()) {
            return new LinkNames(own, List.of());
        }
        Dhcp4Config.Use use = config.get().use();
        Lease4.Servers servers = lease.get().servers();
        List<String> domains = new ArrayList<>();
        lease.get().domain().ifPresent(domains::add);
        domains.addAll(lease.get().searchDomains());
        boolean searched = use.domains() == Dhcp4Config.Domains.SEARCHED;
        boolean routed = use.domains() == Dhcp4Config.Domains.ROUTED;
        return new LinkNames(
                new NetworkFile.Names(
                        join(own.dns(), texts(use.dns(), servers.dns())),
                        join(own.domains(), searched ? domains : List.of()),
                        join(own.routeDomains(), routed ? domains : List.of()),
                        join(own.ntp(), texts(use.ntp(), servers.ntp()))),
                texts(use.sip(), servers.sip()));
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
