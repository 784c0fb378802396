package org.jitney.network1.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.junit.jupiter.api.Test;

final class MachineCallsTest {
    private static final String UNKNOWN = "org.freedesktop.DBus.Error.ServiceUnknown";

    /** Writes down who is called with what; the test answers. */
    private static final class FakeBus implements Endpoint {
        final List<String> calls = new ArrayList<>();
        final List<Runnable> refusals = new ArrayList<>();

        @Override
        public void send(Message message) {
            throw new AssertionError(message);
        }

        @Override
        public void call(Message message, Duration timeout, Consumer<Message> onReply) {
            Message numbered = message.withSerial(calls.size() + 1);
            calls.add(
                    "%s %s%s"
                            .formatted(
                                    message.destination().orElseThrow(),
                                    message.member().orElseThrow(),
                                    message.body()));
            refusals.add(() -> onReply.accept(Message.error(numbered, UNKNOWN, "none").build()));
        }

        @Override
        public boolean isDirect() {
            return false;
        }

        @Override
        public boolean isOpen() {
            return true;
        }
    }

    private final FakeBus bus = new FakeBus();
    private final Map<String, Consumer<Message>> listeners = new HashMap<>();
    private final MachineCalls calls = new MachineCalls(bus);

    private void listen() {
        calls.listen((rule, handler) -> {
            listeners.put(rule.replaceAll(".*arg0='|'$", ""), handler);
            return () -> {};
        });
    }

    private void comesUp(String service) {
        Message signal =
                Message.signal(
                                ObjectPath.of("/org/freedesktop/DBus"),
                                "org.freedesktop.DBus",
                                "NameOwnerChanged")
                        .body("sss", service, "", ":1.9")
                        .build();
        Objects.requireNonNull(listeners.get(service)).accept(signal);
    }

    @Test
    void aLeaseThatGoesOnSaysNothingTwice() {
        calls.hostname("one");
        calls.hostname("one");
        calls.timezone("Europe/Vienna");
        calls.timezone("Europe/Vienna");
        calls.hostname("");

        assertThat(bus.calls)
                .containsExactly(
                        "org.freedesktop.hostname1 SetHostname[one, false]",
                        "org.freedesktop.timedate1 SetTimezone[Europe/Vienna, false]",
                        "org.freedesktop.hostname1 SetHostname[, false]");
    }

    @Test
    void whatCouldNotBeSaidIsSaidWhenTheServiceComesUp() {
        listen();
        calls.hostname("one");
        calls.timezone("Asia/Tokyo");
        bus.refusals.getFirst().run();
        bus.calls.clear();

        comesUp("org.freedesktop.timedate1");
        assertThat(bus.calls).isEmpty();
        comesUp("org.freedesktop.hostname1");
        comesUp("org.freedesktop.hostname1");

        assertThat(bus.calls).containsExactly("org.freedesktop.hostname1 SetHostname[one, false]");
    }

    @Test
    void anotherBusHearsEverythingAndOneWithoutLeasesNothing() {
        calls.again();
        assertThat(bus.calls).isEmpty();
        calls.timezone("Asia/Tokyo");

        calls.again();

        assertThat(bus.calls).hasSize(2);
    }

    @Test
    void theMachineKeepsItsNameWhenTheDaemonEnds() {
        calls.hostname("one");

        calls.close();
        calls.hostname("");

        assertThat(bus.calls).hasSize(1);
    }
}
