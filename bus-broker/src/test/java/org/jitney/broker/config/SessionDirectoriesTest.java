package org.jitney.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionDirectoriesTest {
    @Test
    void whatIsOfThisSessionComesBeforeWhatIsOfTheMachine() {
        assertThat(
                        SessionDirectories.of(
                                Map.of(
                                        "HOME", "/home/a",
                                        "XDG_RUNTIME_DIR", "/run/user/1",
                                        "XDG_DATA_DIRS", "/opt/share:relative:/usr/share")))
                .containsExactly(
                        "/run/user/1/dbus-1/services",
                        "/home/a/.local/share/dbus-1/services",
                        "/opt/share/dbus-1/services",
                        "/usr/share/dbus-1/services");
    }

    @Test
    void withoutAnyVariableTheyAreThoseOfTheMachine() {
        assertThat(SessionDirectories.of(Map.of()))
                .containsExactly("/usr/local/share/dbus-1/services", "/usr/share/dbus-1/services");
    }
}
