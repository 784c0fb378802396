package org.jitney.bus.varlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Listener;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.fd.UnixAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send what is no call, too much of it, or do not take what they asked for. */
class HostileVarlinkTest {
    private static final Duration TURN = Duration.ofMillis(200);
    private static final int MESSAGE = 2048;
    private static final String ECHO = "{\"method\":\"a.Echo\"}\0";

    @TempDir Path folder;
    private EventLoop loop;
    private VarlinkServer server;
    private int calls;
    private int over;
    private final List<VarlinkServer.Reply> open = new ArrayList<>();

    @BeforeEach
    void listen() throws Exception {
        loop = EventLoop.open();
        server =
                new VarlinkServer(
                        loop,
                        Listener.bind(address(), 0600),
                        new VarlinkServer.Limits(8, MESSAGE, false),
                        this::serve,
                        () -> {});
    }

    @AfterEach
    void end() {
        server.close();
        loop.close();
    }

    private UnixAddress address() throws Exception {
        return UnixAddress.parse(folder.resolve("socket").toString());
    }

    private void serve(String method, Map<?, ?> parameters, VarlinkServer.Reply reply) {
        calls++;
        switch (method) {
            case "a.Echo" -> reply.done();
            case "a.Large" -> reply.done("{\"x\":\"" + "x".repeat(3 << 20) + "\"}");
            case "a.Open" -> {
                reply.whenOver(() -> over++);
                open.add(reply);
            }
            default -> reply.noSuchMethod(method);
        }
    }

    private StreamSocket connected() throws Exception {
        StreamSocket socket = StreamSocket.connect(address());
        loop.runOnce(TURN);
        return socket;
    }

    /** Sends what the server takes of it, and lets it. */
    private void send(StreamSocket client, byte[] bytes) throws Exception {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining() && server.count() > 0) {
            client.send(out, List.of());
            loop.runOnce(Duration.ZERO);
        }
    }

    private void send(StreamSocket client, String text) throws Exception {
        send(client, text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return what came until the server has nothing more to do; empty if it has hung up} */
    private Optional<String> heard(StreamSocket client) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.allocate(64 << 10);
        for (int idle = 0; idle < 3; idle++) {
            loop.runOnce(Duration.ZERO);
            int count = client.receive(in.clear(), new ArrayList<>());
            if (count < 0) {
                return Optional.empty();
            }
            all.write(in.array(), 0, count);
            if (count > 0) {
                idle = 0;
            }
        }
        return Optional.of(all.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whoSendsNoCallIsCutOffAndOthersAreNot() throws Exception {
        byte[] latin = "{\"method\":\"a.\u00e9\"}\0".getBytes(StandardCharsets.ISO_8859_1);
        List<byte[]> messages = new ArrayList<>(List.of(latin));
        for (String text :
                List.of(
                        "\0".repeat(1000),
                        "{}\0",
                        "[]\0",
                        "{\"method\":7}\0",
                        "{\"method\":\"a.Echo\",\"parameters\":[]}\0",
                        "{\"method\":\"a.Echo\",\"more\":\"yes\"}\0",
                        "{\"method\":\"a.Echo\",\"oneway\":1}\0",
                        "{\"method\":\"a.Echo\",\"parameters\":{\"a\":" + "[".repeat(1000) + "\0",
                        "{\"method\":\"a.Echo\",\"parameters\":{\"a\":\"" + "x".repeat(9999))) {
            messages.add(text.getBytes(StandardCharsets.UTF_8));
        }

        try (StreamSocket other = connected()) {
            for (byte[] each : messages) {
                try (StreamSocket client = connected()) {
                    send(client, each);
                    assertThat(heard(client))
                            .as(new String(each, 0, 3, StandardCharsets.ISO_8859_1))
                            .isEmpty();
                }
            }
            assertThat(calls).isZero();
            assertThat(server.count()).isEqualTo(1);
            send(other, ECHO);
            assertThat(heard(other)).contains("{\"parameters\":{}}\0");
        }
    }

    @Test
    void whoSendsAheadIsAnsweredAndHasNoRoomForMoreThanThat() throws Exception {
        try (StreamSocket client = connected()) {
            send(client, "{\"method\":\"a.Open\"}\0");
            loop.runOnce(Duration.ZERO);
            ByteBuffer ahead =
                    ByteBuffer.wrap(ECHO.repeat(50_000).getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 100; i++) {
                client.send(ahead, List.of());
                loop.runOnce(Duration.ZERO);
            }
            assertThat(ahead.hasRemaining()).isTrue(); // nobody reads it
            assertThat(calls).isEqualTo(1);
            int sent = ahead.position() / ECHO.length();

            open.getFirst().done("{\"a\":1}");
            String heard = heard(client).orElseThrow();

            assertThat(heard).startsWith("{\"parameters\":{\"a\":1}}\0{\"parameters\":{}}\0");
            assertThat(calls).isEqualTo(1 + sent);
        }
    }

    @Test
    void anAnswerThatIsLargerThanAnyQueueArrivesWhole() throws Exception {
        try (StreamSocket client = connected()) {
            send(client, "{\"method\":\"a.Large\"}\0" + ECHO);

            String heard = heard(client).orElseThrow();

            assertThat(heard).hasSizeGreaterThan(3 << 20).endsWith("x\"}}\0{\"parameters\":{}}\0");
        }
    }

    @Test
    void whoDoesNotTakeAStreamOfAnswersIsCutOff() throws Exception {
        try (StreamSocket client = connected()) {
            send(client, "{\"method\":\"a.Open\",\"more\":true}\0");
            loop.runOnce(Duration.ZERO);

            int told = 0;
            while (over == 0 && told < 100_000) {
                open.getFirst().more("{\"n\":\"" + "n".repeat(1000) + "\"}");
                told++;
            }

            assertThat(told).isBetween(250, 2000);
            assertThat(server.count()).isZero();
            open.getFirst().done(); // to nobody, which is no failure
            loop.runOnce(Duration.ZERO);
            assertThat(over).isEqualTo(1);
        }
    }

    @Test
    void whoWillSendNoMoreIsStillAnsweredAndWhoHasGoneIsForgotten() throws Exception {
        try (StreamSocket client = connected()) {
            send(client, "{\"method\":\"a.Open\"}\0" + ECHO);
            client.shutdownOutput();
            loop.runOnce(Duration.ZERO);
            loop.runOnce(Duration.ZERO);
            open.getFirst().done("{\"a\":1}");

            assertThat(heard(client)).isEmpty();
            assertThat(calls).isEqualTo(2);
        }
        try (StreamSocket client = connected()) {
            send(client, "{\"method\":\"a.Open\"}\0");
            loop.runOnce(Duration.ZERO);
        }
        loop.runOnce(TURN);

        assertThat(over).isEqualTo(2);
        assertThat(server.count()).isZero();
    }
}
