package org.jitney.network1.link;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.Dhcp4Config;
import org.jitney.network1.config.Dhcp6Config;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.config.ProtocolConfig;
import org.jitney.network1.dhcp4.ClientSettings;
import org.jitney.network1.dhcp4.Lease4;

/** The protocols of all links, with real sockets. */
public final class LinkProtocols implements Protocols {
    /**
     * What the protocols of a link stand on.
     *
     * @param changed takes the index of a link that has something new
     * @param leaseFile takes a link's index and the text of its lease; empty text if it has none
     */
    record Host(
            EventLoop loop,
            RandomGenerator random,
            LeaseChanges changes,
            IntConsumer changed,
            BiConsumer<Integer, String> leaseFile) {
        void changed(int index) {
            loop.defer(() -> changed.accept(index));
        }

        void write(int index, String text) {
            leaseFile.accept(index, text);
        }
    }

    private final Host host;
    private final Function<KernelLink, Machine> machine;
    private final Map<Integer, Dhcp4Link> dhcp4 = new HashMap<>();
    private final Map<Integer, LinkLocalLink> linkLocal = new HashMap<>();
    private final Map<Integer, RouterLink> routers = new HashMap<>();
    private final Map<Integer, Dhcp6Link> dhcp6 = new HashMap<>();
    private final Map<Integer, Dhcp4ServerLink> servers = new HashMap<>();

    /**
     * Knows no link yet.
     *
     * @param machine who a link's client says it is
     * @param changed takes the index of a link that has something new, in a later turn
     * @param leaseFile takes a link's index and the text of its lease; empty text if it has none
     */
    public LinkProtocols(
            EventLoop loop,
            RandomGenerator random,
            Requests kernel,
            Function<KernelLink, Machine> machine,
            IntConsumer changed,
            BiConsumer<Integer, String> leaseFile) {
        this.host = new Host(loop, random, new LeaseChanges(kernel), changed, leaseFile);
        this.machine = machine;
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
            RouterLink own = new RouterLink(host, link, wanted.acceptRa().get(), table);
            routers.put(link.index(), own);
            own.start();
        }
        stepDhcp6(link, file, there);
        if (wanted.dhcpServer().isPresent() && !servers.containsKey(link.index())) {
            Dhcp4ServerLink.of(host, link, wanted.dhcpServer().get(), there)
                    .ifPresent(server -> {
                        servers.put(link.index(), server);
                        server.start();
                    });
        }
        return isReady(link.index(), wanted.acceptRa().isPresent());
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
        Optional<Inet6Address> own =
                there.stream()
                        .filter(a -> a.isLinkLocalIpv6() && !a.isTentative())
                        .map(a -> (Inet6Address) a.local().address())
                        .findFirst();
        if (own.isEmpty() || !(addresses || information)) {
            return;
        }
        Dhcp6Link client = dhcp6.get(link.index());
        if (client == null) {
            client = new Dhcp6Link(host, link, config, machine.apply(link), own.get());
            dhcp6.put(link.index(), client);
        }
        client.start(addresses);
    }

    /**
     * One protocol that has come to an end is enough; a lease or an own address if such were asked
     * for. Without protocols there is nothing to wait for.
     */
    private boolean isReady(int index, boolean hearsRouters) {
        Dhcp4Link client = dhcp4.get(index);
        LinkLocalLink local = linkLocal.get(index);
        RouterLink router = routers.get(index);
        boolean leased = client != null && client.lease().isPresent();
        boolean chosen = local != null && local.isReady();
        Dhcp6Link six = dhcp6.get(index);
        boolean settled = (router != null && router.isSettled()) || (six != null && six.isReady());
        boolean any = client != null || local != null;
        return leased || chosen || (settled && !any) || (!any && !hearsRouters);
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
        Dhcp4Link own = dhcp4.remove(index);
        if (own != null) {
            own.stop();
        }
        LinkLocalLink local = linkLocal.remove(index);
        if (local != null) {
            local.stop();
        }
        Dhcp4ServerLink server = servers.remove(index);
        if (server != null) {
            server.stop();
        }
        Dhcp6Link six = dhcp6.remove(index);
        if (six != null) {
            six.stop();
        }
        RouterLink router = routers.remove(index);
        if (router != null) {
            router.stop();
        }
    }

    /** Ends with all links. */
    public void stopAll() {
        List.copyOf(dhcp4.keySet()).forEach(this::stop);
        List.copyOf(linkLocal.keySet()).forEach(this::stop);
        List.copyOf(routers.keySet()).forEach(this::stop);
        List.copyOf(dhcp6.keySet()).forEach(this::stop);
        List.copyOf(servers.keySet()).forEach(this::stop);
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
            all.add(new Named(six.dns(), six.ntp(), six.domains(), six.useOfDomains()));
        }
        RouterLink router = routers.get(index);
        if (router != null) {
            all.add(new Named(router.dns(), List.of(), router.domains(), router.useOfDomains()));
        }
        return all;
    }

    /** Asks for a lease to go on now: {@return whether the link has a client} */
    public boolean renew(int index) {
        Dhcp4Link own = dhcp4.get(index);
        if (own == null) {
            return false;
        }
        own.client().renew();
        return true;
    }
}
