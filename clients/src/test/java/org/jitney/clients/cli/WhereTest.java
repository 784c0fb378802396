package org.jitney.clients.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.CallFailed;
import org.junit.jupiter.api.Test;

class WhereTest {
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    private static final Environment ENVIRONMENT =
            new Environment(
                    Map.of("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/x/bus"),
                    Path.of("/"),
                    InputStream.nullInputStream(),
                    NOWHERE,
                    NOWHERE,
                    false,
                    0,
                    Optional.empty());

    private static Where where(String... line) throws UsageError {
        List<Option> known =
                List.of(
                        StandardOptions.USER,
                        StandardOptions.SYSTEM,
                        StandardOptions.HOST,
                        StandardOptions.MACHINE);
        return Where.of(Arguments.parse("tool", known, List.of(line)));
    }

    private static List<String> ssh(String host) throws UsageError, CallFailed {
        BusAddress address = where("-H", host).bus(ENVIRONMENT);
        return ((BusAddress.Exec) address.targets().getFirst()).argv();
    }

    @Test
    void theLastOfUserAndSystemCounts() throws UsageError {
        assertThat(where("--user", "--system").user()).isFalse();
        assertThat(where("--system", "--user").user()).isTrue();
    }

    @Test
    void theMachineItselfIsItsOwnBus() throws UsageError, CallFailed {
        Where where = where("-M", ".host");

        assertThat(where.isLocal()).isFalse();
        assertThat(where.bus(ENVIRONMENT)).isEqualTo(BusAddress.unix(Path.of("/x/bus")));
    }

    @Test
    void anotherHostIsReachedThroughItsBridge() throws UsageError, CallFailed {
        assertThat(ssh("me@example.org"))
                .containsExactly("ssh", "-xT", "--", "me@example.org", "systemd-stdio-bridge");
        assertThat(ssh("[fe80::1]:2222/box"))
                .containsExactly(
                        "ssh",
                        "-xT",
                        "-p",
                        "2222",
                        "--",
                        "fe80::1",
                        "systemd-stdio-bridge",
                        "--machine=box");
    }

    @Test
    void aContainerThatIsNotThereIsDown() {
        CallFailed error =
                catchThrowableOfType(
                        CallFailed.class, () -> where("-M", "no-such-box").bus(ENVIRONMENT));

        assertThat(error.text()).isEqualTo("Host is down");
    }

    @Test
    void aNameThatIsNoMachinesIsRefused() {
        CallFailed error =
                catchThrowableOfType(CallFailed.class, () -> where("-M", "../x").bus(ENVIRONMENT));

        assertThat(error.text()).isEqualTo("Invalid argument");
    }

    /** What systemctl 252 starts, word for word. */
    @Test
    void anotherUsersManagerIsReachedThroughALoginOfHis() throws UsageError, CallFailed {
        assertThat(login("--user", "-M", "me@.host"))
                .containsExactly(
                        "systemd-run",
                        "-M.host",
                        "-PGq",
                        "--wait",
                        "-pUser=me",
                        "-pPAMName=login",
                        "systemd-stdio-bridge",
                        "-punix:path=${XDG_RUNTIME_DIR}/bus");
        assertThat(login("--user", "-M", "me@box")).startsWith("systemd-run", "-Mbox");
        assertThat(login("-M", "me@"))
                .startsWith("systemd-run", "-M.host")
                .endsWith("-pPAMName=login", "systemd-stdio-bridge");
        assertThat(where("-M", "root@.host").bus(ENVIRONMENT))
                .isEqualTo(BusAddress.unix(Path.of("/x/bus")));
    }

    @Test
    void neitherAUserNorAMachineIsInvalid() {
        CallFailed error =
                catchThrowableOfType(
                        CallFailed.class, () -> where("--user", "-M", "@").bus(ENVIRONMENT));

        assertThat(error.text()).isEqualTo("Invalid argument");
    }

    private static List<String> login(String... line) throws UsageError, CallFailed {
        BusAddress address = where(line).bus(ENVIRONMENT);
        return ((BusAddress.Exec) address.targets().getFirst()).argv();
    }
}
