package org.jitney.network1.link;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.L2tpKind;
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

    private final Surroundings around;
    private final Requests kernel;
    private final LinkSteps steps;
    private final NetDevs netdevs;
    private final Map<Integer, ManagedLink> managed = new TreeMap<>();

    /** Those that wait for another link to be there. */
    private final Set<Integer> waiting = new TreeSet<>();

    private final StateTable states = new StateTable(this);
    private KernelState state = new KernelState();
    private Configuration wanted = Configuration.NONE;
    private Protocols protocols = new QuietProtocols();
    private List<NetDevFile> tunnels = List.of();
    private long turns;

    /** Knows nothing and wants nothing yet. */
    public Links(Surroundings around) {
        this.around = around;
        this.kernel = around.kernel();
        this.netdevs = new NetDevs(around);
        this.steps = new LinkSteps(this, around, netdevs);
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
        state = KernelState.read(kernel);
        List.copyOf(managed.keySet()).stream()
                .filter(index -> state.link(index).isEmpty())
                .forEach(this::forget);
        makeNetDevs();
        state.links().forEach(link -> step(link.index()));
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
            forget(index);
        } else if (!takesOtherFile(index)) {
            step(index);
        }
        if (isNew) { // others may have waited for it
            List.copyOf(waiting).forEach(this::step);
        }
        makeTunnels();
        if (wanted.anyIsBound()) {
            managed.values().stream()
                    .filter(m -> m.index != index && m.prepared && isBound(m))
                    .map(m -> m.index)
                    .toList()
                    .forEach(this::step);
        }
        if (wanted.anyWaits()) { // each file of a link names those that wait for it, and for which
            managed.keySet().forEach(this::note);
        }
    }

    /**
     * Begins anew with a link that another file is for, by its new name or by the wireless network
     * that it has come into. {@return whether that was due}
     */
    private boolean takesOtherFile(int index) {
        ManagedLink own = managed.get(index);
        KernelLink link = state.link(index).orElseThrow();
        boolean enters = own != null && own.gainsCarrier(link) && wanted.anyIsWireless();
        if (own == null || (own.linkNames.equals(link.names()) && !enters)) {
            return false;
        }
        own.linkNames = link.names();
        return !wanted.networkOf(around.facts().apply(link)).equals(own.network)
                && reconfigure(index);
    }

    private void forget(int index) {
        ManagedLink own = managed.remove(index);
        waiting.remove(index);
        protocols.stop(index);
        steps.forget(index);
        note(index);
        if (own != null && own.master > 0) {
            note(own.master);
        }
    }

    /** Notes that a link, or what is said of it, is not what it was. */
    void note(int index) {
        states.changed(index);
        around.changed().run();
    }

    /**
     * {@return the indexes of links that have something new since this was last asked, also of such
     * as are gone}
     */
    public Set<Integer> takeChanged() {
        return states.takeChanged();
    }

    private static boolean isBound(ManagedLink link) {
        return link.network
                .map(file -> file.link().activationPolicy().equals("bound"))
                .orElse(false);
    }

    /** Takes another configuration; a link whose file says the same as before stays as it is. */
    public void reload(Configuration configuration) {
        boolean waited = wanted.anyWaits();
        wanted = configuration;
        if (waited || wanted.anyWaits()) {
            managed.keySet().forEach(this::note);
        }
        makeNetDevs();
        for (ManagedLink each : List.copyOf(managed.values())) {
            Optional<NetworkFile> file =
                    state.link(each.index)
                            .flatMap(link -> wanted.networkOf(around.facts().apply(link)));
            if (!file.equals(each.network)) {
                reconfigure(each.index);
            }
        }
    }

    /** Begins anew with one link. {@return whether there is one} */
    public boolean reconfigure(int index) {
        if (managed.remove(index) == null) {
            return false;
        }
        protocols.stop(index);
        ManagedLink own = begin(state.link(index).orElseThrow());
        List<String> _ = own.seen(state.link(index).orElseThrow()); // told already
        own.begunAnew = true;
        managed.put(index, own);
        step(index);
        return true;
    }

    /** Switches a link on or off; the protocols may say good-bye before it goes down. */
    public void activate(int index, boolean up)
            throws NetlinkError, ErrnoException, MalformedMessage {
        if (!up) {
            protocols.stop(index);
        }
        steps.activate(state.link(index).orElseThrow(), up);
    }

    private void makeNetDevs() {
        for (NetDevFile each : wanted.netdevs()) {
            if (each.kind().stackedBy().isEmpty()) {
                netdevs.make(each, 0, state.link(each.name()).isPresent());
            }
        }
        tunnels = wanted.netdevs().stream().filter(n -> n.kind() instanceof L2tpKind).toList();
        makeTunnels();
    }

    /** Those that begin at an address, which may have come only now. */
    private void makeTunnels() {
        for (NetDevFile each : tunnels) {
            netdevs.tunnel(each, (L2tpKind) each.kind(), state);
        }
    }

    /** {@return the links that a managed link waits for to be up, by BindCarrier=} */
    public List<Integer> boundTo(int index) {
        return network(index).map(file -> file.carrier().boundTo()).orElse(List.of()).stream()
                .flatMap(pattern -> like(pattern).stream())
                .map(KernelLink::index)
                .filter(i -> i != index)
                .distinct()
                .toList();
    }

    /** {@return the links that wait for this one} */
    public List<Integer> boundBy(int index) {
        return wanted.anyWaits()
                ? managed.keySet().stream().filter(i -> boundTo(i).contains(index)).toList()
                : List.of();
    }

    private void step(int index) {
        KernelLink link = state.link(index).orElseThrow();
        ManagedLink own = managed.computeIfAbsent(index, i -> begin(link));
        own.seen(link).forEach(what -> LOG.info("{}: {}", link.name(), what));
        noteMasters(own, link);
        if (own.admin == AdminState.UNMANAGED || own.admin == AdminState.FAILED) {
            return;
        }
        try {
            steps.proceed(own, own.network.orElseThrow(), link);
        } catch (NetlinkError | ErrnoException | MalformedMessage e) {
            LOG.error("{}: Failed: {}", link.name(), e.getMessage());
            own.admin = AdminState.FAILED;
        }
        if (own.admin == AdminState.CONFIGURING && !own.prepared) {
            waiting.add(index);
        } else {
            waiting.remove(index);
        }
    }

    /** What a link is a part of is weaker where the part has no carrier. */
    private void noteMasters(ManagedLink own, KernelLink link) {
        note(own.index);
        for (int master : new int[] {own.master, link.master()}) {
            if (master > 0) {
                note(master);
            }
        }
        own.master = link.master();
    }

    private ManagedLink begin(KernelLink link) {
        Optional<NetworkFile> file = wanted.networkOf(around.facts().apply(link));
        boolean ours = file.isPresent() && !file.get().link().unmanaged();
        if (ours) {
            LOG.info("{}: Configuring with {}.", link.name(), file.get().path());
        }
        AdminState admin = ours ? AdminState.CONFIGURING : AdminState.UNMANAGED;
        return new ManagedLink(link, file, admin, ++turns);
    }

    /** {@return the links that have a name like this} */
    List<KernelLink> like(String pattern) {
        Glob glob = Glob.of(pattern);
        return state.links().stream()
                .filter(l -> l.names().stream().anyMatch(glob::matches))
                .toList();
    }

    /** {@return whether this is the link that is managed now, not one from before it began anew} */
    boolean isCurrent(ManagedLink link) {
        return managed.get(link.index) == link;
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

    /** {@return a number that is another one when the link has begun anew; 0 for none} */
    public long turn(int index) {
        ManagedLink own = managed.get(index);
        return own == null ? 0 : own.turn;
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
                        LinkNames.of(layers(own, file), own.names.over(file.names().resolution())));
    }

    /** {@return who says what of a managed link's names; what counts first stands first} */
    public List<NameLayer> nameLayers(int index) {
        ManagedLink own = managed.get(index);
        return own == null || !isManaged(index)
                ? List.of()
                : own.network.map(file -> layers(own, file)).orElse(List.of());
    }

    private List<NameLayer> layers(ManagedLink own, NetworkFile file) {
        return own.names.over(
                LinkNames.layers(file, protocols.lease4(own.index), protocols.named(own.index)));
    }

    /** {@return the keys of names that somebody has set over those of the file} */
    public Set<String> overriddenNames(int index) {
        ManagedLink own = managed.get(index);
        return own == null ? Set.of() : own.names.keys();
    }

    /** Has others than those of the file, of a managed link. */
    public void overrideNames(int index, Consumer<NameOverrides> what) {
        ManagedLink own = managed.get(index);
        if (own != null) {
            what.accept(own.names);
            note(index);
        }
    }

    /** {@return whether the file of a link wants a route; with index 0 any file} */
    public boolean isWanted(KernelRoute route, int index) {
        if (index > 0) {
            return isManaged(index)
                    && network(index).filter(file -> isWanted(route, file)).isPresent();
        }
        return managed.keySet().stream().filter(this::isManaged).anyMatch(i -> isWanted(route, i));
    }

    private boolean isWanted(KernelRoute route, NetworkFile file) {
        return file.routes().stream().anyMatch(r -> route.isOf(r, steps.tableOf(file)));
    }

    /** {@return the routing policy rules that files want} */
    public Set<RuleConfig> rules() {
        return steps.rules();
    }

    /** {@return the states of all links by their index} */
    public Map<Integer, LinkStates> states() {
        return states.all();
    }

    /** {@return the states of all links but the loopback, taken together} */
    public LinkStates together() {
        return states.together();
    }
}
