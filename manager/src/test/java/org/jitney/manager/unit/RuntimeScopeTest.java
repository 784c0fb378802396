package org.jitney.manager.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jitney.manager.unit.RuntimeScope.Account;
import org.junit.jupiter.api.Test;

class RuntimeScopeTest {
    private static final Account ALICE =
            new Account(1000, 1000, "alice", "users", "/home/alice", "/bin/sh");

    private static RuntimeScope scope(Map<String, String> environment) {
        return RuntimeScope.user(environment, ALICE, "/run/user/1000", Map.of());
    }

    @Test
    void usersUnitsKeepWhatIsTheirsInHisHome() {
        RuntimeScope.Folders folders = scope(Map.of()).folders();

        assertThat(folders.configuration()).isEqualTo("/home/alice/.config");
        assertThat(folders.state()).isEqualTo("/home/alice/.config");
        assertThat(folders.logs()).isEqualTo("/home/alice/.config/log");
        assertThat(folders.cache()).isEqualTo("/home/alice/.cache");
        assertThat(folders.timerStamps()).isEqualTo("/home/alice/.local/share/systemd/timers");
    }

    @Test
    void environmentNamesOtherFoldersIfTheyAreAbsolute() {
        RuntimeScope.Folders folders =
                scope(Map.of("XDG_CONFIG_HOME", "/c", "XDG_CACHE_HOME", "relative")).folders();

        assertThat(folders.configuration()).isEqualTo("/c");
        assertThat(folders.logs()).isEqualTo("/c/log");
        assertThat(folders.cache()).isEqualTo("/home/alice/.cache");
    }

    @Test
    void unitsThatNameNoSliceAreApplications() {
        assertThat(scope(Map.of()).defaultSlice()).isEqualTo("app.slice");
        assertThat(RuntimeScope.SYSTEM.defaultSlice()).isEqualTo("system.slice");
    }

    @Test
    void unitsBeginWithWhatTheirManagerHas() {
        RuntimeScope scope =
                RuntimeScope.user(Map.of(), ALICE, "/r", Map.of("OOMScoreAdjust", 300));

        Values values =
                new SettingsBuilder(
                                org.jitney.unitfile.UnitType.SERVICE,
                                ManagerDefaults.STANDARD.of(scope, Map.of("LimitNOFILESoft", 7L)))
                        .build()
                        .values();

        assertThat(values.integer("OOMScoreAdjust")).isEqualTo(300);
        assertThat(values.number("LimitNOFILESoft")).isEqualTo(7);
        assertThat(values.isSet("OOMScoreAdjust")).isFalse();
    }
}
