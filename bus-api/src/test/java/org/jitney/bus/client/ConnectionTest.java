package org.jitney.bus.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both connections, against the reference bus and against each other. */
class ConnectionTest {

    private static final ObjectPath PATH = ObjectPath.of("/org/example");
    private static final String GUID = "0123456789abcdef0123456789abcdef";

    @TempDir Path directory;

    /** Answers Echo with its arguments. */
    private static final class Echo implements CallReceiver {

        final List<PeerIdentity> callers = new ArrayList<>();

        @Override
        public void attached(Endpoint endpoint) {}

        @Override
        public void onCall(Endpoint endpoint, Message call, PeerIdentity peer) {
            callers.add(peer);
            endpoint.send(Message.reply(call).body(call.signature().value(), call.body()).build());
        }

        @Override
        public void detached(Endpoint endpoint) {}
    }

    private static void runUntil(EventLoop loop, BooleanSupplier done) throws ErrnoException {
        for (int turn = 0; turn < 250 && !done.getAsBoolean(); turn++) {
            loop.runOnce(Duration.ofMillis(20));
        }
        assertThat(done.getAsBoolean()).as("done in time").isTrue();
    }

    @Test
    void blockingConnectionCallsTheReferenceBus() throws Exception {
        assumeTrue(Files.exists(PrivateDaemon.PROGRAM), "no dbus-daemon here");
        try (PrivateDaemon daemon = PrivateDaemon.start(directory);
                BlockingConnection bus = BlockingConnection.bus(daemon.address())) {
            var names =
                    bus.call(
                            "org.freedesktop.DBus",
                            "/org/freedesktop/DBus",
                            "org.freedesktop.DBus",
                            "ListNames",
                            "");

            assertThat(names.get(0).toString()).contains(bus.uniqueName());
            List<Message> owners = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String name = i % 2 == 0 ? "org.freedesktop.DBus" : "org.example.Nope" + i;
                owners.add(
                        Message.call(
                                        "org.freedesktop.DBus",
                                        "/org/freedesktop/DBus",
                                        "org.freedesktop.DBus",
                                        "NameHasOwner")
                                .body("s", name)
                                .build());
            }
            List<Message> answers = bus.answers(owners);
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).body().get(0)).isEqualTo(i % 2 == 0);
            }
            assertThat(answers).hasSize(200);
            assertThatThrownBy(() -> bus.call("org.example.Nope", "/", "org.example.I", "M", ""))
                    .isInstanceOfSatisfying(
                            CallFailed.class,
                            e -> assertThat(e.errorName()).endsWith("ServiceUnknown"));
            bus.addMatch("type='signal',member='Nope'");
            // NameAcquired for the unique name has been kept for us; nothing follows it.
            assertThat(bus.nextMessage().member()).contains("NameAcquired");
            assertThat(bus.nextMessage(Duration.ofMillis(10))).isEmpty();
        }
    }

    @Test
    void serviceOnTheReferenceBusKnowsItsCaller() throws Exception {
        assumeTrue(Files.exists(PrivateDaemon.PROGRAM), "no dbus-daemon here");
        try (PrivateDaemon daemon = PrivateDaemon.start(directory);
                EventLoop loop = EventLoop.open();
                BusConnection service = BusConnection.open(loop, daemon.address());
                BusConnection client = BusConnection.open(loop, daemon.address())) {
            Echo echo = new Echo();
            List<Object> replies = new ArrayList<>();
            service.serve(echo);
            service.requestName(
                    "org.example.Echo",
                    BusConnection.DO_NOT_QUEUE,
                    outcome -> {
                        assertThat(outcome).isEqualTo(NameReply.PRIMARY_OWNER);
                        for (int i = 0; i < 100; i++) {
                            client.call(
                                    Message.call("org.example.Echo", "/", "org.example.I", "Echo")
                                            .body("i", i)
                                            .build(),
                                    answer -> replies.add(answer.body().get(0)));
                        }
                    },
                    failure -> replies.add(failure));

            runUntil(loop, () -> replies.size() == 100);

            assertThat(replies).isSorted().startsWith(0).endsWith(99);
            assertThat(echo.callers).allMatch(c -> c.uniqueName().equals(client.uniqueName()));
            assertThat(echo.callers.getFirst().pid()).isEqualTo(ProcessHandle.current().pid());
        }
    }

    @Test
    void directConnectionPassesDescriptorsAndLargeMessages() throws Exception {
        List<StreamSocket> pair = StreamSocket.pair();
        try (EventLoop loop = EventLoop.open();
                BusConnection server = BusConnection.direct(loop, pair.get(0), GUID);
                BusConnection client = BusConnection.peer(loop, pair.get(1))) {
            List<Object> seen = new ArrayList<>();
            client.match(
                    "type='signal',member='Big'", m -> seen.add(((byte[]) m.body().get(0)).length));
            client.match("type='signal',member='Fd'", m -> seen.add(fileIsOpen(m)));
            List<StreamSocket> passed = StreamSocket.pair();
            Fd first = passed.get(0).fd();
            server.send(
                    Message.signal(PATH, "org.example.I", "Big")
                            .body("ay", (Object) new byte[5 << 20])
                            .build());
            server.send(Message.signal(PATH, "org.example.I", "Fd").body("h", first).build());

            runUntil(loop, () -> seen.size() == 2);

            assertThat(seen).containsExactly(5 << 20, true);
            assertThat(first.isOpen()).as("closed once it was sent").isFalse();
            passed.get(1).close();
        }
    }

    private static boolean fileIsOpen(Message message) {
        return ((Fd) message.body().get(0)).isOpen();
    }

    @Test
    void peerThatDoesNotReadIsDisconnected() throws Exception {
        List<StreamSocket> pair = StreamSocket.pair();
        try (EventLoop loop = EventLoop.open();
                StreamSocket idle = pair.get(1);
                BusConnection server = BusConnection.direct(loop, pair.get(0), GUID)) {
            server.queueLimit(1 << 20);
            List<String> ended = new ArrayList<>();
            server.onClosed(() -> ended.add(server.closeReason()));
            Message signal =
                    Message.signal(PATH, "org.example.I", "S")
                            .body("ay", (Object) new byte[100_000])
                            .build();
            for (int i = 0; i < 20; i++) {
                server.send(signal);
                assertThat(server.queuedBytes()).isLessThan(2 << 20);
            }

            runUntil(loop, () -> !ended.isEmpty());

            assertThat(ended.getFirst()).contains("does not read");
            assertThat(idle.fd().isOpen()).isTrue();
        }
    }
}
