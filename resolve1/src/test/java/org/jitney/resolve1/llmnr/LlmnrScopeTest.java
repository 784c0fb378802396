package org.jitney.resolve1.llmnr;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
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
import org.jitney.resolve1.multicast.LinkHost;
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
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class LlmnrScopeTest {
    private static final long ALL = LookupFlags.PROTOCOLS;
    private static final long SECOND = 1_000_000;

    private final FakeLink link = new FakeLink();
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

    /** A machine on the link. */
    private final class Machine implements LinkHost {
        private final List<InetAddress> addresses = new ArrayList<>();
        private final Random random;
        private String name;
        private boolean responds = true;
        private Optional<LlmnrScope> scope = Optional.empty();

        Machine(String name, String... addresses) throws Exception {
            this.name = name;
            this.random = new Random(name.hashCode() + addresses[0].hashCode());
            for (String each : addresses) {
                this.addresses.add(InetAddress.ofLiteral(each));
            }
        }

        LlmnrScope begin() throws Exception {
            LlmnrScope begun =
                    new LlmnrScope(
                            new Scope.Id(2, "v0"),
                            Families.INET,
                            time,
                            random,
                            CacheMode.YES,
                            this,
                            link.at(addresses.getFirst()));
            scope = Optional.of(begun);
            return begun;
        }

        @Override
        public Name name() {
            return Names.parse(name).orElseThrow();
        }

        @Override
        public boolean isOwnName(Name other) {
            return name().equals(other);
        }

        @Override
        public boolean responds() {
            return responds;
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

    private static Question question(String name, int type) {
        return Question.of(Names.parse(name).orElseThrow(), type);
    }

    private List<Outcome> ask(LlmnrScope scope, Question question) {
        List<Outcome> outcomes = new ArrayList<>();
        var _ = scope.lookup(question, ALL, outcomes::add);
        assertThat(outcomes).isEmpty();
        return outcomes;
    }

    private static List<String> data(Outcome outcome) {
        return outcome.answer().stream().map(Record::rdataToString).toList();
    }

    @Test
    void aNameOfAnotherMachineIsFoundAndKept() throws Exception {
        new Machine("anna", "10.9.0.1", "10.9.0.11").begin();
        LlmnrScope bert = new Machine("bert", "10.9.0.2").begin();
        pass(5 * SECOND);
        int before = link.sent().size();

        List<Outcome> first = ask(bert, question("anna", Type.A));
        pass(SECOND);
        List<Outcome> second = ask(bert, question("ANNA", Type.A));
        pass(0);

        assertThat(data(first.getFirst())).containsExactly("10.9.0.1", "10.9.0.11");
        assertThat(first.getFirst().flags())
                .isEqualTo(LookupFlags.LLMNR_IPV4 | LookupFlags.FROM_NETWORK);
        assertThat(first.getFirst().ifindex()).isEqualTo(2);
        assertThat(second.getFirst().flags())
                .isEqualTo(LookupFlags.LLMNR_IPV4 | LookupFlags.FROM_CACHE);
        assertThat(link.sent().size() - before).isEqualTo(1);
    }

    @Test
    void aNameThatNobodyHasIsAskedForThreeTimes() throws Exception {
        Machine machine = new Machine("anna", "10.9.0.1");
        machine.responds = false;
        LlmnrScope anna = machine.begin();

        List<Outcome> outcomes = ask(anna, question("nobody", Type.A));
        pass(2 * SECOND);
        assertThat(outcomes).isEmpty();
        pass(2 * SECOND);

        assertThat(outcomes.getFirst().state()).isEqualTo(State.ATTEMPTS_MAX_REACHED);
        assertThat(link.sent()).hasSize(3);
        assertThat(link.sent().getFirst()[2]).isZero(); // RFC 4795 section 2.1.1: all bits clear
    }

    @Test
    void whoOnlyAsksDoesNotAnswer() throws Exception {
        Machine quiet = new Machine("anna", "10.9.0.1");
        quiet.responds = false;
        quiet.begin();
        LlmnrScope bert = new Machine("bert", "10.9.0.2").begin();

        List<Outcome> outcomes = ask(bert, question("anna", Type.A));
        pass(5 * SECOND);

        assertThat(outcomes.getFirst().state()).isEqualTo(State.ATTEMPTS_MAX_REACHED);
    }

    @Test
    void aTypeThatAMachineHasNotIsAnAnswerWithout() throws Exception {
        new Machine("anna", "10.9.0.1").begin();
        LlmnrScope bert = new Machine("bert", "10.9.0.2").begin();
        pass(5 * SECOND);

        List<Outcome> outcomes = ask(bert, question("anna", Type.MX));
        pass(SECOND);

        assertThat(outcomes.getFirst().state()).isEqualTo(State.SUCCESS);
        assertThat(outcomes.getFirst().answer()).isEmpty();
    }

    @Test
    void theNameOfAnAddressIsAskedOfItsOwnerAlone() throws Exception {
        new Machine("anna", "10.9.0.1").begin();
        LlmnrScope bert = new Machine("bert", "10.9.0.2").begin();
        pass(5 * SECOND);
        int before = link.sent().size();

        List<Outcome> known = ask(bert, question("1.0.9.10.in-addr.arpa", Type.PTR));
        List<Outcome> unknown = ask(bert, question("7.0.9.10.in-addr.arpa", Type.PTR));
        pass(SECOND);

        assertThat(data(known.getFirst())).containsExactly("anna.");
        assertThat(unknown.getFirst().state()).isEqualTo(State.NOT_FOUND);
        assertThat(link.sent()).hasSize(before);
        assertThat(link.streams()).isEqualTo(2);
    }

    @Test
    void whatDoesNotFitIsAskedForOverTcp() throws Exception {
        String[] many = new String[40];
        for (int i = 0; i < many.length; i++) {
            many[i] = "10.9.1." + (i + 1);
        }
        new Machine("anna", many).begin();
        LlmnrScope bert = new Machine("bert", "10.9.0.2").begin();
        pass(5 * SECOND);

        List<Outcome> outcomes = ask(bert, question("anna", Type.A));
        pass(SECOND);

        assertThat(outcomes.getFirst().answer()).hasSize(many.length);
        assertThat(link.streams()).isEqualTo(1);
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
        List<Outcome> outcomes = ask(first.scope.orElseThrow(), question(second.name, Type.A));
        pass(SECOND);
        assertThat(data(outcomes.getFirst())).containsExactly("10.9.0.2");
    }

    @Test
    void ofTwoAtOnceTheSmallerAddressHasTheName() throws Exception {
        Machine large = new Machine("anna", "10.9.0.200");
        Machine small = new Machine("anna", "10.9.0.3");
        large.begin();
        small.begin();

        pass(20 * SECOND);

        assertThat(small.name).isEqualTo("anna");
        assertThat(large.name).isNotEqualTo("anna");
    }

    @Test
    void whileANameIsAskedForWhatIsSaidOfItIsTentative() throws Exception {
        Machine anna = new Machine("anna", "10.9.0.1");
        anna.begin();
        List<Message> answers = new ArrayList<>();
        LlmnrWire wire =
                link.at(InetAddress.ofLiteral("10.9.0.9"))
                        .open((bytes, _, _, _) ->
                                LlmnrMessages.parse(bytes)
                                        .filter(LlmnrMessages::isAnswer)
                                        .ifPresent(answers::add));

        wire.toAll(LlmnrMessages.query(1, question("anna", Type.A)));
        pass(5 * SECOND);
        wire.toAll(LlmnrMessages.query(2, question("anna", Type.A)));

        assertThat(answers).hasSize(2);
        assertThat(LlmnrMessages.isTentative(answers.get(0))).isTrue();
        assertThat(LlmnrMessages.isTentative(answers.get(1))).isFalse();
        assertThat(answers.get(1).getSection(Section.ANSWER)).hasSize(1);
    }

    @Test
    void aDoubtMakesItAskOnceMore() throws Exception {
        new Machine("anna", "10.9.0.1").begin();
        pass(5 * SECOND);
        int before = link.sent().size();
        LlmnrWire wire = link.at(InetAddress.ofLiteral("10.9.0.9")).open((_, _, _, _) -> {});
        Message doubt = new Message(LlmnrMessages.query(1, question("anna", Type.A)));
        doubt.getHeader().setFlag(Flags.AA);

        wire.toAll(doubt.toWire());
        pass(5 * SECOND);

        assertThat(link.sent().size() - before).isEqualTo(1 + 3);
    }

    @Test
    void twoWhoHaveTheSameNameAreToldSoOnce() throws Exception {
        LlmnrScope anna = new Machine("anna", "10.9.0.1").begin();
        pass(5 * SECOND);
        List<Message> doubts = new ArrayList<>();
        for (int i = 7; i < 10; i++) {
            answerAs("10.9.0." + i, i == 9 ? 8 : i, doubts);
        }

        List<Outcome> outcomes = ask(anna, question("bert", Type.A));
        pass(SECOND);

        assertThat(data(outcomes.getFirst())).hasSize(1);
        assertThat(doubts).hasSize(3); // one word, which all three hear
        assertThat(LlmnrMessages.question(doubts.getFirst())).isEqualTo(question("bert", Type.A));
        assertThat(doubts.getFirst().getSection(Section.ADDITIONAL)).hasSize(1);
    }

    /** Somebody who says of every name that it is his, at an address. */
    private void answerAs(String at, int last, List<Message> doubts) throws Exception {
        link.at(InetAddress.ofLiteral(at))
                .open((bytes, _, _, answer) -> {
                    Message query = LlmnrMessages.parse(bytes).orElseThrow();
                    if (LlmnrMessages.isConflict(query)) {
                        doubts.add(query);
                    } else if (LlmnrMessages.isQuery(query)) {
                        InetAddress his = InetAddress.ofLiteral("10.9.0." + last);
                        Record record =
                                new ARecord(query.getQuestion().getName(), DClass.IN, 30, his);
                        answer.accept(LlmnrMessages.answer(query, List.of(record), false, 512));
                    }
                });
    }

    @Test
    void whoSaysTheSameIsNoOther() throws Exception {
        LlmnrScope anna = new Machine("anna", "10.9.0.1").begin();
        pass(5 * SECOND);
        List<Message> doubts = new ArrayList<>();
        answerAs("10.9.0.7", 7, doubts);
        answerAs("10.9.0.8", 7, doubts);

        List<Outcome> outcomes = ask(anna, question("bert", Type.A));
        pass(SECOND);

        assertThat(outcomes).hasSize(1);
        assertThat(doubts).isEmpty();
    }

    @Test
    void rubbishIsDropped() throws Exception {
        LlmnrScope anna = new Machine("anna", "10.9.0.1").begin();
        pass(5 * SECOND);
        LlmnrWire wire =
                link.at(InetAddress.ofLiteral("10.9.0.9"))
                        .open((_, _, _, _) -> {
                            throw new AssertionError("nothing of this is answered");
                        });
        Random random = new Random(7);

        List<Outcome> outcomes = ask(anna, question("bert", Type.A));
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 2) {
                bytes[2] |= (byte) 0x80;
            }
            wire.toAll(bytes);
        }

        assertThat(outcomes).isEmpty();
    }

    @Test
    void itIsForNamesWithoutADotAndForAddressesNearby() throws Exception {
        LlmnrScope anna = new Machine("anna", "10.9.0.1").begin();

        assertThat(match(anna, "bert")).isEqualTo(Matching.DOMAIN + 1);
        assertThat(match(anna, "anna")).isEqualTo(Matching.NO);
        assertThat(match(anna, "local")).isEqualTo(Matching.NO);
        assertThat(match(anna, "localhost")).isEqualTo(Matching.NO);
        assertThat(match(anna, "bert.example.org")).isEqualTo(Matching.NO);
        assertThat(match(anna, "2.0.9.10.in-addr.arpa")).isEqualTo(Matching.OWN_NETWORK);
        assertThat(match(anna, "1.0.9.10.in-addr.arpa")).isEqualTo(Matching.NO);
        assertThat(match(anna, "1.1.1.1.in-addr.arpa")).isEqualTo(Matching.LAST_RESORT);
        assertThat(anna.match(Name.fromConstantString("bert."), 2, LookupFlags.DNS, false))
                .isEqualTo(Matching.NO);
        assertThat(anna.isGood(question("bert", Type.AAAA), false)).isFalse();
    }

    private static int match(LlmnrScope scope, String name) {
        return scope.match(Names.parse(name).orElseThrow(), 0, ALL, false);
    }

    @Test
    void theNumberOfANameGrows() {
        Random random = new Random(1);

        assertThat(NextName.after("host", random)).matches("host[0-9]+");
        assertThat(Long.parseLong(NextName.after("host41", random).substring(4)))
                .isBetween(42L, 51L);
        assertThat(NextName.after("x".repeat(63), random)).hasSize(63).matches("x+[0-9]+");
        assertThat(NextName.after("9".repeat(63), random).length()).isLessThanOrEqualTo(63);
    }
}
