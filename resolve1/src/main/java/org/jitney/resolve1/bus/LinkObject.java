package org.jitney.resolve1.bus;

import java.util.function.Function;
import org.jitney.bus.api.Resolve1Link;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.link.Link;
import org.jitney.resolve1.link.Resolver;
import org.jitney.resolve1.llmnr.LlmnrScope;
import org.jitney.resolve1.mdns.MdnsScope;

/** One link. */
record LinkObject(Resolver resolver, int index, LinkCalls calls) {
    static InterfaceTable<LinkObject> table(LinkCalls calls) {
        InterfaceTable<LinkObject> table =
                InterfaceTable.<LinkObject>of(Resolve1Link.INFO)
                        .property("ScopesMask", o -> of(o, LinkObject::scopes))
                        .property(
                                "DNS",
                                o ->
                                        of(
                                                o,
                                                l ->
                                                        l.settings().servers().stream()
                                                                .map(Shapes::linkServer)
                                                                .toList()))
                        .property(
                                "DNSEx",
                                o ->
                                        of(
                                                o,
                                                l ->
                                                        l.settings().servers().stream()
                                                                .map(Shapes::linkServerEx)
                                                                .toList()))
                        .property(
                                "CurrentDNSServer",
                                o ->
                                        of(
                                                o,
                                                l ->
                                                        l.currentServer()
                                                                .map(Shapes::linkServer)
                                                                .orElse(Shapes.noLinkServer())))
                        .property(
                                "CurrentDNSServerEx",
                                o ->
                                        of(
                                                o,
                                                l ->
                                                        l.currentServer()
                                                                .map(Shapes::linkServerEx)
                                                                .orElse(Shapes.noLinkServerEx())))
                        .property(
                                "Domains", o -> of(o, l -> Shapes.domains(l.settings().domains())))
                        .property("DefaultRoute", o -> of(o, LinkObject::isDefaultRoute))
                        .property("LLMNR", o -> of(o, l -> l.llmnr().toString()))
                        .property("MulticastDNS", o -> of(o, l -> l.multicastDns().toString()))
                        .property("DNSOverTLS", o -> of(o, l -> l.dnsOverTls().toString()))
                        .property("DNSSEC", o -> of(o, l -> l.dnssec().toString()))
                        .property(
                                "DNSSECNegativeTrustAnchors",
                                o ->
                                        of(
                                                o,
                                                l ->
                                                        l.negativeAnchors().stream()
                                                                .map(Names::text)
                                                                .sorted()
                                                                .toList()))
                        .property("DNSSECSupported", o -> of(o, Link::supportsDnssec));
        return LinkCalls.addTo(table, "", LinkObject::calls, (o, call) -> o.index, calls);
    }

    private static Object of(LinkObject object, Function<Link, Object> what) throws DBusError {
        Link link =
                object.resolver
                        .links()
                        .find(object.index)
                        .orElseThrow(() -> Errors.noSuchLink(object.index));
        return what.apply(link);
    }

    private static Object scopes(Link link) {
        long dns = link.scope().isPresent() ? LookupFlags.DNS : 0L;
        long llmnr =
                link.llmnrScopes().stream()
                        .mapToLong(LlmnrScope::protocol)
                        .reduce(dns, (a, b) -> a | b);
        return link.mdnsScopes().stream()
                .mapToLong(MdnsScope::protocol)
                .reduce(llmnr, (a, b) -> a | b);
    }

    private static Object isDefaultRoute(Link link) {
        return link.settings()
                .defaultRoute()
                .orElse(link.scope().isPresent() && link.isDefaultRoute());
    }
}
