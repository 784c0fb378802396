package org.jitney.unitfile.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jitney.unitfile.UnitFile;
import org.junit.jupiter.api.Test;

class InstallSectionsTest {
    private static final String PATH = "/etc/systemd/system/a.service";
    private static final long CHANGED = 5_000_000;

    private static FileTree.Stamp stamp(long changedUsec) {
        return new FileTree.Stamp(1, 2, 30, CHANGED, changedUsec);
    }

    private static List<UnitFile.Entry> section(String text) throws Exception {
        return UnitFile.parse(PATH, text.getBytes(java.nio.charset.StandardCharsets.UTF_8), d -> {})
                .entries("Install");
    }

    @Test
    void aFileThatIsAsItWasIsNotReadAgain() throws Exception {
        var sections = new InstallSections(() -> CHANGED + 60_000_000);
        var section = section("[Install]\nWantedBy=x.target\n");

        sections.put(PATH, stamp(CHANGED), section);

        assertThat(sections.of(PATH, stamp(CHANGED))).contains(section);
    }

    @Test
    void aFileThatWasWrittenSinceIsReadAgain() throws Exception {
        var sections = new InstallSections(() -> CHANGED + 60_000_000);

        sections.put(PATH, stamp(CHANGED), section("[Install]\nWantedBy=x.target\n"));

        assertThat(sections.of(PATH, stamp(CHANGED + 1))).isEmpty();
    }

    @Test
    void nothingIsKeptOfAFileThatWasWrittenJustNow() throws Exception {
        var sections = new InstallSections(() -> CHANGED + 1_000_000);

        sections.put(PATH, stamp(CHANGED), section("[Install]\nWantedBy=x.target\n"));

        assertThat(sections.of(PATH, stamp(CHANGED))).isEmpty();
    }

    @Test
    void aFileFromTheFutureIsNotKept() throws Exception {
        var sections = new InstallSections(() -> CHANGED - 60_000_000);

        sections.put(PATH, stamp(CHANGED), section("[Install]\nWantedBy=x.target\n"));

        assertThat(sections.of(PATH, stamp(CHANGED))).isEmpty();
    }
}
