package org.jitney.resolve1.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.State;
import org.jitney.resolve1.scope.Matching;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What is asked of others on a link, and what is believed of what they say. */
class MdnsScopeTest extends MdnsLink {
    @Test
    void aNameOfAnotherMachineIsFoundAndKept() throws Exception {
        MdnsScope bert = new Machine("bert", "10.9.0.2").begin();
        pass(5 * SECOND);
        new Machine("anna", "10.9.0.1").begin();
        pass(5 * SECOND);
        bert.cache().flush();
        int before = sent.size();

        List<Outcome> first = ask(bert, "anna", Type.A);
        pass(SECOND);
        List<Outcome> second = ask(bert, "anna", Type.A);
        pass(121 * SECOND);

        assertThat(data(first.getFirst())).containsExactly("10.9.0.1");
        assertThat(first.getFirst().flags())
                .isEqualTo(LookupFlags.MDNS_IPV4 | LookupFlags.FROM_NETWORK);
        assertThat(second.getFirst().flags())
                .isEqualTo(LookupFlags.MDNS_IPV4 | LookupFlags.FROM_CACHE);
        assertThat(sent.size() - before).isEqualTo(2);
        assertThat(ask(bert, "anna", Type.A)).isEmpty(); // no more
    }

    @Test
    void whatIsToldIsKnownWithoutAQuestion() throws Exception {
        MdnsScope bert = new Machine("bert", "10.9.0.2").begin();
        new Machine("anna", "10.9.0.1").begin();
        pass(5 * SECOND);

        List<Outcome> outcomes = ask(bert, "anna", Type.A);
        pass(0);

        assertThat(data(outcomes.getFirst())).containsExactly("10.9.0.1");
    }

    @Test
    void aTypeThatIsNotThereIsToldSo() throws Exception {
        MdnsScope bert = new Machine("bert", "10.9.0.2").begin();
        new Machine("anna", "10.9.0.1").begin();
        pass(5 * SECOND);

        List<Outcome> outcomes = ask(bert, "anna", Type.TXT);
        pass(SECOND / 2);

        assertThat(outcomes.getFirst().state()).isEqualTo(State.SUCCESS);
        assertThat(outcomes.getFirst().answer()).isEmpty();
    }

    @Test
    void aNameThatNobodyHasIsAskedForThreeTimes() throws Exception {
        MdnsScope anna = new Machine("anna", "10.9.0.1").begin();
        pass(5 * SECOND);
        int before = sent.size();

        List<Outcome> outcomes = ask(anna, "nobody", Type.A);
        pass(10 * SECOND);

        assertThat(outcomes.getFirst().state()).isEqualTo(State.ATTEMPTS_MAX_REACHED);
        assertThat(sent.size() - before).isEqualTo(3);
    }

    @Test
    void sharedRecordsOfSeveralAreCollectedAndNotToldAgain() throws Exception {
        MdnsScope anna = new Machine("anna", "10.9.0.1").begin();
        pass(5 * SECOND);
        List<Message> heard = new ArrayList<>();
        hosts.put(
                stranger(),
                (bytes, _, _, _, _) -> {
                    heard.add(message(bytes));
                    for (String each : new String[] {"a", "b"}) {
                        Message response = new Message(0);
                        response.getHeader().setFlag(Flags.QR);
                        response.addRecord(
                                new PTRRecord(local("_x._tcp"), DClass.IN, 4500, local(each)),
                                Section.ANSWER);
                        toAll(stranger(), MdnsWire.PORT, response.toWire());
                    }
                });

        List<Outcome> outcomes = ask(anna, "_x._tcp", Type.PTR);
        pass(2 * SECOND);
        List<Outcome> again = new ArrayList<>();
        var _ =
                anna.lookup(
                        Question.of(local("_x._tcp"), Type.PTR),
                        LookupFlags.PROTOCOLS | LookupFlags.NO_CACHE,
                        again::add);
        pass(2 * SECOND);

        assertThat(data(outcomes.getFirst())).containsExactlyInAnyOrder("a.local.", "b.local.");
        assertThat(heard.getFirst().getSection(Section.ANSWER)).isEmpty();
        assertThat(heard.getLast().getSection(Section.ANSWER)).hasSize(2); // section 7.1
    }

    @Test
    void whatIsKnownIsSaidInAsManyMessagesAsItTakes() throws Exception {
        List<Record> known = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            known.add(new PTRRecord(local("_x._tcp"), DClass.IN, 4500, local("instance" + i)));
        }

        List<Message> messages =
                MdnsMessages.query(Question.of(local("_x._tcp"), Type.PTR), known).stream()
                        .map(MdnsLink::message)
                        .toList();

        assertThat(messages).hasSizeBetween(2, 6);
        List<Record> said = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Message each = messages.get(i);
            assertThat(each.numBytes()).isLessThanOrEqualTo(1400);
            assertThat(each.getHeader().getFlag(Flags.TC)).isEqualTo(i < messages.size() - 1);
            assertThat(each.getSection(Section.QUESTION)).hasSize(i == 0 ? 1 : 0);
            said.addAll(each.getSection(Section.ANSWER));
        }
        assertThat(said).isEqualTo(known);
    }

    @Test
    void whatComesFromElsewhereOrIsRubbishIsDropped() throws Exception {
        MdnsScope anna = new Machine("anna", "10.9.0.1").begin();
        pass(5 * SECOND);
        int before = sent.size();
        Random random = new Random(3);
        InetAddress far = InetAddress.ofLiteral("192.0.2.1");
        Record forged = new ARecord(local("bert"), DClass.IN, 120, far);
        byte[] response = MdnsMessages.response(List.of(forged), List.of());

        hosts.values().forEach(h -> h.received(response, far, MdnsWire.PORT, false, _ -> {}));
        hosts.values().forEach(h -> h.received(response, stranger(), 40000, true, _ -> {}));
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            toAll(stranger(), MdnsWire.PORT, bytes);
        }

        assertThat(sent).hasSize(before);
        List<Outcome> outcomes = ask(anna, "bert", Type.A);
        pass(10 * SECOND);
        assertThat(outcomes.getFirst().state()).isEqualTo(State.ATTEMPTS_MAX_REACHED);
    }

    @Test
    void itIsForNamesBelowLocalAndForAddressesNearby() throws Exception {
        MdnsScope anna = new Machine("anna", "10.9.0.1").begin();

        assertThat(match(anna, "bert.local")).isEqualTo(Matching.DOMAIN + 1);
        assertThat(match(anna, "anna.local")).isEqualTo(Matching.NO);
        assertThat(match(anna, "local")).isEqualTo(Matching.NO);
        assertThat(match(anna, "bert")).isEqualTo(Matching.NO);
        assertThat(match(anna, "2.0.9.10.in-addr.arpa")).isEqualTo(Matching.OWN_NETWORK);
        assertThat(match(anna, "1.1.1.1.in-addr.arpa")).isEqualTo(Matching.LAST_RESORT);
    }

    private static int match(MdnsScope scope, String name) {
        return scope.match(Names.parse(name).orElseThrow(), 0, LookupFlags.PROTOCOLS, false);
    }
}
