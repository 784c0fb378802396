package org.jitney.hostname1.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.bus.service.Json;
import org.jitney.unitfile.EnvFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "box", "Box-1", "new-host.example", "1.2", "a-b.c--d"})
    void acceptsHostNames(String name) {
        assertThat(HostnameSyntax.isValid(name)).isTrue();
        assertThat(HostnameSyntax.clean(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "a.", ".a", "a..b", "-a", "a-", "a.-b", "a-.b", "a b", "a_b", "ü"})
    void refusesOtherNames(String name) {
        assertThat(HostnameSyntax.isValid(name)).isFalse();
    }

    @Test
    void aNameHasAtMost64Characters() {
        assertThat(HostnameSyntax.isValid("a".repeat(64))).isTrue();
        assertThat(HostnameSyntax.isValid("a".repeat(65))).isFalse();
        assertThat(HostnameSyntax.clean("a".repeat(65))).hasSize(64);
    }

    @ParameterizedTest
    @CsvSource({"foo_bar,foobar", "-x.y..Z-,x.y.Z", "a.-.b,a.b", "...,''", "a b c,abc"})
    void cleansNamesAsTheReferenceDoes(String name, String cleaned) {
        assertThat(HostnameSyntax.clean(name)).isEqualTo(cleaned);
    }

    @Test
    void theFileMayHaveComments() {
        assertThat(HostnameSyntax.fromFile("# c\n\n  box  \nother\n")).isEqualTo("box");
        assertThat(HostnameSyntax.fromFile("# only\n")).isEmpty();
    }

    @Test
    void localhostIsNoName() {
        assertThat(HostnameSyntax.isLocalhost("LocalHost")).isTrue();
        assertThat(HostnameSyntax.isLocalhost("x.localhost.localdomain")).isTrue();
        assertThat(HostnameSyntax.isLocalhost("localhost1")).isFalse();
    }

    @Test
    void readsAssignmentsAsAShellWould() {
        String text =
                """
                # comment
                ; another
                A=plain
                B="quoted \\"x\\" \\$y \\z"
                C='single \\ "kept"'
                D = spaced out \s
                E=one\\ two
                F=con\\
                tinued
                no assignment
                A=again
                G=a'b'"c"
                """;

        Map<String, String> values = EnvFile.parse(text);

        assertThat(values)
                .containsExactly(
                        Map.entry("A", "again"),
                        Map.entry("B", "quoted \"x\" $y \\z"),
                        Map.entry("C", "single \\ \"kept\""),
                        Map.entry("D", "spaced out"),
                        Map.entry("E", "one two"),
                        Map.entry("F", "continued"),
                        Map.entry("G", "abc"));
    }

    @Test
    void writesWhatItReads() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("PLAIN", "computer-x");
        values.put("PRETTY", "Bob's \"Box\" $x `y` \\ ü");
        values.put("EMPTY", "");

        String text = EnvFile.render(values);

        assertThat(text)
                .isEqualTo(
                        "PLAIN=computer-x\nPRETTY=\"Bob's \\\"Box\\\" \\$x \\`y\\` \\\\ ü\"\nEMPTY=\n");
        assertThat(EnvFile.parse(text)).isEqualTo(values);
    }

    @Test
    void tagsFollowTheirRules() {
        assertThat(List.of("a", "web-1.x", "role=db", "A9", "k=")).allMatch(MachineTags::isValid);
        assertThat(List.of("", "-a", "a-", ".a", "a.", "=a", "a b", "a:b", "x".repeat(256)))
                .noneMatch(MachineTags::isValid);
        assertThat(MachineTags.parse("a:b::-x:a")).containsExactly("a", "b");
        assertThat(MachineTags.change(List.of("a", "k=1", "b"), List.of("k=2", "c"), List.of("a")))
                .containsExactly("b", "k=2", "c");
        assertThat(MachineTags.ambiguousKey(List.of("k=1", "k=2"))).isEqualTo("k");
        assertThat(MachineTags.ambiguousKey(List.of("k=1", "k=1", "k"))).isEmpty();
    }

    @Test
    void firmwareCodesMeanShapes() {
        assertThat(Chassis.ofSmbios(0x09)).contains("laptop");
        assertThat(Chassis.ofSmbios(0x17)).contains("server");
        assertThat(Chassis.ofSmbios(0x01)).isEmpty();
        assertThat(Chassis.ofPowerProfile(8)).contains("tablet");
        assertThat(Chassis.ofPowerProfile(0)).isEmpty();
        for (int type = 0; type < 0x40; type++) {
            assertThat(Chassis.ofSmbios(type).map(Chassis::isValid).orElse(true)).isTrue();
        }
    }

    @Test
    void datesAreMicrosecondsOrNever() {
        assertThat(Dates.iso("1970-01-02")).isEqualTo(86_400_000_000L);
        assertThat(Dates.smbios("01/02/1970")).isEqualTo(86_400_000_000L);
        assertThat(Dates.iso("2024-13-01")).isEqualTo(Dates.NEVER);
        assertThat(Dates.iso("")).isEqualTo(Dates.NEVER);
        assertThat(Dates.smbios("1970-01-02")).isEqualTo(Dates.NEVER);
    }

    @Test
    void jsonIsEscaped() {
        String json =
                new Json()
                        .text("a", "x\"\\\n\u0001ü")
                        .text("b", "")
                        .number("c", -1)
                        .number("d", 3)
                        .texts("e", List.of("1", "2"))
                        .render();

        assertThat(json)
                .isEqualTo(
                        "{\"a\":\"x\\\"\\\\\\n\\u0001ü\",\"b\":null,\"c\":null,\"d\":3,"
                                + "\"e\":[\"1\",\"2\"]}");
    }
}
