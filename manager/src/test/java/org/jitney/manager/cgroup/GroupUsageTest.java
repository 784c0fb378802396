package org.jitney.manager.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GroupUsageTest {
    @Test
    void aRunHasUsedWhatCameSinceItBegan() {
        GroupUsage now = new GroupUsage(300, 20, 2, 10, 1);
        GroupUsage before = new GroupUsage(100, 5, 1, 10, 0);

        assertThat(now.since(before)).isEqualTo(new GroupUsage(200, 15, 1, 0, 1));
    }

    @Test
    void whatWasNotCountedBeforeBeganAtZero() {
        GroupUsage now = new GroupUsage(300, 20, 2, 10, 1);

        assertThat(now.since(GroupUsage.NONE)).isEqualTo(now);
    }

    @Test
    void whatIsNotCountedNowIsNotKnown() {
        GroupUsage before = new GroupUsage(100, 5, 1, 10, 0);

        assertThat(GroupUsage.NONE.since(before)).isEqualTo(GroupUsage.NONE);
    }

    @Test
    void aGroupThatWasMadeAnewHasUsedNothingLess() {
        GroupUsage before = new GroupUsage(100, 5, 1, 10, 0);

        assertThat(new GroupUsage(40, -1, -1, -1, -1).since(before))
                .isEqualTo(new GroupUsage(0, -1, -1, -1, -1));
    }
}
