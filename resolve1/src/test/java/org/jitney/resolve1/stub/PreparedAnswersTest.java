package org.jitney.resolve1.stub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jitney.resolve1.cache.Cache;
import org.jitney.resolve1.cache.Life;
import org.jitney.resolve1.config.CacheMode;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.State;
import org.jitney.resolve1.query.Answer;
import org.jitney.resolve1.query.Result;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class PreparedAnswersTest {
    private static final long SECOND = 1_000_000;
    private static final long EPOCH = 7;
    private static final Name ZONE = Name.fromConstantString("test.");

    private final Cache cache = new Cache(CacheMode.YES, Duration.ZERO);
    private final PreparedAnswers prepared = new PreparedAnswers();

    private static Name name(String text) {
        return Name.fromConstantString(text);
    }

    private static byte[] query(String name, int id) {
        Message message = new Message(id);
        message.getHeader().setFlag(org.xbill.DNS.Flags.RD);
        message.addRecord(Question.of(name(name), Type.A).record(), Section.QUESTION);
        message.addRecord(new OPTRecord(1232, 0, 0, 0), Section.ADDITIONAL);
        return message.toWire();
    }

    private static Record address(String name, long ttl) {
        return new ARecord(name(name), DClass.IN, ttl, InetAddress.ofLiteral("10.0.0.1"));
    }

    /** Has a cache and an answer made of it, as the listener does. */
    private Life keep(String name, List<Record> answer, List<Record> authority, long now)
            throws IOException {
        Question question = Question.of(name(name), Type.A);
        int rcode = answer.isEmpty() ? Rcode.NXDOMAIN : Rcode.NOERROR;
        State state = answer.isEmpty() ? State.RCODE_FAILURE : State.SUCCESS;
        long flags = LookupFlags.DNS;
        Name last = answer.isEmpty() ? question.name() : answer.getLast().getName();
        cache.put(
                question, new Outcome(state, rcode, answer, authority, flags, 0, ""), last, 99, 0);
        Outcome found = cache.find(question, now).orElseThrow();
        List<Answer> answers = found.answer().stream().map(r -> new Answer(r, 0)).toList();
        List<Answer> why = found.authority().stream().map(r -> new Answer(r, 0)).toList();
        List<Question> asked = List.of(question);
        Result result =
                new Result(state, rcode, false, asked, List.of(), answers, why, flags, "", "");
        byte[] query = query(name, 1);
        byte[] wire = StubAnswer.of(new Message(query)).answer().of(result, false, false);
        Life life = cache.life(question, rcode, answer, authority, now).orElseThrow();
        prepared.keep(query, wire, life, EPOCH, now);
        return life;
    }

    private Message find(String name, int id, long now) throws IOException {
        byte[] query = query(name, id);
        byte[] found = prepared.find(query, query.length, EPOCH, now);
        assertThat(found).isNotNull();
        return new Message(found);
    }

    private boolean knows(byte[] query, long epoch, long now) {
        return prepared.find(query, query.length, epoch, now) != null;
    }

    @Test
    void whoAsksTheSameHearsTheSameUnderHisIdAndLater() throws IOException {
        List<Record> chain =
                List.of(
                        new CNAMERecord(name("a.test."), DClass.IN, 50, name("b.test.")),
                        address("b.test.", 300));
        keep("a.test.", chain, List.of(), 10 * SECOND + 5);

        Message answer = find("a.test.", 0xbeef, 40 * SECOND);

        assertThat(answer.getHeader().getID()).isEqualTo(0xbeef);
        assertThat(answer.getSection(Section.ANSWER)).isEqualTo(chain);
        assertThat(answer.getSection(Section.ANSWER))
                .extracting(Record::getTTL)
                .containsExactly(10L, 260L);
        assertThat(answer.getOPT().getPayloadSize()).isEqualTo(65494);
        assertThat(find("a.test.", 2, 41 * SECOND).getSection(Section.ANSWER))
                .extracting(Record::getTTL)
                .containsExactly(9L, 259L);
    }

    @Test
    void thatThereIsNothingAgesToo() throws IOException {
        List<Record> soa = List.of(new SOARecord(ZONE, DClass.IN, 100, ZONE, ZONE, 1, 2, 3, 4, 60));
        keep("none.test.", List.of(), soa, 0);

        Message answer = find("none.test.", 3, 59 * SECOND);

        assertThat(answer.getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(answer.getSection(Section.AUTHORITY).getFirst().getTTL()).isEqualTo(41);
        assertThat(knows(query("none.test.", 3), EPOCH, 60 * SECOND)).isFalse();
    }

    @Test
    void itEndsWithTheAnswerInTheCache() throws IOException {
        keep("a.test.", List.of(address("a.test.", 300)), List.of(), 0);
        assertThat(knows(query("a.test.", 1), EPOCH, SECOND)).isTrue();

        cache.flush();

        assertThat(knows(query("a.test.", 1), EPOCH, SECOND)).isFalse();
    }

    @Test
    void itEndsWhenAnotherAnswerIsKnown() throws IOException {
        keep("a.test.", List.of(address("a.test.", 300)), List.of(), 0);
        keep("b.test.", List.of(), soaOfZone(), 0);

        cache.put(
                Question.of(name("a.test."), Type.A),
                outcome(address("a.test.", 100)),
                name("a.test."),
                99,
                0);
        cache.put(
                Question.of(name("b.test."), Type.A),
                outcome(address("b.test.", 100)),
                name("b.test."),
                99,
                0);

        assertThat(knows(query("a.test.", 1), EPOCH, SECOND)).isFalse();
        assertThat(knows(query("b.test.", 1), EPOCH, SECOND)).isFalse();
    }

    private static List<Record> soaOfZone() {
        return List.of(new SOARecord(ZONE, DClass.IN, 100, ZONE, ZONE, 1, 2, 3, 4, 60));
    }

    private static Outcome outcome(Record record) {
        return new Outcome(
                State.SUCCESS, Rcode.NOERROR, List.of(record), List.of(), LookupFlags.DNS, 0, "");
    }

    @Test
    void itEndsWhenSomethingElseHasChanged() throws IOException {
        keep("a.test.", List.of(address("a.test.", 300)), List.of(), 0);

        assertThat(knows(query("a.test.", 1), EPOCH + 1, SECOND)).isFalse();
        assertThat(knows(query("a.test.", 1), EPOCH, SECOND)).as("it is gone").isFalse();
    }

    @Test
    void whoAsksAnythingElseIsNotAnswered() throws IOException {
        keep("a.test.", List.of(address("a.test.", 300)), List.of(), 0);

        byte[] plain = new Message(query("a.test.", 1)).toWire();
        plain[3] |= 0x10; // checking disabled
        assertThat(knows(plain, EPOCH, 0)).isFalse();
        assertThat(knows(query("A.test.", 1), EPOCH, 0)).as("the question is repeated").isFalse();
        assertThat(knows(query("a.test.", 1), EPOCH, 0)).isTrue();
        assertThat(knows(new byte[3], EPOCH, 0)).isFalse();
        assertThat(prepared.find(new byte[500], 500, EPOCH, 0)).isNull();
    }

    @Test
    void itCountsAsAUseOfTheCache() throws IOException {
        keep("a.test.", List.of(address("a.test.", 300)), List.of(), 0);
        long before = cache.hits();

        find("a.test.", 1, 0);
        find("a.test.", 2, 0);

        assertThat(cache.hits()).isEqualTo(before + 2);
    }

    @Test
    void thereIsAnEndToHowManyThereAre() throws IOException {
        int asked = 20_000;
        for (int i = 0; i < asked; i++) {
            keep("n" + i + ".test.", List.of(address("n" + i + ".test.", 300)), List.of(), 0);
        }

        int known = 0;
        for (int i = 0; i < asked; i++) {
            known += knows(query("n" + i + ".test.", 1), EPOCH, 0) ? 1 : 0;
        }
        assertThat(known).isBetween(1000, 4096);
        find("n" + (asked - 1) + ".test.", 1, 0);
    }
}
