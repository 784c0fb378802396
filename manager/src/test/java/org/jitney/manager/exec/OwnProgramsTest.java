package org.jitney.manager.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.manager.unit.ExecContext;
import org.jitney.manager.unit.UnitSettings;
import org.jitney.unitfile.UnitType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnProgramsTest {
    private static final ExecContext PLAIN =
            UnitSettings.defaults(UnitType.SERVICE).exec().orElseThrow();

    @TempDir Path folder = Path.of("/nonexistent");
    private OwnPrograms programs = OwnPrograms.NONE;

    @BeforeEach
    void distribution() throws Exception {
        Files.createFile(folder.resolve("systemd"));
        Files.createFile(folder.resolve("systemd-user-runtime-dir"));
        Files.createFile(folder.resolve("systemd-localed"));
        programs = new OwnPrograms(Optional.of(folder));
    }

    private String run(String... argv) {
        return programs.insteadOf(argv[0], List.of(argv), PLAIN);
    }

    @Test
    void managerOfAUserIsOurs() {
        assertThat(run("/lib/systemd/systemd", "--user")).isEqualTo(folder + "/systemd");
        assertThat(run("/usr/lib/systemd/systemd", "--user")).isEqualTo(folder + "/systemd");
        assertThat(run("/lib/systemd/systemd-user-runtime-dir", "start", "1000"))
                .isEqualTo(folder + "/systemd-user-runtime-dir");
    }

    @Test
    void smallDaemonsAreOursWhereTheDistributionHasThem() {
        assertThat(run("/lib/systemd/systemd-localed")).isEqualTo(folder + "/systemd-localed");
        assertThat(run("/lib/systemd/systemd-timedated"))
                .isEqualTo("/lib/systemd/systemd-timedated");
    }

    @Test
    void allElseIsAsTheUnitSays() {
        assertThat(run("/lib/systemd/systemd", "--system")).isEqualTo("/lib/systemd/systemd");
        assertThat(run("/opt/systemd", "--user")).isEqualTo("/opt/systemd");
        assertThat(run("/lib/systemd/systemd-logind")).isEqualTo("/lib/systemd/systemd-logind");
    }

    @Test
    void withoutADistributionNothingIsOurs() {
        programs = OwnPrograms.NONE;

        assertThat(run("/lib/systemd/systemd", "--user")).isEqualTo("/lib/systemd/systemd");
    }
}
