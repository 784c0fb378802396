package org.jitney.network1.link;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.NetDevFile;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.config.RuleConfig;
import org.jitney.unitfile.Glob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings links to where the files want them.
 *
 * <pre>
 *   a link appears            which file is for it? none: UNMANAGED
 *   prepare (once)            address, MTU, master, up, virtual links on top; waits for its master
 *   it has a carrier          addresses (others go), then, when no address is on trial any more,
 *                             routes and rules: CONFIGURED when there is an address of the link too
 *   it has none any more      addresses and routes go, unless the file says to keep them
 *   the kernel refuses        FAILED until the file changes or somebody asks for it
 * </pre>
 *
 * <p>Each step looks at what was last heard and does what is due; a request leads to a notification
 * and so to the next step.
 */
public final class Links {
    private static final Logger LOG = LoggerFactory.getLogger(Links.class);
    private static final int ROUTE_HEADER = 12;
    private static final int ADDRESS_HEADER = 8;
    private static final int LINK_HEADER = 16;

    private final Surroundings around;
    private final Requests kernel;
    private final LinkChanges changes;
    private final NetDevs netdevs;
    private final Map<Integer, ManagedLink> managed = new TreeMap<>();
    private final Set<RuleConfig> rules = new HashSet<>();
    private KernelState state = new KernelState();
    private Configuration wanted = Configuration.NONE;
    private Protocols protocols = Protocols.NONE;

    /** Knows nothing and wants nothing yet. */
    public Links(Surroundings around) {
        this.around = around;
        this.kernel = around.kernel();
        this.changes = new LinkChanges(around);
        this.netdevs = new NetDevs(around);
    }

    /** Says what gives links their addresses beside their files; before {@link #start}. */
    public void use(Protocols those) {
        protocols = those;
    }

    /** {@return the protocols} */
    public Protocols protocols() {
        return protocols;
    }

    /** Looks again at a link for which a protocol has something new. */
    public void again(int index) {
        if (state.link(index).isPresent()) {
            changed(index);
        }
    }

    /** Takes the configuration and what the kernel has, and begins. */
    public void start(Configuration configuration)
            throws ErrnoException, NetlinkError, MalformedMessage {
        wanted = configuration;
        resync();
    }

    /** Asks for everything anew: at the start, and when notifications were lost. */
    public void resync() throws ErrnoException, NetlinkError, MalformedMessage {
        KernelState fresh = new KernelState();
        for (NetlinkMessage each : kernel.dump(Rtnetlink.RTM_GETLINK, new byte[LINK_HEADER])) {
            fresh.apply(each);
        }
        for (NetlinkMessage each : kernel.dump(Rtnetlink.RTM_GETADDR, new byte[ADDRESS_HEADER])) {
            fresh.apply(each);
        }
        for (NetlinkMessage each : kernel.dump(Rtnetlink.RTM_GETROUTE, new byte[ROUTE_HEADER])) {
            fresh.apply(each);
        }
        state = fresh;
        managed.keySet().stream()
                .filter(index -> state.link(index).isEmpty())
                .forEach(protocols::stop);
        managed.keySet().removeIf(index -> state.link(index).isEmpty());
        makeNetDevs();
        state.links().forEach(link -> step(link.index()));
        around.changed().run();
    }

    /** Takes a notification. */
    public void on(NetlinkMessage message) {
        try {
            Optional<Integer> about = state.apply(message);
            if (about.isPresent()) {
                changed(about.get());
            }
        } catch (MalformedMessage e) {
            LOG.warn("A notification is broken: {}", e.getMessage());
        }
    }

    private void changed(int index) {
        boolean isNew = state.link(index).isPresent() && !managed.containsKey(index);
        if (state.link(index).isEmpty()) {
            managed.remove(index);
            protocols.stop(index);
        } else {
            step(index);
        }
        if (isNew) { // others may have waited for it
            managed.values().stream()
                    .filter(m -> m.admin == AdminState.CONFIGURING && !m.prepared)
                    .map(m -> m.index)
                    .toList()
                    .forEach(this::step);
        }
        managed.values().stream()
                .filter(m -> m.index != index && m.prepared && isBound(m))
                .map(m -> m.index)
                .toList()
                .forEach(this::step);
        around.changed().run();
    }

    private static boolean isBound(ManagedLink link) {
        return link.network
                .map(file -> file.link().activationPolicy().equals("bound"))
                .orElse(false);
    }

    /** Takes another configuration; a link whose file says the same as before stays as it is. */
    public void reload(Configuration configuration) {
        wanted = configuration;
        makeNetDevs();
        for (ManagedLink each : List.copyOf(managed.values())) {
            Optional<NetworkFile> file =
                    state.link(each.index)
                            .flatMap(link -> wanted.networkOf(around.facts().apply(link)));
            if (!file.equals(each.network)) {
                reconfigure(each.index);
            }
        }
        around.changed().run();
    }

    /** Begins anew with one link. {@return whether there is one} */
    public boolean reconfigure(int index) {
        if (managed.remove(index) == null) {
            return false;
        }
        protocols.stop(index);
        ManagedLink own = begin(state.link(index).orElseThrow());
        own.begunAnew = true;
        managed.put(index, own);
        step(index);
        around.changed().run();
        return true;
    }

    private void makeNetDevs() {
        for (NetDevFile each : wanted.netdevs()) {
            if (each.kind().stackedBy().isEmpty()) {
                netdevs.make(each, 0, state.link(each.name()).isPresent());
            }
        }
    }

    /** {@return the links that a managed link waits for to be up, by BindCarrier=} */
    public List<Integer> boundTo(int index) {
        return network(index).map(file -> file.carrier().boundTo()).orElse(List.of()).stream()
                .flatMap(pattern -> linksLike(pattern).stream())
                .map(KernelLink::index)
                .filter(i -> i != index)
                .distinct()
                .toList();
    }

    /** {@return the links that wait for this one} */
    public List<Integer> boundBy(int index) {
        return managed.keySet().stream().filter(i -> boundTo(i).contains(index)).toList();
    }

    private void step(int index) {
        KernelLink link = state.link(index).orElseThrow();
        ManagedLink own = managed.computeIfAbsent(index, i -> begin(link));
        if (own.admin == AdminState.UNMANAGED || own.admin == AdminState.FAILED) {
            return;
        }
        try {
            proceed(own, own.network.orElseThrow(), link);
        } catch (NetlinkError | ErrnoException | MalformedMessage e) {
            LOG.error("{}: Failed: {}", link.name(), e.getMessage());
            own.admin = AdminState.FAILED;
        }
    }

    private ManagedLink begin(KernelLink link) {
        Optional<NetworkFile> file = wanted.networkOf(around.facts().apply(link));
        boolean ours = file.isPresent() && !file.get().link().unmanaged();
        if (ours) {
            LOG.info("{}: Configuring with {}.", link.name(), file.get().path());
        }
        return new ManagedLink(
                link.index(), file, ours ? AdminState.CONFIGURING : AdminState.UNMANAGED);
    }

    private void proceed(ManagedLink own, NetworkFile file, KernelLink link)
            throws NetlinkError, ErrnoException, MalformedMessage {
        if (!own.prepared) {
            Optional<KernelLink> master = file.master().name().flatMap(state::link);
            if (file.master().name().isPresent() && master.isEmpty()) {
                return; // it is stepped again when the master is there
            }
            changes.prepare(link, file, master);
            file.stacked().values().stream()
                    .flatMap(List::stream)
                    .forEach(name -> stack(link, name));
            own.prepared = true;
            own.waitsForDown =
                    link.isUp()
                            && List.of("down", "always-down")
                                    .contains(file.link().activationPolicy());
        }
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
        } else if (own.addressed && !own.waitsForCarrier) {
            carrierLost(own, file, link);
        }
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
                                    .flatMap(pattern -> linksLike(pattern).stream())
                                    .anyMatch(KernelLink::hasCarrier);
                    default -> link.isUp();
                };
        if (up != link.isUp()) {
            changes.activate(link, up);
        }
        return up != link.isUp();
    }

    private List<KernelLink> linksLike(String pattern) {
        Glob glob = Glob.of(pattern);
        return state.links().stream()
                .filter(l -> l.names().stream().anyMatch(glob::matches))
                .toList();
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
        Optional<KernelLink> link = state.link(own.index);
        if (managed.get(own.index) != own || link.isEmpty() || link.get().hasCarrier()) {
            return;
        }
        try {
            drop(own, file, link.get());
        } catch (NetlinkError | ErrnoException | MalformedMessage e) {
            LOG.error("{}: Failed: {}", link.get().name(), e.getMessage());
            own.admin = AdminState.FAILED;
        }
        around.changed().run();
    }

    private void drop(ManagedLink own, NetworkFile file, KernelLink link)
            throws NetlinkError, ErrnoException, MalformedMessage {
        protocols.stop(link.index());
        changes.drop(link, file, tableOf(file), state);
        own.addressed = false;
        own.routed = false;
    }

    private int indexOf(String name) {
        return state.link(name).map(KernelLink::index).orElse(0);
    }

    private void stack(KernelLink parent, String name) {
        Optional<NetDevFile> file = wanted.netdev(name);
        if (file.isEmpty()) {
            LOG.warn("{}: no .netdev file describes {}", parent.name(), name);
        } else {
            netdevs.make(file.get(), parent.index(), state.link(name).isPresent());
        }
    }

    private void configure(ManagedLink own, NetworkFile file, KernelLink link)
            throws NetlinkError, ErrnoException, MalformedMessage {
        long table = tableOf(file);
        List<KernelAddress> before = state.addresses(link.index());
        boolean served = protocols.step(link, file, table, before);
        if (!own.addressed) {
            changes.dropLinkLocal(link, file, state);
            if (own.begunAnew) { // what was there before us stays until somebody asks
                changes.dropForeign(link, file, table, state);
                own.begunAnew = false;
            }
            changes.addresses(link, file);
            changes.neighbors(link, file, this::indexOf);
            own.addressed = true;
        }
        List<KernelAddress> there = state.addresses(link.index());
        if (!own.routed) {
            boolean ready =
                    file.addresses().stream()
                            .allMatch(w ->
                                    there.stream().anyMatch(a -> a.isOf(w) && !a.isTentative()));
            if (!ready) {
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
                !waits || there.stream().anyMatch(a -> a.isLinkLocalIpv6() && !a.isTentative());
        own.admin = ready && served ? AdminState.CONFIGURED : AdminState.CONFIGURING;
    }

    private long tableOf(NetworkFile file) {
        return file.master().vrf().flatMap(wanted::tableOf).orElse((long) Rtnetlink.TABLE_MAIN);
    }

    /** {@return what is wanted} */
    public Configuration configuration() {
        return wanted;
    }

    /** {@return what was last heard} */
    public KernelState state() {
        return state;
    }

    /** {@return how far a link has come} */
    public AdminState admin(int index) {
        ManagedLink own = managed.get(index);
        return own == null ? AdminState.PENDING : own.admin;
    }

    /** {@return the file that is for a link} */
    public Optional<NetworkFile> network(int index) {
        ManagedLink own = managed.get(index);
        return own == null ? Optional.empty() : own.network;
    }

    /** {@return whether the link is one that we configure} */
    public boolean isManaged(int index) {
        return network(index).isPresent() && admin(index) != AdminState.UNMANAGED;
    }

    /** {@return what a link says to whoever resolves names, if it is managed} */
    public Optional<LinkNames> names(int index) {
        ManagedLink own = managed.get(index);
        return own == null || !isManaged(index)
                ? Optional.empty()
                : own.network.map(file ->
                        LinkNames.of(file, protocols.lease4(index), protocols.named(index))
                                .under(own.names));
    }

    /** Has others than those of the file, of a managed link. */
    public void overrideNames(int index, Consumer<NameOverrides> what) {
        ManagedLink own = managed.get(index);
        if (own != null) {
            what.accept(own.names);
            around.changed().run();
        }
    }

    /** {@return the states of all links by their index} */
    public Map<Integer, LinkStates> states() {
        Set<Integer> weak = new HashSet<>();
        for (KernelLink each : state.links()) {
            if (each.master() > 0 && !each.hasCarrier()) {
                weak.add(each.master());
            }
        }
        Map<Integer, LinkStates> all = new TreeMap<>();
        for (KernelLink each : state.links()) {
            int index = each.index();
            Optional<NetworkFile> file =
                    admin(index) == AdminState.UNMANAGED ? Optional.empty() : network(index);
            all.put(index, LinkStates.of(each, weak.contains(index), state.addresses(index), file));
        }
        return all;
    }

    /** {@return the states of all links but the loopback, taken together} */
    public LinkStates together() {
        Map<Integer, LinkStates> all = states();
        return LinkStates.together(
                state.links().stream()
                        .filter(link -> !link.isLoopback())
                        .flatMap(link -> Optional.ofNullable(all.get(link.index())).stream())
                        .toList());
    }
}
