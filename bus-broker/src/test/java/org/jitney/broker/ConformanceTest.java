package org.jitney.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jitney.broker.TestClient.call;
import static org.jitney.broker.TestClient.describe;
import static org.jitney.broker.TestClient.text;

import java.util.Arrays;
import java.util.List;
import org.jitney.broker.BusUnderTest.Running;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.FrameBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients see on the wire, on our bus and on the reference. */
class ConformanceTest {
    private static final String INSTALLED = "org.jitney.broker.BusUnderTest#installed";
    private static final String NAME = "com.example.A";
    private static final String ERROR = "org.freedesktop.DBus.Error.";
    private static final int ALLOW_REPLACEMENT = 1;
    private static final int REPLACE_EXISTING = 2;
    private static final int DO_NOT_QUEUE = 4;

    private static String request(TestClient client, int flags) {
        return describe(client.ask(call("RequestName").string(NAME).uint32(flags)));
    }

    private static FrameBuilder to(String destination) {
        return FrameBuilder.call(0, "", "/o", "com.example.I", "M").to(destination);
    }

    private static FrameBuilder signal(String member) {
        return FrameBuilder.signal("/o", "com.example.I", member);
    }

    private static void subscribe(TestClient client, String rule) {
        assertThat(describe(client.ask("AddMatch", rule))).isEqualTo("return[]");
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void helloComesBeforeTheNameIsAcquired(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient client = TestClient.raw(bus.socket())) {
            client.authenticate();

            client.send(call("Hello"));

            String hello = describe(client.next());
            assertThat(hello).startsWith("return[:1.");
            assertThat(describe(client.next())).isEqualTo(hello.replace("return", "NameAcquired"));
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void aSecondHelloFails(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient client = bus.connect()) {
            assertThat(describe(client.ask("Hello")))
                    .isEqualTo(ERROR + "Failed[Already handled an Hello message]");
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void whoDoesNotSayHelloFirstIsDisconnected(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient client = TestClient.raw(bus.socket())) {
            client.authenticate();

            client.send(to(":1.0"));

            assertThat(client.isDisconnected()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void signalsOfAnAcquiredNameComeBeforeTheReply(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient client = bus.connect()) {
            subscribe(client, "member='NameOwnerChanged'");
            client.drain();

            client.send(call("RequestName").string(NAME).uint32(0));

            assertThat(describe(client.next()))
                    .isEqualTo("NameOwnerChanged[%s, , %s]".formatted(NAME, client.name()));
            assertThat(describe(client.next())).isEqualTo("NameAcquired[%s]".formatted(NAME));
            assertThat(describe(client.next())).isEqualTo("return[1]");
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void replacedOwnerWaitsBehindTheNewOne(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient first = bus.connect();
                TestClient second = bus.connect();
                TestClient watcher = bus.connect()) {
            request(first, ALLOW_REPLACEMENT);
            subscribe(watcher, "member='NameOwnerChanged',arg0='" + NAME + "'");

            assertThat(request(second, REPLACE_EXISTING)).isEqualTo("return[1]");

            assertThat(first.drainText()).endsWith("NameLost[" + NAME + "]");
            assertThat(second.drainText()).endsWith("NameAcquired[" + NAME + "]");
            assertThat(watcher.drainText())
                    .endsWith(
                            "NameOwnerChanged[%s, %s, %s]"
                                    .formatted(NAME, first.name(), second.name()));
            assertThat(text(second.ask("ListQueuedOwners", NAME)))
                    .containsExactly(second.name(), first.name());
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void requestNameAnswersByItsFlags(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient first = bus.connect();
                TestClient second = bus.connect()) {
            assertThat(request(first, DO_NOT_QUEUE)).isEqualTo("return[1]");
            assertThat(request(first, 0)).isEqualTo("return[4]");
            assertThat(request(second, DO_NOT_QUEUE)).isEqualTo("return[3]");
            assertThat(request(second, REPLACE_EXISTING)).isEqualTo("return[2]");
            assertThat(request(second, 0)).isEqualTo("return[2]");
            assertThat(request(second, DO_NOT_QUEUE)).isEqualTo("return[3]");
            assertThat(text(first.ask("ListQueuedOwners", NAME))).containsExactly(first.name());
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void aReleasedNameGoesToTheNextInLine(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient first = bus.connect();
                TestClient second = bus.connect()) {
            request(first, 0);
            request(second, 0);
            first.drain();

            assertThat(describe(second.ask("ReleaseName", "com.example.B"))).isEqualTo("return[2]");
            assertThat(describe(first.ask("ReleaseName", NAME))).isEqualTo("return[1]");
            assertThat(describe(first.ask("ReleaseName", NAME))).isEqualTo("return[3]");

            assertThat(first.drainText()).containsExactly("NameLost[" + NAME + "]");
            assertThat(second.drainText()).endsWith("NameAcquired[" + NAME + "]");
            assertThat(text(first.ask("GetNameOwner", NAME))).containsExactly(second.name());
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void whoLeavesGivesItsNamesUpYoungestFirstAndTheUniqueOneLast(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient watcher = bus.connect()) {
            TestClient other = bus.connect();
            other.ask(call("RequestName").string("com.example.A").uint32(0));
            other.ask(call("RequestName").string("com.example.B").uint32(0));
            subscribe(
                    watcher,
                    "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged'");
            watcher.drain();

            other.close();

            String change = "NameOwnerChanged[%s, " + other.name() + ", ]";
            assertThat(describe(watcher.next())).isEqualTo(change.formatted("com.example.B"));
            assertThat(describe(watcher.next())).isEqualTo(change.formatted("com.example.A"));
            assertThat(describe(watcher.next())).isEqualTo(change.formatted(other.name()));
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void errorsOfTheBusHaveTheNamesAndTextsThatClientsKnow(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient c = bus.connect()) {
            String nobody = "com.example.Nobody";
            assertThat(describe(c.ask("GetNameOwner", nobody)))
                    .isEqualTo(
                            ERROR
                                    + "NameHasNoOwner[Could not get owner of name 'com.example.Nobody': no such name]");
            assertThat(describe(c.ask("ListQueuedOwners", nobody)))
                    .isEqualTo(
                            ERROR
                                    + "NameHasNoOwner[Could not get owners of name 'com.example.Nobody': no such name]");
            assertThat(describe(c.ask("GetConnectionUnixUser", nobody)))
                    .isEqualTo(
                            ERROR
                                    + "NameHasNoOwner[Could not get UID of name 'com.example.Nobody': no such name]");
            assertThat(describe(c.ask("GetConnectionUnixProcessID", nobody)))
                    .isEqualTo(
                            ERROR
                                    + "NameHasNoOwner[Could not get PID of name 'com.example.Nobody': no such name]");
            assertThat(describe(c.ask("GetConnectionCredentials", nobody)))
                    .isEqualTo(
                            ERROR
                                    + "NameHasNoOwner[Could not get credentials of name 'com.example.Nobody': no such name]");
            assertThat(describe(c.ask("RemoveMatch", "member='X'")))
                    .isEqualTo(
                            ERROR
                                    + "MatchRuleNotFound[The given match rule wasn't found and can't be removed]");
            assertThat(c.ask("AddMatch", "nonsense").errorName())
                    .isEqualTo(ERROR + "MatchRuleInvalid");
            assertThat(describe(c.ask(call("StartServiceByName").string(nobody).uint32(0))))
                    .isEqualTo(
                            ERROR
                                    + "ServiceUnknown[The name com.example.Nobody was not provided by any .service files]");
            assertThat(describe(c.ask("NoSuchMethod")))
                    .isEqualTo(
                            ERROR
                                    + "UnknownMethod[org.freedesktop.DBus does not understand message NoSuchMethod]");
            assertThat(describe(c.ask(call("GetNameOwner"))))
                    .isEqualTo(
                            ERROR
                                    + "InvalidArgs[Call to GetNameOwner has wrong args (, expected s)]");
            assertThat(describe(c.ask("ReleaseName", ":1.5")))
                    .isEqualTo(
                            ERROR
                                    + "InvalidArgs[Cannot release a service starting with ':' such as \":1.5\"]");
            assertThat(describe(c.ask(call("RequestName").string(":1.5").uint32(0))))
                    .isEqualTo(
                            ERROR
                                    + "InvalidArgs[Cannot acquire a service starting with ':' such as \":1.5\"]");
            assertThat(describe(c.ask(call("RequestName").string("no-dot").uint32(0))))
                    .isEqualTo(ERROR + "InvalidArgs[Requested bus name \"no-dot\" is not valid]");
            assertThat(describe(c.ask("ReleaseName", "org.freedesktop.DBus")))
                    .isEqualTo(
                            ERROR
                                    + "InvalidArgs[Cannot release the org.freedesktop.DBus service because it is owned by the bus]");
            assertThat(c.ask("GetAdtAuditSessionData", c.name()).errorName())
                    .isEqualTo(ERROR + "AdtAuditDataUnknown");
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void aCallToNobodyFails(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient c = bus.connect()) {
            assertThat(describe(c.ask(to("com.example.Nobody"))))
                    .isEqualTo(
                            ERROR
                                    + "ServiceUnknown[The name com.example.Nobody was not provided by any .service files]");
            assertThat(describe(c.ask(to(":1.999"))))
                    .isEqualTo(
                            ERROR
                                    + "ServiceUnknown[The name :1.999 was not provided by any .service files]");
            FrameBuilder quiet =
                    FrameBuilder.call(Frame.NO_AUTO_START, "", "/o", "com.example.I", "M")
                            .to("com.example.Nobody");
            assertThat(describe(c.ask(quiet)))
                    .isEqualTo(
                            ERROR + "NameHasNoOwner[Name \"com.example.Nobody\" does not exist]");
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void aCallIsAnsweredByItsCallee(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient client = bus.connect();
                TestClient service = bus.connect()) {
            request(service, 0);
            service.drain();

            int serial = client.send(to(NAME).string("question"));
            Frame received = service.next();
            service.send(FrameBuilder.reply(received.serial()).to(client.name()).string("answer"));

            assertThat(describe(received)).isEqualTo("M[question]");
            assertThat(describe(client.reply(serial))).isEqualTo("return[answer]");
        }
    }

    /** The reference delivers such replies under its stock session policy; nobody needs them. */
    @Test
    void aReplyThatNobodyAskedForIsDropped() {
        try (Running bus = BusUnderTest.JITNEY.start();
                TestClient client = bus.connect();
                TestClient service = bus.connect();
                TestClient stranger = bus.connect()) {
            request(service, 0);
            service.drain();
            client.drain();

            int serial = client.send(to(NAME).string("question"));
            Frame received = service.next();
            stranger.send(FrameBuilder.reply(serial).to(client.name()).string("forged"));
            stranger.drain();
            service.send(FrameBuilder.reply(received.serial()).to(client.name()).string("answer"));
            service.send(FrameBuilder.reply(received.serial()).to(client.name()).string("again"));
            service.drain();

            assertThat(client.drainText()).containsExactly("return[answer]");
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void aCalleeThatLeavesOwesNoReply(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient client = bus.connect()) {
            TestClient service = bus.connect();
            int serial = client.send(to(service.name()));
            service.drain();

            service.close();

            assertThat(describe(client.reply(serial)))
                    .isEqualTo(
                            ERROR
                                    + "NoReply[Message recipient disconnected from message bus without replying]");
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void signalsReachWhoeverAskedForThemOnceAndInOrder(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient emitter = bus.connect();
                TestClient one = bus.connect();
                TestClient other = bus.connect()) {
            subscribe(one, "interface='com.example.I'");
            subscribe(one, "sender='" + emitter.name() + "',path_namespace='/'");
            subscribe(other, "arg0='even'");
            one.drain();
            other.drain();

            for (int i = 0; i < 6; i++) {
                emitter.send(signal("S" + i).string(i % 2 == 0 ? "even" : "odd"));
            }
            emitter.drain();

            assertThat(one.drainText())
                    .containsExactly(
                            "S0[even]", "S1[odd]", "S2[even]", "S3[odd]", "S4[even]", "S5[odd]");
            assertThat(other.drainText()).containsExactly("S0[even]", "S2[even]", "S4[even]");
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void aRuleFollowsTheOwnerOfItsSendersName(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient first = bus.connect();
                TestClient second = bus.connect();
                TestClient watcher = bus.connect()) {
            request(first, ALLOW_REPLACEMENT);
            subscribe(watcher, "sender='" + NAME + "'");
            watcher.drain();

            first.send(signal("One"));
            first.drain();
            request(second, REPLACE_EXISTING);
            first.send(signal("Two"));
            first.drain();
            second.send(signal("Three"));
            second.drain();

            assertThat(watcher.drainText()).containsExactly("One[]", "Three[]");
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void aRemovedRuleIsSilent(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient client = bus.connect()) {
            subscribe(client, "type='signal',member='S'");
            assertThat(describe(client.ask("RemoveMatch", "member=S,type=signal")))
                    .isEqualTo("return[]");
            client.drain();

            client.send(signal("S"));

            assertThat(client.drainText()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void aSignalWithADestinationGoesThereOnly(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient emitter = bus.connect();
                TestClient target = bus.connect();
                TestClient other = bus.connect()) {
            subscribe(other, "member='S'");
            other.drain();
            target.drain();

            emitter.send(signal("S").to(target.name()).string("x"));
            emitter.drain();

            assertThat(target.drainText()).containsExactly("S[x]");
            assertThat(other.drainText()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void aMonitorSeesEverythingAndIsNobody(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient client = bus.connect();
                TestClient monitor = bus.connect()) {
            client.drain();
            monitor.drain();
            FrameBuilder become =
                    FrameBuilder.call(
                                    0,
                                    "",
                                    TestClient.BUS_PATH,
                                    "org.freedesktop.DBus.Monitoring",
                                    "BecomeMonitor")
                            .to(TestClient.BUS)
                            .strings(List.of("type='method_call'", "type='method_return'"))
                            .uint32(0);
            assertThat(describe(monitor.ask(become))).isEqualTo("return[]");

            assertThat(describe(client.ask("NameHasOwner", monitor.name()))).isEqualTo("return[0]");

            assertThat(describe(monitor.next())).isEqualTo("NameLost[" + monitor.name() + "]");
            assertThat(describe(monitor.next())).isEqualTo("NameHasOwner[" + monitor.name() + "]");
            assertThat(describe(monitor.next())).isEqualTo("return[0]");
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void aBigMessageArrivesWhole(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient client = bus.connect();
                TestClient service = bus.connect()) {
            service.drain();
            byte[] big = new byte[5 << 20];
            for (int i = 0; i < big.length; i++) {
                big[i] = (byte) (i * 31);
            }

            Thread sender =
                    Thread.ofPlatform().start(() -> client.send(to(service.name()).bytes(big)));
            Frame received = service.next();
            join(sender);

            byte[] bytes = received.toBytes();
            assertThat(received.bodyLength()).isEqualTo(big.length + 4);
            assertThat(Arrays.copyOfRange(bytes, bytes.length - big.length, bytes.length))
                    .isEqualTo(big);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void aMalformedMessageCostsOnlyItsSender(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient bad = bus.connect();
                TestClient good = bus.connect()) {
            byte[] message = to(good.name()).string("x").encode(5);
            message[3] = 9;

            bad.write(message);

            assertThat(bad.isDisconnected()).isTrue();
            assertThat(describe(good.ask("NameHasOwner", good.name()))).isEqualTo("return[1]");
        }
    }

    @ParameterizedTest
    @MethodSource(INSTALLED)
    void aCallWithoutInterfaceFindsItsMethod(BusUnderTest kind) {
        try (Running bus = kind.start();
                TestClient client = bus.connect()) {
            FrameBuilder call =
                    FrameBuilder.call(0, "", TestClient.BUS_PATH, "", "NameHasOwner")
                            .to(TestClient.BUS)
                            .string(client.name());

            assertThat(describe(client.ask(call))).isEqualTo("return[1]");
        }
    }
}
