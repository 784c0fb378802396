package org.jitney.resolve1.bus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.resolve1.config.DnsOverTlsMode;
import org.jitney.resolve1.config.DnssecMode;
import org.jitney.resolve1.config.Domain;
import org.jitney.resolve1.config.MulticastMode;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.ServerAddress;
import org.jitney.resolve1.link.Link;
import org.jitney.resolve1.link.LinkSettings;
import org.jitney.resolve1.link.Resolver;
import org.xbill.DNS.Name;

/**
 * The methods by which callers say what holds for a link. The manager has them too, with the index
 * of the link in front: there {@code first} is 1.
 */
record LinkCalls(Resolver resolver, Authorizer authorizer, int first) {
    private static final String ACTION = "org.freedesktop.resolve1.";

    /** Finds the link that a call is about. */
    interface Target<T> {
        int index(T object, Call call);
    }

    private interface Reader {
        UnaryOperator<LinkSettings> read(Call call) throws DBusError;
    }

    private record Method(String prefix, String name, String action, Reader reader) {}

    private List<Method> methods() {
        return List.of(
                new Method("Set", "DNS", "set-dns-servers", call -> servers(call, false)),
                new Method("Set", "DNSEx", "set-dns-servers", call -> servers(call, true)),
                new Method("Set", "Domains", "set-domains", this::domains),
                new Method(
                        "Set",
                        "DefaultRoute",
                        "set-default-route",
                        call -> {
                            boolean on = call.bool(first);
                            return s -> s.withDefaultRoute(on);
                        }),
                new Method(
                        "Set",
                        "LLMNR",
                        "set-llmnr",
                        call -> {
                            var mode = mode(call, "LLMNR", MulticastMode::parse);
                            return s -> s.withLlmnr(mode);
                        }),
                new Method(
                        "Set",
                        "MulticastDNS",
                        "set-mdns",
                        call -> {
                            var mode = mode(call, "MulticastDNS", MulticastMode::parse);
                            return s -> s.withMulticastDns(mode);
                        }),
                new Method(
                        "Set",
                        "DNSOverTLS",
                        "set-dns-over-tls",
                        call -> {
                            var mode = mode(call, "DNSOverTLS", DnsOverTlsMode::parse);
                            return s -> s.withDnsOverTls(mode);
                        }),
                new Method(
                        "Set",
                        "DNSSEC",
                        "set-dnssec",
                        call -> {
                            var mode = mode(call, "DNSSEC", DnssecMode::parse);
                            return s -> s.withDnssec(mode);
                        }),
                new Method(
                        "Set",
                        "DNSSECNegativeTrustAnchors",
                        "set-dnssec-negative-trust-anchors",
                        this::anchors));
    }

    /** Adds the methods to an object's table, each with {@code infix} in its name. */
    static <T> InterfaceTable<T> addTo(
            InterfaceTable<T> table,
            String infix,
            Function<T, LinkCalls> of,
            Target<T> target,
            LinkCalls any) {
        List<Method> all = new ArrayList<>(any.methods());
        all.add(new Method("Revert", "", "revert", _ -> _ -> LinkSettings.NONE));
        for (Method each : all) {
            String member = each.prefix() + infix + each.name();
            table.method(member, (o, call) -> of.apply(o).change(target.index(o, call), each, call))
                    .authorize(member, Auth.HANDLER);
        }
        return table;
    }

    private Reply change(int index, Method method, Call call) throws DBusError {
        if (index <= 0) {
            throw DBusError.invalidArgs("Invalid interface index %d".formatted(index));
        }
        Link link = resolver.links().find(index).orElseThrow(() -> Errors.noSuchLink(index));
        if (link.isLoopback()) {
            throw Errors.own("LinkBusy", "Link %s is loopback device.".formatted(link.name()));
        }
        if (link.isManaged()) {
            throw Errors.own("LinkBusy", "Link %s is managed.".formatted(link.name()));
        }
        UnaryOperator<LinkSettings> what = method.reader().read(call);
        authorizer.check(
                call,
                ACTION + method.action(),
                Map.of(),
                () -> {
                    resolver.links()
                            .find(index)
                            .ifPresent(l -> resolver.links().set(l, what.apply(l.settings())));
                    call.complete();
                });
        return Reply.pending();
    }

    private UnaryOperator<LinkSettings> servers(Call call, boolean extended) throws DBusError {
        List<ServerAddress> servers = new ArrayList<>();
        for (Object each : call.list(first)) {
            Struct server = (Struct) each;
            int family = ((Number) server.get(0)).intValue();
            byte[] bytes = (byte[]) server.get(1);
            if (family != Families.INET && family != Families.INET6) {
                throw DBusError.invalidArgs("Unknown address family %d".formatted(family));
            }
            if (bytes.length != Families.size(family)) {
                throw DBusError.invalidArgs("Invalid address size");
            }
            int port = extended ? ((Number) server.get(2)).intValue() : 0;
            String name = extended ? server.string(3) : "";
            ServerAddress address =
                    new ServerAddress(Families.address(bytes), isUsual(port) ? 0 : port, 0, name);
            if (address.address().isAnyLocalAddress()
                    || resolver.machine().stub().isOurs(address)) {
                throw DBusError.invalidArgs(
                        "Invalid DNS server address '%s'".formatted(address.host()));
            }
            if (!name.isEmpty() && Names.parse(name).isEmpty()) {
                throw DBusError.invalidArgs("Invalid server name '%s'".formatted(name));
            }
            servers.add(address);
        }
        return s -> s.withServers(servers);
    }

    /** A port that DNS, or DNS over TLS, has anyway is as good as none. */
    private static boolean isUsual(int port) {
        return port == 53 || port == 853;
    }

    private UnaryOperator<LinkSettings> domains(Call call) throws DBusError {
        List<Domain> domains = new ArrayList<>();
        for (Object each : call.list(first)) {
            Struct domain = (Struct) each;
            String text = domain.string(0);
            boolean routeOnly = (Boolean) domain.get(1);
            Name name =
                    Names.parse(text)
                            .orElseThrow(
                                    () -> DBusError.invalidArgs("Invalid search domain " + text));
            if (!routeOnly && name.equals(Name.root)) {
                throw DBusError.invalidArgs("Root domain is not suitable as search domain");
            }
            domains.add(new Domain(name, routeOnly));
        }
        return s -> s.withDomains(domains);
    }

    private <T> Optional<T> mode(Call call, String what, Function<String, Optional<T>> parse)
            throws DBusError {
        String text = call.string(first);
        Optional<T> mode = parse.apply(text);
        if (mode.isEmpty() && !text.isEmpty()) {
            throw DBusError.invalidArgs("Invalid %s setting: %s".formatted(what, text));
        }
        return mode;
    }

    private UnaryOperator<LinkSettings> anchors(Call call) throws DBusError {
        Set<Name> names = new LinkedHashSet<>();
        for (String text : call.strings(first)) {
            names.add(
                    Names.parse(text)
                            .orElseThrow(() ->
                                    DBusError.invalidArgs(
                                            "Invalid negative trust anchor domain: " + text)));
        }
        return s -> s.withNegativeAnchors(names);
    }
}
