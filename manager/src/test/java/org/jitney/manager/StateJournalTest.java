package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.runtime.StateBag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateJournalTest {
    @TempDir private Path directory;

    private Path file() {
        return directory.resolve("state");
    }

    @Test
    void textsNumbersAndMomentsComeBackAsTheyWere() {
        StateBag bag =
                new StateBag()
                        .put("text", "a\tb\\n\nc=d")
                        .put("number", -7)
                        .put("flag", true)
                        .put("moment", new DualTimestamp(5, 6))
                        .put("list", List.of("x", "y z"));

        StateBag read = StateBag.parse(bag.line()).orElseThrow();

        assertThat(bag.line()).doesNotContain("\n");
        assertThat(read.text("text")).isEqualTo("a\tb\\n\nc=d");
        assertThat(read.number("number")).isEqualTo(-7);
        assertThat(read.flag("flag")).isTrue();
        assertThat(read.moment("moment")).isEqualTo(new DualTimestamp(5, 6));
        assertThat(read.texts("list")).containsExactly("x", "y z");
    }

    @Test
    void theLastLineOfAKeyCountsAndAnEmptyOneForgets() throws IOException {
        try (StateJournal journal = StateJournal.begin(file())) {
            journal.put("a", Optional.of(new StateBag().put("n", 1)));
            journal.put("b", Optional.of(new StateBag().put("n", 2)));
            journal.publish();
            journal.put("a", Optional.of(new StateBag().put("n", 3)));
            journal.put("b", Optional.empty());
            journal.flush();
        }

        Map<String, StateBag> read = StateJournal.read(file());

        assertThat(read).containsOnlyKeys("a");
        assertThat(read.getOrDefault("a", new StateBag()).number("n")).isEqualTo(3);
    }

    @Test
    void aLineThatWasNotWrittenToItsEndIsAsIfItHadNotBeen() throws IOException {
        try (StateJournal journal = StateJournal.begin(file())) {
            journal.put("a", Optional.of(new StateBag().put("n", 1)));
            journal.publish();
        }
        Files.writeString(file(), "a n=2", StandardOpenOption.APPEND);

        assertThat(StateJournal.read(file()).getOrDefault("a", new StateBag()).number("n"))
                .isEqualTo(1);
    }

    @Test
    void theFileStaysSmallHoweverOftenThingsChange() throws IOException {
        try (StateJournal journal = StateJournal.begin(file())) {
            journal.publish();
            for (int i = 1; i <= 60_000; i++) {
                journal.put("unit", Optional.of(new StateBag().put("some-number", i)));
                journal.flush();
            }
        }

        assertThat(Files.size(file())).isLessThan(1 << 20);
        assertThat(
                        StateJournal.read(file())
                                .getOrDefault("unit", new StateBag())
                                .number("some-number"))
                .isEqualTo(60_000);
    }
}
