package org.jitney.resolve1.stub;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jitney.resolve1.cache.Cache;
import org.jitney.resolve1.cache.Life;
import org.jitney.resolve1.config.CacheMode;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Messages;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.State;
import org.jitney.resolve1.query.Answer;
import org.jitney.resolve1.query.Result;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** What clients send: an answer that can be read and is to them, or none. */
class StubFuzzTest {
    @FuzzTest
    void queries(byte[] data) throws IOException {
        if (!StubAnswer.isQuery(data)) {
            return;
        }
        Optional<Message> message = Messages.parse(data);
        if (message.isEmpty()) {
            check(data, StubAnswer.malformed(data));
            return;
        }
        StubAnswer.Request request = StubAnswer.of(message.get());
        StubAnswer answer = request.answer();
        if (request.refusal() != Rcode.NOERROR) {
            check(data, answer.of(request.refusal(), false));
            return;
        }
        Question question = answer.question();
        Record record =
                new ARecord(question.name(), DClass.IN, 60, InetAddress.ofLiteral("10.0.0.1"));
        Outcome outcome =
                new Outcome(State.SUCCESS, 0, List.of(record), List.of(), LookupFlags.DNS, 0, "");
        Result result =
                new Result(
                        State.SUCCESS,
                        0,
                        false,
                        List.of(question),
                        List.of(),
                        List.of(new Answer(record, 0)),
                        List.of(),
                        LookupFlags.DNS,
                        "",
                        "");
        byte[] wire = answer.of(result, false, false);
        check(data, wire);
        check(data, answer.of(result, true, true));
        again(data, wire, outcome);
    }

    private static void check(byte[] query, byte[] answer) throws IOException {
        Message read = new Message(answer);
        if (answer[0] != query[0] || answer[1] != query[1] || (answer[2] & 0x80) == 0) {
            throw new AssertionError("it answers nothing: " + read);
        }
    }

    /** Who asks the same again hears the same, a second older. */
    private static void again(byte[] query, byte[] wire, Outcome outcome) throws IOException {
        Cache cache = new Cache(CacheMode.YES, Duration.ZERO);
        Record record = outcome.answer().getFirst();
        Question question = Question.of(record.getName(), record.getType());
        cache.put(question, outcome, question.name(), 50, 0);
        Life life = cache.life(question, 0, outcome.answer(), List.of(), 0).orElseThrow();
        PreparedAnswers prepared = new PreparedAnswers();
        prepared.keep(query, wire, life, 1, 0);
        byte[] other = query.clone();
        other[0] ^= 0x5a;
        byte[] found = prepared.find(other, other.length, 1, 1_000_000);
        boolean kept =
                query.length <= PreparedAnswers.MOST_QUERY
                        && wire.length <= PreparedAnswers.MOST_ANSWER;
        if (kept != (found != null)) {
            throw new AssertionError("kept " + kept);
        }
        if (found == null) {
            return;
        }
        check(other, found);
        Message first = new Message(wire);
        Message then = new Message(found);
        for (Record each : then.getSection(Section.ANSWER)) {
            if (each.getTTL() != 59) {
                throw new AssertionError(each.toString());
            }
        }
        if (!first.getSection(Section.ANSWER).equals(then.getSection(Section.ANSWER))
                || !Arrays.equals(wire, 2, 12, found, 2, 12)) {
            throw new AssertionError(first + "\n" + then);
        }
    }
}
