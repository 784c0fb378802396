package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.Map;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Mounts, automounts, fstab and generators in a guest's own mount namespace, by Debian's tools. */
class MountsTest {
    private static final String SYSTEMCTL = "/usr/bin/systemctl";

    private static Guest guest;

    @BeforeAll
    static void start() {
        guest = Guest.start("services", Map.of());
    }

    @AfterAll
    static void stop() {
        if (guest != null) {
            guest.close();
        }
    }

    private static void write(String path, String text) {
        guest.run(
                        "sh",
                        "-c",
                        "mkdir -p \"$(dirname \"$1\")\" && printf %s \"$2\" >\"$1\"",
                        "sh",
                        path,
                        text)
                .succeeded();
    }

    private static void unit(String name, String text) {
        write("/etc/systemd/system/" + name, text);
        guest.run(SYSTEMCTL, "daemon-reload").succeeded();
    }

    private static String show(String unit, String property) {
        return guest.run(SYSTEMCTL, "show", "--value", "-p", property, unit)
                .succeeded()
                .out()
                .strip();
    }

    private static boolean isMounted(String where) {
        return guest.run("mountpoint", "-q", where).status() == 0;
    }

    @Test
    void unitMountsRemountsAndUnmounts() {
        unit(
                "mnt-x.mount",
                "[Mount]\nWhat=tmpfs\nWhere=/mnt/x\nType=tmpfs\nOptions=size=1m,mode=700\n"
                        + "DirectoryMode=750\n");

        guest.run(SYSTEMCTL, "start", "mnt-x.mount").succeeded();

        assertThat(isMounted("/mnt/x")).isTrue();
        assertThat(show("mnt-x.mount", "Options")).isEqualTo("rw,relatime,size=1024k,mode=700");
        assertThat(show("mnt-x.mount", "ExecMount"))
                .contains("argv[]=/bin/mount tmpfs /mnt/x -t tmpfs -o size=1m,mode=700 ;")
                .contains("code=exited ; status=0");
        assertThat(guest.run(SYSTEMCTL, "status", "mnt-x.mount").succeeded().out())
                .contains("Active: active (mounted) since ")
                .contains("Where: /mnt/x")
                .contains("What: tmpfs");
        guest.run(SYSTEMCTL, "reload", "mnt-x.mount").succeeded();
        assertThat(show("mnt-x.mount", "ExecRemount")).contains("-o remount,size=1m,mode=700");

        guest.run(SYSTEMCTL, "stop", "mnt-x.mount").succeeded();

        assertThat(isMounted("/mnt/x")).isFalse();
        assertThat(show("mnt-x.mount", "SubState")).isEqualTo("dead");
    }

    @Test
    void failureOfMountIsToldWithItsReason() {
        unit("mnt-bad.mount", "[Mount]\nWhat=x\nWhere=/mnt/bad\nType=nosuchfs\n");

        Programs.Result result = guest.run(SYSTEMCTL, "start", "mnt-bad.mount");

        assertThat(result.status()).isEqualTo(1);
        assertThat(show("mnt-bad.mount", "Result")).isEqualTo("exit-code");
        assertThat(show("mnt-bad.mount", "ActiveState")).isEqualTo("failed");
    }

    @Test
    void whatOthersMountIsAUnitAndStaysWhenUnitsAreUnmounted() {
        unit("mnt-ours.mount", "[Mount]\nWhat=tmpfs\nWhere=/mnt/ours\nType=tmpfs\n");
        guest.run(SYSTEMCTL, "start", "mnt-ours.mount").succeeded();
        guest.run("sh", "-c", "mkdir -p /mnt/theirs && mount -t tmpfs them /mnt/theirs")
                .succeeded();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> show("mnt-theirs.mount", "SubState").equals("mounted"));
        assertThat(show("mnt-theirs.mount", "What")).isEqualTo("them");
        assertThat(show("mnt-theirs.mount", "SourcePath")).isEqualTo("/proc/self/mountinfo");

        // Nobody starts umount.target by hand.
        unit("down.target", "[Unit]\nRequires=umount.target\nAfter=umount.target\n");
        guest.run(SYSTEMCTL, "start", "down.target").succeeded();

        assertThat(isMounted("/mnt/ours")).isFalse();
        assertThat(isMounted("/mnt/theirs")).isTrue();
        assertThat(isMounted("/tmp")).isTrue();
        guest.run(SYSTEMCTL, "start", "mnt-ours.mount").succeeded();
        assertThat(show("umount.target", "ActiveState")).isEqualTo("inactive");
        guest.run(SYSTEMCTL, "stop", "mnt-theirs.mount").succeeded();
        assertThat(isMounted("/mnt/theirs")).isFalse();
    }

    @Test
    void fstabBecomesUnitsAsTheOriginalMakesThem() {
        write(
                "/etc/fstab",
                "tmpfs /mnt/one tmpfs size=1m 0 0\n"
                        + "tmpfs /mnt/one/two tmpfs noauto,x-systemd.before=b.service 0 0\n"
                        + "srv:/x /mnt/net nfs bg,x-systemd.mount-timeout=10 0 0\n"
                        + "/etc /mnt/bind none bind,ro,nofail,x-systemd.wanted-by=w.target 0 0\n"
                        + "tmpfs /mnt/later tmpfs x-systemd.automount,x-systemd.idle-timeout=60 0 0\n"
                        + "relative nowhere tmpfs ro 0 0\n");
        guest.run(SYSTEMCTL, "daemon-reload").succeeded();

        guest.run("sh", "-c", "mkdir -p /var/ref/n /var/ref/e /var/ref/l").succeeded();
        guest.run(
                        "/lib/systemd/system-generators/systemd-fstab-generator",
                        "/var/ref/n",
                        "/var/ref/e",
                        "/var/ref/l")
                .succeeded();
        // What other generators made lies there, too.
        assertThat(
                        guest.run("diff", "-r", "/var/ref/n", "/run/systemd/generator")
                                .out()
                                .lines()
                                .filter(line -> !line.startsWith("Only in /run/systemd/generator")))
                .isEmpty();
        assertThat(guest.run(SYSTEMCTL, "is-enabled", "mnt-one.mount").out())
                .isEqualTo("generated\n");

        guest.run(SYSTEMCTL, "start", "mnt-one-two.mount").succeeded();
        assertThat(isMounted("/mnt/one")).isTrue();
        assertThat(isMounted("/mnt/one/two")).isTrue();
        guest.run(SYSTEMCTL, "start", "mnt-bind.mount").succeeded();
        assertThat(guest.run("cat", "/mnt/bind/fstab").out()).startsWith("tmpfs /mnt/one");
        guest.run(SYSTEMCTL, "stop", "mnt-one.mount").succeeded();
        assertThat(isMounted("/mnt/one")).isFalse();
        assertThat(isMounted("/mnt/one/two")).isFalse();
    }

    @Test
    void scriptGeneratesUnitsAndVariables() {
        write(
                "/etc/systemd/system-generators/mine",
                "#!/bin/sh\ntouch /etc/by-generator 2>/dev/null || no=1\n"
                        + "printf \"[Unit]\\nDescription=$SYSTEMD_SCOPE $no$(ls /tmp)\\n"
                        + "[Service]\\nExecStart=/bin/sleep 1000\\n\" >\"$1/mine.service\"\n");
        write("/etc/systemd/system-environment-generators/10-mine", "#!/bin/sh\necho MINE=yes\n");
        guest.run(
                        "chmod",
                        "755",
                        "/etc/systemd/system-generators/mine",
                        "/etc/systemd/system-environment-generators/10-mine")
                .succeeded();
        guest.run("touch", "/tmp/not-to-be-seen").succeeded();

        guest.run(SYSTEMCTL, "daemon-reload").succeeded();

        guest.run(SYSTEMCTL, "start", "mine.service").succeeded();
        assertThat(show("mine.service", "Description")).isEqualTo("system 1");
        assertThat(show("mine.service", "UnitFileState")).isEqualTo("generated");
        assertThat(show("mine.service", "FragmentPath"))
                .isEqualTo("/run/systemd/generator/mine.service");
        assertThat(guest.run(SYSTEMCTL, "show-environment").out()).contains("MINE=yes\n");
        assertThat(guest.run("test", "-e", "/etc/by-generator").status()).isEqualTo(1);
        guest.run(SYSTEMCTL, "stop", "mine.service").succeeded();
    }

    @Test
    void automountMountsOnAccessAndUnmountsWhenIdle() {
        assumeTrue(
                guest.run("grep", "-q", "autofs", "/proc/filesystems").status() == 0,
                "!!! NOT RUN: this kernel has no autofs");
        unit("mnt-a.mount", "[Mount]\nWhat=tmpfs\nWhere=/mnt/a\nType=tmpfs\n");
        unit("mnt-a.automount", "[Automount]\nWhere=/mnt/a\nTimeoutIdleSec=1\n");
        Programs.Result without = guest.run(SYSTEMCTL, "start", "mnt-a.automount");
        assertThat(without.err()).contains("not supported on this system");
        guest.run(
                        "sh",
                        "-c",
                        "mknod /dev/autofs c 10 \"$(awk '$2==\"autofs\"{print $1}' /proc/misc)\"")
                .succeeded();

        guest.run(SYSTEMCTL, "start", "mnt-a.automount").succeeded();
        assertThat(show("mnt-a.automount", "SubState")).isEqualTo("waiting");
        assertThat(guest.run(SYSTEMCTL, "list-automounts", "--no-legend").out())
                .matches("tmpfs +/mnt/a +no +1s +mnt-a.automount\n");
        guest.run("touch", "/mnt/a/file").succeeded();

        assertThat(show("mnt-a.mount", "SubState")).isEqualTo("mounted");
        assertThat(show("mnt-a.automount", "SubState")).isEqualTo("running");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> show("mnt-a.mount", "SubState").equals("dead"));
        assertThat(show("mnt-a.automount", "SubState")).isEqualTo("waiting");
        guest.run(SYSTEMCTL, "stop", "mnt-a.automount").succeeded();
        assertThat(guest.run("grep", "-c", " /mnt/a ", "/proc/self/mountinfo").out())
                .isEqualTo("0\n");
    }
}
