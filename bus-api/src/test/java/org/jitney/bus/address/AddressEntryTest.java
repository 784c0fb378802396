package org.jitney.bus.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressEntryTest {

    @Test
    void listIsCutAtItsSemicolons() throws Exception {
        var entries = AddressEntry.parse("unix:path=/a%20%c3%a4,guid=00;;tcp:host=x,port=1;b:");

        assertThat(entries)
                .containsExactly(
                        new AddressEntry("unix", Map.of("path", "/a \u00e4", "guid", "00")),
                        new AddressEntry("tcp", Map.of("host", "x", "port", "1")),
                        new AddressEntry("b", Map.of()));
        assertThat(entries.getFirst()).hasToString("unix:path=/a%20%c3%a4,guid=00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/tmp/x", "a b,c;d%=\n", "\u00e4\u20ac", "*\\.-_", "\u0001"})
    void whatIsEscapedIsUnescaped(String value) throws Exception {
        String escaped = AddressEntry.escape(value);

        assertThat(escaped).matches("[-0-9A-Za-z_/.\\\\*%]*");
        assertThat(AddressEntry.unescape(escaped)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "unix",
                ":path=/x",
                "unix:path",
                "unix:=x",
                "unix:a=%2",
                "unix:a=%zz",
                "unix:a=1,a=2",
                "unix:path=/a b",
                "unix:path=/a=b",
                "unix:,a=1"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> AddressEntry.parse(text)).isInstanceOf(BadAddress.class);
    }
}
