package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our systemctl prints what systemd's prints, asked the same thing of the same manager. */
class SystemctlTextTest {
    private static Guest guest;

    @BeforeAll
    static void start() {
        guest = Guest.start("services", Map.of());
        guest.run("systemctl", "start", "nginx.service", "redis-server.service").succeeded();
        guest.run(
                "sh",
                "-c",
                "printf '[Service]\\nExecStart=/bin/false\\n' >/etc/systemd/system/fails.service;"
                        + "printf '[Service]\\nExecStart=/bin/sleep 7\\n' >/etc/systemd/system/edited.service;"
                        + "printf '[Timer]\\nOnCalendar=daily\\n' >/etc/systemd/system/fails.timer");
        guest.run("systemctl", "start", "fails.service");
    }

    @AfterAll
    static void stop() {
        if (guest != null) {
            guest.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list-units",
                "list-units --all",
                "list-units --plain --no-legend",
                "list-units --type=service",
                "list-units --state=failed",
                "list-units --output=json",
                "list-units nginx*",
                "--failed",
                "list-unit-files",
                "list-unit-files --state=enabled",
                "list-unit-files nginx.service cron.service",
                "list-unit-files --output=json-pretty nginx.service",
                "list-sockets",
                "list-timers --all",
                "list-jobs",
                "list-dependencies nginx.service",
                "list-dependencies --plain nginx.service",
                "list-dependencies --reverse nginx.service",
                "list-dependencies --after nginx.service",
                "status nginx.service",
                "status fails.service",
                "status unknown.service",
                "status --no-pager nginx redis-server",
                "show nginx.service",
                "show fails.service",
                "show -p Id,ActiveState,SubState nginx redis-server",
                "show -P MainPID nginx",
                "show",
                "cat nginx.service",
                "cat unknown.service",
                "is-active nginx",
                "is-active nginx fails unknown",
                "is-failed fails",
                "is-enabled nginx cron fails",
                "is-enabled unknown",
                "is-system-running",
                "get-default",
                "show-environment",
                "start unknown.service",
                "stop unknown.service",
                "restart fails.service",
                "reload fails.service",
                "reload nginx.service",
                "try-restart fails.service",
                "kill unknown.service",
                "enable unknown.service",
                "enable fails.service",
                "enable nginx.service",
                "disable unknown.service",
                "mask unknown.service",
                "unmask unknown.service",
                "mask edited.service",
                "status edited.service",
                "start edited.service",
                "unmask edited.service",
                "disable nginx.service",
                "enable nginx.service",
                "reenable nginx.service",
                "preset nginx.service",
                "add-wants multi-user.target edited.service",
                "set-default graphical.target",
                "set-default multi-user.target",
                "cancel 4711",
                "reset-failed unknown.service",
                "isolate nginx.service",
                "no-such-verb",
                "start",
                "status --no-such-option",
                "daemon-reload",
                "start 'not a name'",
                "help nginx.service nothing",
                "list-units --type=help",
                "list-units --state=nonsense",
                "show -p Wants multi-user.target",
            })
    void saysTheSame(String line) {
        Programs.Result before = state();
        Programs.Result theirs = guest.run("sh", "-c", "systemctl --no-pager " + line);
        restore(before);
        Programs.Result ours =
                guest.run("sh", "-c", "/opt/jitney/bin/systemctl --no-pager " + line);
        restore(before);

        assertThat(blurred(ours.out())).isEqualTo(blurred(theirs.out()));
        assertThat(blurred(ours.err())).isEqualTo(blurred(theirs.err()));
        assertThat(ours.status()).isEqualTo(theirs.status());
    }

    /** Which symlinks there are: the verbs that change them must find the same for both. */
    private static Programs.Result state() {
        return guest.run("sh", "-c", "cd /etc/systemd/system && tar cf - . | base64 -w0");
    }

    private static void restore(Programs.Result before) {
        guest.run("find", "/etc/systemd/system", "-mindepth", "1", "-delete").succeeded();
        guest.run(
                        "sh",
                        "-c",
                        "echo '"
                                + before.out()
                                + "' | base64 -d | tar -C /etc/systemd/system -xf -")
                .succeeded();
    }

    /** Time passes between the two, and what was restarted has other processes. */
    private static String blurred(String text) {
        return text.replaceAll("\\b\\d+(us|ms|s|min|h) ago", "T ago")
                .replaceAll("since .*; T ago", "since T; T ago")
                // Units that were only asked for are forgotten at a time of their own.
                .replaceAll("(?m)^NNames=\\d+$", "NNames=N")
                .replaceAll(
                        "(CPU|CPUUsageNSec|Memory|MemoryCurrent)([:=]) ?[0-9.]+(ms|s|K|M|B)?",
                        "$1$2 N");
    }
}
