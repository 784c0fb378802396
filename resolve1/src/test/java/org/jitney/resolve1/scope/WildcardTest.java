package org.jitney.resolve1.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jitney.resolve1.scope.SignedServer.expanded;
import static org.jitney.resolve1.scope.SignedServer.record;

import java.math.BigInteger;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import org.xbill.DNS.utils.base32;

/** Answers of the wildcard *.wild.example. for x.wild.example., of a zone that is signed. */
class WildcardTest {
    private static final Name CHILD = Name.fromConstantString("wild.example.");
    private static final Name ASKED = Name.fromConstantString("x.wild.example.");
    private static final Name WILDCARD = Name.fromConstantString("*.wild.example.");

    /** That there is nothing between the wildcard and www. */
    private static final Record NSEC =
            record("*.wild.example.", "NSEC", "www.example. A TXT CNAME RRSIG NSEC");

    /** That there is no MX record where the alias leads. */
    private static final Record NO_MX = record("www.example.", "NSEC", "example. A RRSIG NSEC");

    private static final Record SOA = record("example.", "SOA", "a. b. 1 2 3 4 5");

    private final SignedServer server = new SignedServer("example.");
    private final SignedServer child = new SignedServer("wild.example.");
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
        InetAddress here = InetAddress.ofLiteral("127.0.0.1");
        scope.servers().set(List.of(new ServerAddress(here, server.port(), 0, "")), Origin.DEFAULT);
    }

    @AfterEach
    void close() {
        scope.close();
        child.close();
        server.close();
        loop.close();
    }

    private Outcome lookup(int type) throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        scope.lookup(Question.of(ASKED, type), 0, outcomes::add);
        for (int turn = 0; turn < 200 && outcomes.isEmpty(); turn++) {
            loop.runOnce(Duration.ofMillis(100));
        }
        return outcomes.getFirst();
    }

    /** {@return what came of it: bogus, insecure or secure} */
    private static String verdict(Outcome outcome) {
        if (outcome.state() == State.DNSSEC_FAILED) {
            return "bogus";
        }
        return LookupFlags.has(outcome.flags(), LookupFlags.AUTHENTICATED) ? "secure" : "insecure";
    }

    /** What the wildcard has, as if it were of the name, and a signature that fits. */
    private static Record[] ofWildcard(SignedServer signer, String type, String data) {
        Record original = record(WILDCARD.toString(), type, data);
        return new Record[] {
            expanded(original, ASKED), expanded(signer.signature(original), ASKED)
        };
    }

    private static Record[] and(Record[] some, Record... more) {
        Record[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    /** {@return a record that says that nothing is between the hashes around that of a name} */
    private static Record nsec3(String covered, String zone, int flags) {
        try {
            NSEC3Record any = nsec3(Name.fromConstantString(zone), flags, BigInteger.ONE);
            byte[] hash = any.hashName(Name.fromConstantString(covered));
            BigInteger number = new BigInteger(1, hash);
            base32 hex = new base32(base32.Alphabet.BASE32HEX, false, false);
            String before = hex.toString(bytes(number.subtract(BigInteger.ONE)));
            Name owner = Name.fromConstantString(before + "." + zone);
            return nsec3(owner, flags, number.add(BigInteger.ONE));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("each JVM has SHA-1", e);
        }
    }

    private static NSEC3Record nsec3(Name owner, int flags, BigInteger next) {
        byte[] salt = {1};
        int[] types = {Type.A};
        int hash = NSEC3Record.SHA1_DIGEST_ID;
        return new NSEC3Record(owner, DClass.IN, 300, hash, flags, 0, salt, bytes(next), types);
    }

    private static byte[] bytes(BigInteger number) {
        byte[] all = number.toByteArray();
        byte[] twenty = new byte[20];
        int length = Math.min(20, all.length);
        System.arraycopy(all, all.length - length, twenty, 20 - length, length);
        return twenty;
    }

    @ParameterizedTest
    @CsvSource({"A,10.0.0.1", "TXT,text", "CNAME,www.example."})
    void itIsSecureWithAProofThatThereIsNoSuchNameAndBogusWithout(String type, String data)
            throws Exception {
        int number = Type.value(type);
        Record[] answer = ofWildcard(server, type, data);
        server.saysUnsigned(ASKED, number, answer);

        assertThat(verdict(lookup(number))).isEqualTo("bogus");

        scope.flush();
        server.proves(ASKED, number, NSEC);
        assertThat(verdict(lookup(number))).isEqualTo("secure");

        scope.flush();
        server.saysUnsigned(ASKED, number, answer);
        server.proves(ASKED, number, nsec3("x.wild.example.", "example.", 0));
        assertThat(verdict(lookup(number))).isEqualTo("secure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "MX"})
    void anAliasIsBogusWithoutAProofWhetherOrNotItLeadsToSomething(String type) throws Exception {
        int number = Type.value(type);
        Record there = record("www.example.", "A", "10.0.0.1");
        Record[] alias = ofWildcard(server, "CNAME", "www.example.");
        server.saysUnsigned(
                ASKED,
                number,
                number == Type.A ? and(alias, there, server.signature(there)) : alias);
        if (number == Type.MX) {
            server.proves(ASKED, number, NO_MX, SOA);
        }

        assertThat(verdict(lookup(number))).isEqualTo("bogus");
    }

    @Test
    void anAliasThatLeadsToNothingIsBogusWithoutAProofForItself() throws Exception {
        Record[] alias = ofWildcard(server, "CNAME", "none.example.");
        server.saysUnsigned(ASKED, Type.A, alias);
        server.isMissing(ASKED, Type.A);
        server.proves(ASKED, Type.A, record("example.", "NSEC", "wild.example. SOA NSEC"), SOA);

        assertThat(verdict(lookup(Type.A))).isEqualTo("bogus");
    }

    @Test
    void anAliasIsSecureWithProofsForItselfAndForWhereItLeads() throws Exception {
        server.saysUnsigned(ASKED, Type.MX, ofWildcard(server, "CNAME", "www.example."));
        server.proves(ASKED, Type.MX, nsec3("x.wild.example.", "example.", 0), NO_MX, SOA);

        assertThat(verdict(lookup(Type.MX))).isEqualTo("secure");
    }

    @Test
    void aSpanThatMayHaveInsecureZonesInItMakesItInsecure() throws Exception {
        Record optOut = nsec3("x.wild.example.", "example.", NSEC3Record.Flags.OPT_OUT);
        server.saysUnsigned(ASKED, Type.A, ofWildcard(server, "A", "10.0.0.1"));
        server.proves(ASKED, Type.A, optOut);

        assertThat(verdict(lookup(Type.A))).isEqualTo("insecure");
    }

    @Test
    void aProofThatAnotherNameIsNotThereProvesNothing() throws Exception {
        server.saysUnsigned(ASKED, Type.A, ofWildcard(server, "A", "10.0.0.1"));
        server.proves(ASKED, Type.A, nsec3("y.wild.example.", "example.", 0), NO_MX);

        assertThat(verdict(lookup(Type.A))).isEqualTo("bogus");
    }

    /** Its hashes say nothing of the names in a zone below. */
    @ParameterizedTest
    @ValueSource(ints = {0, NSEC3Record.Flags.OPT_OUT})
    void aProofOfTheZoneAboveProvesNothing(int flags) throws Exception {
        anchors.add("b.positive", child.anchor());
        server.saysUnsigned(CHILD, Type.DNSKEY, child.key(), child.signature(child.key()));
        server.saysUnsigned(ASKED, Type.A, ofWildcard(child, "A", "10.0.0.1"));
        server.proves(ASKED, Type.A, nsec3("x.wild.example.", "example.", flags));

        assertThat(verdict(lookup(Type.A))).isEqualTo("bogus");
    }

    @Test
    void aProofOfItsOwnZoneIsHeardBesideThoseOfOthers() throws Exception {
        anchors.add("b.positive", child.anchor());
        server.saysUnsigned(CHILD, Type.DNSKEY, child.key(), child.signature(child.key()));
        server.saysUnsigned(ASKED, Type.A, ofWildcard(child, "A", "10.0.0.1"));
        Record own = nsec3("x.wild.example.", "wild.example.", 0);
        server.provesUnsigned(ASKED, Type.A, own, child.signature(own));
        server.proves(ASKED, Type.A, NO_MX);

        assertThat(verdict(lookup(Type.A))).isEqualTo("secure");
    }

    @Test
    void whatIsSaidOfAnInsecureZoneBesideItDoesNotMakeItInsecure() throws Exception {
        server.saysUnsigned(ASKED, Type.A, ofWildcard(server, "A", "10.0.0.1"));
        server.provesUnsigned(ASKED, Type.A, record("plain.", "SOA", "a. b. 1 2 3 4 5"));

        assertThat(verdict(lookup(Type.A))).isEqualTo("bogus");
    }

    @Test
    void ofAnInsecureZoneNoProofIsWanted() throws Exception {
        anchors.add("c.negative", "example");
        server.saysUnsigned(ASKED, Type.A, ofWildcard(server, "A", "10.0.0.1"));

        assertThat(verdict(lookup(Type.A))).isEqualTo("insecure");
    }
}
