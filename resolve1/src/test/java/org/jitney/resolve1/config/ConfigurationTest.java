package org.jitney.resolve1.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.ServerAddress;
import org.jitney.unitfile.Diagnostic;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

class ConfigurationTest {
    private final List<Diagnostic> told = new ArrayList<>();

    private Settings read(String... files) {
        SettingsReader reader = new SettingsReader(told::add, name -> name.equals("eth0") ? 3 : 0);
        for (int i = 0; i < files.length; i++) {
            reader.add("/f" + i, files[i].getBytes(StandardCharsets.UTF_8));
        }
        return reader.settings();
    }

    private static Name name(String text) {
        return Names.parse(text).orElseThrow();
    }

    @Test
    void laterFilesAddToListsAndReplaceValues() {
        Settings settings =
                read(
                        "[Resolve]\nDNS=1.1.1.1 fe80::1%eth0\nDNSSEC=yes\nCache=no-negative\n",
                        "[Resolve]\nDNS=9.9.9.9:99#nine.example\nDNSSEC=allow-downgrade\n"
                                + "StaleRetentionSec=1h\nDNSStubListenerExtra=udp:10.0.0.1:5300\n");

        assertThat(settings.servers())
                .extracting(ServerAddress::toString)
                .containsExactly("1.1.1.1", "fe80::1%3", "9.9.9.9:99#nine.example");
        assertThat(settings.dnssec()).isEqualTo(DnssecMode.ALLOW_DOWNGRADE);
        assertThat(settings.cache()).isEqualTo(CacheMode.NO_NEGATIVE);
        assertThat(settings.staleRetention()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.extra().getFirst().mode()).isEqualTo(StubMode.UDP);
        assertThat(settings.extra().getFirst().port()).isEqualTo(5300);
        assertThat(settings.origin("DNSSEC")).hasToString("/f1:3");
        assertThat(told).isEmpty();
    }

    @Test
    void keysOfOthersAreLeftAlone() {
        assertThat(read("[Resolve]\nX-Colour=blue\n").mixedCase()).isFalse();
        assertThat(read("[Resolve]\nX-MixedCase=yes\n").mixedCase()).isTrue();
        assertThat(told).isEmpty();

        assertThat(read("[Resolve]\nX-MixedCase=blue\n").mixedCase()).isFalse();
        assertThat(told).extracting(Diagnostic::text).first().asString().contains("blue");
    }

    @Test
    void anEmptyValueDropsWhatWasSaidBefore() {
        Settings settings = read("[Resolve]\nDNS=1.1.1.1\n", "[Resolve]\nDNS=\nDNS=9.9.9.9\n");

        assertThat(settings.servers()).hasSize(1);
    }

    @Test
    void whatIsWrongIsToldWithItsPlaceAndLeftOut() {
        Settings settings =
                read(
                        "[Resolve]\nDNS=1.1.1.1 nonsense\nDNSSEC=maybe\nColour=blue\nDomains=a..b ok\n");

        assertThat(settings.servers()).hasSize(1);
        assertThat(settings.dnssec()).isEqualTo(DnssecMode.NO);
        assertThat(settings.domains()).hasSize(1);
        assertThat(told).extracting(Diagnostic::line).containsExactly(2, 3, 4, 5);
        assertThat(told.getFirst().text()).contains("nonsense");
    }

    @Test
    void domainsSayWhetherTheyAreSearched() {
        List<Domain> domains = read("[Resolve]\nDomains=a.test ~b.test ~.\n").domains();

        assertThat(domains).extracting(Domain::isSearched).containsExactly(true, false, false);
        assertThat(domains.getLast().name()).isEqualTo(Name.root);
    }

    @Test
    void hostsHaveSeveralAddressesAndAddressesSeveralNames() {
        HostsFile hosts =
                HostsFile.parse(
                        "# none\n10.0.0.1 a.test b.test # c.test\n::1 localhost\n2001:db8::1 a.test\n"
                                + "0.0.0.0 bad.test\nrubbish\n10.0.0.2\n");

        assertThat(hosts.addresses(name("A.test")))
                .extracting(HostsFile.Entry::line)
                .containsExactly(2, 4);
        assertThat(hosts.names(ServerAddress.literal("10.0.0.1").orElseThrow()))
                .containsExactly(name("a.test"), name("b.test"));
        assertThat(hosts.knows(name("bad.test"))).isTrue();
        assertThat(hosts.addresses(name("bad.test"))).isEmpty();
        assertThat(hosts.knows(name("localhost"))).isFalse();
        assertThat(hosts.knows(name("c.test"))).isFalse();
    }

    @Test
    void resolvConfIsReadAndWritten() {
        ResolvConf read =
                ResolvConf.parse(
                        "nameserver 10.0.0.1\n;nameserver x\ndomain no.test\nsearch a.test b.test\n");

        assertThat(read.servers()).extracting(ServerAddress::host).containsExactly("10.0.0.1");
        assertThat(read.search()).containsExactly(name("a.test"), name("b.test"));
        assertThat(ResolvConf.uplink(read.servers(), read.search()))
                .endsWith("\nnameserver 10.0.0.1\nsearch a.test b.test\n");
        assertThat(ResolvConf.stub(List.of()))
                .endsWith("\nnameserver 127.0.0.53\noptions edns0 trust-ad\nsearch .\n");
    }

    @Test
    void anchorsAreTrustedOrKeptFromValidation() {
        TrustAnchors anchors = new TrustAnchors(told::add);
        anchors.add("/x.negative", "; words\nsecret.test\na..b\n");
        anchors.add("/x.positive", "sig.test. IN DS 1 8 2 " + "AB".repeat(32) + "\nnothing\n");
        anchors.addDefaults();

        assertThat(anchors.isNegative(name("x.secret.test"))).isTrue();
        assertThat(anchors.isNegative(name("10.in-addr.arpa"))).as("only as a default").isFalse();
        assertThat(anchors.positive(name("sig.test"), Type.DS)).hasSize(1);
        assertThat(anchors.positive(Name.root, Type.DS)).hasSize(2);
        assertThat(told).hasSize(2);
    }

    @Test
    void ofPositiveAndNegativeAnchorsTheClosestCounts() {
        TrustAnchors anchors = new TrustAnchors(d -> {});
        anchors.add("a.positive", "lab.test. IN DS 4847 13 2 " + "ab".repeat(32));
        anchors.add("a.negative", "test\nold.lab.test");

        assertThat(anchors.isNegative(name("www.test"))).isTrue();
        assertThat(anchors.isNegative(name("lab.test"))).isFalse();
        assertThat(anchors.isNegative(name("www.lab.test"))).isFalse();
        assertThat(anchors.isNegative(name("www.old.lab.test"))).isTrue();
    }

    @Test
    void whatStandsAboveALineThatCannotBeTrustedHolds() {
        SettingsReader reader = new SettingsReader(told::add, _ -> 0);

        reader.add(
                "/etc/systemd/resolved.conf",
                "[Resolve]\nDNS=10.0.0.1\nDNSSEC=perhaps\n[Resolve\nDNS=10.0.0.2\n"
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(reader.settings().servers())
                .extracting(ServerAddress::host)
                .containsExactly("10.0.0.1");
        assertThat(told)
                .extracting(Object::toString)
                .satisfiesExactly(
                        first -> assertThat(first).contains("resolved.conf:3", "perhaps"),
                        last -> assertThat(last).contains("resolved.conf:4", "'[Resolve'"));
    }
}
