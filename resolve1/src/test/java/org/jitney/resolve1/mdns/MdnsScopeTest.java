package org.jitney.resolve1.mdns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.event.VirtualTime;
import org.jitney.resolve1.config.CacheMode;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.dns.LookupFlags;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Outcome;
import org.jitney.resolve1.dns.Question;
import org.jitney.resolve1.dns.State;
import org.jitney.resolve1.multicast.NextName;
import org.jitney.resolve1.scope.Matching;
import org.jitney.resolve1.scope.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class MdnsScopeTest {
    private static final long SECOND = 1_000_000;
    private static final int TOP = 0x8000;

    private record Sent(long at, InetAddress from, Message message) {}

    private final Map<InetAddress, MdnsWire.Listener> hosts = new HashMap<>();
    private final List<Sent> sent = new ArrayList<>();
    private final List<Message> alone = new ArrayList<>();
    private EventLoop loop;
    private VirtualTime time;

    @BeforeEach
    void open() throws Exception {
        loop = EventLoop.open();
        time = new VirtualTime(loop, new ManualClock(SECOND, 0));
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private static Message message(byte[] bytes) {
        try {
            return new Message(bytes);
        } catch (IOException e) {
            throw new AssertionError("what is sent can be read", e);
        }
    }

    /** All others hear it at once. */
    private void toAll(InetAddress from, int port, byte[] bytes) {
        for (var each : List.copyOf(hosts.entrySet())) {
            if (!each.getKey().equals(from)) {
                each.getValue()
                        .received(bytes, from, port, true, a -> toOne(each.getKey(), from, a));
            }
        }
    }

    private void toOne(InetAddress from, InetAddress to, byte[] bytes) {
        alone.add(message(bytes));
        MdnsWire.Listener listener = hosts.get(to);
        if (listener != null) {
            listener.received(bytes, from, MdnsWire.PORT, false, _ -> {});
        }
    }

    private MdnsWire wire(InetAddress own, MdnsWire.Listener listener) {
        hosts.put(own, listener);
        return new MdnsWire() {
            @Override
            public void toAll(byte[] bytes) {
                long now = time.clock().monotonic().usec();
                sent.add(new Sent(now, own, message(bytes)));
                MdnsScopeTest.this.toAll(own, MdnsWire.PORT, bytes);
            }

            @Override
            public void close() {
                hosts.remove(own);
            }
        };
    }

    /** A machine on the link. */
    private final class Machine implements MdnsHost {
        private final List<InetAddress> addresses = new ArrayList<>();
        private final List<DnsSdService> services = new ArrayList<>();
        private final List<DnsSdService> lost = new ArrayList<>();
        private final Random random;
        private String name;
        private Optional<MdnsScope> scope = Optional.empty();

        Machine(String name, String address) {
            this.name = name;
            this.random = new Random(name.hashCode() + 31L * address.hashCode());
            addresses.add(InetAddress.ofLiteral(address));
        }

        MdnsScope begin() throws Exception {
            MdnsScope begun =
                    new MdnsScope(
                            new Scope.Id(2, "v0"),
                            Families.INET,
                            time,
                            random,
                            CacheMode.YES,
                            this,
                            listener -> wire(addresses.getFirst(), listener));
            scope = Optional.of(begun);
            return begun;
        }

        @Override
        public Name name() {
            return local(name);
        }

        @Override
        public boolean isOwnName(Name other) {
            return name().equals(other);
        }

        @Override
        public boolean responds() {
            return true;
        }

        @Override
        public List<InetAddress> addresses() {
            return addresses;
        }

        @Override
        public boolean isOwn(InetAddress address) {
            return addresses.contains(address);
        }

        @Override
        public boolean isNear(InetAddress address) {
            return address.getHostAddress().startsWith("10.9.");
        }

        @Override
        public List<DnsSdService> services() {
            return services;
        }

        @Override
        public void lostService(DnsSdService service) {
            lost.add(service);
        }

        @Override
        public void lostName() {
            name = NextName.after(name, random);
            scope.orElseThrow().update();
        }
    }

    private void pass(long usec) {
        long end = time.clock().monotonic().usec() + usec;
        while (time.nextDue().isPresent() && time.nextDue().getAsLong() <= end) {
            time.moveTo(time.nextDue().getAsLong());
        }
        time.moveTo(end);
    }

    private static Name local(String label) {
        return Names.parse(label + ".local").orElseThrow();
    }

    private static List<Outcome> ask(MdnsScope scope, String label, int type) {
        List<Outcome> outcomes = new ArrayList<>();
        var _ = scope.lookup(Question.of(local(label), type), LookupFlags.PROTOCOLS, outcomes::add);
        return outcomes;
    }

    private static List<String> data(Outcome outcome) {
        return outcome.answer().stream().map(Record::rdataToString).toList();
    }

    private static byte[] query(String label, int type, int dclass, Record... known) {
        Message message = new Message(7);
        message.addRecord(Record.newRecord(local(label), type, dclass), Section.QUESTION);
        for (Record each : known) {
            message.addRecord(each, Section.ANSWER);
        }
        return message.toWire();
    }

    private static InetAddress stranger() {
        return InetAddress.ofLiteral("10.9.0.99");
    }

    private List<Message> answers() {
        return sent.stream()
                .map(Sent::message)
                .filter(m -> m.getHeader().getFlag(Flags.QR))
                .toList();
    }

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
    void whatIsKnownIsSaidInAsManyMessagesAsItTakes() throws Exception {
        List<Record> known = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            known.add(new PTRRecord(local("_x._tcp"), DClass.IN, 4500, local("instance" + i)));
        }

        List<Message> messages =
                MdnsMessages.query(Question.of(local("_x._tcp"), Type.PTR), known).stream()
                        .map(MdnsScopeTest::message)
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

    private static DnsSdService service(String instance, int port) {
        return new DnsSdService(
                "id-" + port,
                instance,
                "_http._tcp",
                List.of("_printer"),
                port,
                1,
                2,
                List.of(List.of("path=/a".getBytes(UTF_8), "flag".getBytes(UTF_8))),
                0);
    }

    private List<String> found(MdnsScope scope, Question question) {
        List<Outcome> outcomes = new ArrayList<>();
        var _ = scope.lookup(question, LookupFlags.PROTOCOLS, outcomes::add);
        pass(8 * SECOND);
        return data(outcomes.getFirst());
    }

    @Test
    void aServiceIsFoundByItsTypeAndTakenBack() throws Exception {
        MdnsScope bert = new Machine("bert", "10.9.0.2").begin();
        Machine anna = new Machine("anna", "10.9.0.1");
        anna.services.add(service("Anna's page. (1)", 80));
        MdnsScope scope = anna.begin();
        pass(5 * SECOND);
        Name type = local("_http._tcp");
        Name instance = Names.parse(Names.label("Anna's page. (1)")).orElseThrow();
        Name whole = Names.below(instance, type).orElseThrow();

        assertThat(found(bert, Question.of(type, Type.PTR))).containsExactly(whole.toString());
        assertThat(found(bert, Question.of(whole, Type.SRV))).containsExactly("1 2 80 anna.local.");
        assertThat(found(bert, Question.of(whole, Type.TXT))).containsExactly("path=/a flag");
        assertThat(found(bert, Question.of(local("_services._dns-sd._udp"), Type.PTR)))
                .containsExactly(type.toString());
        assertThat(found(bert, Question.of(local("_printer._sub._http._tcp"), Type.PTR)))
                .containsExactly(whole.toString());
        assertThat(found(scope, Question.of(whole, Type.SRV)))
                .containsExactly("1 2 80 anna.local.");
        assertThat(found(scope, Question.of(type, Type.PTR))).containsExactly(whole.toString());

        anna.services.clear();
        scope.update();
        pass(5 * SECOND);
        List<Outcome> outcomes = ask(bert, "_http._tcp", Type.PTR);
        pass(10 * SECOND);
        assertThat(outcomes.getFirst().state()).isEqualTo(State.ATTEMPTS_MAX_REACHED);
    }

    @Test
    void whoIsAskedForServicesTellsWhatTheyAreAsWell() throws Exception {
        Machine anna = new Machine("anna", "10.9.0.1");
        anna.services.add(service("page", 80));
        anna.begin();
        pass(8 * SECOND);
        int before = answers().size();

        toAll(stranger(), MdnsWire.PORT, query("_http._tcp", Type.PTR, DClass.IN));

        Message answer = answers().get(before);
        assertThat(answer.getSection(Section.ANSWER))
                .singleElement()
                .matches(r -> r.getDClass() == DClass.IN); // others may have some, too
        assertThat(answer.getSection(Section.ADDITIONAL))
                .extracting(Record::getType)
                .containsExactlyInAnyOrder(Type.SRV, Type.TXT);
    }

    @Test
    void aServiceThatSomebodyHasIsNotTold() throws Exception {
        Machine anna = new Machine("anna", "10.9.0.1");
        anna.services.add(service("page", 80));
        anna.begin();
        pass(5 * SECOND);
        Machine bert = new Machine("bert", "10.9.0.2");
        bert.services.add(service("page", 81));
        MdnsScope scope = bert.begin();
        pass(5 * SECOND);

        assertThat(bert.lost).containsExactlyElementsOf(bert.services);
        assertThat(anna.lost).isEmpty();
        assertThat(bert.name).isEqualTo("bert");
        assertThat(found(scope, Question.of(local("page._http._tcp"), Type.SRV)))
                .containsExactly("1 2 80 anna.local.");
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
