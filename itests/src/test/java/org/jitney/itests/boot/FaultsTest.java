package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.jitney.itests.harness.JitneyUp;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is wrong gets systemd's error and its text, changes nothing, and {@code jitney up} goes on.
 */
class FaultsTest {
    private static final String MANAGER = "org.freedesktop.systemd1.Manager";
    private static final String PATH = "/org/freedesktop/systemd1";
    private static final String NAME = "org.freedesktop.systemd1";

    private static JitneyUp up;

    @BeforeAll
    static void start() {
        up =
                JitneyUp.start(
                        "good.service",
                                // Restarted after each test: more often than the default allows.
                                "[Unit]\nStartLimitIntervalSec=0\n[Service]\nExecStart=/bin/sleep 1000\n",
                        "nothing.service", "[Unit]\nDescription=Does nothing\n[Service]\n",
                        "relative.service", "[Service]\nExecStart=bin/true\n",
                        "missing.service", "[Service]\nExecStart=/nonexistent/program\n",
                        "cycle-a.service",
                                "[Unit]\nDefaultDependencies=no\nRequires=cycle-b.service\nAfter=cycle-b.service\n"
                                        + "[Service]\nExecStart=/bin/sleep 1000\n",
                        "cycle-b.service",
                                "[Unit]\nDefaultDependencies=no\nRequires=cycle-a.service\nAfter=cycle-a.service\n"
                                        + "[Service]\nExecStart=/bin/sleep 1000\n",
                        "slow.service",
                                "[Service]\nType=notify\nTimeoutStartSec=300ms\nExecStart=/bin/sleep 1000\n");
    }

    @AfterAll
    static void stop() {
        if (up != null) {
            up.close();
        }
    }

    @AfterEach
    void itGoesOn() {
        up.ours("systemctl", "restart", "good.service").succeeded();
        assertThat(up.ours("systemctl", "is-active", "good.service").out()).isEqualTo("active\n");
    }

    @Test
    void anUnknownUnit() {
        Programs.Result start = up.exec("systemctl", "start", "unknown.service");

        assertThat(start.err())
                .isEqualTo("Failed to start unknown.service: Unit unknown.service not found.\n");
        assertThat(start.status()).isEqualTo(5);
        assertThat(call("StartUnit", "ss", "unknown.service", "replace"))
                .contains("Unit unknown.service not found.");
    }

    @Test
    void aUnitFileWithoutACommand() {
        Programs.Result start = up.exec("systemctl", "start", "nothing.service");

        assertThat(start.err())
                .startsWith(
                        "Failed to start nothing.service: Unit nothing.service has a bad unit file setting.\n");
        assertThat(up.exec("systemctl", "show", "-P", "LoadState", "nothing.service").out())
                .isEqualTo("bad-setting\n");
        assertThat(up.log())
                .contains(
                        "nothing.service: Service has no ExecStart=, ExecStop=, or SuccessAction=. Refusing.");
    }

    @Test
    void aWrongSettingIsNamedWithFileAndLine() {
        up.exec("systemctl", "start", "relative.service");

        assertThat(up.log()).contains("relative.service:2: ");
    }

    @Test
    void aMissingProgram() {
        up.exec("systemctl", "start", "missing.service");

        // Nothing waits for the exec of Type=simple.
        await().untilAsserted(() ->
                assertThat(up.exec("systemctl", "is-failed", "missing.service").out())
                        .isEqualTo("failed\n"));
        assertThat(up.exec("systemctl", "show", "-P", "ExecMainStatus", "missing.service").out())
                .isEqualTo("203\n");
        assertThat(up.exec("systemctl", "status", "missing.service").out())
                .contains("(code=exited, status=203/EXEC)");
    }

    @Test
    void aCycle() {
        Programs.Result start = up.exec("systemctl", "start", "cycle-a.service");

        assertThat(start.err())
                .startsWith(
                        "Failed to start cycle-a.service: Transaction order is cyclic. See system logs for details.\n");
        assertThat(start.status()).isEqualTo(1);
        assertThat(up.exec("systemctl", "is-active", "cycle-b.service").out())
                .isEqualTo("inactive\n");
    }

    @Test
    void aStartThatTimesOut() {
        Programs.Result start = up.exec("systemctl", "start", "slow.service");

        assertThat(start.err())
                .startsWith(
                        "Job for slow.service failed because a timeout was exceeded.\n"
                                + "See \"systemctl status slow.service\" and \"journalctl -xeu slow.service\" for details.\n");
        assertThat(start.status()).isEqualTo(1);
        assertThat(up.exec("systemctl", "show", "-P", "Result", "slow.service").out())
                .isEqualTo("timeout\n");
    }

    @Test
    void wrongArgumentsChangeNothing() {
        assertThat(call("StartUnit", "ss", "good.service", "no-such-mode"))
                .contains("Job mode no-such-mode invalid");
        assertThat(call("StartUnit", "ss", "not a name", "replace"))
                .contains("Unit name not a name is not valid.");
        assertThat(call("StartUnit", "s", "good.service"))
                .contains(
                        "Invalid arguments 's' to call org.freedesktop.systemd1.Manager.StartUnit(), expecting 'ss'.");
        assertThat(call("NoSuchMethod"))
                .contains(
                        "Unknown method NoSuchMethod or interface org.freedesktop.systemd1.Manager.");
    }

    private static String call(String member, String... arguments) {
        String[] command = new String[8 + arguments.length];
        String[] start = {
            "busctl",
            "--address=" + up.address(),
            "--timeout=30",
            "call",
            NAME,
            PATH,
            MANAGER,
            member
        };
        System.arraycopy(start, 0, command, 0, start.length);
        System.arraycopy(arguments, 0, command, start.length, arguments.length);
        Programs.Result result = up.run(command);
        assertThat(result.status()).as(result.describe()).isNotZero();
        return result.err();
    }
}
