package org.jitney.timedate1.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdjtimeFileTest {
    private static Optional<String> with(String text, boolean local) {
        return AdjtimeFile.withLocal(Optional.of(text), local);
    }

    @Test
    void noFileMeansUtc() {
        assertThat(AdjtimeFile.withLocal(Optional.empty(), false)).isEmpty();
        assertThat(AdjtimeFile.withLocal(Optional.empty(), true)).contains("0.0 0 0\n0\nLOCAL\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0 0 0\n0\nUTC",
                "0.0 0 0\n",
                "0.0 0 0",
                "0.0 0 0\n0\n",
                "0.0 0 0\n0",
                "0.0 0 0\n0\nFOO\n"
            })
    void shortFilesAreCompletedOrGo(String text) {
        assertThat(with(text, false)).isEmpty();
        assertThat(with(text, true)).contains("0.0 0 0\n0\nLOCAL\n");
    }

    @Test
    void otherLinesStay() {
        assertThat(with("0.1 123 0\n0\nLOCAL\n", false)).contains("0.1 123 0\n0\nUTC\n");
        assertThat(with("0.0 0 0\n0\nLOCAL\nmore\n", false)).contains("0.0 0 0\n0\nUTC\nmore\n");
    }

    @Test
    void onlyTheThirdLineCounts() {
        assertThat(AdjtimeFile.isLocal("0.0 0 0\n0\nLOCAL\n")).isTrue();
        assertThat(AdjtimeFile.isLocal("0.0 0 0\n0\nLOCAL")).isTrue();
        assertThat(AdjtimeFile.isLocal("LOCAL\n0\nUTC\n")).isFalse();
        assertThat(AdjtimeFile.isLocal("")).isFalse();
    }

    @Test
    void zonesAreThoseOfTheRulesAndOfTheTable() {
        assertThat(
                        ZoneNames.ofRules(
                                "# version\nR x 1 o\nZ Europe/Berlin 0:53 - LMT\n1 E CE%sT\nL"
                                        + " Europe/Berlin Europe/Oslo\n"))
                .containsExactly("Europe/Berlin", "Europe/Oslo", "UTC");
        assertThat(ZoneNames.ofTable("# c\nDE,DK +5230+01322 Europe/Berlin most\n"))
                .containsExactly("Europe/Berlin", "UTC");
        assertThat(ZoneNames.isName("Etc/GMT+1")).isTrue();
        for (String wrong : new String[] {"", "/a", "a/", "a//b", "../a", "a b"}) {
            assertThat(ZoneNames.isName(wrong)).as(wrong).isFalse();
        }
    }
}
