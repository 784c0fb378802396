package org.jitney.timesync1.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NtpPacketTest {
    /** An answer of stratum 2 as chrony gives it: version 4, mode 4. */
    private static final byte[] ANSWER =
            HexFormat.of()
                    .parseHex(
                            "240206e80000020000000180c0a80001ee00000000000000"
                                    + "0123456789abcdef"
                                    + "ed0b0a8080000000"
                                    + "ed0b0a8080010000");

    @Test
    void questionIsVersionFourAndHasNothingButTheNonce() {
        byte[] request = NtpPacket.request(0x0123456789abcdefL);

        assertThat(HexFormat.of().formatHex(request))
                .isEqualTo("23" + "00".repeat(39) + "0123456789abcdef");
    }

    @Test
    void answerIsRead() {
        NtpPacket packet = NtpPacket.decode(ANSWER).orElseThrow();

        assertThat(packet.leap()).isZero();
        assertThat(packet.version()).isEqualTo(4);
        assertThat(packet.mode()).isEqualTo(4);
        assertThat(packet.stratum()).isEqualTo(2);
        assertThat(packet.precision()).isEqualTo(-24);
        assertThat(packet.rootDelayUsec()).isEqualTo(7812);
        assertThat(packet.rootDispersionUsec()).isEqualTo(5859);
        assertThat(packet.origin()).isEqualTo(0x0123456789abcdefL);
        assertThat(packet.receiveUsec()).isEqualTo((0xed0b0a80L - 2208988800L) * 1000000 + 500000);
        assertThat(packet.transmitUsec() - packet.receiveUsec()).isEqualTo(15);
        assertThat(NtpPacket.decode(new byte[47])).isEqualTo(Optional.empty());
    }

    @Test
    void countBeginsAnewIn2036() {
        assertThat(NtpPacket.usec(0)).isEqualTo(2085978496L * 1000000);
        assertThat(NtpPacket.usec(0xffffffff_00000000L)).isEqualTo(2085978495L * 1000000);
    }

    @Test
    void badAnswersAreTold() {
        NtpPacket good = NtpPacket.decode(ANSWER).orElseThrow();
        long nonce = good.origin();

        assertThat(Verdict.of(good, nonce, 5_000_000)).isEqualTo(Verdict.GOOD);
        assertThat(Verdict.of(good, nonce + 1, 5_000_000)).isEqualTo(Verdict.FOREIGN);
        assertThat(Verdict.of(good, nonce, 9_000)).isEqualTo(Verdict.TOO_DISTANT);
        assertThat(Verdict.of(with(0, 0xe4), nonce, 5_000_000)).isEqualTo(Verdict.NOT_SYNCHRONIZED);
        assertThat(Verdict.of(with(1, 0), nonce, 5_000_000)).isEqualTo(Verdict.NOT_SYNCHRONIZED);
        assertThat(Verdict.of(with(1, 16), nonce, 5_000_000)).isEqualTo(Verdict.NOT_SYNCHRONIZED);
        assertThat(Verdict.of(with(0, 0x14), nonce, 5_000_000)).isEqualTo(Verdict.UNKNOWN_KIND);
        assertThat(Verdict.of(with(0, 0x23), nonce, 5_000_000)).isEqualTo(Verdict.UNKNOWN_KIND);
        assertThat(Verdict.of(with(32, 0xb0), nonce, 5_000_000)).isEqualTo(Verdict.TOO_EARLY);
    }

    private static NtpPacket with(int index, int value) {
        byte[] changed = ANSWER.clone();
        changed[index] = (byte) value;
        return NtpPacket.decode(changed).orElseThrow();
    }

    @Test
    void offsetAndDelayComeFromFourTimes() {
        assertThat(Measurement.of(100, 1150, 1160, 220)).isEqualTo(new Measurement(995, 110));
        assertThat(Measurement.of(1000, 500, 510, 1110).offsetUsec()).isEqualTo(-550);
    }

    @Test
    void jumpsOfTheNetworkAreIgnoredOnceEnoughIsKnown() {
        SampleFilter filter = new SampleFilter();
        for (int i = 0; i < 8; i++) {
            assertThat(filter.isSpike(new Measurement(100, 2000), false)).isFalse();
        }

        // Further off than the best of the last can be wrong, by a slow path.
        assertThat(filter.isSpike(new Measurement(9000, 20_000), false)).isTrue();
        // Further off than its own delay: the clock is wrong, not the network.
        assertThat(filter.isSpike(new Measurement(90_000, 20_000), false)).isFalse();
        assertThat(filter.isSpike(new Measurement(9000, 20_000), true)).isFalse();
        assertThat(filter.packets()).isEqualTo(11);
    }

    @Test
    void intervalGrowsWhileTheClockIsRight() {
        PollInterval poll = new PollInterval(32_000_000, 128_000_000);
        assertThat(poll.usec()).isZero();
        poll.begin();
        for (long expected : List.of(64L, 128L, 128L)) {
            poll.adjust(10_000, false);
            assertThat(poll.usec()).isEqualTo(expected * 1_000_000);
        }
        poll.adjust(100_000, false);
        assertThat(poll.usec()).isEqualTo(128_000_000);
        poll.adjust(160_000, false);
        assertThat(poll.usec()).isEqualTo(64_000_000);
        poll.adjust(-300_000, false);
        assertThat(poll.usec()).isEqualTo(32_000_000);
    }

    @Test
    void clockIsSteppedWhenItIsFarOffAndSlewedElse() {
        Correction slow = Correction.of(-399_999, 64_000_000, 1, false);
        assertThat(slow.step()).isFalse();
        assertThat(slow.request().offset()).isEqualTo(-399_999_000);
        assertThat(slow.request().constant()).isEqualTo(2);
        assertThat(slow.request().modes()).isEqualTo(0x2000 | 0x1 | 0x4 | 0x8 | 0x10 | 0x20);
        assertThat(slow.request().status()).isEqualTo(0x1 | 0x10);

        Correction step = Correction.of(400_000, 32_000_000, -1, true);
        assertThat(step.step()).isTrue();
        assertThat(step.request().modes()).isEqualTo(0x2000 | 0x4 | 0x8 | 0x10 | 0x100);
        assertThat(step.request().status()).isEqualTo(0x40 | 0x20);
    }
}
