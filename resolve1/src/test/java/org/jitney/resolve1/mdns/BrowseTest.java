package org.jitney.resolve1.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.event.VirtualTime;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.Question;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class BrowseTest {
    private static final long SECOND = 1_000_000;
    private static final int UNIQUE = 0x8000;
    private static final Name TYPE = name("_http._tcp.local");
    private static final Question QUESTION = Question.of(TYPE, Type.PTR);

    private record Sent(double at, Message message) {}

    private final List<Sent> sent = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private final List<Record> own = new ArrayList<>();
    private final MdnsCache cache = new MdnsCache();
    private final MdnsScope.Watcher watcher = (came, went) -> note(changes, came, went);
    private EventLoop loop;
    private VirtualTime time;
    private Browse browse;

    @BeforeEach
    void open() throws Exception {
        loop = EventLoop.open();
        time = new VirtualTime(loop, new ManualClock(SECOND, 0));
        browse = begin();
    }

    @AfterEach
    void close() {
        browse.close();
        loop.close();
    }

    private Browse begin() {
        Browse begun =
                new Browse(
                        QUESTION,
                        time,
                        new Random(4),
                        cache,
                        () -> own,
                        bytes -> sent.add(new Sent(seconds(), message(bytes))));
        begun.add(watcher);
        return begun;
    }

    private static Name name(String text) {
        return Names.parse(text).orElseThrow();
    }

    private static Message message(byte[] bytes) {
        try {
            return new Message(bytes);
        } catch (IOException e) {
            throw new AssertionError("what is sent can be read", e);
        }
    }

    private double seconds() {
        return (time.clock().monotonic().usec() - SECOND) / 1e6;
    }

    private static void note(List<String> into, List<Record> came, List<Record> went) {
        came.forEach(r -> into.add("+" + label(r)));
        went.forEach(r -> into.add("-" + label(r)));
    }

    private static String label(Record record) {
        return ((PTRRecord) record).getTarget().getLabelString(0);
    }

    private static Record service(String label, int dclass, long ttl) {
        return new PTRRecord(TYPE, dclass, ttl, name(label + "._http._tcp.local"));
    }

    private void heard(Record... records) {
        cache.put(List.of(records), time.clock().monotonic().usec());
        browse.lookSoon();
    }

    private void pass(double seconds) {
        long end = time.clock().monotonic().usec() + (long) (seconds * SECOND);
        while (time.nextDue().isPresent() && time.nextDue().getAsLong() <= end) {
            time.moveTo(time.nextDue().getAsLong());
        }
        time.moveTo(end);
    }

    @Test
    void itIsAskedAfterTwiceAsLongEachTimeUpToAnHour() {
        pass(4 * 3600);

        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < sent.size(); i++) {
            pauses.add(Math.round(sent.get(i).at() - sent.get(i - 1).at()));
        }
        assertThat(sent.getFirst().at()).isBetween(0.02, 0.12);
        assertThat(pauses.subList(0, 12))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 1024L, 2048L);
        assertThat(pauses.subList(12, pauses.size())).isNotEmpty().containsOnly(3600L);
    }

    @Test
    void whatIsKnownIsSaidAsLongAsItIsGoodForHalfOfItsTime() {
        heard(service("a", DClass.IN, 20));
        pass(1.5);
        heard(service("b", DClass.IN, 4500));
        pass(20);

        List<Message> queries = sent.stream().map(Sent::message).toList();
        assertThat(queries.getFirst().getSection(Section.ANSWER)).hasSize(1);
        assertThat(queries.get(2).getSection(Section.ANSWER)).hasSize(2);
        assertThat(queries.getLast().getSection(Section.ANSWER)).hasSize(1);
    }

    @Test
    void whatIsAboutToGoIsAskedForFourTimes() {
        pass(1000);
        heard(service("a", DClass.IN, 100));
        double began = seconds();
        int before = sent.size();

        pass(101);

        List<Double> asked =
                sent.subList(before, sent.size()).stream().map(s -> s.at() - began).toList();
        assertThat(asked).hasSize(5); // and once by itself, after 1024 seconds
        List<Double> again = asked.stream().filter(at -> at > 79).toList();
        assertThat(again).hasSize(4);
        for (int i = 0; i < 4; i++) {
            assertThat(again.get(i)).isBetween(80.0 + 5 * i, 82.0 + 5 * i);
        }
        assertThat(changes).containsExactly("+a", "-a");
    }

    @Test
    void whatIsSaidAgainStays() {
        pass(2100);
        heard(service("a", DClass.IN, 100));
        int before = sent.size();
        pass(83);
        heard(service("a", DClass.IN, 100));
        pass(79);

        assertThat(sent).hasSize(before + 1);
        assertThat(changes).containsExactly("+a");
    }

    @Test
    void whoTakesAServiceBackIsBelievedAfterASecond() {
        heard(service("a", DClass.IN, 4500), service("b", DClass.IN, 4500));
        pass(5);
        int before = sent.size();
        heard(service("a", DClass.IN, 0));
        pass(0.9);
        assertThat(changes).containsExactlyInAnyOrder("+a", "+b");

        pass(0.2);

        assertThat(changes).endsWith("-a").hasSize(3);
        assertThat(sent).as("nobody is asked for what is gone").hasSize(before);
    }

    @Test
    void whatIsAllThatThereIsReplacesTheRest() {
        heard(service("a", DClass.IN, 4500));
        pass(5);
        heard(service("b", DClass.IN | UNIQUE, 4500));
        pass(1.1);

        assertThat(changes).containsExactly("+a", "+b", "-a");
    }

    @Test
    void whatIsSaidInManyMessagesIsToldAtOnce() {
        List<Integer> told = new ArrayList<>();
        browse.add((came, went) -> told.add(came.size()));

        for (String each : List.of("a", "b", "c")) {
            heard(service(each, DClass.IN, 4500));
            pass(0.005);
        }
        pass(1);

        assertThat(told).containsExactly(3);
    }

    @Test
    void whoComesLaterHearsWhatIsThereAndTheEndIsTold() {
        own.add(service("mine", DClass.IN, 4500));
        heard(service("a", DClass.IN, 4500));
        pass(0.03);
        List<String> late = new ArrayList<>();

        browse.add((came, went) -> note(late, came, went));
        browse.abort();
        int before = sent.size();
        pass(10_000);

        assertThat(late).containsExactlyInAnyOrder("+mine", "+a", "-mine", "-a");
        assertThat(sent).hasSize(before);
    }

    @Test
    void theLastOfThoseWhoWantToKnowEndsIt() {
        MdnsScope.Watcher second = (came, went) -> {};
        browse.add(second);

        assertThat(browse.remove(watcher)).isFalse();
        assertThat(browse.remove(second)).isTrue();
    }
}
