package org.jitney.manager.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MountPointsTest {
    @Test
    void optionsOfMountAndFileSystemAreOneListAndReadOnlyWins() {
        Map<String, MountPoints.Entry> table =
                MountPoints.parse(
                        List.of(
                                "36 35 98:0 /mnt1 /mnt/a\\040b ro,noatime master:1 - ext3 /dev/r"
                                        + " rw,errors=continue"));

        assertThat(table.values())
                .containsExactly(
                        new MountPoints.Entry(
                                "/mnt/a b", "/dev/r", "ext3", "ro,noatime,errors=continue"));
    }

    @Test
    void topmostMountCountsAndPointsOfTheAutomounterDoNot() {
        Map<String, MountPoints.Entry> table =
                MountPoints.parse(
                        List.of(
                                "1 0 0:1 / /a rw - autofs systemd-1 rw,fd=4",
                                "2 1 0:2 / /a rw - tmpfs one rw",
                                "3 2 0:3 / /a rw - tmpfs two rw",
                                "4 0 0:4 / /b rw - autofs systemd-1 rw",
                                "broken line"));

        assertThat(table.keySet()).containsExactly("/a");
        assertThat(table.values()).extracting(MountPoints.Entry::what).containsExactly("two");
    }
}
