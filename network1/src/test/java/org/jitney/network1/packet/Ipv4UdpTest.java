package org.jitney.network1.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class Ipv4UdpTest {
    private static final Ipv4Udp ONE =
            new Ipv4Udp(IpAddresses.ANY, 68, IpAddresses.BROADCAST, 67, 0, new byte[] {1, 2, 3});

    @Test
    void whatIsWrittenIsRead() throws MalformedPacket {
        byte[] onTheWire = Arrays.copyOf(ONE.encode(), 46); // padded by the link

        Ipv4Udp read = Ipv4Udp.decode(onTheWire, true);

        assertThat(read.destination()).isEqualTo(IpAddresses.BROADCAST);
        assertThat(read.destinationPort()).isEqualTo(67);
        assertThat(read.payload()).containsExactly(1, 2, 3);
    }

    @Test
    void aChangedBitIsNoticed() {
        byte[] good = ONE.encode();
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bytes = good.clone();
            bytes[bit / 8] ^= (byte) (1 << (bit % 8));
            if (bit / 8 == 26 || bit / 8 == 27) {
                continue; // the checksum itself: 0 would mean that there is none
            }
            assertThatThrownBy(() -> Ipv4Udp.decode(bytes, true))
                    .isInstanceOf(MalformedPacket.class);
        }
    }

    @Test
    void anUnfinishedChecksumIsNotMinded() throws MalformedPacket {
        byte[] bytes = ONE.encode();
        bytes[26] ^= 1;

        assertThat(Ipv4Udp.decode(bytes, false).payload()).hasSize(3);
        assertThatThrownBy(() -> Ipv4Udp.decode(bytes, true)).isInstanceOf(MalformedPacket.class);
    }
}
