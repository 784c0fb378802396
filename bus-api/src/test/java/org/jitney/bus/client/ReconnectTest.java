package org.jitney.bus.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lasting connection over buses that come and go, on a clock that the test moves. */
class ReconnectTest {
    private static final String RULE = "type='signal',interface='org.example.I'";
    private static final int FLAGS = BusConnection.DO_NOT_QUEUE | BusConnection.ALLOW_REPLACEMENT;

    @TempDir Path directory;
    private final ManualClock clock = new ManualClock(1_000_000, 0);
    private EventLoop loop;
    private FakeBus bus;
    private BusConnection connection;
    private final List<String> events = new ArrayList<>();

    @BeforeEach
    void connect() throws ErrnoException {
        loop = EventLoop.open(clock);
        bus = new FakeBus(loop, socket());
        connection = BusConnection.lasting(loop, BusAddress.unix(socket()));
        connection.onLost(() -> events.add("lost"));
        connection.onReturned(() -> events.add("returned"));
        connection.onClosed(() -> events.add("closed"));
        settle();
        assertThat(connection.uniqueName()).isNotEmpty();
    }

    @AfterEach
    void close() throws ErrnoException {
        connection.close();
        bus.close();
        settle();
        loop.close();
    }

    private Path socket() {
        return directory.resolve("bus");
    }

    /** Runs the loop until nothing is left to do at this time. */
    private void settle() throws ErrnoException {
        for (int idle = 0; idle < 3; ) {
            idle = loop.runOnce(Duration.ofMillis(1)) == 0 ? idle + 1 : 0;
        }
    }

    private void advance(Duration time) throws ErrnoException {
        clock.advance(time);
        settle();
    }

    private void runUntil(BooleanSupplier done) throws ErrnoException {
        for (int turn = 0; turn < 100 && !done.getAsBoolean(); turn++) {
            clock.advance(BackOff.MOST);
            loop.runOnce(Duration.ofMillis(5));
        }
        settle();
        assertThat(done.getAsBoolean()).isTrue();
    }

    private void restartBus() throws ErrnoException {
        bus.close();
        settle();
        bus = new FakeBus(loop, socket());
        advance(BackOff.MOST);
    }

    private void own(String name, int flags) throws ErrnoException {
        connection.requestName(
                name, flags, r -> events.add(name + " " + r), e -> events.add(e.errorName()));
        settle();
    }

    @Test
    void matchesAndNamesAreAskedForAgainInTheirOrderAndWithTheirFlags() throws Exception {
        connection.match(RULE, m -> events.add(m.member().orElse("")));
        Subscription ended = connection.match(RULE + ",member='Other'", m -> {});
        own("org.example.A", FLAGS);
        own("org.example.B", 0);
        ended.close();
        settle();
        events.clear();

        restartBus();

        assertThat(bus.asked)
                .containsExactly(
                        "Hello",
                        "AddMatch " + RULE,
                        "RequestName org.example.A " + FLAGS,
                        "RequestName org.example.B 0");
        assertThat(events)
                .containsExactly(
                        "lost",
                        "returned",
                        "org.example.A PRIMARY_OWNER",
                        "org.example.B PRIMARY_OWNER");
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void whatWaitsForAnAnswerGetsNoReply() throws Exception {
        bus.mute.add("Slow");
        connection.call(Bus.call("Slow", ""), this::note);
        settle();

        bus.disconnectAll();
        settle();

        assertThat(events)
                .containsExactly(
                        "org.freedesktop.DBus.Error.NoReply Connection terminated", "lost");
        assertThat(connection.isOpen()).isFalse();
    }

    private void note(Message answer) {
        events.add(answer.errorName().orElse("") + " " + answer.errorText());
    }

    @Test
    void callsWhileThereIsNoBusFailAtOnce() throws Exception {
        bus.close();
        settle();
        events.clear();

        connection.send(Message.signal(ObjectPath.of("/"), "org.example.I", "S").build());
        connection.call(Bus.call("ListNames", ""), this::note);
        settle();

        assertThat(events)
                .containsExactly(
                        "org.freedesktop.DBus.Error.Disconnected The connection is closed");
    }

    @Test
    void whatIsAskedForWhileThereIsNoBusIsAskedOfTheNext() throws Exception {
        bus.close();
        settle();
        connection.match(RULE, m -> {});
        own("org.example.A", 0);

        bus = new FakeBus(loop, socket());
        advance(BackOff.MOST);

        assertThat(bus.asked)
                .containsExactly("Hello", "AddMatch " + RULE, "RequestName org.example.A 0");
        assertThat(events).containsExactly("lost", "returned", "org.example.A PRIMARY_OWNER");
    }

    @Test
    void triesOftenAtFirstAndThenWithABound() throws Exception {
        bus.close();
        settle();
        List<Long> attempts = new ArrayList<>();
        BackOff backOff = new BackOff();
        for (int i = 0; i < 10; i++) {
            attempts.add(backOff.next().toMillis());
        }
        assertThat(attempts)
                .containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 500L, 500L, 500L, 500L);

        advance(Duration.ofHours(1));
        bus = new FakeBus(loop, socket());
        advance(BackOff.MOST);

        assertThat(events).containsExactly("lost", "returned");
    }

    @Test
    void aBusThatThrowsUsOutEachTimeIsNotStormed() throws Exception {
        int before = bus.asked.size();

        for (int i = 0; i < 100; i++) {
            bus.disconnectAll();
            advance(Duration.ofMillis(10));
        }

        // In one second: after 10, 20, 40 … 320 ms.
        assertThat(bus.asked.size() - before).isLessThan(8);
    }

    @Test
    void aBusThatGreetsNobodyIsTriedAgain() throws Exception {
        bus.close();
        settle();
        bus = new FakeBus(loop, socket());
        bus.mute.add("Hello");
        advance(BackOff.FIRST);
        assertThat(bus.asked).containsExactly("Hello");

        bus.mute.clear();
        advance(BusConnection.DEFAULT_TIMEOUT);
        advance(BackOff.MOST);

        assertThat(bus.asked).containsExactly("Hello", "Hello");
        assertThat(events).containsExactly("lost", "returned");
    }

    @Test
    void objectsStayAndEachBusIsALinkOfItsOwn() throws Exception {
        List<Endpoint> links = new ArrayList<>();
        connection.serve(
                new CallReceiver() {
                    @Override
                    public void attached(Endpoint endpoint) {
                        links.add(endpoint);
                    }

                    @Override
                    public void onCall(Endpoint endpoint, Message call, PeerIdentity peer) {}

                    @Override
                    public void detached(Endpoint endpoint) {
                        events.add("detached " + links.indexOf(endpoint));
                    }
                });
        settle();

        restartBus();
        int asked = bus.asked.size();
        // An answer to a caller on the bus before: on this one its name may be another client's.
        links.getFirst().send(Bus.call("Late", ""));
        links.getLast().send(Bus.call("Now", ""));
        settle();

        assertThat(links).hasSize(2).doesNotHaveDuplicates();
        assertThat(events).containsExactly("detached 0", "lost", "returned");
        assertThat(bus.asked.subList(asked, bus.asked.size())).containsExactly("Now");
    }

    @Test
    void aNameThatSomebodyTookOverIsNotFoughtFor() throws Exception {
        own("org.example.A", FLAGS);
        own("org.example.B", BusConnection.ALLOW_REPLACEMENT);

        bus.signal("NameLost", "org.example.A");
        bus.signal("NameLost", "org.example.B");
        settle();
        restartBus();

        assertThat(bus.asked)
                .containsExactly(
                        "Hello", "RequestName org.example.B " + BusConnection.ALLOW_REPLACEMENT);
    }

    @Test
    void aReleasedNameStaysReleased() throws Exception {
        own("org.example.A", 0);
        connection.releaseName("org.example.A");
        settle();

        restartBus();

        assertThat(bus.asked).containsExactly("Hello");
    }

    @Test
    void aNameThatAnotherWasFasterForIsAskedOfTheBusAfterThat() throws Exception {
        own("org.example.A", FLAGS);
        bus.close();
        settle();
        bus = new FakeBus(loop, socket());
        bus.taken = "org.example.A";
        advance(BackOff.MOST);
        assertThat(events).endsWith("returned", "org.example.A EXISTS");

        bus.disconnectAll();
        bus.taken = "";
        runUntil(() -> events.getLast().equals("org.example.A PRIMARY_OWNER"));
    }

    @Test
    void closedWhileThereIsNoBusItStaysClosed() throws Exception {
        bus.close();
        settle();
        connection.close();
        settle();

        bus = new FakeBus(loop, socket());
        advance(Duration.ofMinutes(1));

        assertThat(events).containsExactly("lost", "closed");
        assertThat(bus.clients()).isZero();
    }

    @Test
    void otherConnectionsEndWithTheirBus() throws Exception {
        BusConnection once = BusConnection.open(loop, BusAddress.unix(socket()));
        once.onClosed(() -> events.add("once closed"));
        settle();

        restartBus();

        assertThat(events).containsExactlyInAnyOrder("once closed", "lost", "returned");
        assertThat(once.isOpen()).isFalse();
        assertThat(once.closeReason()).isEqualTo("the peer has closed the connection");
    }
}
