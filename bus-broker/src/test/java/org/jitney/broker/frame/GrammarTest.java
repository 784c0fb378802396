package org.jitney.broker.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarTest {
    @ParameterizedTest
    @ValueSource(strings = {"a.b", "com.example.A_1", ":1.0", ":a-b.0c", "a-b.c", "_a._b"})
    void acceptsBusNames(String name) {
        assertThat(Grammar.isBusName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", ".a.b", "a.b.", "a..b", "a.1b", ":", ":1", "a.b\u00e4", "a b.c"})
    void refusesOtherBusNames(String name) {
        assertThat(Grammar.isBusName(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a/b_1", "/0/1"})
    void acceptsObjectPaths(String path) {
        assertThat(Grammar.isPath(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/a/", "//", "/a//b", "/a-b", "/\u00e4"})
    void refusesOtherObjectPaths(String path) {
        assertThat(Grammar.isPath(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b-c", "a", "1.a", "a.", ":1.1"})
    void interfacesAreStricterThanBusNames(String name) {
        assertThat(Grammar.isInterface(name)).isFalse();
    }

    @Test
    void namesEndAt255Characters() {
        String longest = "a." + "b".repeat(253);

        assertThat(Grammar.isInterface(longest)).isTrue();
        assertThat(Grammar.isInterface(longest + "b")).isFalse();
        assertThat(Grammar.isMember("m".repeat(256))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain text of some length",
                "\u00e4\u20ac\ud83d\ude00",
                "12345678\u00e4"
            })
    void acceptsUtf8(String text) {
        byte[] b = text.getBytes(StandardCharsets.UTF_8);

        assertThat(Utf8.isValid(ByteBuffer.wrap(b), 0, b.length)).isTrue();
    }

    @Test
    void refusesWhatIsNoUtf8() {
        byte[][] bad = {
            {0},
            {'1', '2', '3', '4', '5', '6', '7', 0, '9'},
            {(byte) 0x80},
            {(byte) 0xc0, (byte) 0xaf},
            {(byte) 0xc3},
            {(byte) 0xe0, (byte) 0x80, (byte) 0x80},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
        };
        for (byte[] b : bad) {
            assertThat(Utf8.isValid(ByteBuffer.wrap(b), 0, b.length)).isFalse();
        }
    }
}
