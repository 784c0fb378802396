package org.jitney.unitfile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SyscallGroupsTest {
    private final SyscallGroups groups = SyscallGroups.read();

    @Test
    void aGroupHasTheCallsOfTheGroupsInIt() {
        assertThat(groups.calls("@system-service")).contains("read", "chown", "execve");
        assertThat(groups.calls("@privileged")).contains("reboot", "setuid");
    }

    @Test
    void everyNamedGroupIsThereAndHasCalls() {
        assertThat(groups.byName()).hasSizeGreaterThan(25).containsKey("@known");
        for (SyscallGroups.Group group : groups.byName().values()) {
            assertThat(groups.calls(group.name())).as(group.name()).isNotEmpty();
            assertThat(group.members().stream().filter(member -> member.startsWith("@")))
                    .allMatch(groups.byName()::containsKey);
        }
    }

    @Test
    void anUnknownGroupHasNoCalls() {
        assertThat(groups.calls("@nothing")).isEmpty();
    }
}
