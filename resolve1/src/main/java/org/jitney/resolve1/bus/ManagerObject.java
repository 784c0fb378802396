package org.jitney.resolve1.bus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jitney.bus.api.Resolve1DnsDelegate;
import org.jitney.bus.api.Resolve1Manager;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.BusObject;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Reply;
import org.jitney.bus.service.Subtree;
import org.jitney.bus.wire.Struct;
import org.jitney.resolve1.config.Domain;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.ServerAddress;
import org.jitney.resolve1.link.Link;
import org.jitney.resolve1.link.Resolver;
import org.jitney.resolve1.scope.Machine;
import org.jitney.resolve1.scope.Scope;
import org.jitney.resolve1.server.DnsServer;

/** The object at {@code /org/freedesktop/resolve1}, and those below it. */
public final class ManagerObject {
    /** Where it is. */
    public static final ObjectPath PATH = ObjectPath.of("/org/freedesktop/resolve1");

    private static final ObjectPath LINKS = PATH.append("link");
    private static final ObjectPath DELEGATES = PATH.append("dns_delegate");

    private final Resolver resolver;
    private final LinkCalls calls;
    private final Lookups lookups;
    private final ServiceCalls services;

    private ManagerObject(Resolver resolver, Authorizer authorizer) {
        this.resolver = resolver;
        this.calls = new LinkCalls(resolver, authorizer, 1);
        this.lookups = new Lookups(resolver);
        this.services = new ServiceCalls(resolver, authorizer);
    }

    /** Puts the objects into a tree. */
    public static void add(ObjectTree tree, Resolver resolver, Authorizer authorizer) {
        ManagerObject object = new ManagerObject(resolver, authorizer);
        InterfaceTable<ManagerObject> table = object.properties();
        object.methods(table);
        ServiceCalls.methods(table);
        object.services.addTo(tree);
        LinkCalls.addTo(table, "Link", o -> o.calls, (o, call) -> call.int32(0), object.calls);
        BusObject manager =
                BusObject.of(table, object)
                        .with(ExplainObject.table(), new ExplainObject(resolver));
        tree.add(PATH, manager);
        tree.subtree(LINKS, new LinkTree(resolver, new LinkCalls(resolver, authorizer, 0)));
        tree.subtree(DELEGATES, new DelegateTree(resolver));
        var _ =
                resolver.onChange(() ->
                        tree.changed(
                                PATH,
                                manager,
                                Resolve1Manager.INFO,
                                "DNS",
                                "DNSEx",
                                "CurrentDNSServer",
                                "CurrentDNSServerEx"));
    }

    ServiceCalls services() {
        return services;
    }

    private void methods(InterfaceTable<ManagerObject> table) {
        table.method("ResolveHostname", (o, call) -> o.lookups.hostname(call))
                .method("ResolveAddress", (o, call) -> o.lookups.address(call))
                .method("ResolveRecord", (o, call) -> o.lookups.record(call))
                .method("ResolveService", (o, call) -> o.lookups.service(call))
                .method("GetLink", (o, call) -> o.link(call))
                .method("GetDelegate", (o, call) -> o.delegate(call))
                .method("ListDelegates", (o, call) -> o.listDelegates())
                .method("FlushCaches", (o, call) -> run(o.resolver::flushCaches))
                .method("ResetStatistics", (o, call) -> run(o.resolver::resetStatistics))
                .method("ResetServerFeatures", (o, call) -> run(o.resolver::resetServerFeatures));
    }

    private static Reply run(Runnable what) {
        what.run();
        return Reply.empty();
    }

    private InterfaceTable<ManagerObject> properties() {
        return InterfaceTable.<ManagerObject>of(Resolve1Manager.INFO)
                .property("LLMNRHostname", o -> o.resolver.shortHostname())
                .property("LLMNR", o -> o.resolver.settings().llmnr().toString())
                .property("MulticastDNS", o -> o.resolver.settings().multicastDns().toString())
                .property("DNSOverTLS", o -> o.resolver.settings().dnsOverTls().toString())
                .property("DNS", o -> o.servers(Shapes::server))
                .property("DNSEx", o -> o.servers(Shapes::serverEx))
                .property("FallbackDNS", o -> o.fallback(Shapes::server))
                .property("FallbackDNSEx", o -> o.fallback(Shapes::serverEx))
                .property(
                        "CurrentDNSServer",
                        o -> o.current().map(s -> Shapes.server(0, s)).orElse(Shapes.noServer()))
                .property(
                        "CurrentDNSServerEx",
                        o ->
                                o.current()
                                        .map(s -> Shapes.serverEx(0, s))
                                        .orElse(Shapes.noServerEx()))
                .property("Domains", o -> o.domains())
                .property("TransactionStatistics", o -> o.transactions())
                .property("CacheStatistics", o -> o.cache())
                .property("DNSSEC", o -> o.resolver.settings().dnssec().toString())
                .property("DNSSECStatistics", o -> o.verdicts())
                .property("DNSSECSupported", o -> o.supportsDnssec())
                .property("DNSSECNegativeTrustAnchors", o -> o.anchors())
                .property("DNSStubListener", o -> o.resolver.settings().stub().toString())
                .property("ResolvConfMode", o -> o.resolver.resolvConfMode());
    }

    private List<Struct> servers(BiFunction<Integer, ServerAddress, Struct> shape) {
        List<Struct> all = new ArrayList<>();
        if (!resolver.usesFallback()) {
            resolver.global().servers().addresses().forEach(s -> all.add(shape.apply(0, s)));
        }
        for (Link link : resolver.links().all()) {
            link.settings().servers().forEach(s -> all.add(shape.apply(link.index(), s)));
        }
        for (Scope scope : resolver.delegates()) {
            scope.servers().addresses().forEach(s -> all.add(shape.apply(0, s)));
        }
        return all;
    }

    private List<Struct> fallback(BiFunction<Integer, ServerAddress, Struct> shape) {
        return resolver.settings().fallback().stream().map(s -> shape.apply(0, s)).toList();
    }

    private Optional<ServerAddress> current() {
        return resolver.global().servers().chosen().map(DnsServer::address);
    }

    private List<Struct> domains() {
        List<Struct> all = new ArrayList<>();
        resolver.global().rules().domains().forEach(d -> all.add(domain(0, d)));
        for (Link link : resolver.links().all()) {
            link.settings().domains().forEach(d -> all.add(domain(link.index(), d)));
        }
        return all;
    }

    private static Struct domain(int ifindex, Domain domain) {
        return Struct.of(ifindex, Names.text(domain.name()), domain.routeOnly());
    }

    private Struct transactions() {
        Machine.Statistics statistics = resolver.machine().statistics();
        return Struct.of(statistics.current(), statistics.total());
    }

    private Struct cache() {
        long now = resolver.loop().clock().monotonic().usec();
        long size = 0;
        long hits = 0;
        long misses = 0;
        for (Scope scope : resolver.scopes()) {
            size += scope.cache().size(now);
            hits += scope.cache().hits();
            misses += scope.cache().misses();
        }
        return Struct.of(size, hits, misses);
    }

    private Struct verdicts() {
        Machine.Statistics statistics = resolver.machine().statistics();
        return Struct.of(
                statistics.count(Machine.Verdict.SECURE),
                statistics.count(Machine.Verdict.INSECURE),
                statistics.count(Machine.Verdict.BOGUS),
                statistics.count(Machine.Verdict.INDETERMINATE));
    }

    private boolean supportsDnssec() {
        return resolver.settings().dnssec().validates()
                && resolver.scopes().stream()
                        .filter(s -> !s.servers().isEmpty())
                        .allMatch(Scope::supportsDnssec);
    }

    private List<String> anchors() {
        return resolver.machine().anchors().negative().stream().map(Names::text).sorted().toList();
    }

    private Reply link(Call call) throws DBusError {
        int index = call.int32(0);
        if (index <= 0) {
            throw DBusError.invalidArgs("Invalid interface index %d".formatted(index));
        }
        Link link = resolver.links().find(index).orElseThrow(() -> Errors.noSuchLink(index));
        return Reply.of(linkPath(link.index()));
    }

    private static ObjectPath linkPath(int index) {
        return LINKS.append(ObjectPath.escapeLabel(Integer.toString(index)));
    }

    private static ObjectPath delegatePath(Scope scope) {
        return DELEGATES.append(ObjectPath.escapeLabel(scope.id().label()));
    }

    private Reply delegate(Call call) throws DBusError {
        String id = call.string(0);
        for (Scope each : resolver.delegates()) {
            if (each.id().label().equals(id)) {
                return Reply.of(delegatePath(each));
            }
        }
        throw Errors.own("NoSuchDelegate", "Delegate '%s' not known".formatted(id));
    }

    private Reply listDelegates() {
        return Reply.of(
                resolver.delegates().stream()
                        .map(s -> Struct.of(s.id().label(), delegatePath(s)))
                        .toList());
    }

    private record LinkTree(Resolver resolver, LinkCalls calls, InterfaceTable<LinkObject> table)
            implements Subtree {
        LinkTree(Resolver resolver, LinkCalls calls) {
            this(resolver, calls, LinkObject.table(calls));
        }

        @Override
        public Optional<BusObject> find(ObjectPath path) {
            return resolver.links().all().stream()
                    .filter(link -> linkPath(link.index()).equals(path))
                    .findFirst()
                    .map(l -> BusObject.of(table, new LinkObject(resolver, l.index(), calls)));
        }

        @Override
        public Collection<ObjectPath> listed() {
            return resolver.links().all().stream().map(l -> linkPath(l.index())).toList();
        }
    }

    private record DelegateTree(Resolver resolver, InterfaceTable<Scope> table) implements Subtree {
        DelegateTree(Resolver resolver) {
            this(
                    resolver,
                    InterfaceTable.<Scope>of(Resolve1DnsDelegate.INFO)
                            .property(
                                    "CurrentDNSServer",
                                    s ->
                                            s.servers()
                                                    .chosen()
                                                    .map(d -> Shapes.serverEx(0, d.address()))
                                                    .orElse(Shapes.noServerEx()))
                            .property(
                                    "DNS",
                                    s ->
                                            s.servers().addresses().stream()
                                                    .map(a -> Shapes.serverEx(0, a))
                                                    .toList())
                            .property("DefaultRoute", s -> s.rules().defaultRoute())
                            .property("Domains", s -> Shapes.domains(s.rules().domains())));
        }

        @Override
        public Optional<BusObject> find(ObjectPath path) {
            return resolver.delegates().stream()
                    .filter(s -> delegatePath(s).equals(path))
                    .findFirst()
                    .map(s -> BusObject.of(table, s));
        }

        @Override
        public Collection<ObjectPath> listed() {
            return resolver.delegates().stream().map(ManagerObject::delegatePath).toList();
        }
    }
}
