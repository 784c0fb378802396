package org.jitney.bus.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bytes of a stream become messages or a violation; a message survives being written again. */
class CodecFuzzTest {
    @FuzzTest
    void decodesStreams(byte[] data) {
        List<byte[]> whole = decode(data, data.length);
        List<byte[]> pieces = decode(data, 7);

        if (whole.size() != pieces.size()) {
            throw new AssertionError("it depends on the pieces what comes out");
        }
        for (int i = 0; i < whole.size(); i++) {
            if (!Arrays.equals(whole.get(i), pieces.get(i))) {
                throw new AssertionError("it depends on the pieces what message " + i + " is");
            }
        }
    }

    private static List<byte[]> decode(byte[] data, int pieceLength) {
        List<byte[]> messages = new ArrayList<>();
        MessageDecoder decoder = new MessageDecoder();
        try {
            for (int at = 0; at < data.length; at += pieceLength) {
                int n = Math.min(pieceLength, data.length - at);
                decoder.feed(ByteBuffer.wrap(data, at, n));
                for (var next = decoder.next(); next.isPresent(); next = decoder.next()) {
                    messages.add(check(next.get()));
                }
            }
        } catch (ProtocolViolation e) {
            return messages;
        }
        return messages;
    }

    /** Checks one message and returns it encoded. */
    private static byte[] check(Message message) {
        byte[] first = message.encode();
        Message again = decodeOne(first);
        byte[] second = again.encode();
        if (!Arrays.equals(first, second)) {
            throw new AssertionError("encoding is not stable: " + message);
        }
        if (!message.toString().equals(again.toString()) || message.flags() != again.flags()) {
            throw new AssertionError("%s became %s".formatted(message, again));
        }
        checkBody(message);
        return first;
    }

    private static Message decodeOne(byte[] bytes) {
        MessageDecoder decoder = new MessageDecoder();
        decoder.feed(ByteBuffer.wrap(bytes));
        try {
            return decoder.next().orElseThrow();
        } catch (ProtocolViolation e) {
            throw new AssertionError("what was encoded is no message: " + e.getMessage(), e);
        }
    }

    /** The values of a body, written anew, are the same bytes (in native order of the writer). */
    private static void checkBody(Message message) {
        String signature = message.signature().value();
        List<Object> values = message.body();
        if (message.arguments(1).size() != Math.min(1, values.size())) {
            throw new AssertionError("the first argument alone is another one");
        }
        Message call = Message.call("a.b", "/", "a.b", "C").body(signature, values).build();
        Message back = decodeOne(call.withSerial(1).encode());
        if (!back.signature().equals(message.signature())) {
            throw new AssertionError("signature " + signature + " became " + back.signature());
        }
        Message twice = Message.call("a.b", "/", "a.b", "C").body(signature, back.body()).build();
        if (!twice.encodedBody().equals(call.encodedBody())) {
            throw new AssertionError("values of " + signature + " changed: " + values);
        }
        // Doubled keys of a map are the one thing that a Map loses.
        if (back.bodyLength() > message.bodyLength() + 8) {
            throw new AssertionError("values of " + signature + " grew");
        }
    }
}
