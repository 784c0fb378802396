package org.jitney.bus.varlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Listener;
import org.jitney.linux.fd.UnixAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VarlinkServerTest {
    private static final Duration TURN = Duration.ofMillis(200);

    @TempDir Path folder;
    private EventLoop loop;
    private VarlinkServer server;
    private int changes;
    private int over;
    private Optional<VarlinkServer.Reply> counting = Optional.empty();

    @BeforeEach
    void listen() throws Exception {
        loop = EventLoop.open();
        server =
                new VarlinkServer(
                        loop,
                        Listener.bind(UnixAddress.parse(socket().toString()), 0600),
                        new VarlinkServer.Limits(2, 256, false),
                        this::serve,
                        () -> changes++);
    }

    @AfterEach
    void end() {
        server.close();
        loop.close();
    }

    private Path socket() {
        return folder.resolve("socket");
    }

    private void count(VarlinkServer.Reply reply) {
        if (!reply.takesMore()) {
            reply.needsMore();
            return;
        }
        reply.whenOver(() -> over++);
        reply.more("{\"n\":1}");
        counting = Optional.of(reply);
    }

    @Test
    void aCallMayHaveSeveralAnswersUntilTheCallerGoes() throws Exception {
        try (VarlinkConnection client = connected()) {
            assertThat(call(client, "a.Count", "{}").error())
                    .isEqualTo("org.varlink.service.ExpectedMore");
            client.send("a.Count", "{}", true);
            loop.runOnce(TURN);
            VarlinkConnection.Answer first = client.receive();
            assertThat(first.continues()).isTrue();
            assertThat(first.parameters()).isEqualTo(Map.of("n", 1L));

            counting.orElseThrow().more("{\"n\":2}");
            assertThat(client.receive().parameters()).isEqualTo(Map.of("n", 2L));
            assertThat(over).isZero();
        }
        loop.runOnce(TURN);

        assertThat(over).isEqualTo(1);
        counting.orElseThrow().more("{\"n\":3}"); // to nobody, which is no failure
    }

    private void serve(String method, Map<?, ?> parameters, VarlinkServer.Reply reply) {
        switch (method) {
            case "a.Echo" -> reply.done("{\"said\":" + parameters.get("number") + "}");
            case "a.Count" -> count(reply);
            case "a.Bad" -> reply.badParameter("number");
            default -> reply.noSuchMethod(method);
        }
    }

    private VarlinkConnection connected() throws Exception {
        VarlinkConnection client = VarlinkConnection.open(socket());
        loop.runOnce(TURN);
        return client;
    }

    private VarlinkConnection.Answer call(VarlinkConnection client, String method, String text)
            throws Exception {
        client.send(method, text, false);
        loop.runOnce(TURN);
        return client.receive();
    }

    @Test
    void callsAreAnsweredAndRefusedByName() throws Exception {
        try (VarlinkConnection client = connected()) {
            assertThat(call(client, "a.Echo", "{\"number\":7}").parameters())
                    .isEqualTo(Map.of("said", 7L));
            var unknown = call(client, "a.Nothing", "{}");
            assertThat(unknown.error()).isEqualTo("org.varlink.service.MethodNotFound");
            assertThat(unknown.parameters()).isEqualTo(Map.of("method", "a.Nothing"));
            assertThat(call(client, "a.Bad", "{}").parameters())
                    .isEqualTo(Map.of("parameter", "number"));
        }
        loop.runOnce(TURN);
        assertThat(server.count()).isZero();
        assertThat(changes).isEqualTo(2);
    }

    @Test
    void callsThatComeTogetherAreAnsweredInTheirOrder() throws Exception {
        try (VarlinkConnection client = connected()) {
            for (int i = 0; i < 3; i++) {
                client.send("a.Echo", "{\"number\":" + i + "}", false);
            }
            for (int i = 0; i < 3; i++) {
                loop.runOnce(TURN);
            }
            for (long i = 0; i < 3; i++) {
                assertThat(client.receive().parameters()).isEqualTo(Map.of("said", i));
            }
        }
    }

    @Test
    void whoSendsTooMuchOrNoJsonIsCutOff() throws Exception {
        for (String text : new String[] {"\"" + "x".repeat(300) + "\"", "nonsense"}) {
            try (VarlinkConnection client = connected()) {
                client.send("a.Echo", text, false);
                loop.runOnce(TURN);

                assertThatThrownBy(client::receive).isInstanceOf(EOFException.class);
            }
        }
        assertThat(server.count()).isZero();
    }

    @Test
    void noMoreThanTheMostConnect() throws Exception {
        try (VarlinkConnection first = connected();
                VarlinkConnection second = connected();
                VarlinkConnection third = connected()) {
            assertThat(server.count()).isEqualTo(2);
            assertThatThrownBy(third::receive).isInstanceOf(EOFException.class);
            assertThat(call(first, "a.Echo", "{\"number\":1}").error()).isEmpty();
            assertThat(call(second, "a.Echo", "{\"number\":1}").error()).isEmpty();
        }
    }
}
