package org.jitney.broker.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jitney.broker.account.Accounts;
import org.jitney.broker.account.Limits;
import org.jitney.broker.account.Resource;
import org.jitney.broker.account.Share;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.frame.FrameParser;
import org.jitney.broker.frame.Malformed;
import org.jitney.broker.frame.Store;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.Test;

class InputTest {
    private static final String SENDER = ":1.7";

    private final Stores stores = new Stores();
    private final Share share = new Accounts(Limits.forHeap(1 << 30)).open(1000);
    private final Input input = new Input(share, SENDER, Frame.MAX_SIZE, 16, stores);
    private final List<Frame> frames = new ArrayList<>();

    private boolean take(Frame frame) {
        frame.retain();
        frames.add(frame);
        return true;
    }

    private static byte[] message(int serial, int bodySize) {
        byte[] body = new byte[bodySize];
        Arrays.fill(body, (byte) serial);
        return FrameBuilder.call(0, "", "/p", "com.example.I", "M")
                .to("com.example.N")
                .bytes(body)
                .encode(serial);
    }

    private static byte[] joined(List<byte[]> parts) {
        ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(p -> p.length).sum());
        parts.forEach(all::put);
        return all.array();
    }

    /** What a socket does: gives as many bytes as it likes to where the input wants them. */
    private void send(byte[] bytes, int from, int most) throws Malformed, ErrnoException {
        int at = from;
        int end = Math.min(bytes.length, from + most);
        Store shared = stores.take();
        while (at < end) {
            ByteBuffer rest = input.rest();
            int n = Math.min(end - at, rest == null ? Stores.SIZE : rest.remaining());
            if (rest != null) {
                rest.put(bytes, at, n);
                input.filled(this::take);
            } else {
                if (!shared.isUnshared()) {
                    shared.release();
                    shared = stores.take();
                }
                shared.bytes().put(0, bytes, at, n);
                input.feed(shared, n, 0, this::take);
            }
            at += n;
        }
        shared.release();
    }

    @Test
    void cutsTheSameFramesHoweverTheBytesArrive() throws Exception {
        long seed = Long.getLong("tests.seed", new Random().nextLong());
        Random random = new Random(seed);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 1; i <= 120; i++) {
            int size =
                    switch (random.nextInt(6)) {
                        case 0 -> random.nextInt(200_000);
                        case 1 -> Input.BIG - 200 + random.nextInt(400);
                        case 2 -> Stores.SIZE - 200 + random.nextInt(400);
                        case 3 -> 40_000;
                        default -> random.nextInt(2000);
                    };
            sent.add(message(i, size));
        }
        byte[] all = joined(sent);

        int at = 0;
        while (at < all.length) {
            int n = random.nextInt(4) == 0 ? 1 + random.nextInt(40) : 1 + random.nextInt(150_000);
            send(all, at, n);
            at += n;
        }

        assertThat(frames).as("seed %d", seed).hasSameSizeAs(sent);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(frames.get(i).toBytes())
                    .as("seed %d, message %d", seed, i)
                    .isEqualTo(FrameParser.parse(sent.get(i), 0, SENDER).toBytes());
        }
        assertThat(share.used(Resource.BYTES)).isZero();
        frames.forEach(Frame::release);
        input.close();
    }

    @Test
    void anUnfinishedBigMessageIsPaidForAsFarAsItCame() throws Exception {
        byte[] big = message(1, 1 << 20);

        send(big, 0, 300_000);

        assertThat(share.used(Resource.BYTES)).isBetween(200_000L, 300_000L);
        assertThat(frames).isEmpty();
        input.close();
    }

    @Test
    void aBigMessageIsCheckedWhereItLies() {
        byte[] bad =
                FrameBuilder.call(0, "", "/p", "com.example.I", "M")
                        .to("com.example.N")
                        .string("x".repeat(50_000))
                        .encode(1);
        bad[30_000] = (byte) 0xff;

        assertThatThrownBy(() -> send(bad, 0, bad.length)).isInstanceOf(Malformed.class);
        assertThat(frames).isEmpty();
        input.close();
    }
}
