package org.jitney.network1.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class Fqdn6Test {
    private static String hex(String name) {
        return HexFormat.of().formatHex(Fqdn6.encode(name));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void aWholeNameHasAnEndAndAPartialOneHasNone() {
        assertThat(hex("box.lan")).isEqualTo("01" + "03626f78" + "036c616e" + "00");
        assertThat(hex("box")).isEqualTo("01" + "03626f78");
    }

    @Test
    void bothAreUnderstood() {
        assertThat(Fqdn6.decode(bytes("01" + "03626f78" + "036c616e" + "00"))).contains("box.lan");
        assertThat(Fqdn6.decode(bytes("02" + "03626f78"))).contains("box");
    }

    @Test
    void whatIsNoNameCountsAsNone() {
        assertThat(Fqdn6.decode(bytes(""))).isEmpty();
        assertThat(Fqdn6.decode(bytes("01"))).isEmpty();
        assertThat(Fqdn6.decode(bytes("0100"))).isEmpty();
        assertThat(Fqdn6.decode(bytes("01" + "09626f78"))).isEmpty(); // longer than it is
        assertThat(Fqdn6.decode(bytes("01" + "03622f78"))).isEmpty(); // a slash in it
        assertThat(Fqdn6.decode(bytes("01" + "c000"))).isEmpty(); // a pointer
    }
}
