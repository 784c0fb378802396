package org.jitney.broker.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameParserTest {
    private static FrameBuilder call() {
        return FrameBuilder.call(0, "", "/com/example", "com.example.I", "M").to("com.example.S");
    }

    private static byte[] rich() {
        FrameBuilder b = call().string("text").uint32(7).strings(List.of("a", "b"));
        b.dict(() -> b.entry("k", "u").uint32(1));
        return b.bytes(new byte[] {1, 2, 3}).encode(9);
    }

    @Test
    void readsEveryHeaderField() throws Malformed {
        Frame frame = FrameParser.parse(rich(), 0, ":1.7");

        assertThat(frame.type()).isEqualTo(MessageType.METHOD_CALL);
        assertThat(frame.serial()).isEqualTo(9);
        assertThat(frame.path()).isEqualTo("/com/example");
        assertThat(frame.interfaceName()).isEqualTo("com.example.I");
        assertThat(frame.member()).isEqualTo("M");
        assertThat(frame.destination()).isEqualTo("com.example.S");
        assertThat(frame.signature()).isEqualTo("suasa{sv}ay");
        assertThat(frame.errorName()).isNull();
        assertThat(frame.expectsReply()).isTrue();
    }

    @Test
    void theSenderIsWhatTheBusSays() throws Malformed {
        byte[] forged = FrameParser.parse(rich(), 0, ":1.666").toBytes();

        byte[] relayed = FrameParser.parse(forged, 0, ":1.7").toBytes();

        String text = new String(relayed, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(":1.7\0").doesNotContain(":1.666");
        assertThat(FrameParser.parse(relayed, 0, ":1.7").toBytes()).isEqualTo(relayed);
    }

    @Test
    void theBodyIsTheSendersOwn() throws Malformed {
        byte[] sent = call().bytes(new byte[20_000]).encode(3);

        Frame small = FrameParser.parse(sent, 0, ":1.7");
        Store store = new Store(ByteBuffer.allocateDirect(30_000).put(8, sent), false, () -> {});
        Frame kept = FrameParser.parse(store, 8, ":1.7");

        assertThat(kept.toBytes()).isEqualTo(small.toBytes());
        assertThat(kept.bodyLength()).isEqualTo(20_004);
        assertThat(store.isUnshared()).isFalse();
    }

    @Test
    void aFrameThatWaitsLeavesTheSharedStore() throws Malformed {
        byte[] sent = call().bytes(new byte[20_000]).encode(3);
        Store store = new Store(ByteBuffer.allocateDirect(30_000).put(0, sent), false, () -> {});
        Frame frame = FrameParser.parse(store, 0, ":1.7");
        byte[] before = frame.toBytes();

        frame.settle();

        assertThat(store.isUnshared()).isTrue();
        assertThat(frame.isStored()).isTrue();
        assertThat(frame.toBytes()).isEqualTo(before);
        frame.retain();
        frame.release();
        assertThat(frame.isStored()).isFalse();
    }

    @Test
    void theLastHolderGivesTheStoreBack() throws Malformed {
        byte[] sent = call().bytes(new byte[20_000]).encode(3);
        boolean[] back = new boolean[1];
        Store store = new Store(ByteBuffer.wrap(sent), true, () -> back[0] = true);
        Frame frame = FrameParser.parse(store, 0, ":1.7");
        store.release();
        frame.retain();
        frame.retain();

        frame.release();
        assertThat(back[0]).isFalse();

        frame.release();
        assertThat(back[0]).isTrue();
    }

    @Test
    void fieldsThatTheBusDoesNotKnowAreRemoved() throws Malformed {
        byte[] plain = call().encode(1);
        byte[] extra = new byte[plain.length + 16];
        // A field 200 of type string "x" behind the others, which end at a multiple of 8 here.
        int end = 16 + ((plain[12] & 0xff) + 7 & -8);
        System.arraycopy(plain, 0, extra, 0, end);
        byte[] field = {(byte) 200, 1, 's', 0, 1, 0, 0, 0, 'x', 0};
        System.arraycopy(field, 0, extra, end, field.length);
        Bytes.put32(extra, 12, false, end - 16 + field.length);

        byte[] relayed = FrameParser.parse(extra, 0, ":1.7").toBytes();

        assertThat(relayed).isEqualTo(FrameParser.parse(plain, 0, ":1.7").toBytes());
    }

    @Test
    void anythingButAMessageIsMalformed() {
        byte[] good = rich();
        // The seed is fixed: a failure can be replayed.
        Random random = new Random(20261124);
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int k = 0; k <= i % 3; k++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                if (FrameParser.messageLength(bad, 0) <= bad.length) {
                    Frame frame = FrameParser.parse(bad, 0, ":1.7");
                    BodyReader reader = frame.reader();
                    while (reader.next() != 0) {
                        reader.text(true);
                    }
                    accepted++;
                }
            } catch (Malformed e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
        assertThat(accepted).isBetween(1, 19_999);
    }

    @Test
    void aBodyNeedsASignature() {
        byte[] message = new byte[call().encode(1).length + 8];
        System.arraycopy(call().encode(1), 0, message, 0, message.length - 8);
        message[4] = 8;

        assertThatThrownBy(() -> FrameParser.parse(message, 0, ":1.7"))
                .isInstanceOf(Malformed.class)
                .hasMessage("body without signature");
    }

    @Test
    void announcedLengthsAreCheckedBeforeAnythingIsAllocated() {
        byte[] huge = call().encode(1);
        Bytes.put32(huge, 4, false, 0x7fffffff);

        assertThatThrownBy(() -> FrameParser.messageLength(huge, 0))
                .isInstanceOf(Malformed.class)
                .hasMessage("message too long");
    }
}
