package org.jitney.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MessagesTest {
    @RegisterExtension
    static final JitneyBus bus = JitneyBus.builder().patience(Duration.ofSeconds(20)).start();

    private static final String TUNE = "com.example.Tune";

    @Test
    @Order(1)
    void everythingThatWasRoutedIsThereInOrder() throws Exception {
        BlockingConnection sender = bus.connect();
        for (int i = 0; i < 500; i++) {
            sender.send(signal(i));
        }
        // The bus has routed what lies before the answer to this.
        assertThat(sender.uniqueName()).startsWith(":1.");

        var seen = bus.messages().signals(TUNE, "Note");

        assertThat(seen).hasSize(500);
        assertThat(seen.getLast().body()).containsExactly(499L);
        assertThat(seen.getFirst().sender()).contains(sender.uniqueName());
    }

    @Test
    @Order(2)
    void aTestStartsWithNothingRecorded() {
        assertThat(bus.messages().signals(TUNE, "Note")).isEmpty();
    }

    @Test
    @Order(3)
    void aCallAndItsReplyCanBeAwaited() throws Exception {
        bus.serve(TUNE, call -> Message.reply(call).body("u", 7L).build());
        BlockingConnection client = bus.connect();
        Thread caller = Thread.ofVirtual().start(() -> call(client));

        Message call = bus.messages().awaitCall(TUNE, "Play");
        Message reply = bus.messages().awaitReply(call);

        assertThat(call.destination()).contains(TUNE);
        assertThat(reply.type()).isEqualTo(MessageType.METHOD_RETURN);
        assertThat(reply.body()).containsExactly(7L);
        caller.join();
    }

    @Test
    @Order(4)
    void waitingInVainTellsWhatCameInstead() throws Exception {
        BlockingConnection sender = bus.connect();
        sender.send(signal(3));
        bus.messages().awaitSignal(TUNE, "Note");

        assertThatThrownBy(() ->
                        bus.messages()
                                .await(
                                        "end of the tune",
                                        m -> m.isSignal(TUNE, "End"),
                                        Duration.ofMillis(20)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no end of the tune within PT0.02S")
                .hasMessageContaining(TUNE + ".Note");
    }

    @Test
    @Order(5)
    void severalMessagesCanBeAwaited() throws Exception {
        BlockingConnection sender = bus.connect();
        sender.send(signal(1));
        sender.send(signal(2));

        var notes =
                bus.messages()
                        .await(
                                "two notes",
                                m -> m.isSignal(TUNE, "Note"),
                                2,
                                Duration.ofSeconds(20));

        assertThat(notes.getLast().body()).containsExactly(2L);
    }

    private static Message signal(long number) {
        return Message.signal(ObjectPath.of("/"), TUNE, "Note").body("u", number).build();
    }

    private static void call(BlockingConnection client) {
        try {
            client.call(TUNE, "/", TUNE, "Play", "");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
