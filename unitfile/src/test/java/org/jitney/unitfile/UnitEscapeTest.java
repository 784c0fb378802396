package org.jitney.unitfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitEscapeTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "foo,foo",
                "/dev/sda,-dev-sda",
                "a-b,a\\x2db",
                "a b,a\\x20b",
                ".x,\\x2ex",
                "x.y,x.y",
                "a\\b,a\\x5cb",
                "\u00e4,\\xc3\\xa4",
                "a:b_c,a:b_c",
                "a@b,a\\x40b"
            })
    void escapesWhatNamesMayNotHold(String text, String escaped) {
        assertThat(UnitEscape.escape(text)).isEqualTo(escaped);
        assertThat(UnitEscape.unescape(escaped)).contains(text);
    }

    @ParameterizedTest
    @CsvSource({
        "/,-",
        "//,-",
        "/foo/bar/,foo-bar",
        "//foo//bar,foo-bar",
        "/./a,a",
        "/.hid,\\x2ehid"
    })
    void escapesPathsWithoutTheOuterSlashes(String path, String escaped) {
        assertThat(UnitEscape.escapePath(path)).contains(escaped);
    }

    @Test
    void refusesPathsThatClimb() {
        assertThat(UnitEscape.escapePath("/a/../b")).isEmpty();
    }

    @Test
    void unescapesPathsToAbsoluteOnes() {
        assertThat(UnitEscape.unescapePath("-")).contains("/");
        assertThat(UnitEscape.unescapePath("foo-bar")).contains("/foo/bar");
        assertThat(UnitEscape.unescapePath("")).isEmpty();
        assertThat(UnitEscape.unescapePath("-foo")).isEmpty();
        assertThat(UnitEscape.unescapePath("foo--bar")).isEmpty();
        assertThat(UnitEscape.unescapePath("foo-")).isEmpty();
    }

    @Test
    void refusesHalfAnEscape() {
        assertThat(UnitEscape.unescape("a\\x2")).isEmpty();
        assertThat(UnitEscape.unescape("a\\n")).isEmpty();
        assertThat(UnitEscape.unescape("a\\xzz")).isEmpty();
    }

    @Test
    void anyTextComesBack() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            String text = RawBytes.decode(bytes);

            assertThat(UnitEscape.unescape(UnitEscape.escape(text)))
                    .as("seed %d", seed)
                    .contains(text);
            assertThat(RawBytes.encode(text)).as("seed %d", seed).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "foo,foo.service",
        "foo.socket,foo.socket",
        "foo.bar,foo.bar.service",
        "/dev/sda1,dev-sda1.device",
        "/sys/class/net,sys-class-net.device",
        "/home,home.mount",
        "a b,a\\x20b.service",
        "foo@/x,foo@-x.service",
        "a*,a\\x2a.service"
    })
    void manglesWhatUsersType(String typed, String name) {
        assertThat(UnitEscape.mangle(typed, UnitType.SERVICE)).contains(name);
    }

    @Test
    void leavesPatternsWhereTheyAreWelcome() {
        assertThat(UnitEscape.mangleGlob("ssh*", UnitType.SERVICE)).contains("ssh*");
        assertThat(UnitEscape.mangleGlob("a?.[st]*", UnitType.SERVICE)).contains("a?.[st]*");
        assertThat(UnitEscape.mangleGlob("ssh", UnitType.SERVICE)).contains("ssh.service");
        assertThat(UnitEscape.mangle("", UnitType.SERVICE)).isEmpty();
    }
}
