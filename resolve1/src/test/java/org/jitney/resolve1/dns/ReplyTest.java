package org.jitney.resolve1.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class ReplyTest {
    private static final Question QUESTION =
            Question.of(Name.fromConstantString("www.example.test."), Type.A);

    static Record record(String name, int type, String data) {
        try {
            return Record.fromString(
                    Name.fromConstantString(name), type, DClass.IN, 300, data, Name.root);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Message answer(Record... records) {
        Message message = new Message(7);
        message.getHeader().setFlag(Flags.QR);
        message.addRecord(QUESTION.record(), Section.QUESTION);
        for (Record each : records) {
            message.addRecord(each, Section.ANSWER);
        }
        return message;
    }

    @Test
    void recordsThatNobodyAskedForAreLeftOut() {
        Record wanted = record("www.example.test.", Type.A, "10.0.0.1");
        Record planted = record("bank.test.", Type.A, "10.6.6.6");
        Record otherType = record("www.example.test.", Type.AAAA, "::1");
        Message message = answer(planted, wanted, otherType);
        message.addRecord(record("bank.test.", Type.NS, "evil.test."), Section.AUTHORITY);
        message.addRecord(record("evil.test.", Type.A, "10.6.6.6"), Section.ADDITIONAL);

        Reply reply = Reply.of(message, QUESTION);

        assertThat(reply.answer()).containsExactly(wanted);
        assertThat(reply.authority()).isEmpty();
    }

    @Test
    void aliasesAreFollowedInWhateverOrderTheyCome() {
        Record last = record("b.other.test.", Type.A, "10.0.0.1");
        Record second = record("a.test.", Type.CNAME, "b.other.test.");
        Record first = record("www.example.test.", Type.CNAME, "a.test.");

        Reply reply = Reply.of(answer(last, second, first), QUESTION);

        assertThat(reply.answer()).containsExactly(first, second, last);
        assertThat(reply.last()).hasToString("b.other.test.");
    }

    @Test
    void theFirstAliasIsAllThatIsSureOfAnAnswerThatIsNotValidated() {
        Record first = record("www.example.test.", Type.CNAME, "a.test.");
        Record second = record("a.test.", Type.CNAME, "b.other.test.");
        Message message = answer(first, second);
        message.getHeader().setRcode(Rcode.NXDOMAIN);
        message.addRecord(record("test.", Type.SOA, "ns. x. 1 2 3 4 5"), Section.AUTHORITY);

        Reply reply = Reply.of(message, QUESTION).firstAlias(QUESTION);

        assertThat(reply.answer()).containsExactly(first);
        assertThat(reply.authority()).isEmpty();
        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.last()).hasToString("a.test.");
    }

    @Test
    void withoutAnAliasNothingIsLeftOut() {
        Reply reply = Reply.of(answer(record("www.example.test.", Type.A, "10.0.0.1")), QUESTION);

        assertThat(reply.firstAlias(QUESTION)).isSameAs(reply);
    }

    @Test
    void anAliasThatIsAskedForIsNoAlias() {
        Question alias = Question.of(QUESTION.name(), Type.CNAME);
        Reply reply = Reply.of(answer(record("www.example.test.", Type.CNAME, "a.test.")), alias);

        assertThat(reply.firstAlias(alias)).isSameAs(reply);
    }

    @Test
    void aDnameStandsForTheAliasesBelowIt() {
        Record dname = record("example.test.", Type.DNAME, "else.test.");
        Record made = record("www.example.test.", Type.CNAME, "www.else.test.");
        Record last = record("www.else.test.", Type.A, "10.0.0.1");

        Reply reply = Reply.of(answer(dname, made, last), QUESTION);

        assertThat(reply.answer()).containsExactlyInAnyOrder(dname, made, last);
        assertThat(Reply.alias(List.of(dname), QUESTION.name())).contains(last.getName());
    }

    @Test
    void aCircleOfAliasesEnds() {
        Record there = record("www.example.test.", Type.CNAME, "a.test.");
        Record back = record("a.test.", Type.CNAME, "www.example.test.");

        assertThat(Reply.of(answer(there, back), QUESTION).answer()).hasSize(2);
    }

    @Test
    void onlyTheAnswerToTheQuestionIsTaken() {
        byte[] right = answer(record("www.example.test.", Type.A, "10.0.0.1")).toWire();

        assertThat(Messages.answer(right, 7, QUESTION)).isPresent();
        assertThat(Messages.answer(right, 8, QUESTION)).as("another id").isEmpty();
        assertThat(Messages.answer(right, 7, QUESTION.about(Name.fromConstantString("x.test."))))
                .as("another name")
                .isEmpty();
        byte[] query = right.clone();
        query[2] &= 0x7f;
        assertThat(Messages.answer(query, 7, QUESTION)).as("no answer").isEmpty();
    }

    @Test
    void brokenMessagesAreNoMessages() {
        byte[] right = answer(record("www.example.test.", Type.A, "10.0.0.1")).toWire();
        for (int length = 0; length < right.length; length++) {
            byte[] cut = Arrays.copyOf(right, length);
            assertThat(Messages.answer(cut, 7, QUESTION)).as("%d bytes", length).isEmpty();
        }
        long seed = 20261127;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = right.clone();
            for (int k = 0; k < 3; k++) {
                noise[random.nextInt(noise.length)] = (byte) random.nextInt();
            }
            Messages.answer(noise, 7, QUESTION).ifPresent(m -> Reply.of(m, QUESTION));
        }
    }

    @Test
    void aPointerToItselfIsNoName() {
        byte[] bytes = answer().toWire();
        bytes[12] = (byte) 0xc0;
        bytes[13] = 12;

        assertThat(Messages.parse(bytes)).isEmpty();
    }
}
