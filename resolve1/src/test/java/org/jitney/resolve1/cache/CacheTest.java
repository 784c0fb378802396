package org.jitney.resolve1.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jitney.resolve1.config.CacheMode;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.State;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

class CacheTest {
    private static final long SECOND = 1_000_000;
    private static final Name ZONE = Name.fromConstantString("test.");
    private static final Question QUESTION =
            Question.of(Name.fromConstantString("www.test."), Type.A);

    private final Cache cache = new Cache(CacheMode.YES, Duration.ZERO);

    private static Record address(Name name, long ttl) {
        return new ARecord(name, DClass.IN, ttl, InetAddress.ofLiteral("10.0.0.1"));
    }

    private static Outcome positive(Name name, long ttl) {
        return outcome(Rcode.NOERROR, List.of(address(name, ttl)), List.of());
    }

    private static Outcome outcome(int rcode, List<Record> answer, List<Record> authority) {
        State state = rcode == Rcode.NOERROR ? State.SUCCESS : State.RCODE_FAILURE;
        return new Outcome(state, rcode, answer, authority, LookupFlags.DNS, 0, "");
    }

    private static List<Record> soa(long ttl, long minimum) {
        return List.of(new SOARecord(ZONE, DClass.IN, ttl, ZONE, ZONE, 1, 2, 3, 4, minimum));
    }

    private void put(Cache into, Outcome outcome) {
        into.put(QUESTION, outcome, QUESTION.name(), 100, 0);
    }

    @Test
    void anAnswerAgesAndGoes() {
        put(cache, positive(QUESTION.name(), 300));

        Outcome later = cache.find(QUESTION, 100 * SECOND).orElseThrow();

        assertThat(later.answer().getFirst().getTTL()).isEqualTo(200);
        assertThat(LookupFlags.has(later.flags(), LookupFlags.FROM_CACHE)).isTrue();
        assertThat(cache.find(QUESTION, 300 * SECOND)).isEmpty();
        assertThat(cache.hits()).isEqualTo(1);
        assertThat(cache.misses()).isEqualTo(1);
    }

    @Test
    void aNameThatDoesNotExistHasNothingOfAnyType() {
        put(cache, outcome(Rcode.NXDOMAIN, List.of(), soa(300, 60)));

        Question other = Question.of(QUESTION.name(), Type.MX);
        assertThat(cache.find(other, 59 * SECOND)).isPresent();
        assertThat(cache.find(other, 60 * SECOND)).isEmpty();
    }

    @Test
    void thatThereIsNothingOfATypeSaysNothingOfOthers() {
        put(cache, outcome(Rcode.NOERROR, List.of(), soa(30, 60)));

        assertThat(cache.find(QUESTION, 29 * SECOND)).isPresent();
        assertThat(cache.find(QUESTION, 30 * SECOND)).isEmpty();
        assertThat(cache.find(Question.of(QUESTION.name(), Type.MX), 0)).isEmpty();
    }

    @Test
    void whatNobodyVouchesForIsNotKept() {
        put(cache, outcome(Rcode.NXDOMAIN, List.of(), List.of()));
        assertThat(cache.find(QUESTION, 0)).isEmpty();
        put(cache, positive(QUESTION.name(), 0));
        assertThat(cache.find(QUESTION, 0)).isEmpty();
        put(cache, outcome(Rcode.REFUSED, List.of(), List.of()));
        assertThat(cache.find(QUESTION, 0)).isEmpty();
    }

    @Test
    void theModeSaysWhatIsKept() {
        Cache none = new Cache(CacheMode.NO, Duration.ZERO);
        put(none, positive(QUESTION.name(), 300));
        assertThat(none.find(QUESTION, 0)).isEmpty();
        Cache positive = new Cache(CacheMode.NO_NEGATIVE, Duration.ZERO);
        put(positive, outcome(Rcode.NXDOMAIN, List.of(), soa(300, 60)));
        assertThat(positive.find(QUESTION, 0)).isEmpty();
        put(positive, positive(QUESTION.name(), 300));
        assertThat(positive.find(QUESTION, 0)).isPresent();
    }

    @Test
    void staleAnswersServeForAWhile() {
        Cache stale = new Cache(CacheMode.YES, Duration.ofMinutes(10));
        put(stale, positive(QUESTION.name(), 300));

        assertThat(stale.find(QUESTION, 400 * SECOND)).isEmpty();
        Outcome old = stale.findStale(QUESTION, 400 * SECOND).orElseThrow();
        assertThat(old.answer().getFirst().getTTL()).isEqualTo(30);
        assertThat(stale.findStale(QUESTION, 901 * SECOND)).isEmpty();
    }

    @Test
    void itNeverHoldsMoreThanItMay() {
        for (int i = 0; i < 10_000; i++) {
            Name name = Name.fromConstantString("n" + i + ".test.");
            cache.put(Question.of(name, Type.A), positive(name, 100 + i % 50), name, 100, 0);
        }

        assertThat(cache.size(0)).isEqualTo(4096);
        for (int i = 0; i < 1000; i++) {
            Name name = Name.fromConstantString("big" + i + ".test.");
            cache.put(Question.of(name, Type.A), positive(name, 6000), name, 60_000, 0);
        }
        assertThat(cache.size(0)).isLessThan(40);
        cache.flush();
        assertThat(cache.size(0)).isZero();
    }

    @Test
    void nothingIsKeptForLongerThanTwoHours() {
        put(cache, positive(QUESTION.name(), 100_000));

        assertThat(cache.find(QUESTION, 7199 * SECOND)).isPresent();
        assertThat(cache.find(QUESTION, 7200 * SECOND)).isEmpty();
    }
}
