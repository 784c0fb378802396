package org.jitney.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FaultsTest {
    @RegisterExtension final JitneyBus bus = JitneyBus.start();

    private static final String ECHO = "com.example.Echo";
    private static final Duration SHORT = Duration.ofMillis(50);

    @Test
    void droppedCallsDoNotArriveAndTheNextOneDoes() throws Exception {
        bus.serve(ECHO, call -> Message.reply(call).build());
        BlockingConnection client = bus.connect();
        client.timeout(SHORT);

        Fault fault = bus.faults().on("member='Ping'").times(1).drop();

        assertFails(() -> ping(client), CallFailed.TIMEOUT);
        client.timeout(BlockingConnection.DEFAULT_TIMEOUT);
        ping(client);
        assertThat(fault.hits()).isEqualTo(1);
        assertThat(fault.isOver()).isTrue();
        assertThat(bus.messages().calls(ECHO, "Ping")).hasSize(2);
    }

    @Test
    void droppedRepliesLeaveTheCallerWaiting() throws Exception {
        bus.serve(ECHO, call -> Message.reply(call).build());
        BlockingConnection client = bus.connect();
        client.timeout(SHORT);

        Fault fault = bus.faults().on("type='method_return',sender='" + ECHO + "'").drop();
        assertFails(() -> ping(client), CallFailed.TIMEOUT);
        fault.close();

        client.timeout(BlockingConnection.DEFAULT_TIMEOUT);
        ping(client);
    }

    @Test
    void aPredicateSeesTheArguments() throws Exception {
        bus.serve(ECHO, call -> Message.reply(call).build());
        BlockingConnection client = bus.connect();

        bus.faults()
                .on(m -> m.isCall(ECHO, "Say") && m.body().equals(List.of("bad")))
                .fail("com.example.Bad", "not that");

        client.call(ECHO, "/", ECHO, "Say", "s", "good");
        assertFails(() -> client.call(ECHO, "/", ECHO, "Say", "s", "bad"), "com.example.Bad");
    }

    @Test
    void aFailedCallIsAnsweredAndNotDelivered() throws Exception {
        int[] calls = {0};
        bus.serve(
                ECHO,
                call -> {
                    calls[0]++;
                    return Message.reply(call).build();
                });
        BlockingConnection client = bus.connect();

        bus.faults()
                .on("destination='" + ECHO + "'")
                .times(2)
                .fail("org.freedesktop.DBus.Error.NoMemory", "full");

        assertFails(() -> ping(client), "org.freedesktop.DBus.Error.NoMemory");
        assertFails(() -> ping(client), "org.freedesktop.DBus.Error.NoMemory");
        ping(client);
        assertThat(calls[0]).isEqualTo(1);
    }

    @Test
    void delayedMessagesKeepTheOrderOfTheirSender() throws Exception {
        BlockingConnection listener = bus.connect();
        listener.addMatch("interface='" + ECHO + "'");
        BlockingConnection slow = bus.connect();
        BlockingConnection fast = bus.connect();
        assertThat(slow.uniqueName()).isNotEqualTo(fast.uniqueName());

        Fault fault = bus.faults().on("member='Late'").delay(Duration.ofDays(1));
        slow.send(signal("Late", 1));
        slow.send(signal("Next", 2));
        fault.awaitHits(1);
        fast.send(signal("Fast", 3));

        assertThat(numbers(listener, 1)).containsExactly(3L);
        bus.faults().clear();
        assertThat(numbers(listener, 2)).containsExactly(1L, 2L);
    }

    @Test
    void aDelayedCallIsAnsweredLater() throws Exception {
        bus.serve(ECHO, call -> Message.reply(call).build());
        BlockingConnection client = bus.connect();
        bus.faults().on("member='Ping'").times(1).delay(SHORT);
        long before = System.nanoTime();

        ping(client);

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(SHORT);
    }

    @Test
    void endingTheFaultsLetsDelayedMessagesGo() throws Exception {
        BlockingConnection listener = bus.connect();
        listener.addMatch("interface='" + ECHO + "'");
        BlockingConnection sender = bus.connect();

        Fault fault = bus.faults().on("interface='" + ECHO + "'").delay(Duration.ofDays(1));
        sender.send(signal("Late", 1));
        sender.send(signal("Late", 2));
        fault.awaitHits(2);
        bus.faults().clear();

        assertThat(numbers(listener, 2)).containsExactly(1L, 2L);
        assertThat(fault.hits()).isEqualTo(2);
    }

    @Test
    void theOwnerOfANameCanBeDisconnected() throws Exception {
        BlockingConnection client = bus.connect();
        bus.serve(ECHO, call -> Message.reply(call).build());
        ping(client);

        bus.faults().disconnect(ECHO);

        bus.awaitNoName(ECHO);
        assertFails(() -> ping(client), "org.freedesktop.DBus.Error.ServiceUnknown");
        assertThatThrownBy(() -> bus.faults().disconnect(ECHO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(ECHO);
    }

    @Test
    void newConnectionsCanBeRefused() throws Exception {
        BlockingConnection before = bus.connect();
        assertThat(before.uniqueName()).startsWith(":1.");
        bus.faults().refuseConnections();

        BlockingConnection refused = bus.connect();
        assertThatThrownBy(refused::uniqueName).isInstanceOf(IOException.class);
        before.call("org.freedesktop.DBus", "/", "org.freedesktop.DBus.Peer", "Ping", "");

        bus.faults().acceptConnections();
        assertThat(bus.connect().uniqueName()).startsWith(":1.");
    }

    @Test
    void aFrozenBusAnswersNobodyAndLosesNothing() throws Exception {
        bus.serve(ECHO, call -> Message.reply(call).build());
        BlockingConnection client = bus.connect();
        ping(client);
        client.timeout(SHORT);

        bus.faults().freeze();
        assertFails(() -> ping(client), CallFailed.TIMEOUT);
        assertThat(bus.messages().calls(ECHO, "Ping")).hasSize(1);
        assertThatThrownBy(() -> bus.faults().disconnect(ECHO)).hasMessage("the bus is frozen");
        bus.faults().unfreeze();

        client.timeout(BlockingConnection.DEFAULT_TIMEOUT);
        ping(client);
        assertThat(bus.messages().calls(ECHO, "Ping")).hasSize(3);
    }

    @Test
    void whatIsNoRuleOrNoErrorNameIsRefused() {
        assertThatThrownBy(() -> bus.faults().on("what='is this'"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bus.faults().on("").fail("nodots", ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bus.faults().on("").times(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void ping(BlockingConnection client) throws IOException, CallFailed {
        client.call(ECHO, "/", ECHO, "Ping", "");
    }

    private static Message signal(String member, long number) {
        return Message.signal(ObjectPath.of("/"), ECHO, member).body("u", number).build();
    }

    private static List<Long> numbers(BlockingConnection listener, int count) throws IOException {
        Long[] numbers = new Long[count];
        for (int i = 0; i < count; i++) {
            Message next = listener.nextMessage();
            while (!next.interfaceName().orElse("").equals(ECHO)) {
                next = listener.nextMessage();
            }
            numbers[i] = (Long) next.body().getFirst();
        }
        return List.of(numbers);
    }

    private static void assertFails(ThrowingCallable call, String errorName) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CallFailed.class, e -> assertThat(e.errorName()).isEqualTo(errorName));
    }
}
