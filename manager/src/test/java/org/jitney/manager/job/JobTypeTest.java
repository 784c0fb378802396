package org.jitney.manager.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobTypeTest {
    private static final List<JobType> IN_TRANSACTIONS =
            List.of(
                    JobType.START,
                    JobType.VERIFY_ACTIVE,
                    JobType.STOP,
                    JobType.RELOAD,
                    JobType.RESTART);

    private static Optional<JobType> merged(
            Optional<JobType> left, Optional<JobType> right, Activity activity) {
        return left.flatMap(l -> right.flatMap(r -> l.mergeAndCollapse(r, activity)));
    }

    @Test
    void mergingIsCommutative() {
        for (JobType a : JobType.values()) {
            for (JobType b : JobType.values()) {
                assertThat(a.merge(b)).as("%s + %s", a, b).isEqualTo(b.merge(a));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Activity.class)
    void mergingIsAssociativeForAUnitInAnyState(Activity activity) {
        for (JobType a : IN_TRANSACTIONS) {
            for (JobType b : IN_TRANSACTIONS) {
                for (JobType c : IN_TRANSACTIONS) {
                    var left = merged(a.mergeAndCollapse(b, activity), Optional.of(c), activity);
                    var right = merged(Optional.of(a), b.mergeAndCollapse(c, activity), activity);

                    assertThat(left).as("%s %s %s, %s", a, b, c, activity).isEqualTo(right);
                }
            }
        }
    }

    @Test
    void aStopMergesWithNothingElse() {
        for (JobType other : IN_TRANSACTIONS) {
            assertThat(JobType.STOP.conflictsWith(other)).isEqualTo(other != JobType.STOP);
        }
    }

    @ParameterizedTest
    @EnumSource(JobType.class)
    void mergingWithItselfChangesNothing(JobType type) {
        assertThat(type.merge(type)).contains(type);
    }

    @ParameterizedTest
    @EnumSource(Activity.class)
    void collapsingTwiceIsCollapsingOnce(Activity activity) {
        for (JobType type : JobType.values()) {
            JobType once = type.collapse(activity);

            assertThat(once.collapse(activity)).isEqualTo(once);
        }
    }

    @Test
    void conditionalJobsDependOnTheState() {
        assertThat(JobType.TRY_RESTART.collapse(Activity.INACTIVE)).isEqualTo(JobType.NOP);
        assertThat(JobType.TRY_RESTART.collapse(Activity.ACTIVE)).isEqualTo(JobType.RESTART);
        assertThat(JobType.TRY_RELOAD.collapse(Activity.DEACTIVATING)).isEqualTo(JobType.NOP);
        assertThat(JobType.TRY_RELOAD.collapse(Activity.ACTIVATING)).isEqualTo(JobType.RELOAD);
        assertThat(JobType.RELOAD_OR_START.collapse(Activity.FAILED)).isEqualTo(JobType.START);
        assertThat(JobType.RELOAD_OR_START.collapse(Activity.ACTIVE)).isEqualTo(JobType.RELOAD);
    }

    @Test
    void tokensAreThoseOfTheBus() {
        assertThat(JobType.values())
                .extracting(JobType::toString)
                .containsExactly(
                        "start",
                        "verify-active",
                        "stop",
                        "reload",
                        "restart",
                        "reload-or-start",
                        "try-restart",
                        "try-reload",
                        "nop");
        for (JobType type : JobType.values()) {
            assertThat(JobType.parse(type.toString())).contains(type);
        }
        for (JobMode mode : JobMode.values()) {
            assertThat(JobMode.parse(mode.toString())).contains(mode);
        }
        assertThat(JobMode.REPLACE_IRREVERSIBLY).hasToString("replace-irreversibly");
    }
}
