package org.jitney.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.broker.BusUnderTest.OurBus;
import org.jitney.broker.config.BrokerConfig;
import org.jitney.broker.config.ConfigError;
import org.jitney.broker.config.ConfigReader;
import org.jitney.broker.config.HostSource;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.peer.Credentials;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies of files on a bus that the test turns by hand: with users that it makes up. */
class PolicyOnTheBusTest {
    private static final int USER = 5001;
    private static final int OTHER = 5002;
    private static final String BASE =
            "<allow user='*'/><allow own='*'/><allow receive_sender='*'/>"
                    + "<allow send_destination='org.freedesktop.DBus' send_interface='org.freedesktop.DBus'/>";

    @TempDir private Path directory;

    private final List<StreamSocket> ends = new ArrayList<>();
    private final EventLoop loop;
    private Optional<Broker> broker = Optional.empty();
    private int serial = 10;

    PolicyOnTheBusTest() throws ErrnoException {
        loop = EventLoop.open();
    }

    @AfterEach
    void close() throws ErrnoException {
        ends.forEach(StreamSocket::close);
        turn();
        broker.ifPresent(Broker::close);
        turn();
        loop.close();
    }

    private BrokerConfig config(String rules) throws ErrnoException, ConfigError, IOException {
        Path file = directory.resolve("bus.conf");
        Files.writeString(
                file,
                """
                <busconfig>
                <policy context='default'>
                %s
                %s
                </policy>
                </busconfig>
                """
                        .formatted(BASE, rules));
        try (Root root = Root.host()) {
            return OurBus.config().with(ConfigReader.read(new HostSource(root), file.toString()));
        }
    }

    private Broker start(BrokerConfig config) {
        broker = Optional.of(Broker.open(loop, config));
        return broker.get();
    }

    private void turn() throws ErrnoException {
        while (loop.runOnce(Duration.ZERO) > 0) {
            // Until nothing happens any more.
        }
    }

    private StreamSocket hello(int uid) throws ErrnoException {
        List<StreamSocket> pair = StreamSocket.pair();
        ends.add(pair.getFirst());
        broker.orElseThrow()
                .attach(
                        pair.getLast(),
                        new Credentials(uid, 1, List.of(uid), Optional.empty(), Optional.empty()));
        write(
                pair.getFirst(),
                "\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n".getBytes(StandardCharsets.US_ASCII));
        write(pair.getFirst(), TestClient.call("Hello").encode(1));
        turn();
        assertThat(read(pair.getFirst())).contains("NameAcquired");
        return pair.getFirst();
    }

    private static void write(StreamSocket socket, byte[] bytes) throws ErrnoException {
        socket.send(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(), List.of());
    }

    private static String read(StreamSocket socket) throws ErrnoException {
        ByteBuffer in = ByteBuffer.allocateDirect(1 << 18);
        int n;
        do {
            n = socket.receive(in, new ArrayList<>());
        } while (n > 0);
        byte[] all = new byte[in.position()];
        in.flip().get(all);
        return new String(all, StandardCharsets.ISO_8859_1);
    }

    private String tell(StreamSocket from, FrameBuilder message) throws ErrnoException {
        write(from, message.encode(++serial));
        turn();
        return read(from);
    }

    private static FrameBuilder to(String destination) {
        return FrameBuilder.call(0, "", "/o", "com.example.I", "M").to(destination);
    }

    private static FrameBuilder question(Map<String, String> words) {
        return FrameBuilder.call(0, "", "/org/freedesktop/DBus", "org.jitney.Bus1", "ExplainPolicy")
                .to("org.freedesktop.DBus")
                .stringMap(words);
    }

    @Test
    void aNewPolicyHoldsForWhoIsConnected() throws ErrnoException, ConfigError, IOException {
        Broker bus = start(config("<allow send_interface='com.example.I'/>"));
        StreamSocket user = hello(USER);
        StreamSocket other = hello(OTHER);
        tell(user, to(":1.1"));
        assertThat(read(other)).contains("com.example.I");

        bus.bus().policy(config("<deny own='com.example.X'/>").policy());

        assertThat(tell(user, to(":1.1"))).contains("Rejected send message");
        assertThat(read(other)).isEmpty();
        assertThat(tell(user, TestClient.call("RequestName").string("com.example.X").uint32(0)))
                .contains("AccessDenied");
    }

    @Test
    void whoIsNotLetInAnyMoreStaysConnected() throws ErrnoException, ConfigError, IOException {
        Broker bus = start(config(""));
        StreamSocket user = hello(USER);

        bus.bus().policy(config("<deny user='" + USER + "'/>").policy());

        assertThat(tell(user, TestClient.call("GetId"))).contains(bus.guid());
        Credentials another =
                new Credentials(USER, 1, List.of(), Optional.empty(), Optional.empty());
        assertThat(bus.bus().policy().mayConnect(bus.bus().admit(another).orElseThrow())).isFalse();
    }

    @Test
    void namesStayWithTheirOwnersUnderANewPolicy() throws ErrnoException, ConfigError, IOException {
        Broker bus = start(config(""));
        StreamSocket user = hello(USER);
        tell(user, TestClient.call("RequestName").string("com.example.X").uint32(0));

        bus.bus().policy(config("<deny own='*'/>").policy());

        assertThat(tell(user, TestClient.call("GetNameOwner").string("com.example.X")))
                .contains(":1.0");
    }

    @Test
    void theBusSaysWhichRuleDecides() throws ErrnoException, ConfigError, IOException {
        start(config("<allow send_interface='com.example.I'/>\n<deny send_path='/o'/>"));
        StreamSocket root = hello(0);

        String answer =
                tell(
                        root,
                        question(
                                Map.of(
                                        "from",
                                        USER + "",
                                        "to",
                                        "com.example.S",
                                        "interface",
                                        "com.example.I",
                                        "member",
                                        "M",
                                        "path",
                                        "/o")));

        assertThat(answer)
                .contains("<deny send_path=\"/o\"/>")
                .contains(directory + "/bus.conf")
                .contains("context=\"default\"")
                .contains("nobody has this name");
        assertThat(answer.indexOf("<deny send_path"))
                .isLessThan(answer.indexOf("<allow send_interface=\"com.example.I\"/>"));
    }

    @Test
    void theBusSaysWhoMayOwnAndConnect() throws ErrnoException, ConfigError, IOException {
        start(config("<deny own='com.example.X'/>"));
        StreamSocket root = hello(0);

        assertThat(tell(root, question(Map.of("from", USER + "", "own", "com.example.X"))))
                .contains("<deny own=\"com.example.X\"/>");
        assertThat(tell(root, question(Map.of("from", ":1.0")))).contains("<allow user=\"*\"/>");
    }

    @Test
    void onlyThePrivilegedMayAsk() throws ErrnoException, ConfigError, IOException {
        start(config(""));

        assertThat(tell(hello(USER), question(Map.of("from", "0")))).contains("AccessDenied");
    }

    @Test
    void aQuestionThatMakesNoSenseIsAnError() throws ErrnoException, ConfigError, IOException {
        start(config(""));
        StreamSocket root = hello(0);

        assertThat(tell(root, question(Map.of()))).contains("needs the key");
        assertThat(tell(root, question(Map.of("from", "0", "what", "x")))).contains("no key");
        assertThat(tell(root, question(Map.of("from", "99999999999")))).contains("InvalidArgs");
        assertThat(tell(root, question(Map.of("from", "0", "to", "0", "path", "x"))))
                .contains("no valid path");
        assertThat(tell(root, question(Map.of("from", "com.example.No"))))
                .contains("NameHasNoOwner");
    }

    @Test
    void repliesThatNobodyAskedForPassWhereThePolicySaysSo()
            throws ErrnoException, ConfigError, IOException {
        Broker bus = start(config("<allow send_destination='*'/>"));
        StreamSocket user = hello(USER);
        StreamSocket other = hello(OTHER);
        tell(user, FrameBuilder.reply(77).to(":1.1").string("unasked"));
        assertThat(read(other)).isEmpty();

        bus.bus()
                .policy(
                        config(
                                        "<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/>")
                                .policy());
        tell(user, FrameBuilder.reply(77).to(":1.1").string("unasked"));

        assertThat(read(other)).contains("unasked");
    }
}
