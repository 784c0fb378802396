package org.jitney.resolve1.scope;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.State;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class KeyAnswersTest {
    private static final long SECOND = 1_000_000;
    private static final Name ZONE = Name.fromConstantString("example.");
    private static final Question KEYS = Question.of(ZONE, Type.DNSKEY);

    private final List<Consumer<Exchange.Result>> asked = new ArrayList<>();
    private final List<Exchange.Result> got = new ArrayList<>();
    private final KeyAnswers answers = new KeyAnswers((question, done) -> asked.add(done));

    private static Exchange.Result result(int rcode, int section, String text) {
        try {
            Message message = new Message(1);
            message.getHeader().setFlag(Flags.QR);
            message.getHeader().setRcode(rcode);
            String[] words = text.split(" ", 2);
            message.addRecord(
                    Record.fromString(
                            ZONE, Type.value(words[0]), DClass.IN, 300, words[1], Name.root),
                    section);
            return new Exchange.Result(
                    State.SUCCESS, Optional.of(message), 100, false, Optional.empty(), "");
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Exchange.Result keys() {
        return result(Rcode.NOERROR, Section.ANSWER, "DNSKEY 257 3 15 AAAA");
    }

    private void get(long second) {
        answers.get(KEYS, second * SECOND, got::add);
    }

    @Test
    void whatIsUnderWayIsNotAskedTwice() {
        get(0);
        get(0);

        asked.getFirst().accept(keys());

        assertThat(asked).hasSize(1);
        assertThat(got).hasSize(2);
    }

    @Test
    void anAnswerIsKeptForAsLongAsItsRecordsSay() {
        get(0);
        asked.getFirst().accept(keys());

        get(299);
        get(300);

        assertThat(got).hasSize(2);
        assertThat(asked).hasSize(2);
    }

    @Test
    void thatThereIsNothingIsKeptForAsLongAsTheZoneSays() {
        get(0);
        asked.getFirst().accept(result(Rcode.NOERROR, Section.AUTHORITY, "SOA ns. x. 1 2 3 4 60"));

        get(59);
        get(60);

        assertThat(asked).hasSize(2);
    }

    @Test
    void failuresAreNotKept() {
        get(0);
        asked.getFirst().accept(result(Rcode.SERVFAIL, Section.ANSWER, "DNSKEY 257 3 15 AAAA"));

        get(1);

        assertThat(asked).hasSize(2);
    }

    @Test
    void whatWasAskedBeforeAllWasForgottenIsNotKept() {
        get(0);
        answers.forget();
        asked.getFirst().accept(keys());

        get(1);

        assertThat(got).hasSize(1);
        assertThat(asked).hasSize(2);
        assertThat(answers.size()).isZero();
    }

    @Test
    void thereIsAnEndToHowManyAreKept() {
        for (int i = 0; i < 2000; i++) {
            answers.get(Question.of(Name.fromConstantString("z" + i + "."), Type.DS), 0, got::add);
            asked.getLast().accept(keys());
        }

        assertThat(answers.size()).isEqualTo(1024);
    }
}
