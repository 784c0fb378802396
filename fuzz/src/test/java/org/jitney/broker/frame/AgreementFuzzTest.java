package org.jitney.broker.frame;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageDecoder;
import org.jitney.bus.wire.ProtocolViolation;
import org.jspecify.annotations.Nullable;

/**
 * The broker's validator and the codec of the connections take the same messages: whatever passes
 * the bus is understood by who gets it, and what a connection may send the bus does not refuse.
 */
class AgreementFuzzTest {
    @FuzzTest
    void brokerAndCodecAgree(byte[] data) {
        Frame frame = parse(data);
        if (isOther(data) || (frame != null && frame.fdCount() > 0)) {
            // Not one message; or the codec wants the descriptors, too, and here are none.
            return;
        }
        String problem = "";
        Optional<Message> message = Optional.empty();
        try {
            message = decode(data);
        } catch (ProtocolViolation e) {
            problem = e.kind() + " " + e.getMessage();
        }
        if (frame == null) {
            if (message.isPresent()) {
                throw new AssertionError("the broker refuses " + message.get() + ": " + refusal);
            }
            return;
        }
        if (message.isEmpty() && problem.isEmpty()) {
            // Passed over: of a later specification, or without the descriptors that it points to.
            return;
        }
        if (message.isEmpty()) {
            throw new AssertionError("the codec refuses " + frame + ": " + problem);
        }
        compare(frame, message.get());
        passOn(frame, message.get());
    }

    private String refusal = "";

    private static boolean isOther(byte[] data) {
        try {
            return data.length < Frame.FIXED_SIZE
                    || FrameParser.messageLength(data, 0) != data.length;
        } catch (Malformed e) {
            return false;
        }
    }

    private @Nullable Frame parse(byte[] data) {
        try {
            return Frames.parse(data);
        } catch (Malformed e) {
            refusal = String.valueOf(e.getMessage());
            return null;
        }
    }

    private static Optional<Message> decode(byte[] data) throws ProtocolViolation {
        MessageDecoder decoder = new MessageDecoder();
        decoder.feed(ByteBuffer.wrap(data));
        Optional<Message> first = decoder.next();
        return decoder.pendingBytes() == 0 ? first : Optional.empty();
    }

    private static void compare(Frame frame, Message message) {
        same("member", frame.member(), message.member());
        same("interface", frame.interfaceName(), message.interfaceName());
        same("destination", frame.destination(), message.destination());
        same("error name", frame.errorName(), message.errorName());
        same("path", frame.path(), message.path().map(p -> p.value()));
        same("type", frame.type().toString(), Optional.of(message.type().toString()));
        same("signature", frame.signature(), Optional.of(message.signature().value()));
        if (frame.serial() != message.serial()
                || frame.replySerial() != message.replySerial()
                || frame.flags() != message.flags()
                || frame.expectsReply() != message.expectsReply()
                || frame.bodyLength() != message.bodyLength()) {
            throw new AssertionError(frame + " is not " + message);
        }
    }

    private static void same(String what, @Nullable String broker, Optional<String> codec) {
        if (!Optional.ofNullable(broker).equals(codec)) {
            throw new AssertionError(what + " differs: " + broker + " and " + codec);
        }
    }

    /** What the bus sends on is the same message with the sender that the bus knows. */
    private static void passOn(Frame frame, Message sent) {
        try {
            Message received = decode(frame.toBytes()).orElseThrow();
            same("sender", Frames.SENDER, received.sender());
            if (!received.encodedBody().equals(sent.encodedBody())) {
                throw new AssertionError("the body of " + sent + " changed on its way");
            }
            compare(frame, received);
        } catch (ProtocolViolation e) {
            throw new AssertionError("the bus sends what is no message: " + e.getMessage(), e);
        }
    }
}
