package org.jitney.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jitney.broker.BusUnderTest.OurBus;
import org.jitney.broker.account.Resource;
import org.jitney.broker.activation.Activator;
import org.jitney.broker.config.BrokerConfig;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.peer.Credentials;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bus on a loop that the test turns by hand, with a clock that the test moves. */
class BrokerTest {
    private static final byte[] HANDSHAKE =
            "\0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private static final Duration NOT_AT_ALL = Duration.ZERO;

    private final ManualClock clock = new ManualClock(1_000_000, 1_000_000);
    private final List<StreamSocket> ends = new ArrayList<>();
    private EventLoop loop;
    private Broker broker;

    BrokerTest() throws ErrnoException {
        loop = EventLoop.open(clock);
        broker = Broker.open(loop, OurBus.config());
    }

    @BeforeEach
    void nothingIsInUse() {
        assertThat(broker.bus().peers()).isEmpty();
    }

    @AfterEach
    void close() throws ErrnoException {
        ends.forEach(StreamSocket::close);
        turn();
        broker.close();
        turn();
        assertThat(broker.bus().accounts().users()).isEmpty();
        loop.close();
    }

    private void restart(BrokerConfig config) {
        broker.close();
        broker = Broker.open(loop, config);
    }

    private void turn() throws ErrnoException {
        while (loop.runOnce(NOT_AT_ALL) > 0) {
            // Until nothing happens any more.
        }
    }

    private Credentials user(int uid) {
        return new Credentials(uid, 4711, List.of(uid), Optional.empty(), Optional.empty());
    }

    private StreamSocket attach(int uid) throws ErrnoException {
        List<StreamSocket> pair = StreamSocket.pair();
        ends.add(pair.getFirst());
        broker.attach(pair.getLast(), user(uid));
        return pair.getFirst();
    }

    private int own() {
        return broker.bus().ownCredentials().uid();
    }

    private static void write(StreamSocket socket, byte[] bytes, Fd... fds) throws ErrnoException {
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        assertThat(socket.send(direct, List.of(fds))).isEqualTo(bytes.length);
    }

    private static byte[] read(StreamSocket socket, List<Fd> fds) throws ErrnoException {
        ByteBuffer in = ByteBuffer.allocateDirect(1 << 20);
        int n;
        do {
            n = socket.receive(in, fds);
        } while (n > 0);
        byte[] all = new byte[in.position()];
        in.flip().get(all);
        return all;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static boolean isClosed(StreamSocket socket) throws ErrnoException {
        ByteBuffer in = ByteBuffer.allocateDirect(1 << 20);
        while (true) {
            int n = socket.receive(in.clear(), new ArrayList<>());
            if (n <= 0) {
                return n < 0;
            }
        }
    }

    private StreamSocket hello(int uid) throws ErrnoException {
        StreamSocket socket = attach(uid);
        write(socket, HANDSHAKE);
        write(socket, TestClient.call("Hello").encode(1));
        turn();
        assertThat(text(read(socket, new ArrayList<>())))
                .contains("AGREE_UNIX_FD")
                .contains("NameAcquired");
        return socket;
    }

    private static FrameBuilder to(String destination) {
        return FrameBuilder.call(0, "", "/o", "com.example.I", "M").to(destination);
    }

    @Test
    void everyByteMayComeAlone() throws ErrnoException {
        StreamSocket socket = attach(own());
        byte[] login = "\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] hello = TestClient.call("Hello").encode(1);

        for (byte[] part : List.of(login, hello)) {
            for (byte b : part) {
                write(socket, new byte[] {b});
                turn();
            }
        }

        assertThat(text(read(socket, new ArrayList<>())))
                .contains("OK " + broker.guid())
                .contains(":1.0");
    }

    @Test
    void whoDoesNotSayHelloInTimeIsDisconnected() throws ErrnoException {
        StreamSocket silent = attach(own());
        StreamSocket active = hello(own());

        clock.advance(Duration.ofMinutes(5));
        turn();

        assertThat(isClosed(silent)).isTrue();
        assertThat(isClosed(active)).isFalse();
    }

    @Test
    void descriptorsTravelWithTheirMessage() throws ErrnoException {
        StreamSocket sender = hello(own());
        StreamSocket receiver = hello(own());
        List<StreamSocket> passed = StreamSocket.pair();
        ends.addAll(passed);

        write(sender, to(":1.1").string("without").encode(2));
        write(
                sender,
                to(":1.1").string("with").fdCount(1).descriptor(0).encode(3),
                passed.getFirst().fd());
        turn();

        List<Fd> fds = new ArrayList<>();
        String received = text(read(receiver, fds));
        assertThat(received).contains("without").contains("with");
        assertThat(fds).hasSize(1);
        ByteBuffer one = ByteBuffer.allocateDirect(1).put((byte) 'x').flip();
        assertThat(fds.getFirst().write(one)).isEqualTo(1);
        assertThat(text(read(passed.getLast(), new ArrayList<>()))).isEqualTo("x");
        fds.forEach(Fd::close);
        assertThat(broker.bus().accounts().used(Resource.FDS)).isZero();
    }

    @Test
    void descriptorsThatWereDeclaredMustCome() throws ErrnoException {
        StreamSocket sender = hello(own());

        write(sender, to(":1.0").fdCount(1).descriptor(0).encode(3));
        turn();

        assertThat(isClosed(sender)).isTrue();
    }

    @Test
    void strangersAreNotLetInToAPrivateBus() throws ErrnoException {
        StreamSocket stranger = attach(own() + 1);

        write(stranger, HANDSHAKE);
        turn();

        assertThat(isClosed(stranger)).isTrue();
        assertThat(broker.bus().accounts().used(Resource.CONNECTIONS)).isZero();
    }

    @Test
    void onASharedBusStrangersMayCallButOwnNothing() throws ErrnoException {
        restart(BrokerConfig.forEverybody(user(own()), "0".repeat(32)));
        StreamSocket stranger = hello(own() + 1);

        write(stranger, TestClient.call("RequestName").string("com.example.A").uint32(0).encode(2));
        write(stranger, TestClient.call("GetId").encode(3));
        turn();

        assertThat(text(read(stranger, new ArrayList<>())))
                .contains("org.freedesktop.DBus.Error.AccessDenied")
                .contains("is not allowed to own the service \"com.example.A\"")
                .contains(broker.guid());
    }

    @Test
    void whoDoesNotReadItsSignalsIsDisconnectedAndOthersAreServed() throws ErrnoException {
        restart(
                OurBus.config()
                        .withLimits(
                                OurBus.config()
                                        .limits()
                                        .withPerConnection(Resource.BYTES, 512 << 10)));
        StreamSocket lazy = hello(own());
        StreamSocket emitter = hello(own());
        write(lazy, TestClient.call("AddMatch").string("member='S'").encode(2));
        turn();

        byte[] body = new byte[60_000];
        for (int i = 0; i < 40; i++) {
            write(
                    emitter,
                    FrameBuilder.signal("/o", "com.example.I", "S").bytes(body).encode(i + 2));
            turn();
        }
        write(emitter, TestClient.call("GetId").encode(99));
        turn();

        assertThat(isClosed(lazy)).isTrue();
        assertThat(text(read(emitter, new ArrayList<>()))).contains(broker.guid());
    }

    @Test
    void aCallThatTheCalleeDoesNotReadComesBack() throws ErrnoException {
        restart(
                OurBus.config()
                        .withLimits(
                                OurBus.config()
                                        .limits()
                                        .withPerConnection(Resource.BYTES, 512 << 10)));
        StreamSocket lazy = hello(own());
        StreamSocket caller = hello(own());

        byte[] body = new byte[60_000];
        String answer = "";
        for (int i = 0; i < 40 && answer.isEmpty(); i++) {
            write(caller, to(":1.0").bytes(body).encode(i + 2));
            turn();
            answer = text(read(caller, new ArrayList<>()));
        }

        assertThat(answer).contains("org.freedesktop.DBus.Error.LimitsExceeded");
        assertThat(isClosed(lazy)).isFalse();
    }

    /** Sends one call after the other, as many as the bus takes without time going by. */
    private int flood(StreamSocket flooder, String destination, int most) throws ErrnoException {
        ByteBuffer call = ByteBuffer.allocateDirect(1 << 16);
        for (int i = 0; i < most; i++) {
            call.clear().put(to(destination).bytes(new byte[16_000]).encode(i + 2)).flip();
            while (call.hasRemaining()) {
                int n = flooder.send(call, List.of());
                if (n <= 0) {
                    return i;
                }
                turn();
            }
        }
        return most;
    }

    @Test
    void whoFloodsSomebodyThatDoesNotReadIsHeldBackAndNobodyElseIs() throws ErrnoException {
        StreamSocket lazy = hello(own());
        StreamSocket flooder = hello(own());
        StreamSocket other = hello(own());

        int taken = flood(flooder, ":1.0", 1000);
        write(other, TestClient.call("GetId").encode(2));
        turn();

        assertThat(taken).isBetween(65, 200);
        assertThat(text(read(other, new ArrayList<>()))).contains(broker.guid());
        assertThat(isClosed(lazy)).isFalse();
    }

    @Test
    void whoIsHeldBackIsHeardAgainAfterAMoment() throws ErrnoException {
        hello(own());
        StreamSocket flooder = hello(own());
        flood(flooder, ":1.0", 1000);
        int before = longestQueue(":1.0");

        clock.advance(Duration.ofMillis(8));
        turn();

        assertThat(longestQueue(":1.0")).isGreaterThan(before);
    }

    private int longestQueue(String name) {
        return Objects.requireNonNull(broker.bus().find(name)).peakQueue();
    }

    @Test
    void aServiceIsNotHeldBackForACallerThatDoesNotReadItsAnswers() throws ErrnoException {
        StreamSocket service = hello(own());
        StreamSocket caller = hello(own());
        int calls = 100;
        for (int i = 0; i < calls; i++) {
            write(caller, to(":1.0").encode(i + 2));
            turn();
        }
        read(service, new ArrayList<>());

        for (int i = 0; i < calls; i++) {
            FrameBuilder answer = FrameBuilder.reply(i + 2).to(":1.1").bytes(new byte[16_000]);
            write(service, answer.encode(i + 2));
            turn();
        }
        write(service, TestClient.call("GetId").encode(1000));
        turn();

        assertThat(text(read(service, new ArrayList<>()))).contains(broker.guid());
    }

    @Test
    void theListOfNamesTellsWhoHasComeAndGone() throws ErrnoException {
        StreamSocket client = hello(own());
        StreamSocket other = hello(own());

        String before = names(client, 2);
        write(client, TestClient.call("RequestName").string("com.example.A").uint32(0).encode(3));
        String owned = names(client, 4);
        write(client, TestClient.call("ReleaseName").string("com.example.A").encode(5));
        other.close();
        String after = names(client, 6);

        assertThat(before).contains(":1.0", ":1.1").doesNotContain("com.example.A");
        assertThat(owned).contains(":1.0", ":1.1", "com.example.A");
        assertThat(after).contains(":1.0").doesNotContain(":1.1", "com.example.A");
    }

    private String names(StreamSocket client, int serial) throws ErrnoException {
        turn();
        read(client, new ArrayList<>());
        write(client, TestClient.call("ListNames").encode(serial));
        turn();
        String all = text(read(client, new ArrayList<>()));
        return all.substring(all.indexOf("org.freedesktop.DBus\0") + 1);
    }

    @Test
    void whoIsHeldBackMayLeave() throws ErrnoException {
        hello(own());
        StreamSocket flooder = hello(own());
        flood(flooder, ":1.0", 1000);

        flooder.close();
        turn();

        assertThat(broker.bus().peers()).hasSize(1);
    }

    @Test
    void aServiceIsStartedForTheMessagesThatWaitForIt() throws ErrnoException {
        List<String> started = new ArrayList<>();
        restart(OurBus.config().withActivator(activator((name, _) -> started.add(name))));
        StreamSocket client = hello(own());

        write(client, to("com.example.A").string("first").encode(2));
        write(client, to("com.example.A").string("second").encode(3));
        write(
                client,
                TestClient.call("StartServiceByName").string("com.example.A").uint32(0).encode(4));
        turn();
        StreamSocket service = hello(own());
        write(service, TestClient.call("RequestName").string("com.example.A").uint32(0).encode(2));
        turn();

        assertThat(started).containsExactly("com.example.A");
        assertThat(text(read(service, new ArrayList<>()))).containsSubsequence("first", "second");
        assertThat(read(client, new ArrayList<>())).isNotEmpty();
    }

    @Test
    void aServiceThatCannotBeStartedIsReported() throws ErrnoException {
        restart(
                OurBus.config()
                        .withActivator(
                                activator((_, failure) ->
                                        failure.failed(
                                                "org.freedesktop.DBus.Error.Spawn.Failed",
                                                "out of order"))));
        StreamSocket client = hello(own());

        write(client, to("com.example.A").encode(2));
        turn();

        assertThat(text(read(client, new ArrayList<>())))
                .contains("Spawn.Failed")
                .contains("out of order");
    }

    @Test
    void aServiceThatDoesNotAppearTimesOut() throws ErrnoException {
        restart(OurBus.config().withActivator(activator((_, _) -> {})));
        StreamSocket client = hello(own());

        write(client, to("com.example.A").encode(2));
        turn();
        clock.advance(Duration.ofSeconds(26));
        turn();

        assertThat(text(read(client, new ArrayList<>())))
                .contains("org.freedesktop.DBus.Error.TimedOut");
    }

    private interface Start {
        void start(String name, Activator.FailureReport failure);
    }

    private static Activator activator(Start start) {
        return new Activator() {
            @Override
            public Set<String> names() {
                return Set.of("com.example.A");
            }

            @Override
            public void activate(String name, FailureReport failure) {
                start.start(name, failure);
            }

            @Override
            public void updateEnvironment(Map<String, String> variables) {}
        };
    }

    @Test
    void closingTheBusDisconnectsEverybody() throws ErrnoException {
        StreamSocket active = hello(own());
        StreamSocket silent = attach(own());

        broker.close();
        turn();

        assertThat(isClosed(active)).isTrue();
        assertThat(isClosed(silent)).isTrue();
    }

    @Test
    void framesNameTheirParts() {
        Frame frame = to(":1.1").frame(1);

        assertThat(frame).hasToString("method_call #1 from  to :1.1 /o com.example.I.M");
    }

    /** The second one begins in one portion that is read and ends in the next. */
    @Test
    void bigMessagesBehindEachOtherArriveWhole() throws ErrnoException {
        StreamSocket sender = hello(own());
        StreamSocket receiver = hello(own());
        var all = new ByteArrayOutputStream();
        for (int serial = 2; serial <= 6; serial++) {
            all.writeBytes(to(":1.1").string("x".repeat(20_000)).encode(serial));
        }

        write(sender, all.toByteArray());
        turn();

        String received = text(read(receiver, new ArrayList<>()));
        turn();
        received += text(read(receiver, new ArrayList<>()));
        assertThat(received.split("x{20000}", -1)).hasSize(6);
    }
}
