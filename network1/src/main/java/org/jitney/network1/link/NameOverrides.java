package org.jitney.network1.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jitney.network1.config.NetworkFile;

/**
 * What somebody on the bus has said about names of one link, until he takes it back: it stands
 * before what the file says, key by key.
 */
public final class NameOverrides {
    private Optional<List<String>> dns = Optional.empty();
    private Optional<List<String>> ntp = Optional.empty();
    private Optional<List<String>> domains = Optional.empty();
    private Optional<List<String>> routeDomains = Optional.empty();
    private Optional<String> llmnr = Optional.empty();
    private Optional<String> multicastDns = Optional.empty();
    private Optional<String> dnssec = Optional.empty();
    private Optional<String> dnsOverTls = Optional.empty();
    private Optional<Boolean> defaultRoute = Optional.empty();
    private Optional<List<String>> negativeTrustAnchors = Optional.empty();

    /** Sets the servers, as a [Network] section writes them. */
    public void dns(List<String> servers) {
        dns = Optional.of(List.copyOf(servers));
    }

    /** Sets the time servers. */
    public void ntp(List<String> servers) {
        ntp = Optional.of(List.copyOf(servers));
    }

    /** Sets the domains that names are looked for in, and those that only lead the way. */
    public void domains(List<String> search, List<String> route) {
        domains = Optional.of(List.copyOf(search));
        routeDomains = Optional.of(List.copyOf(route));
    }

    /** Sets LLMNR; empty text leaves it to the file again. */
    public void llmnr(String mode) {
        llmnr = given(mode);
    }

    /** Sets multicast DNS; empty text leaves it to the file again. */
    public void multicastDns(String mode) {
        multicastDns = given(mode);
    }

    /** Sets DNSSEC; empty text leaves it to the file again. */
    public void dnssec(String mode) {
        dnssec = given(mode);
    }

    /** Sets DNS over TLS; empty text leaves it to the file again. */
    public void dnsOverTls(String mode) {
        dnsOverTls = given(mode);
    }

    /** Sets whether names of no other link's domains are asked for here. */
    public void defaultRoute(boolean on) {
        defaultRoute = Optional.of(on);
    }

    /** Sets the domains that are not signed. */
    public void negativeTrustAnchors(List<String> names) {
        negativeTrustAnchors = Optional.of(List.copyOf(names));
    }

    /** Takes back all but the time servers. */
    public void revertDns() {
        dns = Optional.empty();
        domains = Optional.empty();
        routeDomains = Optional.empty();
        llmnr = Optional.empty();
        multicastDns = Optional.empty();
        dnssec = Optional.empty();
        dnsOverTls = Optional.empty();
        defaultRoute = Optional.empty();
        negativeTrustAnchors = Optional.empty();
    }

    /** Takes back the time servers. */
    public void revertNtp() {
        ntp = Optional.empty();
    }

    private static Optional<String> given(String mode) {
        return mode.isEmpty() ? Optional.empty() : Optional.of(mode);
    }

    /** {@return how names are resolved, where a file says this} */
    NetworkFile.Resolution over(NetworkFile.Resolution usual) {
        return new NetworkFile.Resolution(
                llmnr.orElse(usual.llmnr()),
                multicastDns.orElse(usual.multicastDns()),
                dnssec.or(usual::dnssec),
                dnsOverTls.or(usual::dnsOverTls),
                defaultRoute.or(usual::defaultRoute),
                negativeTrustAnchors.orElse(usual.negativeTrustAnchors()));
    }

    /** {@return what holds, where others say this: what is set here hides theirs} */
    List<NameLayer> over(List<NameLayer> others) {
        List<NameLayer> all = new ArrayList<>();
        all.add(
                new NameLayer(
                        "runtime",
                        Optional.empty(),
                        dns.orElse(List.of()),
                        ntp.orElse(List.of()),
                        List.of(),
                        domains.orElse(List.of()),
                        routeDomains.orElse(List.of())));
        for (NameLayer each : others) {
            all.add(
                    new NameLayer(
                            each.source(),
                            each.provider(),
                            dns.isPresent() ? List.of() : each.dns(),
                            ntp.isPresent() ? List.of() : each.ntp(),
                            each.sip(),
                            domains.isPresent() ? List.of() : each.domains(),
                            routeDomains.isPresent() ? List.of() : each.routeDomains()));
        }
        return all;
    }

    /** {@return the keys of a [Network] section that are set here instead} */
    public Set<String> keys() {
        Map<String, Optional<?>> all =
                Map.of(
                        "LLMNR", llmnr,
                        "MulticastDNS", multicastDns,
                        "DNSSEC", dnssec,
                        "DNSOverTLS", dnsOverTls,
                        "DNSDefaultRoute", defaultRoute,
                        "DNSSECNegativeTrustAnchors", negativeTrustAnchors);
        return all.entrySet().stream()
                .filter(e -> e.getValue().isPresent())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
