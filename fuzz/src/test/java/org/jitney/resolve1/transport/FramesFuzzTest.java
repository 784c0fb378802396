package org.jitney.resolve1.transport;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Messages of a stream: the same however it is cut into pieces. */
class FramesFuzzTest {
    @FuzzTest
    void messages(byte[] data) {
        List<byte[]> whole = new ArrayList<>();
        Frames at = new Frames();
        at.add(ByteBuffer.wrap(data), whole::add);
        List<byte[]> pieces = new ArrayList<>();
        Frames once = new Frames();
        int size = data.length == 0 ? 1 : 1 + (data[data.length - 1] & 0x1f);
        for (int i = 0; i < data.length; i += size) {
            once.add(ByteBuffer.wrap(data, i, Math.min(size, data.length - i)), pieces::add);
        }
        int used = 0;
        for (int i = 0; i < Math.max(whole.size(), pieces.size()); i++) {
            if (!Arrays.equals(whole.get(i), pieces.get(i))) {
                throw new AssertionError("message " + i);
            }
            used += Frames.framed(whole.get(i)).length;
        }
        if (at.isPartial() != (used < data.length) || once.isPartial() != at.isPartial()) {
            throw new AssertionError(used + " of " + data.length);
        }
    }
}
