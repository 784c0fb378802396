package org.jitney.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.manager.unit.Values;
import org.junit.jupiter.api.Test;

class UserOptionsTest {
    private static final Map<String, String> LOGIN = Map.of("XDG_RUNTIME_DIR", "/run/user/7");

    private static UpOptions parse(Map<String, String> environment, String... arguments)
            throws UpOptions.Mistake {
        return UpOptions.parse(arguments, environment, 7);
    }

    @Test
    void usersManagerHasABusThatStartsServices() throws Exception {
        UpOptions options = parse(LOGIN, "up", "--user");

        assertThat(options.user()).isTrue();
        assertThat(options.bus()).isEqualTo(BusPlace.SERVICE);
        assertThat(Paths.of(options).bus()).isEqualTo(Path.of("/run/user/7/jitney/bus"));
    }

    @Test
    void sessionsManagerServesTheWellKnownPlaces() throws Exception {
        UpOptions options = parse(LOGIN, "up", "--user", "--session");

        Paths paths = Paths.of(options);

        assertThat(options.bus()).isEqualTo(BusPlace.UNITS);
        assertThat(paths.bus()).isEqualTo(Path.of("/run/user/7/bus"));
        assertThat(paths.privateSocket()).isEqualTo(Path.of("/run/user/7/systemd/private"));
        assertThat(paths.directory()).isEqualTo(Path.of("/run/user/7/jitney"));
    }

    @Test
    void sessionWithoutARuntimeDirectoryIsRefusedInSystemdsWords() {
        assertThatThrownBy(() -> UpOptions.parse(words("up --user --session"), Map.of(), 4_000_000))
                .hasMessage("Trying to run as user instance, but $XDG_RUNTIME_DIR is not set.");
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        for (String line :
                List.of("up --user --system", "up --session", "offline --root=/ --session")) {
            assertThatThrownBy(() -> parse(LOGIN, words(line)))
                    .as(line)
                    .isInstanceOf(UpOptions.Mistake.class);
        }
    }

    private static String[] words(String line) {
        return line.split(" ", -1);
    }

    @Test
    void limitsAreReadAsTheKernelShowsThem() {
        Map<String, Long> limits =
                UserManager.limits(
                        List.of(
                                "Limit                     Soft Limit           Hard Limit         "
                                        + "  Units     ",
                                "Max cpu time              unlimited            unlimited          "
                                        + "  seconds   ",
                                "Max open files            1024                 524288             "
                                        + "  files     "));

        assertThat(limits)
                .containsEntry("LimitCPU", Values.INFINITY)
                .containsEntry("LimitNOFILESoft", 1024L)
                .containsEntry("LimitNOFILE", 524288L);
    }

    @Test
    void unitsBeginWithTheEnvironmentOfTheUserButNotWithWhatIsOursAlone() throws Exception {
        Map<String, String> environment =
                Map.of(
                        "XDG_RUNTIME_DIR", "/run/user/7",
                        "HOME", "/home/u",
                        "EDITOR", "ed",
                        "NOTIFY_SOCKET", "/n",
                        "INVOCATION_ID", "1");
        Paths paths = Paths.of(parse(environment, "up", "--user", "--session"));

        List<String> units =
                UserManager.of(environment, paths).unitEnvironment(false, List.of("A=from-conf"));

        assertThat(units)
                .contains("EDITOR=ed", "HOME=/home/u", "XDG_RUNTIME_DIR=/run/user/7", "A=from-conf")
                .noneMatch(line ->
                        line.startsWith("NOTIFY_SOCKET=") || line.startsWith("INVOCATION_ID="))
                .noneMatch(line -> line.startsWith("DBUS_SESSION_BUS_ADDRESS="));
        assertThat(Optional.of(paths.systemd())).contains(Path.of("/run/user/7/systemd"));
    }
}
