package org.jitney.resolve1.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.State;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What a machine says of its own name and addresses, and to whom. */
class MdnsNamesTest extends MdnsLink {
    @Test
    void aNameIsAskedForThreeTimesAndToldTwice() throws Exception {
        new Machine("anna", "10.9.0.1").begin();
        pass(5 * SECOND);

        assertThat(sent).hasSize(5);
        for (int i = 0; i < 3; i++) {
            Message probe = sent.get(i).message();
            assertThat(probe.getHeader().getFlag(Flags.QR)).isFalse();
            assertThat(probe.getQuestion().getType()).isEqualTo(Type.ANY);
            assertThat(probe.getQuestion().getDClass()).isEqualTo(DClass.IN | TOP);
            assertThat(probe.getSection(Section.AUTHORITY)).hasSize(1);
        }
        assertThat(sent.get(1).at() - sent.get(0).at()).isEqualTo(SECOND / 4);
        Message told = sent.get(3).message();
        assertThat(told.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(told.getSection(Section.ANSWER))
                .hasSize(2)
                .allMatch(r -> r.getDClass() == (DClass.IN | TOP) && r.getTTL() == 120);
        assertThat(sent.get(4).at() - sent.get(3).at()).isEqualTo(SECOND);
    }

    @Test
    void aNameThatSomebodyHasIsNotTakenTwice() throws Exception {
        Machine first = new Machine("anna", "10.9.0.1");
        first.begin();
        pass(5 * SECOND);
        Machine second = new Machine("anna", "10.9.0.2");
        second.begin();
        pass(10 * SECOND);

        assertThat(first.name).isEqualTo("anna");
        assertThat(second.name).matches("anna[0-9]+");
        List<Outcome> outcomes = ask(first.scope.orElseThrow(), second.name, Type.A);
        pass(SECOND);
        assertThat(data(outcomes.getFirst())).containsExactly("10.9.0.2");
    }

    @Test
    void ofTwoAtOnceTheLaterAddressHasTheName() throws Exception {
        Machine small = new Machine("anna", "10.9.0.3");
        Machine large = new Machine("anna", "10.9.0.200");
        small.begin();
        large.begin();

        pass(20 * SECOND);

        assertThat(large.name).isEqualTo("anna");
        assertThat(small.name).isNotEqualTo("anna");
    }

    @Test
    void whoHearsItsNameFromAnotherAsksForItAgain() throws Exception {
        Machine anna = new Machine("anna", "10.9.0.1");
        anna.begin();
        pass(5 * SECOND);
        int before = sent.size();
        Record other =
                new ARecord(local("anna"), DClass.IN, 120, InetAddress.ofLiteral("10.9.0.66"));

        toAll(stranger(), MdnsWire.PORT, MdnsMessages.response(List.of(other), List.of()));
        pass(5 * SECOND);

        assertThat(anna.name).isEqualTo("anna"); // nobody has insisted
        assertThat(sent.size() - before).isEqualTo(5);
    }

    @Test
    void whatTheAskerKnowsIsNotSaid() throws Exception {
        new Machine("anna", "10.9.0.1").begin();
        pass(5 * SECOND);
        int before = answers().size();
        InetAddress address = InetAddress.ofLiteral("10.9.0.1");

        toAll(
                stranger(),
                MdnsWire.PORT,
                query("anna", Type.A, DClass.IN, new ARecord(local("anna"), 1, 60, address)));
        assertThat(answers()).hasSize(before);
        toAll(
                stranger(),
                MdnsWire.PORT,
                query("anna", Type.A, DClass.IN, new ARecord(local("anna"), 1, 59, address)));
        assertThat(answers()).hasSize(before + 1);
        toAll(stranger(), MdnsWire.PORT, query("anna", Type.A, DClass.IN));
        assertThat(answers()).hasSize(before + 1); // all have heard it just now
    }

    @Test
    void whoKnowsMoreThanFitsIsAnsweredWhenHeHasSaidAll() throws Exception {
        Machine anna = new Machine("anna", "10.9.0.1");
        anna.begin();
        pass(10 * SECOND);
        Record known =
                new ARecord(local("anna"), DClass.IN, 120, InetAddress.ofLiteral("10.9.0.1"));
        Message first = new Message(query("anna", Type.A, DClass.IN));
        first.getHeader().setFlag(Flags.TC);
        Message rest = new Message(0);
        rest.addRecord(known, Section.ANSWER);
        int before = answers().size();

        toAll(stranger(), MdnsWire.PORT, first.toWire());
        pass(SECOND / 10);
        toAll(stranger(), MdnsWire.PORT, rest.toWire());
        pass(2 * SECOND);
        assertThat(answers()).as("he knows it").hasSize(before);
        toAll(stranger(), MdnsWire.PORT, first.toWire());
        pass(SECOND / 5);
        assertThat(answers()).as("not yet").hasSize(before);
        pass(SECOND);
        assertThat(answers()).as("he said no more").hasSize(before + 1);
    }

    @Test
    void whoAsksForAnAnswerAloneGetsItAloneWhileAllKnowIt() throws Exception {
        new Machine("anna", "10.9.0.1").begin();
        pass(5 * SECOND);
        int before = answers().size();

        toAll(stranger(), MdnsWire.PORT, query("anna", Type.A, DClass.IN | TOP));
        assertThat(alone).hasSize(1);
        assertThat(answers()).hasSize(before);
        pass(40 * SECOND);
        toAll(stranger(), MdnsWire.PORT, query("anna", Type.A, DClass.IN | TOP));

        assertThat(alone).hasSize(1);
        assertThat(answers()).hasSize(before + 1);
    }

    @Test
    void whoSpeaksPlainDnsIsAnsweredInIt() throws Exception {
        new Machine("anna", "10.9.0.1").begin();
        pass(5 * SECOND);

        toAll(stranger(), 40000, query("anna", Type.A, DClass.IN));

        Message answer = alone.getFirst();
        assertThat(answer.getHeader().getID()).isEqualTo(7);
        assertThat(answer.getQuestion().getName()).isEqualTo(local("anna"));
        assertThat(answer.getSection(Section.ANSWER))
                .singleElement()
                .matches(r -> r.getDClass() == DClass.IN && r.getTTL() == 10);
    }

    @Test
    void whatGoesIsTakenBack() throws Exception {
        MdnsScope bert = new Machine("bert", "10.9.0.2").begin();
        Machine anna = new Machine("anna", "10.9.0.1");
        MdnsScope scope = anna.begin();
        pass(5 * SECOND);

        anna.addresses.add(InetAddress.ofLiteral("10.9.0.11"));
        scope.update();
        pass(5 * SECOND);
        List<Outcome> both = ask(bert, "anna", Type.A);
        anna.addresses.removeFirst();
        scope.update();
        pass(5 * SECOND);
        List<Outcome> one = ask(bert, "anna", Type.A);
        pass(0);
        scope.close();
        pass(2 * SECOND);
        List<Outcome> none = ask(bert, "anna", Type.A);
        pass(10 * SECOND);

        assertThat(data(both.getFirst())).containsExactlyInAnyOrder("10.9.0.1", "10.9.0.11");
        assertThat(data(one.getFirst())).containsExactly("10.9.0.11");
        assertThat(none.getFirst().state()).isEqualTo(State.ATTEMPTS_MAX_REACHED);
    }
}
