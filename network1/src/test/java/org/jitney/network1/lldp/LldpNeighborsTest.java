package org.jitney.network1.lldp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.event.VirtualTime;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.packet.MalformedPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LldpNeighborsTest {
    private static final byte[] OWN = {2, 0, 0, 0, 0, 1};
    private static final byte[] OTHER = {2, 0, 0, 0, 0, 2};

    private EventLoop loop;
    private final ManualClock clock = new ManualClock(0, 0);
    private VirtualTime time;
    private int changes;

    @BeforeEach
    void open() throws ErrnoException {
        loop = EventLoop.open();
        time = new VirtualTime(loop, clock);
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private LldpNeighbors neighbors(boolean routersOnly) {
        return new LldpNeighbors(OWN, routersOnly, time, () -> changes++);
    }

    private static byte[] frame(byte[] from, String machine, boolean routes, int seconds) {
        return LldpSender.encode(
                new LldpSender.Self(OWN, from, machine, "eth0", "", "host", routes, ""), seconds);
    }

    @Test
    void whatIsSentIsHeardUntilItsTimeIsOver() throws Exception {
        LldpNeighbors heard = neighbors(false);

        heard.received(frame(OTHER, "abc", false, 120));
        heard.received(frame(OTHER, "abc", false, 120));
        assertThat(heard.frames()).hasSize(1);
        assertThat(changes).isEqualTo(1);

        time.moveTo(Duration.ofSeconds(121).toNanos() / 1000);
        assertThat(heard.frames()).isEmpty();
        assertThat(changes).isEqualTo(2);
    }

    @Test
    void whoLeavesIsForgottenAndWhoIsNoRouterIsNotHeard() throws Exception {
        LldpNeighbors heard = neighbors(true);

        heard.received(frame(OTHER, "abc", false, 120));
        assertThat(heard.frames()).isEmpty();
        heard.received(frame(OTHER, "abc", true, 120));
        assertThat(heard.frames()).hasSize(1);
        heard.received(frame(OWN, "me", true, 120));
        assertThat(heard.frames()).hasSize(1);
        heard.received(frame(OTHER, "abc", true, 0));
        assertThat(heard.frames()).isEmpty();
    }

    private static byte[] says(int capabilities) {
        byte[] frame = frame(OTHER, "abc", true, 120);
        for (int i = 14; i < frame.length; i += 2 + (frame[i + 1] & 0xff)) {
            if (frame[i] == 7 << 1) {
                frame[i + 4] = (byte) (capabilities >> 8);
                frame[i + 5] = (byte) capabilities;
                frame[i] = (byte) (capabilities < 0 ? 8 << 1 : 7 << 1);
            }
        }
        return frame;
    }

    @Test
    void whoCanDoNothingIsLeftOutAndWhoDoesNotSayIsHeardEvenIfOnlyRoutersAre() throws Exception {
        LldpNeighbors all = neighbors(false);
        LldpNeighbors routers = neighbors(true);

        all.received(says(0));
        assertThat(all.frames()).isEmpty();
        routers.received(says(-1));
        assertThat(routers.frames()).hasSize(1);
    }

    @Test
    void aFloodOfNeighborsIsBounded() throws Exception {
        LldpNeighbors heard = neighbors(false);

        for (int i = 0; i < 5000; i++) {
            heard.received(frame(OTHER, "machine" + i, true, 120));
        }

        assertThat(heard.frames()).hasSize(LldpNeighbors.MOST);
    }

    @Test
    void brokenFramesAreRefused() {
        byte[] good = frame(OTHER, "abc", true, 120);
        Random random = new Random(5);
        for (int i = 0; i < 5000; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length));
            assertThatThrownBy(() -> LldpFrame.decode(bad)).isInstanceOf(MalformedPacket.class);
        }
    }
}
