package org.jitney.resolve1.stub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.State;
import org.jitney.resolve1.query.Answer;
import org.jitney.resolve1.query.Result;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class StubAnswerTest {
    private static final Question QUESTION =
            Question.of(Name.fromConstantString("www.test."), Type.A);

    private static Message query() {
        return Message.newQuery(QUESTION.record());
    }

    private static Result result(State state, int rcode, int addresses, long flags) {
        List<Answer> answer = new ArrayList<>();
        for (int i = 0; i < addresses; i++) {
            InetAddress address = InetAddress.ofLiteral("10.0.0." + i);
            answer.add(new Answer(new ARecord(QUESTION.name(), DClass.IN, 60, address), 0));
        }
        return new Result(
                state,
                rcode,
                false,
                List.of(QUESTION),
                List.of(),
                answer,
                List.of(),
                flags,
                "",
                "");
    }

    private static Message answer(Message query, Result result, boolean stream) throws IOException {
        return new Message(StubAnswer.of(query).answer().of(result, false, stream));
    }

    private static Message wanting(int... flags) {
        Message query = query();
        query.addRecord(new OPTRecord(4096, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);
        for (int each : flags) {
            query.getHeader().setFlag(each);
        }
        return query;
    }

    private static boolean saysDo(StubAnswer answer, Result result, boolean validating)
            throws IOException {
        OPTRecord opt = new Message(answer.of(result, validating, false)).getOPT();
        return (opt.getFlags() & ExtendedFlags.DO) != 0;
    }

    @Test
    void aLargeAnswerIsCutForWhoCannotTakeIt() throws IOException {
        Result large = result(State.SUCCESS, Rcode.NOERROR, 100, LookupFlags.DNS);

        Message cut = answer(query(), large, false);
        Message whole = answer(query(), large, true);
        Message big = query();
        big.addRecord(new OPTRecord(4096, 0, 0, 0), Section.ADDITIONAL);
        Message fits = answer(big, large, false);

        assertThat(cut.numBytes()).isLessThanOrEqualTo(512);
        assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(whole.getSection(Section.ANSWER)).hasSize(100);
        assertThat(whole.getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(fits.getSection(Section.ANSWER)).hasSize(100);
    }

    @Test
    void whatIsNotServedIsRefusedByItsName() {
        Message update = query();
        update.getHeader().setOpcode(Opcode.UPDATE);
        assertThat(StubAnswer.of(update).refusal()).isEqualTo(Rcode.NOTIMP);
        Message without = query();
        without.getHeader().unsetFlag(Flags.RD);
        assertThat(StubAnswer.of(without).refusal()).isEqualTo(Rcode.REFUSED);
        Message version = query();
        version.addRecord(new OPTRecord(4096, 0, 1, 0), Section.ADDITIONAL);
        assertThat(StubAnswer.of(version).refusal()).isEqualTo(Rcode.BADVERS);
        Message transfer = Message.newQuery(Question.of(QUESTION.name(), Type.AXFR).record());
        assertThat(StubAnswer.of(transfer).refusal()).isEqualTo(Rcode.REFUSED);
        assertThat(StubAnswer.of(new Message(1)).refusal()).isNotEqualTo(Rcode.NOERROR);
    }

    @Test
    void answersAndRubbishAreNotAnswered() {
        byte[] reply = query().toWire();
        reply[2] |= (byte) 0x80;

        assertThat(StubAnswer.isQuery(reply)).isFalse();
        assertThat(StubAnswer.isQuery(new byte[11])).isFalse();
        assertThat(StubAnswer.malformed(query().toWire())).hasSize(12);
    }

    @Test
    void authenticatedIsSaidToWhoAsksAndOnlyIfItIs() throws IOException {
        Message asking = query();
        asking.getHeader().setFlag(Flags.AD);
        Result secure = result(State.SUCCESS, 0, 1, LookupFlags.DNS | LookupFlags.AUTHENTICATED);
        Result plain = result(State.SUCCESS, 0, 1, LookupFlags.DNS);

        assertThat(answer(asking, secure, false).getHeader().getFlag(Flags.AD)).isTrue();
        assertThat(answer(asking, plain, false).getHeader().getFlag(Flags.AD)).isFalse();
        assertThat(answer(query(), secure, false).getHeader().getFlag(Flags.AD)).isFalse();
        Message wanting = query();
        wanting.addRecord(new OPTRecord(4096, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);
        assertThat(answer(wanting, secure, false).getHeader().getFlag(Flags.AD)).isTrue();
    }

    @Test
    void failuresHaveTheirRcodes() throws IOException {
        assertThat(answer(query(), result(State.RCODE_FAILURE, Rcode.NXDOMAIN, 0, 1), false))
                .extracting(Message::getRcode)
                .isEqualTo(Rcode.NXDOMAIN);
        assertThat(answer(query(), result(State.TIMEOUT, 0, 0, 0), false).getRcode())
                .isEqualTo(Rcode.SERVFAIL);
        assertThat(answer(query(), result(State.DNSSEC_FAILED, 0, 0, 0), false).getRcode())
                .isEqualTo(Rcode.SERVFAIL);
        assertThat(answer(query(), result(State.NO_SERVERS, 0, 0, 0), false).getRcode())
                .isEqualTo(Rcode.REFUSED);
    }

    @Test
    void whoWantsSignaturesHearsWhetherTheyWouldHaveCome() throws IOException {
        Result plain = result(State.SUCCESS, 0, 1, LookupFlags.DNS);
        Result bogus = result(State.DNSSEC_FAILED, 0, 0, 0);
        Result secure = result(State.SUCCESS, 0, 1, LookupFlags.DNS | LookupFlags.AUTHENTICATED);
        StubAnswer answer = StubAnswer.of(wanting()).answer();
        StubAnswer unchecked = StubAnswer.of(wanting(Flags.CD)).answer();
        Message without = query();
        without.addRecord(new OPTRecord(4096, 0, 0, 0), Section.ADDITIONAL);

        assertThat(saysDo(answer, plain, true)).isTrue();
        assertThat(saysDo(answer, bogus, true)).isTrue();
        assertThat(saysDo(answer, plain, false)).isFalse();
        assertThat(saysDo(answer, secure, false)).isTrue();
        assertThat(saysDo(unchecked, plain, false)).isTrue();
        assertThat(saysDo(StubAnswer.of(without).answer(), secure, true)).isFalse();
    }

    @Test
    void optionsOfClientsAreNotAnswered() throws IOException {
        Message query = query();
        query.addRecord(
                new OPTRecord(
                        4096,
                        0,
                        0,
                        0,
                        new ClientSubnetOption(24, InetAddress.ofLiteral("192.0.2.0")),
                        new CookieOption(new byte[8])),
                Section.ADDITIONAL);

        Message answer = answer(query, result(State.SUCCESS, 0, 1, LookupFlags.DNS), false);

        assertThat(answer.getOPT().getOptions()).isEmpty();
        assertThat(StubAnswer.of(query).answer().isPlain()).isFalse();
    }
}
