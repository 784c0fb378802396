package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our tools print what systemd's print, asked the same thing of the same machine and manager. */
class ToolsTextTest {
    private static Guest guest;

    @BeforeAll
    static void start() {
        guest = Guest.start("services", Map.of());
        // Without this the search path would find the other one twice.
        guest.run("test", "-x", "/opt/jitney/bin/systemd-analyze").succeeded();
        guest.run(
                        "sh",
                        "-c",
                        """
                        mkdir -p /tmp/v && cd /tmp/v
                        printf '[Unit]\\nFoo=bar\\n[Service]\\nType=foo\\nExecStart=/bin/true\\n' >w.service
                        printf '[Service]\\nType=oneshot\\n' >none.service
                        printf '[Socket]\\nListenStream=/run/x\\n' >s.socket
                        printf '[Service]\\nExecStart=/bin/none\\n' >e.service
                        printf '[Service]\\nExecStart=/bin/true\\nUser=daemon\\nPrivateTmp=yes\\nProtectSystem=strict\\n' >t.service
                        """)
                .succeeded();
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
                "systemd-escape",
                "systemd-escape a/b 'c d'",
                "systemd-escape -p /a//b/ a/../b",
                "systemd-escape -u 'a\\xg'",
                "systemd-escape --template=foo@.service -u foo@a-b.service bar@x.service",
                "systemd-escape -m foo /dev/sda 'a b'",
                "systemd-escape --foo",
                "systemd-notify --ready",
                "systemd-notify --pid=foo --ready",
                "systemd-notify --uid=nosuch --ready",
                "NOTIFY_SOCKET=/nonexist systemd-notify --ready",
                "systemd-notify --booted",
                "systemd-id128",
                "systemd-id128 show",
                "systemd-id128 show -p root-x86-64 esp",
                "systemd-id128 show foo",
                "systemd-id128 machine-id",
                "systemd-id128 -a foo machine-id",
                "systemd-id128 machine-id --app-specific=4f68bce3e8cd4db196e7fbcaf984b709",
                "systemd-id128 boot-id -u",
                "systemd-cat true",
                "systemd-cat -p foo true",
                "systemd-socket-activate",
                "systemd-socket-activate true",
                "systemd-socket-activate -l foo:bar true",
                "systemd-socket-activate -d -a -l 1 true",
                "systemd-inhibit --list",
                "systemd-path",
                "systemd-path foo",
                "systemd-path --suffix=x temporary",
                "systemd-delta --no-pager",
                "systemd-delta --no-pager -t foo",
                "systemd-delta --no-pager -t unchanged systemd/system",
                "systemd-cgls --no-pager /nonexist",
                "systemd-cgls --xattr=foo",
                "systemd-cgtop -n x",
                "systemd-cgtop --order=foo",
                "systemd-analyze",
                "systemd-analyze foo",
                "systemd-analyze blame x",
                "systemd-analyze dot --order 'multi-user*'",
                "systemd-analyze dot --require multi-user.target",
                "systemd-analyze critical-chain",
                "systemd-analyze log-level",
                "systemd-analyze log-level foo",
                "systemd-analyze log-level debug",
                "systemd-analyze log-level info",
                "systemd-analyze service-watchdogs",
                "systemd-analyze service-watchdogs maybe",
                "systemd-analyze calendar daily 'Mon *-*-* 1:2:3'",
                "systemd-analyze calendar --iterations=3 weekly",
                "systemd-analyze calendar foo",
                "systemd-analyze timespan 1h30s foo",
                "systemd-analyze timestamp '@1600000000'",
                "TZ=Europe/Berlin systemd-analyze timestamp 2020-01-01",
                "systemd-analyze exit-status",
                "systemd-analyze exit-status 999",
                "systemd-analyze capability",
                "systemd-analyze syscall-filter @clock @foo",
                "systemd-analyze filesystems",
                "systemd-analyze unit-paths",
                "systemd-analyze unit-paths --user",
                "systemd-analyze cat-config systemd/system.conf",
                "systemd-analyze cat-config /foo",
                "systemd-analyze compare-versions 1 2",
                "systemd-analyze compare-versions 1 foo 2",
                "systemd-analyze condition ConditionPathExists=/etc AssertPathExists=/foo",
                "systemd-analyze condition ConditionFoo=x",
                "systemd-analyze verify --man=no ./w.service",
                "systemd-analyze verify --man=no --recursive-errors=yes ./w.service",
                "systemd-analyze verify --man=no ./none.service",
                "systemd-analyze verify --man=no ./s.socket",
                "systemd-analyze verify --man=no ./e.service",
                "systemd-analyze verify --man=no ./nosuch.service",
                "systemd-analyze verify ./x.foo",
                "systemd-analyze security",
                "systemd-analyze security --no-pager nginx.service",
                "systemd-analyze security nosuch.service",
                "systemd-analyze security --json=short nginx.service",
                "systemd-analyze security --threshold=10 --no-pager nginx.service",
                "systemd-analyze security --offline=yes ./t.service",
                "systemd-analyze --json=foo time",
                "systemd-analyze --offline=yes time",
            })
    void saysTheSame(String line) {
        Programs.Result theirs = guest.run("sh", "-c", "cd /tmp/v && " + line);
        Programs.Result ours =
                guest.run("sh", "-c", "cd /tmp/v && PATH=/opt/jitney/bin:$PATH; " + line);

        assertThat(blurred(ours.out())).isEqualTo(blurred(theirs.out()));
        assertThat(blurred(ours.err())).isEqualTo(blurred(theirs.err()));
        assertThat(ours.status()).isEqualTo(theirs.status());
    }

    /** Time passes between the two, and one of the paths is ours. */
    private static String blurred(String text) {
        return text.replace("/opt/jitney/bin/", "/usr/bin/")
                .replace("/opt/jitney/bin:", "")
                .replaceAll("From now: .*", "From now: T");
    }
}
