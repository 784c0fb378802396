package org.jitney.network1.link;

import java.util.List;
import java.util.Optional;
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

    /** {@return what holds, where a file says this} */
    NetworkFile.Names over(NetworkFile.Names file) {
        NetworkFile.Resolution usual = file.resolution();
        return new NetworkFile.Names(
                dns.orElse(file.dns()),
                domains.orElse(file.domains()),
                routeDomains.orElse(file.routeDomains()),
                ntp.orElse(file.ntp()),
                new NetworkFile.Resolution(
                        llmnr.orElse(usual.llmnr()),
                        multicastDns.orElse(usual.multicastDns()),
                        dnssec.or(usual::dnssec),
                        dnsOverTls.or(usual::dnsOverTls),
                        defaultRoute.or(usual::defaultRoute),
                        negativeTrustAnchors.orElse(usual.negativeTrustAnchors())));
    }
}
