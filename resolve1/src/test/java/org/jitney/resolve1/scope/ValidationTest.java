package org.jitney.resolve1.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jitney.resolve1.scope.SignedServer.record;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jitney.linux.event.EventLoop;
import org.jitney.resolve1.config.CacheMode;
import org.jitney.resolve1.config.DnsOverTlsMode;
import org.jitney.resolve1.config.DnssecMode;
import org.jitney.resolve1.config.Origin;
import org.jitney.resolve1.config.TrustAnchors;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.ServerAddress;
import org.jitney.resolve1.dns.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Of the zones here only example. has a trust anchor; all others are insecure. */
class ValidationTest {
    private static final Name ZONE = Name.fromConstantString("example.");
    private static final Name WWW = Name.fromConstantString("www.example.");
    private static final Name ALIAS = Name.fromConstantString("alias.plain.");
    private static final Record TRUE = record("www.example.", "A", "10.0.0.1");
    private static final Record FORGED = record("www.example.", "A", "10.6.6.6");

    private final SignedServer server = new SignedServer("example.");
    private final TrustAnchors anchors = new TrustAnchors(d -> {});
    private EventLoop loop;
    private Scope scope;

    @BeforeEach
    void open() throws Exception {
        loop = EventLoop.open();
        anchors.add("a.positive", server.anchor());
        Machine machine = Machines.on(loop, anchors);
        Scope.Rules rules =
                new Scope.Rules(
                        List.of(), true, DnssecMode.YES, DnsOverTlsMode.NO, Set.of(), true, false);
        scope = new Scope(Scope.Id.GLOBAL, machine, rules, CacheMode.YES, Duration.ZERO);
        scope.servers()
                .set(
                        List.of(
                                new ServerAddress(
                                        InetAddress.ofLiteral("127.0.0.1"), server.port(), 0, "")),
                        Origin.DEFAULT);
    }

    @AfterEach
    void close() {
        scope.close();
        server.close();
        loop.close();
    }

    private Outcome lookup(Name name, long flags) throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        scope.lookup(Question.of(name, Type.A), flags, outcomes::add);
        for (int turn = 0; turn < 200 && outcomes.isEmpty(); turn++) {
            loop.runOnce(Duration.ofMillis(100));
        }
        return outcomes.getFirst();
    }

    private static boolean isAuthenticated(Outcome outcome) {
        return LookupFlags.has(outcome.flags(), LookupFlags.AUTHENTICATED);
    }

    @Test
    void whatIsSignedBelowATrustAnchorIsAuthenticated() throws Exception {
        server.says(WWW, Type.A, TRUE);

        Outcome outcome = lookup(WWW, 0);

        assertThat(outcome.state()).isEqualTo(State.SUCCESS);
        assertThat(isAuthenticated(outcome)).isTrue();
    }

    @Test
    void aForgedRecordIsRefused() throws Exception {
        server.saysUnsigned(WWW, Type.A, FORGED, server.signature(TRUE));

        Outcome outcome = lookup(WWW, 0);

        assertThat(outcome.state()).isEqualTo(State.DNSSEC_FAILED);
        assertThat(outcome.answer()).isEmpty();
    }

    @Test
    void whereAnAliasOfAnInsecureZoneLeadsIsNotBelievedOfThatAnswer() throws Exception {
        Record alias = record("alias.plain.", "CNAME", "www.example.");
        server.saysUnsigned(ALIAS, Type.A, alias, FORGED, server.signature(TRUE));

        Outcome outcome = lookup(ALIAS, 0);

        assertThat(outcome.answer()).containsExactly(alias);
        assertThat(isAuthenticated(outcome)).isFalse();
    }

    @Test
    void aServerThatFailsHasSaidNothingThatCouldBeBogus() throws Exception {
        Outcome outcome = lookup(WWW, 0);

        assertThat(outcome.state()).isEqualTo(State.RCODE_FAILURE);
        assertThat(outcome.rcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void whatWasNotValidatedIsNotKeptForThoseWhoWantItValidated() throws Exception {
        server.saysUnsigned(WWW, Type.A, FORGED, server.signature(TRUE));

        Outcome careless = lookup(WWW, LookupFlags.NO_VALIDATE);
        Outcome careful = lookup(WWW, 0);

        assertThat(careless.answer()).contains(FORGED);
        assertThat(careful.state()).isEqualTo(State.DNSSEC_FAILED);
    }

    @Test
    void keysThatAreWrongAreNotAskedForTimeAndAgain() throws Exception {
        server.saysUnsigned(ZONE, Type.DNSKEY, record("example.", "DNSKEY", "257 3 15 AAAA"));
        server.says(WWW, Type.A, TRUE);

        for (int i = 0; i < 3; i++) {
            Outcome outcome = lookup(WWW, LookupFlags.NO_CACHE);
            assertThat(outcome.state()).isEqualTo(State.DNSSEC_FAILED);
        }

        assertThat(server.asked(WWW, Type.A)).isEqualTo(3);
        assertThat(server.asked(ZONE, Type.DNSKEY)).isEqualTo(1);
    }

    @Test
    void whoAsksForWhatIsBogusAgainAtOnceCostsTheServersNothing() throws Exception {
        server.saysUnsigned(WWW, Type.A, FORGED, server.signature(TRUE));

        Outcome first = lookup(WWW, 0);
        Outcome again = lookup(WWW, 0);

        assertThat(again.state()).isEqualTo(State.DNSSEC_FAILED);
        assertThat(again.detail()).isEqualTo(first.detail()).isNotEmpty();
        assertThat(server.asked(WWW, Type.A)).isEqualTo(1);
        assertThat(lookup(WWW, LookupFlags.NO_VALIDATE).answer()).contains(FORGED);
    }

    @Test
    void whatWasBogusIsValidatedAnewForWhoWantsNothingThatWasKeptAndAfterAFlush() throws Exception {
        server.saysUnsigned(WWW, Type.A, FORGED, server.signature(TRUE));
        lookup(WWW, 0);
        server.says(WWW, Type.A, TRUE);

        Outcome without = lookup(WWW, LookupFlags.NO_CACHE);
        scope.flush();
        Outcome flushed = lookup(WWW, 0);

        assertThat(isAuthenticated(without)).isTrue();
        assertThat(isAuthenticated(flushed)).isTrue();
    }

    @Test
    void anAliasMayLeadToWhereNothingIsValidated() throws Exception {
        anchors.add("b.negative", "sub.example");
        Record alias = record("www.example.", "CNAME", "www.sub.example.");
        Record broken = record("www.sub.example.", "A", "10.0.0.3");
        server.saysUnsigned(WWW, Type.A, alias, server.signature(alias), broken);

        Outcome outcome = lookup(WWW, 0);

        assertThat(outcome.answer()).contains(alias).doesNotContain(broken);
        assertThat(isAuthenticated(outcome)).isTrue();
    }

    @Test
    void withoutAnAnchorNothingIsAuthenticated() throws Exception {
        Record plain = record("alias.plain.", "A", "10.0.0.2");
        server.saysUnsigned(ALIAS, Type.A, plain);

        Outcome outcome = lookup(ALIAS, 0);

        assertThat(outcome.answer()).containsExactly(plain);
        assertThat(isAuthenticated(outcome)).isFalse();
    }

    @Test
    void aSignerWhoseZoneTheNameIsNotInDoesNotMakeAForgedRecordInsecure() throws Exception {
        Record foreign = signedBy("plain.", FORGED);
        server.saysUnsigned(WWW, Type.A, FORGED, foreign);

        Outcome outcome = lookup(WWW, 0);

        assertThat(outcome.state()).isEqualTo(State.DNSSEC_FAILED);
    }

    @Test
    void aSignerAboveTheTrustAnchorDoesNotMakeAForgedRecordInsecure() throws Exception {
        Record above = signedBy(".", FORGED);
        server.saysUnsigned(WWW, Type.A, FORGED, above);

        Outcome outcome = lookup(WWW, 0);

        assertThat(outcome.state()).isEqualTo(State.DNSSEC_FAILED);
    }

    @Test
    void anAliasAboveTheTrustAnchorLeadsNowhere() throws Exception {
        Record alias = record("www.example.", "CNAME", "www.example.plain.");
        server.saysUnsigned(WWW, Type.A, record(".", "DNAME", "plain."), alias);

        Outcome outcome = lookup(WWW, 0);

        assertThat(outcome.state()).isEqualTo(State.DNSSEC_FAILED);
    }

    @Test
    void recordsOfAnInsecureZoneDoNotMakeAForgedAbsenceInsecure() throws Exception {
        server.saysUnsigned(WWW, Type.A);
        server.provesUnsigned(WWW, Type.A, record("plain.", "SOA", "a. b. 1 2 3 4 5"));

        Outcome outcome = lookup(WWW, 0);

        assertThat(outcome.state()).isEqualTo(State.DNSSEC_FAILED);

        scope.flush();
        server.isMissing(WWW, Type.A);
        assertThat(lookup(WWW, 0).state()).isEqualTo(State.DNSSEC_FAILED);
    }

    /** {@return a signature that is worth nothing} */
    private Record signedBy(String signer, Record record) {
        RRSIGRecord good = (RRSIGRecord) server.signature(record);
        return new RRSIGRecord(
                good.getName(),
                good.getDClass(),
                good.getTTL(),
                good.getTypeCovered(),
                good.getAlgorithm(),
                good.getOrigTTL(),
                good.getExpire(),
                good.getTimeSigned(),
                good.getFootprint(),
                Name.fromConstantString(signer),
                good.getSignature());
    }
}
