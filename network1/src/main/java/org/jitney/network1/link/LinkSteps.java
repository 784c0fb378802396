package org.jitney.network1.link;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.AddressConfig;
import org.jitney.network1.config.NetDevFile;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.config.RuleConfig;
import org.jitney.network1.ipv4ll.AddressProbes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of one link after the other, as {@link Links} has them due. */
final class LinkSteps {
    private static final Logger LOG = LoggerFactory.getLogger(LinkSteps.class);

    private final Links links;
    private final Surroundings around;
    private final LinkChanges changes;
    private final NetDevs netdevs;
    private final TrafficChanges traffic;
    private final DeviceChanges devices;
    private final NetLabels labels;
    private final Set<RuleConfig> rules = new HashSet<>();

    LinkSteps(Links links, Surroundings around, NetDevs netdevs) {
        this.links = links;
        this.around = around;
        this.changes = new LinkChanges(around);
        this.netdevs = netdevs;
        this.traffic = new TrafficChanges(around.kernel());
        this.devices = new DeviceChanges(around.kernel());
        this.labels = new NetLabels(around.tunTap());
    }

    /** Switches a link on or off. */
    void activate(KernelLink link, boolean up)
            throws NetlinkError, ErrnoException, MalformedMessage {
        changes.activate(link, up);
    }

    /** {@return the routing policy rules that were made} */
    Set<RuleConfig> rules() {
        return Set.copyOf(rules);
    }

    /** Does what is due for a link that a file is for. */
    void proceed(ManagedLink own, NetworkFile file, KernelLink link)
            throws NetlinkError, ErrnoException, MalformedMessage {
        labels.follow(link, file, links.state(), links.protocols());
        advance(own, file, link);
    }

    /** Forgets what was known of a link that is gone. */
    void forget(int index) {
        labels.forget(index);
    }

    private void advance(ManagedLink own, NetworkFile file, KernelLink link)
            throws NetlinkError, ErrnoException, MalformedMessage {
        if (!own.prepared && !prepare(own, file, link)) {
            return; // it is stepped again when the master is there
        }
        boolean queued = queue(own, file, link);
        if (own.waitsForDown) {
            own.waitsForDown = link.isUp(); // until the kernel tells of it
            if (own.waitsForDown) {
                return;
            }
        }
        if (holdActivation(file, link)) {
            return;
        }
        if (link.hasCarrier() || file.configureWithoutCarrier()) {
            configure(own, file, link);
            if (!queued && own.admin == AdminState.CONFIGURED) {
                own.admin = AdminState.CONFIGURING;
            }
        } else if (own.addressed && !own.waitsForCarrier) {
            carrierLost(own, file, link);
        }
    }

    /** Does what is done once. {@return whether that was possible by now} */
    private boolean prepare(ManagedLink own, NetworkFile file, KernelLink link)
            throws NetlinkError, ErrnoException, MalformedMessage {
        Optional<KernelLink> master = file.master().name().flatMap(links.state()::link);
        if (file.master().name().isPresent() && master.isEmpty()) {
            return false;
        }
        devices.apply(link, file.device());
        changes.prepare(link, file, master);
        boolean _ = queue(own, file, link); // a link that is refused one does not come up
        changes.raise(link, file);
        file.stacked().values().stream().flatMap(List::stream).forEach(name -> stack(link, name));
        own.prepared = true;
        own.waitsForDown =
                link.isUp()
                        && List.of("down", "always-down").contains(file.link().activationPolicy());
        return true;
    }

    /** {@return whether all queueing disciplines of the file are there} */
    private boolean queue(ManagedLink own, NetworkFile file, KernelLink link)
            throws NetlinkError, ErrnoException, MalformedMessage {
        return traffic.apply(link.index(), file.traffic(), links.state(), own.queues);
    }

    /** Goes back to what the file says of up and down. {@return whether that was needed} */
    private boolean holdActivation(NetworkFile file, KernelLink link)
            throws NetlinkError, ErrnoException, MalformedMessage {
        boolean up =
                switch (file.link().activationPolicy()) {
                    case "always-up" -> true;
                    case "always-down" -> false;
                    case "bound" ->
                            file.carrier().boundTo().stream()
                                    .flatMap(pattern -> links.like(pattern).stream())
                                    .anyMatch(KernelLink::hasCarrier);
                    default -> link.isUp();
                };
        if (up != link.isUp()) {
            changes.activate(link, up);
        }
        return up != link.isUp();
    }

    private void carrierLost(ManagedLink own, NetworkFile file, KernelLink link)
            throws NetlinkError, ErrnoException, MalformedMessage {
        Optional<Duration> patience = file.carrier().ignoredFor();
        if (patience.isEmpty()) {
            return;
        }
        if (patience.get().isZero()) {
            drop(own, file, link);
            return;
        }
        own.waitsForCarrier = true;
        around.timers()
                .after(
                        patience.get(),
                        () -> {
                            own.waitsForCarrier = false;
                            stillLost(own, file);
                        });
    }

    private void stillLost(ManagedLink own, NetworkFile file) {
        Optional<KernelLink> link = links.state().link(own.index);
        if (!links.isCurrent(own) || link.isEmpty() || link.get().hasCarrier()) {
            return;
        }
        try {
            drop(own, file, link.get());
        } catch (NetlinkError | ErrnoException | MalformedMessage e) {
            LOG.error("{}: Failed: {}", link.get().name(), e.getMessage());
            own.admin = AdminState.FAILED;
        }
        links.note(own.index);
    }

    private void drop(ManagedLink own, NetworkFile file, KernelLink link)
            throws NetlinkError, ErrnoException, MalformedMessage {
        links.protocols().stop(link.index());
        changes.drop(link, file, tableOf(file), links.state());
        own.addressed = false;
        own.routed = false;
        own.served = false;
    }

    private int indexOf(String name) {
        return links.state().link(name).map(KernelLink::index).orElse(0);
    }

    private void stack(KernelLink parent, String name) {
        Optional<NetDevFile> file = links.configuration().netdev(name);
        if (file.isEmpty()) {
            LOG.warn("{}: no .netdev file describes {}", parent.name(), name);
        } else {
            netdevs.make(file.get(), parent.index(), links.state().link(name).isPresent());
        }
    }

    private void configure(ManagedLink own, NetworkFile file, KernelLink link)
            throws NetlinkError, ErrnoException, MalformedMessage {
        long table = tableOf(file);
        List<KernelAddress> before = links.state().addresses(link.index());
        boolean served = links.protocols().step(link, file, table, before);
        if (!own.addressed) {
            changes.dropLinkLocal(link, file, links.state());
            if (own.begunAnew) { // what was there before us stays until somebody asks
                changes.dropForeign(link, file, table, links.state());
                own.begunAnew = false;
            }
            changes.ipv6Mtu(link, file);
            own.added.clear();
            changes.neighbors(link, file, this::indexOf);
            own.addressed = true;
        }
        addresses(own, file, link);
        if (!own.routed) {
            if (!file.addresses().stream().allMatch(w -> isUsable(link, w))) {
                return;
            }
            changes.nextHops(link, file);
            changes.routes(link, file, table, this::indexOf);
            for (RuleConfig rule : file.rules()) {
                if (rules.add(rule)) {
                    changes.rule(rule);
                }
            }
            own.routed = true;
        }
        boolean waits =
                file.linkLocalIpv6()
                        && file.linkLocal().mode().orElse(0) != Rtnetlink.IN6_ADDR_GEN_MODE_NONE
                        && link.linkLocalMode() >= 0
                        && !link.isLoopback()
                        && !file.configureWithoutCarrier();
        boolean ready =
                !waits
                        || links.state().addresses(link.index()).stream()
                                .anyMatch(a -> a.isLinkLocalIpv6() && !a.isTentative());
        own.served |= served;
        own.admin = ready && own.served ? AdminState.CONFIGURED : AdminState.CONFIGURING;
    }

    private boolean isUsable(KernelLink link, AddressConfig wanted) {
        return links.state()
                .address(link.index(), wanted)
                .filter(a -> !a.isTentative())
                .isPresent();
    }

    /** Adds addresses; one that somebody else may have only once it turned out to be free. */
    private void addresses(ManagedLink own, NetworkFile file, KernelLink link)
            throws NetlinkError, ErrnoException, MalformedMessage {
        for (AddressConfig each : file.addresses()) {
            AddressProbes.Verdict verdict =
                    each.detectsConflicts()
                            ? links.protocols().probe(link, each)
                            : AddressProbes.Verdict.FREE;
            if (verdict == AddressProbes.Verdict.FREE && own.added.add(each)) {
                changes.address(link, each);
            } else if (verdict == AddressProbes.Verdict.TAKEN && own.added.remove(each)) {
                changes.dropAddress(link, each, links.state());
            }
        }
    }

    /** {@return the routing table of a link's routes for which its file names none} */
    long tableOf(NetworkFile file) {
        return file.master()
                .vrf()
                .flatMap(links.configuration()::tableOf)
                .orElse((long) Rtnetlink.TABLE_MAIN);
    }
}
