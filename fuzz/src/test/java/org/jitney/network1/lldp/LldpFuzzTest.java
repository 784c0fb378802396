package org.jitney.network1.lldp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.jitney.network1.packet.MalformedPacket;

/** LLDP from the wire: a frame that is kept as it came, or malformed. */
class LldpFuzzTest {
    @FuzzTest
    void frames(byte[] data) {
        try {
            LldpFrame frame = LldpFrame.decode(data);
            boolean whole =
                    Arrays.equals(frame.bytes(), data)
                            && frame.source().length == 6
                            && frame.seconds() >= 0
                            && frame.seconds() <= 0xffff
                            && frame.key().matches("[0-9a-f]{4,}/[0-9a-f]{4,}");
            if (!whole) {
                throw new AssertionError(frame.toString());
            }
        } catch (MalformedPacket expected) {
            // dropped
        }
    }
}
