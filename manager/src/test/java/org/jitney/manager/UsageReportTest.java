package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jitney.manager.cgroup.GroupPrograms.Traffic;
import org.jitney.manager.cgroup.GroupUsage;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.junit.jupiter.api.Test;

final class UsageReportTest {
    private static final long MEGABYTE = 1024 * 1024;

    private static GroupUsage cpu(long nsec) {
        return new GroupUsage(nsec, -1, -1, -1, -1);
    }

    @Test
    void processorTimeOfMoreThanASecondIsWorthAMention() {
        UsageReport little =
                UsageReport.of(cpu(999_500_000), false, Optional.empty()).orElseThrow();
        UsageReport more =
                UsageReport.of(cpu(1_445_952_000L), false, Optional.empty()).orElseThrow();
        UsageReport much =
                UsageReport.of(cpu(601_000_000_000L), false, Optional.empty()).orElseThrow();

        assertThat(little.level()).isEqualTo(LogLevel.DEBUG);
        assertThat(more.level()).isEqualTo(LogLevel.INFO);
        assertThat(much.level()).isEqualTo(LogLevel.NOTICE);
        assertThat(more.text()).isEqualTo("Consumed 1.445s CPU time.");
        assertThat(more.fields())
                .containsEntry("CPU_USAGE_NSEC", "1445952000")
                .containsEntry("MESSAGE_ID", "ae8f7b866b0347b9af31fe1c80b127c0");
    }

    @Test
    void diskAndNetworkAreToldWhenTheyAreCounted() {
        GroupUsage usage = new GroupUsage(5_000_000, 0, 0, 12 * MEGABYTE, 3);

        UsageReport quiet = UsageReport.of(usage, false, Optional.empty()).orElseThrow();
        UsageReport disk = UsageReport.of(usage, true, Optional.empty()).orElseThrow();
        UsageReport both =
                UsageReport.of(cpu(5_000_000), true, Optional.of(new Traffic(60, 1, 0, 0)))
                        .orElseThrow();

        assertThat(quiet.text()).isEqualTo("Consumed 5ms CPU time.");
        assertThat(disk.text())
                .isEqualTo("Consumed 5ms CPU time, read 0B from disk, written 12.0M to disk.");
        assertThat(disk.level()).isEqualTo(LogLevel.NOTICE);
        assertThat(both.text())
                .isEqualTo("Consumed 5ms CPU time, received 60B IP traffic, sent 0B IP traffic.");
        assertThat(both.level()).isEqualTo(LogLevel.INFO);
    }

    @Test
    void nothingCountedIsNothingToTell() {
        assertThat(UsageReport.of(GroupUsage.NONE, true, Optional.empty())).isEmpty();
    }

    @Test
    void whatARunHasUsedIsKnownToTheNextManager() {
        GroupUsage usage = new GroupUsage(1, 2, 3, 4, 5);
        StateBag bag = new StateBag();

        UsageReport.save("usage", usage, bag);

        assertThat(UsageReport.restore("usage", bag)).isEqualTo(usage);
        assertThat(UsageReport.restore("usage-before", bag)).isEqualTo(GroupUsage.NONE);
    }
}
