package org.jitney.network1.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.jitney.linux.hash.SipHash24;
import org.junit.jupiter.api.Test;

final class DuidTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] MACHINE = HEX.parseHex("0123456789abcdef0123456789abcdef");

    @Test
    void hashesAsItsAuthorsDo() {
        byte[] key = HEX.parseHex("000102030405060708090a0b0c0d0e0f");
        byte[] text = HEX.parseHex("000102030405060708090a0b0c0d0e");

        assertThat(SipHash24.hash(key, text)).isEqualTo(0xa129ca6149be45e5L);
    }

    /** Read from the option of systemd-networkd 252 on a machine with this ID and this address. */
    @Test
    void aMachineIsTheSameToServersUnderTheOriginalAndUnderUs() {
        assertThat(HEX.formatHex(Duid.ofMachine(MACHINE).bytes()))
                .isEqualTo("00020000ab11dede0fabf5e9fca3");
        assertThat(Duid.iaid(HEX.parseHex("525400000001"))).isEqualTo(0xe09cd7cf);
    }

    @Test
    void aDuidOfAnAddressHasItsType() {
        assertThat(HEX.formatHex(Duid.linkLayer(1, new byte[] {2, 0, 0, 0, 0, 1}).bytes()))
                .isEqualTo("00030001020000000001");
    }

    @Test
    void asTextItHasItsTypesName() {
        assertThat(Duid.linkLayer(1, new byte[] {2, 0, 0, 0, 0, 1}).text())
                .isEqualTo("DUID-LL:0001020000000001");
        assertThat(Duid.ofMachine(new byte[16]).text()).startsWith("DUID-EN/Vendor:0000ab11");
        assertThat(Duid.ofType(9, new byte[] {1}).text()).isEqualTo("9:01");
    }
}
