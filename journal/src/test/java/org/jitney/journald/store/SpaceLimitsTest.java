package org.jitney.journald.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.jitney.journald.config.JournaldConfig.Space;
import org.junit.jupiter.api.Test;

class SpaceLimitsTest {
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    @Test
    void theyFollowFromTheSizeOfTheFileSystem() {
        SpaceLimits limits = SpaceLimits.of(Space.STANDARD, 10 * GIB);

        assertThat(limits.maxUse()).isEqualTo(GIB);
        assertThat(limits.minUse()).isEqualTo(16 * MIB);
        assertThat(limits.keepFree()).isEqualTo(GIB / 2);
        assertThat(limits.maxFileSize()).isEqualTo(128 * MIB);
        assertThat(limits.maxFiles()).isEqualTo(100);
    }

    @Test
    void aSmallFileSystemHasRoomForTwoFiles() {
        SpaceLimits limits = SpaceLimits.of(Space.STANDARD, 4 * MIB);

        assertThat(limits.maxFileSize()).isEqualTo(MIB / 2);
        assertThat(limits.maxUse()).isEqualTo(MIB);
    }

    @Test
    void aFileThatIsConfiguredLargerMakesRoomForTwo() {
        Space settings =
                new Space(
                        OptionalLong.of(MIB),
                        OptionalLong.empty(),
                        OptionalLong.of(3 * MIB),
                        OptionalLong.empty());

        assertThat(SpaceLimits.of(settings, GIB).maxUse()).isEqualTo(6 * MIB);
    }

    @Test
    void whatMayBeUsedShrinksWithTheDiskButNotBelowTheLeast() {
        SpaceLimits limits = SpaceLimits.of(Space.STANDARD, 10 * GIB);

        assertThat(limits.limit(100 * MIB, 5 * GIB)).isEqualTo(GIB);
        assertThat(limits.limit(100 * MIB, GIB / 2 + 50 * MIB)).isEqualTo(150 * MIB);
        assertThat(limits.limit(2 * MIB, 0)).isEqualTo(16 * MIB);
        assertThat(limits.withMinUse(200 * MIB).limit(2 * MIB, 0)).isEqualTo(200 * MIB);
    }
}
