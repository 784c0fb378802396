package org.jitney.manager.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jitney.manager.seccomp.CallFilter;
import org.jitney.manager.unit.ExecContext;
import org.junit.jupiter.api.Test;

class CallFiltersTest {
    private static List<String> shown(String... lines) {
        return CallFilters.of(ExecSettings.of(lines)).stream().map(CallFilter::toString).toList();
    }

    @Test
    void aUnitThatRestrictsNothingHasNoFilter() {
        assertThat(shown()).isEmpty();
    }

    @Test
    void theFilterOfCallsComesLast() {
        List<String> titles =
                CallFilters.of(
                                ExecSettings.of(
                                        "SystemCallFilter=~@mount",
                                        "ProtectKernelModules=yes",
                                        "LockPersonality=yes",
                                        "RestrictRealtime=yes",
                                        "SystemCallArchitectures=native"))
                        .stream()
                        .map(CallFilter::title)
                        .toList();

        assertThat(titles)
                .containsExactly(
                        "RestrictRealtime",
                        "ProtectKernelModules",
                        "SystemCallArchitectures",
                        "LockPersonality",
                        "SystemCallFilter");
    }

    @Test
    void someNamespacesOnly() {
        assertThat(shown("RestrictNamespaces=~mnt net"))
                .containsExactly(
                        "RestrictNamespaces: otherwise allow, [clone3 ENOSYS, setns[a1 == 0x0] EPERM,"
                                + " unshare[a0 has 0x40000000] EPERM, clone[a0 has 0x40000000] EPERM,"
                                + " setns[a1 has 0x40000000] EPERM, unshare[a0 has 0x20000] EPERM,"
                                + " clone[a0 has 0x20000] EPERM, setns[a1 has 0x20000] EPERM]");
    }

    @Test
    void familiesAreAllowedByNumber() {
        assertThat(shown("RestrictAddressFamilies=AF_UNIX AF_INET"))
                .containsExactly(
                        "RestrictAddressFamilies: otherwise allow, [socket[a0 == 0x1] allow,"
                                + " socket[a0 == 0x2] allow, socket EAFNOSUPPORT]");
        assertThat(shown("RestrictAddressFamilies=none"))
                .containsExactly("RestrictAddressFamilies: otherwise allow, [socket EAFNOSUPPORT]");
    }

    @Test
    void anAllowListHasWhatEveryProgramNeeds() {
        ExecContext context = ExecSettings.of("SystemCallFilter=ioperm");

        assertThat(context.systemCallFilter().isAllowList()).isTrue();
        assertThat(context.systemCallFilter().names()).contains("ioperm", "execve", "exit_group");
        assertThat(shown("SystemCallFilter=ioperm").getFirst())
                .startsWith("SystemCallFilter: otherwise kill, [");
    }

    @Test
    void callsAreTakenOutOfAnAllowListOrGivenAnError() {
        ExecContext context =
                ExecSettings.of(
                        "SystemCallFilter=@system-service",
                        "SystemCallFilter=~uname:EILSEQ write",
                        "SystemCallErrorNumber=EACCES");

        assertThat(context.systemCallFilter().names())
                .contains("uname:EILSEQ", "read")
                .doesNotContain("write", "uname");
        assertThat(CallFilters.of(context).getFirst().toString())
                .startsWith("SystemCallFilter: otherwise EACCES, ")
                .contains("uname EILSEQ");
    }

    @Test
    void anEmptyAssignmentStartsAnew() {
        assertThat(shown("SystemCallFilter=~mount", "SystemCallFilter=")).isEmpty();
    }

    @Test
    void whatDoesNotExistIsToldAndLeftOut() {
        List<String> warnings = new ArrayList<>();

        ExecContext context =
                ExecSettings.of(
                        warnings,
                        "SystemCallFilter=~mount DONOTEXIST @nothing uname:ENOTHING",
                        "RestrictAddressFamilies=AF_UNIX AF_NOTHING",
                        "SystemCallArchitectures=native vax");

        assertThat(context.systemCallFilter().names()).containsExactly("mount");
        assertThat(context.restrictAddressFamilies().names()).containsExactly("AF_UNIX");
        assertThat(context.systemCallArchitectures()).containsExactly("native");
        assertThat(String.join("\n", warnings))
                .contains(
                        "Failed to parse system call, ignoring: DONOTEXIST",
                        "Unknown system call group, ignoring: @nothing",
                        "Failed to parse syscall:errno, ignoring: uname:ENOTHING",
                        "Failed to parse address family, ignoring: AF_NOTHING",
                        "Failed to parse system call architecture \"vax\"");
    }
}
