package org.jitney.broker.matches;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.Frames;
import org.jitney.broker.frame.Malformed;
import org.jitney.bus.client.ClientRule;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageDecoder;
import org.jitney.bus.wire.ProtocolViolation;
import org.jspecify.annotations.Nullable;

/** Match rules: a normal form that means the same, and the same meaning on both sides. */
class RuleFuzzTest {
    private static final List<Message> MESSAGES =
            List.of(
                    Message.signal(ObjectPath.of("/a/b"), "com.example.I", "M")
                            .body("sos", "com.example.N", ObjectPath.of("/a/b/c"), "x")
                            .build(),
                    Message.signal(ObjectPath.of("/"), "a.b", "Changed")
                            .body("sas", "/a/", List.of("y"))
                            .build(),
                    Message.call("com.example.D", "/a/bc", "com.example.I", "M")
                            .body("o", ObjectPath.of("/a"))
                            .build());

    @FuzzTest
    void normalFormMeansTheSame(byte[] data) {
        MatchRule rule = parse(new String(data, StandardCharsets.UTF_8));
        if (rule == null) {
            return;
        }
        String normal = rule.toString();
        MatchRule again = parse(normal);
        if (again == null || !again.equals(rule) || again.hashCode() != rule.hashCode()) {
            throw new AssertionError("%s became %s".formatted(rule, again));
        }
        if (!again.toString().equals(normal)) {
            throw new AssertionError("not stable: " + normal);
        }
    }

    @FuzzTest
    void connectionsFilterAsTheBusDoes(byte[] data) throws Exception {
        String text = new String(data, StandardCharsets.UTF_8);
        if (parse(text) == null) {
            parseAsClient(text);
            return;
        }
        for (Message each : MESSAGES) {
            Message message = each.withSerial(1);
            Frame frame = Frames.parse(message.encode());
            List<Boolean> found = new ArrayList<>();
            MatchRegistry<Object> registry = new MatchRegistry<>();
            registry.add(this, MatchRule.parse(text));
            registry.match(
                    new Candidate(frame, List.of(Frames.SENDER), List.of()), _ -> found.add(true));
            // The bus decides first; a connection must not lose what the bus sends it.
            if (!found.isEmpty() && !ClientRule.matches(text, received(frame))) {
                throw new AssertionError("a connection loses " + message + " for " + text);
            }
        }
    }

    private static void parseAsClient(String text) {
        try {
            ClientRule.parse(text);
        } catch (IllegalArgumentException e) {
            // That is what it is documented to throw.
            return;
        }
    }

    private static Message received(Frame frame) throws ProtocolViolation {
        MessageDecoder decoder = new MessageDecoder();
        decoder.feed(ByteBuffer.wrap(frame.toBytes()));
        return decoder.next().orElseThrow();
    }

    /** Leading arguments of any valid message can be looked at. */
    @FuzzTest
    void argumentsCanBeRead(byte[] data) {
        Frame frame;
        try {
            frame = Frames.parse(data);
        } catch (Malformed e) {
            return;
        }
        Candidate candidate = new Candidate(frame, List.of(Frames.SENDER), List.of());
        for (int i = MatchRule.MAX_ARGS - 1; i >= 0; i--) {
            String text = candidate.textArg(i);
            String string = candidate.stringArg(i);
            if (string != null && !string.equals(text)) {
                throw new AssertionError("argument " + i + " is both " + text + " and " + string);
            }
        }
    }

    private static @Nullable MatchRule parse(String text) {
        try {
            return MatchRule.parse(text);
        } catch (InvalidRule e) {
            return null;
        }
    }
}
