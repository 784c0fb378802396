package org.jitney.bus.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jitney.bus.name.ObjectPath;
import org.junit.jupiter.api.Test;

/** Random messages in both byte orders; {@code -Dtests.seed=} replays a failure. */
class CodecPropertyTest {

    private static final String BASIC = "ybnqiuxtdsog";

    private final long seed = Long.getLong("tests.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void decodingRevertsEncoding() throws ProtocolViolation {
        for (int i = 0; i < 3000; i++) {
            Message sent = message();
            MessageDecoder decoder = new MessageDecoder();
            feedInPieces(decoder, sent.encode());

            Message received = decoder.next().orElseThrow();

            assertThat(received.body())
                    .as("seed %d, %s", seed, sent)
                    .usingRecursiveComparison()
                    .isEqualTo(sent.body());
            assertThat(received.toString()).isEqualTo(sent.toString());
            assertThat(received.encode()).as("seed %d", seed).isEqualTo(sent.encode());
            assertThat(decoder.pendingBytes()).isZero();
        }
    }

    @Test
    void readingDecoderGivesAndRefusesTheSameAsOneThatReadsLater() {
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = message().encode();
            if (i % 2 == 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThat(outcome(MessageDecoder.reading(), bytes))
                    .as("seed %d", seed)
                    .isEqualTo(outcome(new MessageDecoder(), bytes));
        }
    }

    /** {@return the message with its arguments, or what is wrong with it} */
    private static String outcome(MessageDecoder decoder, byte[] bytes) {
        decoder.feed(ByteBuffer.wrap(bytes));
        try {
            Optional<Message> message = decoder.next();
            String text = message.map(m -> m + " " + m.body()).orElse("");
            // Arrays of bytes show where they are.
            return text.replaceAll("\\[B@[0-9a-f]+", "bytes");
        } catch (ProtocolViolation e) {
            return e.kind().toString();
        }
    }

    @Test
    void damagedBytesAreAValueOrAViolation() {
        int violations = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = message().encode();
            for (int k = random.nextInt(1, 4); k > 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            MessageDecoder decoder = new MessageDecoder();
            decoder.feed(ByteBuffer.wrap(bytes));
            try {
                Optional<Message> message = decoder.next();
                message.ifPresent(Message::body);
            } catch (ProtocolViolation e) {
                violations++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(violations).isPositive();
    }

    @Test
    void aMessageThatPointsToADescriptorWhichIsNotThereIsPassedOver() throws ProtocolViolation {
        byte[] good =
                Message.signal(ObjectPath.of("/"), "a.b", "C")
                        .body("u", 7L)
                        .build()
                        .withSerial(1)
                        .encode();
        byte[] bad = good.clone();
        // The signature "u" is behind its length, in the only field of type 'g'.
        String text = new String(bad, StandardCharsets.ISO_8859_1);
        bad[text.indexOf("g\0\1u") + 3] = 'h';
        MessageDecoder decoder = new MessageDecoder();

        decoder.feed(ByteBuffer.wrap(bad));
        decoder.feed(ByteBuffer.wrap(good));

        assertThat(decoder.next().orElseThrow().body()).containsExactly(7L);
        assertThat(decoder.pendingBytes()).isZero();
    }

    private void feedInPieces(MessageDecoder decoder, byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            int n = Math.min(bytes.length - at, random.nextInt(1, 200));
            decoder.feed(ByteBuffer.wrap(bytes, at, n));
            at += n;
        }
    }

    private Message message() {
        StringBuilder signature = new StringBuilder();
        List<Object> values = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            String type = type(3);
            signature.append(type);
            values.add(value(type));
        }
        ByteOrder order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        return Message.call("org.example.A", "/a/b", "org.example.I", "M")
                .order(order)
                .serial(random.nextInt(1, Integer.MAX_VALUE))
                .body(signature.toString(), values)
                .build();
    }

    private String type(int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(6);
        return switch (kind) {
            case 1 -> "a" + type(depth - 1);
            case 2 -> "(" + type(depth - 1) + type(depth - 1) + ")";
            case 3 -> "a{" + basic() + type(depth - 1) + "}";
            case 4 -> "v";
            default -> String.valueOf(basic());
        };
    }

    private char basic() {
        return BASIC.charAt(random.nextInt(BASIC.length()));
    }

    private Object value(String type) {
        return switch (type.charAt(0)) {
            case 'y' -> random.nextInt(256);
            case 'b' -> random.nextBoolean();
            case 'n' -> (int) (short) random.nextInt();
            case 'q' -> random.nextInt(1 << 16);
            case 'i' -> random.nextInt();
            case 'u' -> random.nextLong(1L << 32);
            case 'x', 't' -> random.nextLong();
            case 'd' -> random.nextDouble();
            case 's' -> text();
            case 'o' -> ObjectPath.of("/p" + random.nextInt(1 << 20));
            case 'g' -> Signature.of(type(2));
            case 'v' -> variant();
            case 'a' -> type.charAt(1) == '{' ? dictionary(type) : array(type.substring(1));
            default -> struct(type.substring(1, type.length() - 1));
        };
    }

    private String text() {
        String[] samples = {"", "a", "grün", "水", "\uD83D\uDE8C", "x".repeat(300)};
        return samples[random.nextInt(samples.length)];
    }

    private Variant variant() {
        String type = type(1);
        return Variant.of(type, value(type));
    }

    private Object array(String element) {
        if (element.equals("y")) {
            byte[] bytes = new byte[random.nextInt(9)];
            random.nextBytes(bytes);
            return bytes;
        }
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(value(element));
        }
        return items;
    }

    private Map<Object, Object> dictionary(String type) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        String valueType = type.substring(3, type.length() - 1);
        for (int i = random.nextInt(4); i > 0; i--) {
            entries.put(value(type.substring(2, 3)), value(valueType));
        }
        return entries;
    }

    private Struct struct(String fields) {
        List<Object> values = new ArrayList<>();
        for (String field : Signature.of(fields).types()) {
            values.add(value(field));
        }
        return new Struct(values);
    }
}
