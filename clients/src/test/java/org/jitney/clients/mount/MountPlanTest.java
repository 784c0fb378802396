package org.jitney.clients.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.UsageError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountPlanTest {

    private static MountPlan plan(String... line) throws UsageError {
        Arguments arguments = Arguments.parse("systemd-mount", MountOptions.TABLE, List.of(line));
        MountPlan plan = MountPlan.of(MountOptions.of(arguments, false));
        plan.complete();
        return plan;
    }

    private static String mount(String... line) throws UsageError {
        return plan(line).mountProperties().toString();
    }

    @Test
    void aKernelFileSystemIsMountedUnderItsOwnName() throws UsageError {
        MountPlan plan = plan("-t", "tmpfs", "tmpfs", "/nonexist/a");

        assertThat(plan.isAutomount()).isFalse();
        assertThat(plan.where()).isEqualTo("/nonexist/a");
        assertThat(plan.mountProperties().toString())
                .contains("What", "tmpfs", "Type")
                .doesNotContain("Options", "systemd-fsck");
    }

    @Test
    void tmpfsNeedsNoSource() throws UsageError {
        assertThat(mount("-T", "/nonexist/a"))
                .isEqualTo(mount("-t", "tmpfs", "tmpfs", "/nonexist/a"));
    }

    @Test
    void anOwnerIsAddedToTheOptions() throws UsageError {
        assertThat(mount("-t", "vfat", "-o", "ro", "--owner=root", "/dev/null", "/nonexist/a"))
                .contains("ro,uid=0,gid=0");
        assertThat(mount("--owner=root", "/dev/null", "/nonexist/a")).contains("uid=0,gid=0");
    }

    @Test
    void aDeviceIsCheckedBeforeUnlessToldOtherwise() throws UsageError {
        assertThat(mount("/dev/null", "/nonexist/a")).contains("systemd-fsck@dev-null.service");
        assertThat(mount("--fsck=no", "/dev/null", "/nonexist/a")).doesNotContain("fsck");
    }

    @Test
    void theLastWordOnAutomountCounts() throws UsageError {
        String[] source = {"-t", "tmpfs", "tmpfs", "/nonexist/a"};

        assertThat(plan(joined(source, "-A")).isAutomount()).isTrue();
        assertThat(plan(joined(source, "-A", "--automount=no")).isAutomount()).isFalse();
        assertThat(
                        plan(joined(source, "-A", "--timeout-idle-sec=5s"))
                                .automountProperties()
                                .toString())
                .contains("TimeoutIdleUSec", "5000000");
    }

    private static String[] joined(String[] source, String... more) {
        String[] all = java.util.Arrays.copyOf(more, more.length + source.length);
        System.arraycopy(source, 0, all, more.length, source.length);
        return all;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | At least one argument required.",
                "/a /b /c | At most two arguments required.",
                "-T /a /b | More than one argument specified with --tmpfs.",
                "-u | At least one argument required.",
                "--list x | Too many arguments.",
                "/nonexist /b | Failed to make path /nonexist absolute: No such file or directory",
                "-t tmpfs tmpfs / | Refusing to operate on root directory.",
                "--fsck=foo /a /b | Failed to parse boolean argument to --fsck=: foo.",
                "--timeout-idle-sec=x /a /b | Failed to parse timeout: x",
                "-t ext4 --owner=root /dev/null /nonexist/a"
                        + " | File system type ext4 is not known to support uid=/gid=, refusing.",
                "-M foo a /b | Only absolute path is supported: a",
                "-M foo /a | Automatic mount location discovery is only supported locally.",
                "--user -M foo /a"
                        + " | Execution in user context is not supported on non-local systems.",
            })
    void whatMakesNoSenseIsRefusedInTheReferencesWords(String line, String text) {
        String[] words = line.isEmpty() ? new String[0] : line.split(" ", -1);

        UsageError error = catchThrowableOfType(UsageError.class, () -> plan(words));

        assertThat(error).hasMessage(text);
    }

    @Test
    void tagsOfFstabMeanTheLinksToDevices() {
        assertThat(MountPaths.node("LABEL=a b")).isEqualTo("/dev/disk/by-label/a\\x20b");
        assertThat(MountPaths.node("UUID=\"12-34\"")).isEqualTo("/dev/disk/by-uuid/12-34");
        assertThat(MountPaths.node("/dev/sda1")).isEqualTo("/dev/sda1");
    }
}
