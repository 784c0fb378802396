package org.jitney.unitfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The folders are in the order in which {@code systemd-analyze --user unit-paths} 252 has them. */
class LoadPathTest {
    @Test
    void usersOwnFoldersComeBeforeThoseOfAll() {
        LoadPath path = LoadPath.user(Map.of(), "/home/u", "/run/user/7");

        assertThat(path.search())
                .containsExactly(
                        "/home/u/.config/systemd/user.control",
                        "/run/user/7/systemd/user.control",
                        "/run/user/7/systemd/transient",
                        "/run/user/7/systemd/generator.early",
                        "/home/u/.config/systemd/user",
                        "/etc/xdg/systemd/user",
                        "/etc/systemd/user",
                        "/run/user/7/systemd/user",
                        "/run/systemd/user",
                        "/run/user/7/systemd/generator",
                        "/home/u/.local/share/systemd/user",
                        "/usr/local/share/systemd/user",
                        "/usr/share/systemd/user",
                        "/usr/local/lib/systemd/user",
                        "/usr/lib/systemd/user",
                        "/run/user/7/systemd/generator.late");
        assertThat(path.persistentConfig()).isEqualTo("/home/u/.config/systemd/user");
        assertThat(path.runtimeConfig()).isEqualTo("/run/user/7/systemd/user");
    }

    @Test
    void environmentMovesThem() {
        Map<String, String> environment =
                Map.of(
                        "XDG_CONFIG_HOME", "/c",
                        "XDG_DATA_HOME", "not/absolute",
                        "XDG_CONFIG_DIRS", "/a:/b",
                        "XDG_DATA_DIRS", "/d");

        LoadPath path = LoadPath.user(environment, "/home/u", "/r");

        assertThat(path.search())
                .containsSubsequence(
                        "/c/systemd/user.control",
                        "/c/systemd/user",
                        "/a/systemd/user",
                        "/b/systemd/user",
                        "/home/u/.local/share/systemd/user",
                        "/d/systemd/user",
                        "/usr/local/lib/systemd/user",
                        "/usr/local/share/systemd/user",
                        "/usr/lib/systemd/user",
                        "/usr/share/systemd/user");
    }
}
