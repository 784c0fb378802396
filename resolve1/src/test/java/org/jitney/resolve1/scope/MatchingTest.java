package org.jitney.resolve1.scope;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.resolve1.config.CacheMode;
import org.jitney.resolve1.config.DnsOverTlsMode;
import org.jitney.resolve1.config.DnssecMode;
import org.jitney.resolve1.config.Domain;
import org.jitney.resolve1.config.Origin;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.ServerAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

class MatchingTest {
    private EventLoop loop;

    @BeforeEach
    void open() throws ErrnoException {
        loop = EventLoop.open();
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private Scope scope(int ifindex, boolean defaultRoute, String... domains) {
        Machine machine = Machines.on(loop);
        List<Domain> all = Stream.of(domains).map(d -> Domain.parse(d).orElseThrow()).toList();
        Scope.Rules rules =
                new Scope.Rules(
                        all,
                        defaultRoute,
                        DnssecMode.NO,
                        DnsOverTlsMode.NO,
                        Set.of(),
                        false,
                        false);
        Scope scope =
                new Scope(
                        new Scope.Id(ifindex, "link" + ifindex),
                        machine,
                        rules,
                        CacheMode.YES,
                        Duration.ZERO);
        ServerAddress server = ServerAddress.of(InetAddress.ofLiteral("10.0.0.1"));
        scope.servers().set(List.of(server), Origin.DEFAULT);
        return scope;
    }

    private static Name name(String text) {
        return Names.parse(text).orElseThrow();
    }

    private static int match(Scope scope, String text) {
        return Matching.of(scope, name(text), 0, LookupFlags.PROTOCOLS, false);
    }

    @Test
    void theLongestDomainIsTheBestMatch() {
        Scope wide = scope(1, true, "~.");
        Scope corp = scope(2, true, "~corp.test");
        Scope deep = scope(3, false, "a.corp.test");

        assertThat(match(deep, "x.a.corp.test")).isGreaterThan(match(corp, "x.a.corp.test"));
        assertThat(match(corp, "x.a.corp.test")).isGreaterThan(match(wide, "x.a.corp.test"));
        assertThat(match(deep, "x.corp.test")).isEqualTo(Matching.NO);
        assertThat(match(corp, "other.test")).isEqualTo(Matching.DEFAULT_ROUTE);
        assertThat(match(wide, "other.test")).isEqualTo(Matching.DOMAIN);
    }

    @Test
    void someNamesAreNeverAskedOfServers() {
        Scope scope = scope(1, true, "~.");

        for (String each :
                new String[] {
                    "localhost", "a.localhost", "_gateway", "x.invalid", "1.0.0.127.in-addr.arpa"
                }) {
            assertThat(match(scope, each)).as(each).isEqualTo(Matching.NO);
        }
    }

    @Test
    void localNamesGoToServersOnlyWhoseDomainTheyAreIn() {
        assertThat(match(scope(1, true), "printer.local")).isEqualTo(Matching.NO);
        assertThat(match(scope(1, true, "~local"), "printer.local")).isGreaterThan(Matching.NO);
        assertThat(match(scope(1, true), "1.1.254.169.in-addr.arpa")).isEqualTo(Matching.NO);
    }

    @Test
    void aNameWithoutADotIsForScopesWithSearchDomains() {
        assertThat(match(scope(1, false, "corp.test"), "www")).isEqualTo(Matching.DOMAIN + 1);
        assertThat(match(scope(1, true, "~corp.test"), "www")).isEqualTo(Matching.DEFAULT_ROUTE);
        assertThat(Matching.isGood(Question.of(name("www"), Type.A), false)).isFalse();
        assertThat(Matching.isGood(Question.of(name("www"), Type.A), true)).isTrue();
        assertThat(Matching.isGood(Question.of(name("org"), Type.DNSKEY), false)).isTrue();
    }

    @Test
    void anAddressOfALinksNetworkIsLookedUpThereUnlessADomainSaysOtherwise() {
        String name = "9.1.7.10.in-addr.arpa";
        Scope own = scope(7, true);

        assertThat(match(own, name)).isGreaterThan(match(scope(1, true), name));
        assertThat(match(own, name)).isGreaterThan(match(scope(1, true, "~."), name));
        assertThat(match(own, name)).isLessThan(match(scope(1, true, "~10.in-addr.arpa"), name));
        assertThat(match(own, "9.1.8.10.in-addr.arpa")).isEqualTo(Matching.DEFAULT_ROUTE);
    }

    @Test
    void whoWantsALinkGetsItsScopeAlone() {
        Scope scope = scope(2, true);

        assertThat(Matching.of(scope, name("a.test"), 2, LookupFlags.DNS, false))
                .isEqualTo(Matching.DEFAULT_ROUTE);
        assertThat(Matching.of(scope, name("a.test"), 3, LookupFlags.DNS, false))
                .isEqualTo(Matching.NO);
        assertThat(Matching.of(scope, name("a.test"), 2, LookupFlags.LLMNR, false))
                .isEqualTo(Matching.NO);
    }

    @Test
    void withoutServersNothingIsAsked() {
        Scope scope = scope(1, true, "~.");
        scope.servers().set(List.of(), Origin.DEFAULT);

        assertThat(match(scope, "a.test")).isEqualTo(Matching.NO);
    }
}
