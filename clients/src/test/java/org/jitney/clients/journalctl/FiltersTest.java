package org.jitney.clients.journalctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.FakeReader;
import org.jitney.journal.Id128;
import org.junit.jupiter.api.Test;

class FiltersTest {
    private final FakeReader journal = new FakeReader();
    private final Wishes wishes = new Wishes();

    private List<String> matches() throws UsageError {
        Environment environment =
                new Environment(
                        Map.of(),
                        java.nio.file.Path.of("/"),
                        java.io.InputStream.nullInputStream(),
                        System.out,
                        System.err,
                        false,
                        0,
                        Optional.empty());
        Screen screen = new Screen(environment, new Arguments(List.of(), List.of()));
        new Filters(wishes, journal, screen, 1000).add();
        return journal.matches;
    }

    @Test
    void matchesOfTheCommandLineAreAlternativesWithAPlusBetween() throws UsageError {
        wishes.operands = List.of("A=1", "B=2", "+", "C=3");

        assertThat(matches()).containsExactly("A=1", "B=2", "OR", "C=3");
    }

    @Test
    void aPlusStandsBetweenTwo() {
        for (List<String> operands : List.of(List.of("+"), List.of("A=1", "+"))) {
            wishes.operands = operands;
            assertThatThrownBy(this::matches).hasMessage("\"+\" can only be used between terms");
        }
    }

    @Test
    void whatIsNoFieldIsNamed() {
        wishes.operands = List.of("__CURSOR=x");

        assertThatThrownBy(this::matches)
                .hasMessage("Failed to add match '__CURSOR=x': Invalid argument");
    }

    @Test
    void aPatternStandsForTheUnitsInTheJournal() throws UsageError {
        journal.add(1, 0, "_SYSTEMD_UNIT=a@1.service").add(1, 1, "_SYSTEMD_UNIT=b.service");
        wishes.units.add("a@*");

        assertThat(matches())
                .contains("_SYSTEMD_UNIT=a@1.service", "UNIT=a@1.service")
                .doesNotContain("_SYSTEMD_UNIT=b.service");
    }

    @Test
    void aPatternThatMatchesNothingDoesNotShowEverything() {
        wishes.units.add("zzz*");

        assertThatThrownBy(this::matches)
                .hasMessage("Failed to add filter for units: No data available");
    }

    @Test
    void ofAnotherTreeTheLastBootIsThatOfItsJournal() throws UsageError {
        journal.add(1, 0).add(2, 1).add(3, 2);
        wishes.directory = Optional.of("/x");
        wishes.boot = Optional.of(new BootChoice(false, Optional.empty(), -1));

        assertThat(matches()).containsExactly("_BOOT_ID=" + new Id128(0, 2), "AND");
    }

    @Test
    void aBootThatIsNotThereIsNamed() {
        journal.add(1, 0);
        wishes.directory = Optional.of("/x");
        wishes.boot = Optional.of(new BootChoice(false, Optional.empty(), 7));

        assertThatThrownBy(this::matches)
                .hasMessage(
                        "Data from the specified boot (+7) is not available: No such boot ID in"
                                + " journal");
    }

    @Test
    void levelsAndIdentifiersHoldTogether() throws UsageError {
        wishes.identifiers.add("x");
        wishes.levels = 3;

        assertThat(matches())
                .containsExactly(
                        "SYSLOG_IDENTIFIER=x", "OR", "AND", "PRIORITY=0", "PRIORITY=1", "AND");
    }
}
