package org.jitney.resolve1.link;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Root;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.resolve1.config.Domain;
import org.jitney.resolve1.config.HostsFile;
import org.jitney.resolve1.config.Origin;
import org.jitney.resolve1.config.Settings;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.ServerAddress;
import org.jitney.resolve1.query.Facts;
import org.jitney.resolve1.query.Query;
import org.jitney.resolve1.query.Result;
import org.jitney.resolve1.scope.Machine;
import org.jitney.resolve1.scope.NameScope;
import org.jitney.resolve1.scope.Scope;
import org.xbill.DNS.Name;

/** All scopes and what else there is to know, as a whole: what the bus and the stub ask. */
public final class Resolver implements Facts, AutoCloseable {
    private static final long LOOK_USEC = 10_000;

    private final EventLoop loop;
    private final Machine machine;
    private Settings settings;
    private Scope global;
    private final Links links;
    private final ResolvConfFiles files;
    private final List<Runnable> listeners = new ArrayList<>();
    private final List<Witness> witnesses = new ArrayList<>();
    private List<Scope> delegates;
    private final KnownHosts hosts;
    private final OwnNames names;
    private boolean due;
    private boolean usesFallback;
    private long epoch;
    private long hostsVersion;
    private long looked;

    /**
     * Begins to follow what there is.
     *
     * @param runtime what stands for {@code /run/systemd}
     * @param hostname this machine's name
     * @param delegates scopes that files describe, beside those of the machine and its links
     */
    public Resolver(
            Root root,
            String runtime,
            Machine machine,
            Settings settings,
            String hostname,
            List<Scope> delegates)
            throws ErrnoException {
        this.loop = machine.loop();
        this.machine = machine;
        this.settings = settings;
        this.names = new OwnNames(hostname, machine.random(), this::tellLinks);
        this.delegates = List.copyOf(delegates);
        this.hosts = new KnownHosts(root);
        this.files = new ResolvConfFiles(root, runtime);
        this.global = globalScope(machine, settings);
        files.prepare();
        this.links = new Links(loop, root, runtime, machine, settings, names, this::changed);
        refresh();
    }

    private static Scope globalScope(Machine machine, Settings settings) {
        return new Scope(
                Scope.Id.GLOBAL,
                machine,
                globalRules(settings, settings.domains()),
                settings.cache(),
                settings.staleRetention());
    }

    /**
     * Takes other settings. All caches begin anew; lookups that are under way end as aborted.
     *
     * @param others scopes that files describe
     */
    public void reload(Settings next, List<Scope> others) {
        Scope before = global;
        List<Scope> gone = delegates;
        settings = next;
        delegates = List.copyOf(others);
        global = globalScope(machine, next);
        links.settings(next);
        refresh();
        before.close();
        gone.forEach(Scope::close);
    }

    private static Scope.Rules globalRules(Settings settings, List<Domain> domains) {
        return new Scope.Rules(
                domains,
                true,
                settings.dnssec(),
                settings.dnsOverTls(),
                Set.of(),
                settings.cacheFromLocalhost(),
                settings.mixedCase());
    }

    private void changed() {
        epoch++;
        if (!due) {
            due = true;
            loop.defer(() -> {
                due = false;
                refresh();
            });
        }
    }

    private void refresh() {
        readSystemServers();
        files.write(allServers(), searchDomains());
        List.copyOf(listeners).forEach(Runnable::run);
    }

    /** Runs something when links, servers or domains may be others. {@return what ends that} */
    public Runnable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** The machine's own servers, else those of a foreign resolv.conf, else the fallback. */
    private void readSystemServers() {
        epoch++;
        List<ServerAddress> servers = settings.servers();
        Origin origin = settings.origin("DNS");
        List<Domain> domains = settings.domains();
        if (!settings.named()) {
            var foreign = files.foreign(s -> machine.stub().isOurs(s));
            if (foreign.isPresent()) {
                servers = foreign.get().servers();
                origin = new Origin(ResolvConfFiles.RESOLV_CONF, 0);
                domains = foreign.get().search().stream().map(n -> new Domain(n, false)).toList();
            }
        }
        usesFallback =
                servers.isEmpty() && links.all().stream().noneMatch(l -> l.scope().isPresent());
        if (usesFallback) {
            servers = settings.fallback();
            origin = settings.origin("FallbackDNS");
        }
        boolean same = global.servers().addresses().equals(servers);
        global.servers().set(servers, origin);
        global.rules(globalRules(settings, domains));
        if (!same) {
            global.flush();
        }
    }

    private Set<ServerAddress> allServers() {
        Set<ServerAddress> all = new LinkedHashSet<>(global.servers().addresses());
        links.all().forEach(link -> all.addAll(link.settings().servers()));
        return all;
    }

    private Set<Name> searchDomains() {
        Set<Name> all = new LinkedHashSet<>(global.searchDomains());
        for (Link link : links.all()) {
            link.settings().domains().stream()
                    .filter(Domain::isSearched)
                    .map(Domain::name)
                    .forEach(all::add);
        }
        return all;
    }

    public EventLoop loop() {
        return loop;
    }

    public Settings settings() {
        return settings;
    }

    public Machine machine() {
        return machine;
    }

    public Scope global() {
        return global;
    }

    public Links links() {
        return links;
    }

    public List<Scope> delegates() {
        return delegates;
    }

    /** {@return whether only the servers are left that are asked when nobody names any} */
    public boolean usesFallback() {
        return usesFallback;
    }

    /**
     * {@return what {@code /etc/resolv.conf} is: "stub", "uplink", "static", "missing", "foreign"}
     */
    public String resolvConfMode() {
        return files.mode();
    }

    /** Who writes to resolv.conf tells nobody. */
    private void readForeignServers() {
        if (!settings.named() && files.isForeignDifferent()) {
            readSystemServers();
        }
    }

    /** Looks something up, see {@link Query#begin}. */
    public Runnable lookup(
            List<Question> questions, int ifindex, long flags, Consumer<Result> done) {
        readForeignServers();
        return Query.begin(
                loop,
                this,
                questions,
                ifindex,
                flags,
                result -> {
                    List.copyOf(witnesses).forEach(w -> w.seen(questions, result));
                    done.accept(result);
                });
    }

    /**
     * {@return another number whenever anything but what caches hold may lead to another answer}
     *
     * <p>Files of which nobody tells are looked at for it, but not each time.
     *
     * @param now microseconds of the monotonic clock
     */
    public long epoch(long now) {
        if (now - looked >= LOOK_USEC) {
            looked = now;
            readForeignServers();
            if (settings.readEtcHosts()) {
                hosts.current();
            }
        }
        if (hosts.version() != hostsVersion) {
            hostsVersion = hosts.version();
            epoch++;
        }
        return epoch;
    }

    /** {@return whether somebody wants to see each lookup} */
    public boolean isWatched() {
        return !witnesses.isEmpty();
    }

    /** Sees how lookups of everybody end. */
    public interface Witness {
        /** One has ended; {@code asked} is what it began with. */
        void seen(List<Question> asked, Result result);
    }

    /** Lets somebody see all lookups. {@return what ends that} */
    public Runnable watch(Witness witness) {
        witnesses.add(witness);
        epoch++;
        return () -> witnesses.remove(witness);
    }

    @Override
    public List<Scope> scopes() {
        List<Scope> all = new ArrayList<>();
        all.add(global);
        links.all().forEach(link -> link.scope().ifPresent(all::add));
        all.addAll(delegates);
        return all;
    }

    @Override
    public List<NameScope> allScopes() {
        List<NameScope> all = new ArrayList<>(scopes());
        for (Link link : links.all()) {
            all.addAll(link.llmnrScopes());
            all.addAll(link.mdnsScopes());
        }
        return all;
    }

    @Override
    public boolean singleLabel() {
        return settings.unicastSingleLabel();
    }

    @Override
    public Optional<HostsFile> hosts() {
        return settings.readEtcHosts() ? Optional.of(hosts.current()) : Optional.empty();
    }

    private void tellLinks() {
        epoch++;
        links.all().forEach(Link::renamed);
    }

    /** Takes what the kernel calls this machine now: {@return whether that is another name} */
    public boolean rename(String hostname) {
        if (!names.rename(hostname)) {
            return false;
        }
        changed();
        return true;
    }

    /** {@return what others shall find here} */
    public Services services() {
        return names.services();
    }

    /** {@return the first label of this machine's name, or another that nobody else has} */
    public String shortHostname() {
        return names.label();
    }

    @Override
    public List<Name> ownNames() {
        return names.all();
    }

    @Override
    public List<LinkAddress> ownAddresses() {
        return links.kernel().everyAddress().stream()
                .filter(a -> a.scope() < Rtnetlink.SCOPE_HOST)
                .map(a -> new LinkAddress(a.address(), a.index()))
                .toList();
    }

    @Override
    public List<LinkAddress> gateways() {
        return links.kernel().gateways().stream()
                .map(g -> new LinkAddress(g.address(), g.index()))
                .toList();
    }

    /** The kernel picks the first address of the link that is in the network of the router. */
    @Override
    public List<LinkAddress> outbound() {
        Set<LinkAddress> found = new LinkedHashSet<>();
        for (Kernel.Gateway gateway : links.kernel().gateways()) {
            links.kernel().addresses().stream()
                    .filter(a ->
                            a.index() == gateway.index()
                                    && a.address().getClass().equals(gateway.address().getClass())
                                    && Kernel.sameNetwork(a, gateway.address()))
                    .findFirst()
                    .ifPresent(a -> found.add(new LinkAddress(a.address(), a.index())));
        }
        return List.copyOf(found);
    }

    /** Forgets all answers. */
    public void flushCaches() {
        scopes().forEach(Scope::flush);
        for (Link link : links.all()) {
            link.llmnrScopes().forEach(s -> s.cache().flush());
            link.mdnsScopes().forEach(s -> s.cache().flush());
        }
    }

    /** Counts from zero again. */
    public void resetStatistics() {
        scopes().forEach(s -> s.cache().resetStatistics());
        machine.statistics().reset();
    }

    /** Forgets what servers can do. */
    public void resetServerFeatures() {
        scopes().forEach(s -> s.servers().reset());
    }

    @Override
    public void close() {
        links.close();
        global.close();
        delegates.forEach(Scope::close);
    }
}
