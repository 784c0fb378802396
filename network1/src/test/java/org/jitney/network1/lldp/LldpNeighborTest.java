package org.jitney.network1.lldp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class LldpNeighborTest {
    private static LldpNeighbor neighbor(String values) throws Exception {
        String frame = "0180c200000e" + "525400000001" + "88cc" + values + "0000";
        return LldpNeighbor.of(LldpFrame.decode(HexFormat.of().parseHex(frame)));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void aSwitchSaysWhatItIs() throws Exception {
        LldpNeighbor all =
                neighbor(
                        "020704525400000001"
                                + "040505"
                                + hex("swp7")
                                + "06020078"
                                + "0804"
                                + hex("to b")
                                + "0a03"
                                + hex("sw1")
                                + "0e0400140004"
                                + "fe060080c2010064");

        assertThat(all.chassis()).isEqualTo("52:54:00:00:00:01");
        assertThat(all.rawChassis()).hasSize(7);
        assertThat(all.port()).isEqualTo("swp7");
        assertThat(all.portDescription()).contains("to b");
        assertThat(all.systemName()).contains("sw1");
        assertThat(all.systemDescription()).isEmpty();
        assertThat(all.capabilities()).isEqualTo(4);
        assertThat(all.vlan()).hasValue(100);
    }

    @Test
    void namesOfOtherKindsAreAddressesOrDigits() throws Exception {
        LldpNeighbor all = neighbor("02060501c0000201" + "040306ff01" + "06020078");

        assertThat(all.chassis()).isEqualTo("192.0.2.1");
        assertThat(all.port()).isEqualTo("ff01");
    }
}
