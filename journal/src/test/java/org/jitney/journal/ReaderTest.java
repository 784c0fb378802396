package org.jitney.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jitney.journal.TestFiles.BOOT;
import static org.jitney.journal.TestFiles.START;
import static org.jitney.journal.TestFiles.field;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderTest {
    @TempDir Path dir;
    private JournalReader reader;

    @BeforeEach
    void open() throws Exception {
        TestFiles.write(dir.resolve("a.journal"), 500, TestFiles.options());
        reader = Journals.openDirectories(List.of(dir));
    }

    @AfterEach
    void close() {
        reader.close();
    }

    private List<Long> rest() {
        List<Long> seqnums = new ArrayList<>();
        while (reader.next()) {
            seqnums.add(reader.entry().seqnum());
        }
        return seqnums;
    }

    private String message() {
        return TestFiles.text(reader.field("MESSAGE").orElseThrow());
    }

    @Test
    void aMatchShowsOnlyWhatHasIt() {
        reader.addMatch(field("PRIORITY=3"));

        assertThat(rest()).hasSize(63).allMatch(seqnum -> (seqnum - 1) % 8 == 3);
    }

    @Test
    void matchesOfOneFieldAreAlternatives() {
        reader.addMatch(field("PRIORITY=3"));
        reader.addMatch(field("PRIORITY=5"));

        assertThat(rest()).hasSize(125).allMatch(n -> (n - 1) % 8 == 3 || (n - 1) % 8 == 5);
    }

    @Test
    void matchesOfDifferentFieldsHoldTogether() {
        reader.addMatch(field("PRIORITY=0"));
        reader.addMatch(field("TWICE=a"));

        assertThat(rest()).hasSize(5).allMatch(n -> (n - 1) % 104 == 0);
    }

    @Test
    void aDisjunctionAddsAndAConjunctionRestricts() {
        reader.addMatch(field("PRIORITY=0"));
        reader.addDisjunction();
        reader.addMatch(field("PRIORITY=1"));
        reader.addConjunction();
        reader.addMatch(field("TWICE=b"));

        assertThat(rest())
                .isNotEmpty()
                .allMatch(n -> (n - 1) % 13 == 0 && ((n - 1) % 8 == 0 || (n - 1) % 8 == 1));
    }

    @Test
    void whatNoEntryHasMatchesNothing() {
        reader.addMatch(field("PRIORITY=9"));

        assertThat(rest()).isEmpty();
        reader.flushMatches();
        reader.seekHead();
        assertThat(rest()).hasSize(500);
    }

    @Test
    void aMatchWithoutNameOrEqualsSignIsRefused() {
        for (String bad : List.of("PRIORITY", "=3", "lower=3", "")) {
            assertThatThrownBy(() -> reader.addMatch(field(bad)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void backwardsIsTheSameTheOtherWayRound() {
        reader.seekTail();
        List<Long> seqnums = new ArrayList<>();
        while (reader.previous()) {
            seqnums.add(reader.entry().seqnum());
        }

        assertThat(seqnums.reversed()).isEqualTo(rest(0));
    }

    private List<Long> rest(int ignored) {
        reader.seekHead();
        return rest();
    }

    @Test
    void aTimeIsFoundFromBothSides() {
        reader.seekRealtime(START + 100_500);
        assertThat(reader.next()).isTrue();
        assertThat(message()).isEqualTo("hello 101");

        reader.seekRealtime(START + 100_500);
        assertThat(reader.previous()).isTrue();
        assertThat(message()).isEqualTo("hello 100");
    }

    @Test
    void aTimeOfABootIsFound() {
        reader.seekMonotonic(BOOT, 200_005);

        assertThat(reader.next()).isTrue();
        assertThat(message()).isEqualTo("hello 200");
    }

    @Test
    void aCursorLeadsBackToItsEntry() {
        reader.nextSkip(77);
        String cursor = reader.entry().cursor();

        reader.seekCursor(cursor);

        assertThat(reader.next()).isTrue();
        assertThat(reader.isAt(cursor)).isTrue();
        assertThat(message()).isEqualTo("hello 76");
        assertThat(reader.next()).isTrue();
        assertThat(reader.isAt(cursor)).isFalse();
    }

    @Test
    void whatIsNoCursorIsRefused() {
        for (String bad : List.of("", "x", "s=1", "i=1", "t=zz", "s=;i=")) {
            assertThatThrownBy(() -> reader.seekCursor(bad))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anEntryStaysWhatItIs() {
        reader.next();
        JournalEntry first = reader.entry();

        reader.nextSkip(400);
        reader.close();

        assertThat(TestFiles.text(first.fields().getFirst())).isEqualTo("MESSAGE=hello 0");
    }

    @Test
    void valuesNamesAndBootsAreThoseOfAllEntries() {
        assertThat(reader.uniqueValues("PRIORITY")).hasSize(8);
        assertThat(reader.uniqueValues("NONE")).isEmpty();
        assertThat(reader.fieldNames())
                .containsExactlyInAnyOrder(
                        "LINES",
                        "LONG",
                        "MESSAGE",
                        "PRIORITY",
                        "TWICE",
                        "_BOOT_ID",
                        "_PID",
                        "_SYSTEMD_UNIT");
        assertThat(reader.boots())
                .containsExactly(new JournalReader.Boot(BOOT, START, START + 499_000));
    }

    @Test
    void filesThatComeAreReadAndFilesThatGoAreNot() throws Exception {
        reader.await(0);
        rest();
        TestFiles.write(dir.resolve("b.journal"), 520, TestFiles.options());

        assertThat(reader.await(1000)).isEqualTo(JournalReader.Change.INVALIDATED);
        assertThat(rest()).hasSize(20);

        Files.delete(dir.resolve("a.journal"));
        assertThat(reader.await(1000)).isEqualTo(JournalReader.Change.INVALIDATED);
        assertThat(reader.files()).containsExactly(dir.resolve("b.journal"));
    }

    @Test
    void anEntryThatIsAddedWakesWhoWaits() throws Exception {
        Path file = dir.resolve("c.journal");
        try (JournalAppender appender = Journals.create(file, TestFiles.options())) {
            reader.await(0);
            rest();
            TestFiles.append(appender, 600, 601);

            assertThat(reader.await(1000)).isEqualTo(JournalReader.Change.APPENDED);
            assertThat(rest()).hasSize(1);
        }
    }

    @Test
    void copiesOfAnEntryAreShownOnce() throws Exception {
        Files.copy(dir.resolve("a.journal"), dir.resolve("copy.journal"));
        try (JournalReader both = Journals.openDirectories(List.of(dir))) {
            assertThat(both.files()).hasSize(2);
            assertThat(both.nextSkip(10_000)).isEqualTo(500);
        }
    }

    @Test
    void whatIsNoJournalFileIsSaidToBeUnreadable() throws Exception {
        Files.writeString(dir.resolve("bad.journal"), "no");

        try (JournalReader all = Journals.openDirectories(List.of(dir))) {
            assertThat(all.unreadable()).containsOnlyKeys(dir.resolve("bad.journal"));
            assertThat(all.nextSkip(10_000)).isEqualTo(500);
        }
        assertThatThrownBy(() -> Journals.openFiles(List.of(dir.resolve("bad.journal"))))
                .isInstanceOf(java.io.IOException.class);
    }
}
