package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Map;
import org.jitney.itests.harness.Guest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Devices, addresses and ports of real processes, which programs on their control groups guard. */
class GroupProgramsTest {
    private static Guest guest;

    @BeforeAll
    static void start() {
        guest = Guest.start("services", Map.of());
        shell(
                "mknod /dev/loop0 b 7 0; for a in 127.0.0.1 ::1; do nc -lk $a 7777 >/dev/null 2>&1"
                        + " & done");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> guest.run("nc", "-zN", "::1", "7777").status() == 0);
        run("true", "DevicePolicy=closed");
        assumeTrue(
                !guest.run("cat", "/run/guest.log").out().contains("takes no program"),
                "!!! NOT RUN: this kernel takes no programs from us");
    }

    @AfterAll
    static void stop() {
        if (guest != null) {
            guest.close();
        }
    }

    private static String shell(String script) {
        return guest.run("sh", "-c", script).succeeded().out();
    }

    private static void unit(String name, String text) {
        shell(
                "cat >/run/systemd/system/%s <<'END'\n%s\nEND\nsystemctl daemon-reload"
                        .formatted(name, text));
    }

    /** Runs a oneshot service with that shell script: {@return its output} */
    private static String run(String script, String... settings) {
        unit(
                "guarded.service",
                "[Service]\nType=oneshot\nStandardOutput=truncate:/run/out\nStandardError=inherit\n"
                        + String.join("\n", settings)
                        + "\nExecStart=-/bin/sh -c '%s'".formatted(script));
        shell("systemctl start guarded.service");
        return shell("cat /run/out");
    }

    @Test
    void aClosedPolicyLeavesTheHarmlessDevices() {
        assertThat(
                        run(
                                "cat /dev/null; head -c 3 /dev/zero | wc -c; head -c 1 /dev/loop0;"
                                        + " mknod /tmp/x b 7 1",
                                "DevicePolicy=closed"))
                .startsWith("3\n")
                .contains("open '/dev/loop0'", "mknod: /tmp/x: Operation not permitted");
    }

    @Test
    void aDeviceIsAllowedForWhatIsNamed() {
        assertThat(
                        run(
                                "head -c 1 /dev/loop0 | wc -c; echo x >/dev/loop0",
                                "DeviceAllow=block-loop r"))
                .startsWith("0\n")
                .contains("cannot create /dev/loop0: Operation not permitted");
        assertThat(run("echo started; cat /dev/zero", "DevicePolicy=strict"))
                .startsWith("started\n")
                .contains("/dev/zero: Operation not permitted");
    }

    private static final String BOTH =
            "nc -zN -w1 127.0.0.1 7777; echo $$?; nc -zN -w1 ::1 7777; echo $$?";

    @Test
    void addressesThatAreAllowedWinOverThoseThatAreDenied() {
        assertThat(run(BOTH)).isEqualTo("0\n0\n");
        assertThat(run(BOTH, "IPAddressDeny=any", "IPAddressAllow=127.0.0.0/8"))
                .isEqualTo("0\n1\n");
        assertThat(run(BOTH, "IPAddressDeny=127.0.0.1")).isEqualTo("1\n0\n");
    }

    @Test
    void theAddressesOfASliceHoldForWhatIsInIt() {
        unit("guarded.slice", "[Slice]\nIPAddressDeny=any");

        assertThat(run(BOTH, "Slice=guarded.slice", "IPAddressAllow=::1")).isEqualTo("1\n0\n");
    }

    @Test
    void whatGoesOverTheNetworkIsCounted() {
        // A unit that is down is forgotten, and with it what was counted.
        run(BOTH, "IPAccounting=yes", "RemainAfterExit=yes");

        String shown =
                shell(
                        "systemctl show guarded.service -P IPIngressBytes -P IPEgressBytes -P"
                                + " IPIngressPackets -P IPEgressPackets -P CPUUsageNSec");

        shell("systemctl stop guarded.service");
        assertThat(shown.lines()).hasSize(5).allMatch(line -> line.matches("[1-9][0-9]*"));
    }

    @Test
    void portsAreBoundAsAllowed() {
        assertThat(
                        run(
                                "timeout 1 nc -l 127.0.0.1 8005; echo $$?; timeout 1 nc -l"
                                        + " 127.0.0.1 8011; echo $$?; timeout 1 nc -lu 127.0.0.1 8011;"
                                        + " echo $$?",
                                "SocketBindDeny=tcp",
                                "SocketBindAllow=ipv4:tcp:8000-8010"))
                .isEqualTo("124\nnc: Operation not permitted\n1\n124\n");
    }

    @Test
    void interfacesAreKeptAway() {
        assertThat(run(BOTH, "RestrictNetworkInterfaces=~lo")).isEqualTo("1\n1\n");
        assertThat(run(BOTH, "RestrictNetworkInterfaces=lo")).isEqualTo("0\n0\n");
    }

    @Test
    void aProgramThatIsNotThereIsSaid() {
        run("true", "BPFProgram=egress:/sys/fs/bpf/not-there");

        assertThat(guest.run("cat", "/run/guest.log").out())
                .contains("BPFProgram has no effect on guarded.service");
    }

    @Test
    void whatIsDelegatedBelongsToTheUser() {
        unit(
                "delegated.service",
                "[Service]\n"
                        + "Type=oneshot\n"
                        + "User=daemon\n"
                        + "Delegate=yes\n"
                        + "DelegateSubgroup=inner\n"
                        + "StandardOutput=truncate:/run/out\n"
                        + "ExecStart=/bin/sh -c 'for g in /sys/fs/cgroup /sys/fs/cgroup/unified; do"
                        + " d=$$g$$(sed -n s/^0:://p /proc/self/cgroup); test -d $$d && echo $${d##*/}"
                        + " && mkdir $$d/new && rmdir $$d/new && stat -c %%U $$d/.."
                        + " $$d/../cgroup.procs; done; true'");

        shell("systemctl start delegated.service");

        assertThat(shell("cat /run/out")).isEqualTo("inner\ndaemon\ndaemon\n");
    }
}
