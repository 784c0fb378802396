package org.jitney.network1.firewall;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jitney.linux.netlink.NftElement;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.AddressConfig;
import org.jitney.network1.config.Firewall;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.config.NftSet;
import org.jitney.network1.link.KernelAddress;
import org.jitney.network1.link.KernelLink;
import org.jitney.network1.link.Links;
import org.jitney.network1.link.Protocols;

/** What the addresses that a link has now want of nf_tables. */
final class LinkWishes {
    /** A prefix of fewer bits is no network that anybody has behind a link. */
    private static final int LEAST_IPV6 = 8;

    private final Links links;

    LinkWishes(Links links) {
        this.links = links;
    }

    /** {@return a number that is another one when the link has begun anew} */
    long turn(int index) {
        return links.turn(index);
    }

    /** {@return the wishes of a link; none if it is gone or none of ours} */
    List<Wish> of(int index) {
        List<Wish> all = new ArrayList<>();
        if (links.isManaged(index)) {
            KernelLink link = links.state().link(index).orElseThrow();
            NetworkFile file = links.network(index).orElseThrow();
            Map<IpPrefix, List<AddressConfig>> named =
                    file.addresses().stream()
                            .filter(a -> !a.nftSets().isEmpty())
                            .collect(Collectors.groupingBy(AddressConfig::local));
            for (KernelAddress each : links.state().addresses(index)) {
                masquerade(all, link, file, each);
                sets(file.firewall(), named, index, each)
                        .forEach(set -> all.add(wish(set, link, each)));
            }
        }
        return List.copyOf(all);
    }

    /** As in the original all addresses count, whoever made them. */
    private static void masquerade(
            List<Wish> into, KernelLink link, NetworkFile file, KernelAddress address) {
        if (file.firewall().masquerade().isEmpty() || address.scope() >= Rtnetlink.SCOPE_LINK) {
            return;
        }
        Firewall.Masquerade wanted = file.firewall().masquerade().get();
        IpPrefix network = address.local().masked();
        boolean four = network.family() == Rtnetlink.AF_INET;
        boolean wide = network.length() < (four ? 1 : LEAST_IPV6);
        if ((four ? wanted.ipv4() : wanted.ipv6()) && !wide) {
            into.add(
                    new Wish(
                            NatTable.sources(network.family()),
                            new NftElement.Network(network.address(), network.length()),
                            link.name(),
                            "IPMasquerade",
                            wanted.place()));
        }
    }

    private List<NftSet> sets(
            Firewall wanted,
            Map<IpPrefix, List<AddressConfig>> named,
            int index,
            KernelAddress address) {
        String source =
                links.protocols()
                        .originOf(index, address.local().address())
                        .map(Protocols.Origin::source)
                        .orElse("");
        return switch (source) {
            case "DHCPv4" -> wanted.dhcp4();
            case "DHCPv6" -> wanted.dhcp6();
            case "DHCP-PD" -> wanted.delegated();
            case "NDisc" -> wanted.routers();
            default ->
                    named.getOrDefault(address.local(), List.of()).stream()
                            .filter(address::isOf)
                            .findFirst()
                            .map(AddressConfig::nftSets)
                            .orElse(List.of());
        };
    }

    private static Wish wish(NftSet wanted, KernelLink link, KernelAddress address) {
        IpPrefix network = address.local().masked();
        NftElement element =
                switch (wanted.source()) {
                    case ADDRESS -> new NftElement.Address(address.local().address());
                    case PREFIX -> new NftElement.Network(network.address(), network.length());
                    case IFINDEX -> new NftElement.Link(link.index());
                };
        return new Wish(wanted.set(), element, link.name(), "NFTSet", wanted.place());
    }
}
