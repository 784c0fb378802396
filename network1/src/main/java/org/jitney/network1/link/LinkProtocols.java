package org.jitney.network1.link;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.AddressConfig;
import org.jitney.network1.config.Dhcp4Config;
import org.jitney.network1.config.Dhcp6Config;
import org.jitney.network1.config.DhcpServerConfig;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.config.ProtocolConfig;
import org.jitney.network1.dhcp4.ClientSettings;
import org.jitney.network1.dhcp4.Lease4;
import org.jitney.network1.ipv4ll.AddressProbes;

/** The protocols of all links, with real sockets. */
public final class LinkProtocols implements Protocols {
    /** What the protocols of a link stand on. */
    record Host(EventLoop loop, RandomGenerator random, LeaseChanges changes, Outlets outlets) {
        void changed(int index) {
            loop.defer(() -> outlets.changed().accept(index));
        }

        void write(int index, String text) {
            outlets.leaseFile().accept(index, text);
        }
    }

    /**
     * Where things go that protocols bring and the kernel does not take.
     *
     * @param changed takes the index of a link that has something new, in a later turn
     * @param leaseFile takes a link's index and the text of its lease; empty text if it has none
     * @param neighborFile takes a link's index and its LLDP neighbours as the file has them
     * @param machine takes what leases say of the machine
     * @param serverLeases keeps what servers of links have given
     */
    public record Outlets(
            IntConsumer changed,
            BiConsumer<Integer, String> leaseFile,
            BiConsumer<Integer, byte[]> neighborFile,
            MachineSink machine,
            ServerLeaseStore serverLeases) {}

    private static final int RTPROT_RA = 9;

    private final Host host;
    private final Function<KernelLink, Machine> machine;
    private final Map<Integer, Dhcp4Link> dhcp4 = new HashMap<>();
    private final Map<Integer, LinkLocalLink> linkLocal = new HashMap<>();
    private final Map<Integer, RouterLink> routers = new HashMap<>();
    private final Map<Integer, Dhcp6Link> dhcp6 = new HashMap<>();
    private final Map<Integer, Dhcp4ServerLink> servers = new HashMap<>();
    private final Map<Integer, Dhcp4RelayLink> relays = new HashMap<>();
    private final Map<Integer, LldpLink> lldp = new HashMap<>();
    private final Map<Integer, RouterSenderLink> senders = new HashMap<>();
    private final Map<Integer, ProbingLink> probing = new HashMap<>();
    private final Delegations delegations;
    private RouterSenderLink.Names uplinks = (link, uplink) -> List.of();

    /**
     * Knows no link yet.
     *
     * @param machine who a link's client says it is
     */
    public LinkProtocols(
            EventLoop loop,
            RandomGenerator random,
            Requests kernel,
            Function<KernelLink, Machine> machine,
            Outlets outlets) {
        this.host = new Host(loop, random, new LeaseChanges(kernel), outlets);
        this.machine = machine;
        this.delegations = new Delegations(host);
    }

    /** Says where the servers and domains come from that routers tell of. */
    public void tellOf(Links links) {
        Uplinks all = new Uplinks(links);
        uplinks = (link, uplink) -> all.namesToTell(link.index(), uplink);
    }

    /**
     * What servers are told of the machine.
     *
     * @param id its 16 bytes
     * @param hostname empty if it has none of its own
     * @param lastingName what udev calls the link by where it is plugged in; empty if nothing
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
    public record Machine(byte[] id, String hostname, String lastingName) {}

    @Override
    public boolean step(KernelLink link, NetworkFile file, long table, List<KernelAddress> there) {
        if (!Dhcp4Link.isPossible(link)) {
            return true;
        }
        ProtocolConfig wanted = file.protocols();
        if (LldpLink.isWanted(link, wanted.lldp()) && !lldp.containsKey(link.index())) {
            LldpLink own = new LldpLink(host, link, file, machine.apply(link));
            lldp.put(link.index(), own);
            own.start();
        }
        if (wanted.linkLocal() && !linkLocal.containsKey(link.index())) {
            LinkLocalLink own = new LinkLocalLink(host, link, wanted.linkLocalFirst());
            linkLocal.put(link.index(), own);
            own.start();
        }
        if (wanted.dhcp4().isPresent() && !dhcp4.containsKey(link.index())) {
            Dhcp4Config config = wanted.dhcp4().get();
            ClientSettings settings =
                    Dhcp4Settings.of(link, config, machine.apply(link), former(there));
            Dhcp4Link own = new Dhcp4Link(host, link, config, table, settings);
            dhcp4.put(link.index(), own);
            own.start();
        }
        boolean canSend = there.stream().anyMatch(a -> a.isLinkLocalIpv6() && !a.isTentative());
        if (wanted.acceptRa().isPresent() && canSend && !routers.containsKey(link.index())) {
            RouterLink own =
                    new RouterLink(
                            host, link, wanted.acceptRa().get(), table, machine.apply(link).id());
            routers.put(link.index(), own);
            own.start();
        }
        stepDhcp6(link, file, there);
        stepRouter(link, wanted, there);
        wanted.dhcpServer().ifPresent(config -> stepServer(link, config, there));
        return isReady(link.index(), wanted.acceptRa().isPresent(), there);
    }

    private void stepServer(KernelLink link, DhcpServerConfig config, List<KernelAddress> there) {
        int index = link.index();
        if (config.relay().isPresent()) {
            if (!relays.containsKey(index)) {
                Dhcp4RelayLink.of(host, link, config, config.relay().get(), there)
                        .ifPresent(relay -> {
                            relays.put(index, relay);
                            relay.start();
                        });
            }
        } else if (!servers.containsKey(index)) {
            Dhcp4ServerLink.of(host, link, config, there, uplinks)
                    .ifPresent(server -> {
                        servers.put(index, server);
                        server.start();
                    });
        }
    }

    private void stepRouter(KernelLink link, ProtocolConfig wanted, List<KernelAddress> there) {
        int index = link.index();
        Optional<Inet6Address> own = linkLocal(there);
        if (own.isEmpty()) {
            return;
        }
        if (wanted.delegation().isPresent() && !delegations.has(index)) {
            delegations.add(link, wanted.delegation().get(), machine.apply(link).id());
        }
        RouterSenderLink sender = senders.get(index);
        if (sender != null) {
            sender.look();
        } else if (wanted.sendRa().isPresent()) {
            sender =
                    new RouterSenderLink(
                            host,
                            link,
                            wanted.sendRa().get(),
                            uplinks,
                            delegations.of(index),
                            own.get());
            senders.put(index, sender);
            sender.start(machine.apply(link).id());
        }
    }

    @Override
    public AddressProbes.Verdict probe(KernelLink link, AddressConfig address) {
        return ProbingLink.isPossible(link, address.local())
                ? probing.computeIfAbsent(link.index(), i -> new ProbingLink(host, link))
                        .probe(address)
                : AddressProbes.Verdict.FREE;
    }

    private static Optional<Inet6Address> linkLocal(List<KernelAddress> there) {
        return there.stream()
                .filter(a -> a.isLinkLocalIpv6() && !a.isTentative())
                .map(a -> (Inet6Address) a.local().address())
                .findFirst();
    }

    private void stepDhcp6(KernelLink link, NetworkFile file, List<KernelAddress> there) {
        Dhcp6Config config = file.protocols().dhcp6();
        Optional<RouterLink> router =
                Optional.ofNullable(routers.get(link.index())).filter(r -> config.byRouters());
        String alone = config.withoutRouters();
        boolean addresses =
                alone.equals("solicit") || router.filter(RouterLink::isManaged).isPresent();
        boolean information =
                alone.equals("information-request")
                        || router.filter(RouterLink::informs).isPresent();
        Optional<Inet6Address> own = linkLocal(there);
        if (own.isEmpty() || !(addresses || information)) {
            return;
        }
        Dhcp6Link client = dhcp6.get(link.index());
        if (client == null) {
            client = new Dhcp6Link(host, link, config, machine.apply(link), own.get(), delegations);
            dhcp6.put(link.index(), client);
        }
        client.start(addresses);
    }

    /**
     * One protocol that has come to an end is enough; a lease or an own address if such were asked
     * for. Without protocols there is nothing to wait for.
     */
    private boolean isReady(int index, boolean hearsRouters, List<KernelAddress> there) {
        Dhcp4Link client = dhcp4.get(index);
        LinkLocalLink local = linkLocal.get(index);
        RouterLink router = routers.get(index);
        // The kernel has said that it took the address: who reads of a configured link finds it.
        boolean leased =
                client != null
                        && client.lease().filter(lease -> has(there, lease.address())).isPresent();
        boolean chosen = local != null && local.isReady();
        Dhcp6Link six = dhcp6.get(index);
        boolean settled = (router != null && router.isSettled()) || (six != null && six.isReady());
        boolean any = client != null || local != null;
        return leased || chosen || (settled && !any) || (!any && !hearsRouters && six == null);
    }

    private static boolean has(List<KernelAddress> there, Inet4Address address) {
        return there.stream().anyMatch(a -> a.local().address().equals(address));
    }

    /** An address that came with a lifetime: most likely from a daemon before this one. */
    private static Optional<Inet4Address> former(List<KernelAddress> there) {
        return there.stream()
                .filter(a -> (a.flags() & Rtnetlink.IFA_F_PERMANENT) == 0)
                .map(a -> a.local().address())
                .filter(Inet4Address.class::isInstance)
                .map(Inet4Address.class::cast)
                .findFirst();
    }

    @Override
    public void stop(int index) {
        end(dhcp4, index, Dhcp4Link::stop);
        end(probing, index, ProbingLink::stop);
        end(linkLocal, index, LinkLocalLink::stop);
        end(senders, index, RouterSenderLink::stop);
        delegations.remove(index);
        end(lldp, index, LldpLink::stop);
        end(servers, index, Dhcp4ServerLink::stop);
        end(relays, index, Dhcp4RelayLink::stop);
        end(dhcp6, index, Dhcp6Link::stop);
        end(routers, index, RouterLink::stop);
    }

    private static <T> void end(Map<Integer, T> all, int index, Consumer<T> stop) {
        T own = all.remove(index);
        if (own != null) {
            stop.accept(own);
        }
    }

    /** Ends with all links. */
    public void stopAll() {
        Stream.of(dhcp4, linkLocal, probing, routers, dhcp6, servers, relays, lldp, senders)
                .flatMap(links -> links.keySet().stream())
                .distinct()
                .toList()
                .forEach(this::stop);
    }

    @Override
    public Optional<Identity6> identity6(KernelLink link, NetworkFile file) {
        Dhcp6Config config = file.protocols().dhcp6();
        boolean speaks =
                file.protocols().acceptRa().isPresent() || !config.withoutRouters().equals("no");
        if (!speaks || !Dhcp4Link.isPossible(link)) {
            return Optional.empty();
        }
        Machine own = machine.apply(link);
        byte[] hardware = HardwareAddress.bytes(link.address());
        return Optional.of(
                new Identity6(
                        Dhcp4Settings.iaid(config.identity().iaid(), hardware, own),
                        Dhcp4Settings.duid(config.identity(), link.deviceType(), hardware, own)));
    }

    @Override
    public Optional<Lease4> lease4(int index) {
        return Optional.ofNullable(dhcp4.get(index)).flatMap(Dhcp4Link::lease);
    }

    @Override
    public List<Named> named(int index) {
        List<Named> all = new ArrayList<>();
        Dhcp6Link six = dhcp6.get(index);
        if (six != null) {
            all.add(six.named());
        }
        RouterLink router = routers.get(index);
        if (router != null) {
            all.addAll(router.named());
        }
        return all;
    }

    @Override
    public Optional<Origin> originOf(int index, InetAddress address) {
        Optional<Origin> four =
                lease4(index)
                        .filter(l -> l.address().equals(address))
                        .map(l -> new Origin("DHCPv4", Optional.of(l.server())));
        return four.or(() ->
                        Optional.ofNullable(linkLocal.get(index))
                                .flatMap(LinkLocalLink::address)
                                .filter(address::equals)
                                .map(_ -> new Origin("IPv4LL", Optional.empty())))
                .or(() -> Optional.ofNullable(dhcp6.get(index)).flatMap(d -> d.originOf(address)))
                .or(() -> Optional.ofNullable(routers.get(index)).flatMap(r -> r.originOf(address)))
                .or(() ->
                        delegations.isOurs(index, address)
                                ? Optional.of(new Origin("DHCP-PD", Optional.empty()))
                                : Optional.empty());
    }

    @Override
    public Optional<Origin> originOf(int index, KernelRoute route) {
        return switch (route.protocol()) {
            case Rtnetlink.RTPROT_DHCP ->
                    lease4(index).map(l -> new Origin("DHCPv4", Optional.of(l.server())));
            case RTPROT_RA ->
                    Optional.ofNullable(routers.get(index)).flatMap(r -> r.originOf(route));
            default -> Optional.empty();
        };
    }

    @Override
    public void storage(boolean ready) {
        host.outlets().serverLeases().ready(ready);
        if (ready) {
            servers.values().forEach(Dhcp4ServerLink::takeUp);
        }
    }

    @Override
    public List<byte[]> neighborFrames(int index) {
        LldpLink own = lldp.get(index);
        return own == null ? List.of() : own.frames();
    }

    @Override
    public Optional<Serving> serving(int index) {
        return Optional.ofNullable(servers.get(index)).map(Dhcp4ServerLink::serving);
    }

    @Override
    public Optional<String> clientState(int index, int family) {
        return family == Rtnetlink.AF_INET
                ? Optional.ofNullable(dhcp4.get(index)).map(d -> d.client().state().reported())
                : Optional.ofNullable(dhcp6.get(index)).map(d -> d.state().reported());
    }

    @Override
    public void renew(int index) {
        Dhcp4Link own = dhcp4.get(index);
        if (own != null) {
            own.client().renew();
        }
    }

    @Override
    public void forceRenew(int index) {
        Dhcp4ServerLink own = servers.get(index);
        if (own != null) {
            own.forceRenew();
        }
    }
}
