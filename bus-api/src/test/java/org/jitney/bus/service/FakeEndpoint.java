package org.jitney.bus.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.wire.Message;

/** Keeps what is sent; calls that go out are answered by the test. */
final class FakeEndpoint implements Endpoint {
    final List<Message> sent = new ArrayList<>();
    final List<Message> called = new ArrayList<>();
    private final List<Consumer<Message>> waiting = new ArrayList<>();
    private final boolean direct;

    FakeEndpoint(boolean direct) {
        this.direct = direct;
    }

    @Override
    public void send(Message message) {
        sent.add(message);
    }

    @Override
    public void call(Message message, Duration timeout, Consumer<Message> onReply) {
        called.add(message.withSerial(called.size() + 1));
        waiting.add(onReply);
    }

    /** Answers the last call that went out. */
    void answer(String signature, Object... results) {
        Message answer = Message.reply(called.getLast()).body(signature, results).build();
        waiting.removeLast().accept(answer);
    }

    void answerError(String name, String text) {
        waiting.removeLast().accept(Message.error(called.getLast(), name, text).build());
    }

    @Override
    public boolean isDirect() {
        return direct;
    }

    @Override
    public boolean isOpen() {
        return true;
    }
}
