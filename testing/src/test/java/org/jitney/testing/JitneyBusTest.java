package org.jitney.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.wire.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JitneyBusTest {
    @RegisterExtension static final JitneyBus bus = JitneyBus.start();

    private static final String LAMP = "com.example.Lamp";

    @Test
    void aFakeServiceAnswersCallsOfAnotherConnection() throws Exception {
        bus.serve(LAMP, call -> Message.reply(call).body("s", "on").build());
        BlockingConnection client = bus.connect();

        var answer = client.call(LAMP, "/", LAMP, "State", "");

        assertThat(answer).containsExactly("on");
    }

    @Test
    void aFakeServiceAnswersWithTheErrorThatItThrows() {
        bus.serve(
                LAMP,
                call -> {
                    throw new DBusError("com.example.Broken", "no bulb");
                });
        BlockingConnection client = bus.connect();

        assertThatThrownBy(() -> client.call(LAMP, "/", LAMP, "State", ""))
                .isInstanceOf(CallFailed.class)
                .hasMessage("no bulb");
    }

    @Test
    void aFakeServiceSendsSignals() throws Exception {
        FakeService lamp = bus.serve(LAMP, call -> Message.reply(call).build());
        BlockingConnection client = bus.connect();
        client.addMatch("type='signal',interface='" + LAMP + "'");

        lamp.emit("/lamp", LAMP, "Changed", "b", true);

        Message next = client.nextMessage();
        while (!next.isSignal(LAMP, "Changed")) {
            next = client.nextMessage();
        }
        assertThat(next.body()).containsExactly(true);
        lamp.close();
        bus.awaitNoName(LAMP);
    }

    @Test
    void aNameCanBeAwaited() throws Exception {
        BlockingConnection late = bus.connect();
        Thread owner = Thread.ofVirtual().start(() -> request(late, "com.example.Late"));

        bus.awaitName("com.example.Late");

        owner.join();
        late.close();
        bus.awaitNoName("com.example.Late");
    }

    private static void request(BlockingConnection connection, String name) {
        try {
            connection.call(
                    "org.freedesktop.DBus",
                    "/org/freedesktop/DBus",
                    "org.freedesktop.DBus",
                    "RequestName",
                    "su",
                    name,
                    0L);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void parametersAreFilledIn(
            JitneyBus same,
            BusAddress address,
            Faults faults,
            Messages messages,
            BlockingConnection connection)
            throws Exception {
        assertThat(same).isSameAs(bus);
        assertThat(address).isEqualTo(bus.busAddress());
        assertThat(faults).isSameAs(bus.faults());
        assertThat(messages).isSameAs(bus.messages());
        assertThat(connection.uniqueName()).startsWith(":1.");
    }

    @Test
    void theEnvironmentLeadsProgramsToThisBus() {
        assertThat(bus.environment())
                .containsEntry("DBUS_SYSTEM_BUS_ADDRESS", bus.address())
                .containsEntry("DBUS_SESSION_BUS_ADDRESS", bus.address());
        assertThat(BusAddress.parse(bus.address()).toString()).contains("unix:path=");
    }

    @Test
    void withoutJUnitItIsAResourceThatLeavesNothing() throws Exception {
        Path directory;
        BlockingConnection client;
        try (JitneyBus own = JitneyBus.start()) {
            directory = own.directory();
            client = own.connect();
            assertThat(client.uniqueName()).startsWith(":1.");
            assertThat(directory.resolve("bus")).exists();
        }

        assertThat(Files.exists(directory)).isFalse();
    }

    @Test
    void aClosedBusSaysSo() {
        JitneyBus own = JitneyBus.start();
        own.close();
        own.close();

        assertThatThrownBy(own::address)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the bus is closed");
    }
}
