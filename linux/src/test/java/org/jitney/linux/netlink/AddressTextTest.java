package org.jitney.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class AddressTextTest {
    private static String text(String address) throws UnknownHostException {
        return AddressText.of(InetAddress.getByName(address));
    }

    @Test
    void leavesTheLongestRunOfZerosOut() throws UnknownHostException {
        assertThat(text("2001:db8:0:0:1:0:0:0")).isEqualTo("2001:db8:0:0:1::");
        assertThat(text("::1")).isEqualTo("::1");
        assertThat(text("::")).isEqualTo("::");
        assertThat(text("10.0.0.1")).isEqualTo("10.0.0.1");
    }

    @Test
    void writesAddressesOfCardsInPairs() {
        assertThat(AddressText.ofLink(new byte[] {0, 1, 2, (byte) 0xfe, 4, 5}))
                .isEqualTo("00:01:02:fe:04:05");
    }
}
