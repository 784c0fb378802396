package org.jitney.resolve1.link;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.resolve1.config.DnsOverTlsMode;
import org.jitney.resolve1.config.DnssecMode;
import org.jitney.resolve1.config.Domain;
import org.jitney.resolve1.config.MulticastMode;
import org.jitney.resolve1.config.Origin;
import org.jitney.resolve1.config.Settings;
import org.jitney.resolve1.dns.ServerAddress;
import org.jitney.resolve1.llmnr.LlmnrScope;
import org.jitney.resolve1.mdns.MdnsScope;
import org.jitney.resolve1.scope.Machine;
import org.jitney.resolve1.scope.Scope;
import org.jitney.resolve1.server.DnsServer;
import org.xbill.DNS.Name;

/** One link: what is set for it, and its scope while it has servers and can reach them. */
public final class Link {
    private final Machine machine;
    private Settings global;
    private Kernel.Interface facts;
    private boolean relevant;
    private boolean managed;
    private LinkSettings network = LinkSettings.NONE;
    private LinkSettings own = LinkSettings.NONE;
    private Optional<Scope> scope = Optional.empty();

    private final LinkMulticast multicast;
    private Kernel kernel = Kernel.EMPTY;

    Link(Machine machine, Settings global, Kernel.Interface facts, LinkMulticast.Names names) {
        this.machine = machine;
        this.multicast = new LinkMulticast(machine, names);
        this.global = global;
        this.facts = facts;
    }

    public int index() {
        return facts.index();
    }

    public String name() {
        return facts.name();
    }

    public boolean isLoopback() {
        return facts.isLoopback();
    }

    /** {@return whether network1 says what holds for it, so that nobody else can} */
    public boolean isManaged() {
        return managed;
    }

    /** {@return what counts: network1's word where it manages the link, else that of callers} */
    public LinkSettings settings() {
        return managed ? network : own;
    }

    /** Takes other settings of the machine; what its scope has learnt counts no more. */
    void global(Settings next) {
        global = next;
        close();
        refresh();
    }

    /** {@return what callers have set} */
    LinkSettings own() {
        return own;
    }

    void own(LinkSettings next) {
        own = next;
        refresh();
    }

    void update(Kernel.Interface next, Kernel now, boolean isManaged, LinkSettings ofNetwork) {
        facts = next;
        kernel = now;
        relevant = now.isReachable(next.index()) && !next.isLoopback() && next.isUp();
        managed = isManaged;
        network = ofNetwork;
        refresh();
    }

    /** {@return where names are looked up through this link, if that is possible now} */
    public Optional<Scope> scope() {
        return scope;
    }

    private Scope.Rules rules() {
        LinkSettings set = settings();
        return new Scope.Rules(
                set.domains(),
                isDefaultRoute(),
                dnssec(),
                dnsOverTls(),
                set.negativeAnchors(),
                global.cacheFromLocalhost(),
                global.mixedCase());
    }

    private void refresh() {
        multicast.update(
                facts,
                kernel,
                new LinkMulticast.Modes(
                        weaker(llmnr(), global.llmnr()),
                        weaker(multicastDns(), global.multicastDns())),
                global.cache());
        List<ServerAddress> servers = settings().servers();
        if (!relevant || servers.isEmpty()) {
            closeScope();
            return;
        }
        Scope known =
                scope.orElseGet(() ->
                        new Scope(
                                new Scope.Id(index(), name()),
                                machine,
                                rules(),
                                global.cache(),
                                global.staleRetention()));
        known.rules(rules());
        if (!known.servers().addresses().equals(servers)) {
            known.servers().set(servers, new Origin("link " + name(), 0));
            known.flush();
        }
        scope = Optional.of(known);
    }

    private static MulticastMode weaker(MulticastMode one, MulticastMode other) {
        return one == MulticastMode.NO || other == MulticastMode.NO
                ? MulticastMode.NO
                : one == MulticastMode.YES ? other : one;
    }

    /** {@return the scopes in which all on the link are asked by LLMNR} */
    public List<LlmnrScope> llmnrScopes() {
        return multicast.llmnrScopes();
    }

    /** {@return the scopes in which all on the link are asked by multicast DNS} */
    public List<MdnsScope> mdnsScopes() {
        return multicast.mdnsScopes();
    }

    /** This machine has another name. */
    void renamed() {
        multicast.renamed();
    }

    void close() {
        multicast.close();
        closeScope();
    }

    private void closeScope() {
        scope.ifPresent(Scope::close);
        scope = Optional.empty();
    }

    /** {@return whether names that belong nowhere else are looked up through it} */
    public boolean isDefaultRoute() {
        // A link that only some names are routed to is not meant for all others, unless all are.
        List<Domain> routes = settings().domains().stream().filter(Domain::routeOnly).toList();
        return settings()
                .defaultRoute()
                .orElseGet(() ->
                        routes.isEmpty()
                                || routes.stream().anyMatch(d -> d.name().equals(Name.root)));
    }

    public DnssecMode dnssec() {
        return settings().dnssec().orElse(global.dnssec());
    }

    public DnsOverTlsMode dnsOverTls() {
        return settings().dnsOverTls().orElse(global.dnsOverTls());
    }

    /** {@return what is set for LLMNR; the machine's setting limits it} */
    public MulticastMode llmnr() {
        return settings().llmnr().orElse(MulticastMode.YES);
    }

    /** {@return what is set for multicast DNS; the machine's setting limits it} */
    public MulticastMode multicastDns() {
        return settings().multicastDns().orElse(MulticastMode.NO);
    }

    public Optional<ServerAddress> currentServer() {
        return scope.flatMap(s -> s.servers().chosen()).map(DnsServer::address);
    }

    public Set<Name> negativeAnchors() {
        return settings().negativeAnchors();
    }

    /** {@return whether its servers, as far as is known, do DNSSEC} */
    public boolean supportsDnssec() {
        return dnssec().validates() && scope.map(Scope::supportsDnssec).orElse(false);
    }
}
