package org.jitney.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HeapTrimTest {
    private static final long MIB = 1 << 20;

    private final List<Runnable> later = new ArrayList<>();
    private long committed = 64 * MIB;
    private long alive = 64 * MIB;
    private int collections;
    private final HeapTrim trim = new HeapTrim(later::add, () -> committed, this::collect);

    private void collect() {
        collections++;
        committed = alive;
    }

    private void forget(int units) {
        for (int i = 0; i < units; i++) {
            trim.unitGone();
        }
    }

    private void aMomentPasses() {
        List<Runnable> due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
    }

    @Test
    void collectsOnceAfterManyUnitsWereForgotten() {
        committed = 160 * MIB;

        forget(10_000);

        assertThat(later).hasSize(1);
        aMomentPasses();
        assertThat(collections).isEqualTo(1);
        assertThat(later).isEmpty();
    }

    @Test
    void aFewUnitsAreNotWorthIt() {
        committed = 160 * MIB;

        forget(20);

        assertThat(later).isEmpty();
    }

    @Test
    void aHeapThatHasNotGrownIsLeftAlone() {
        forget(10_000);
        aMomentPasses();

        assertThat(collections).isZero();
    }

    @Test
    void whatWasReadAnewIsLookedAtWhenTheReloadIsOver() {
        committed = 160 * MIB;

        trim.reloading(true);
        assertThat(later).isEmpty();
        trim.reloading(false);
        aMomentPasses();

        assertThat(collections).isEqualTo(1);
    }

    @Test
    void whatWasStillLoadedThenGoesWhenItIsForgotten() {
        alive = 150 * MIB;
        committed = 160 * MIB;
        trim.reloading(false);
        aMomentPasses();

        alive = 64 * MIB;
        forget(10_000);
        aMomentPasses();

        assertThat(collections).isEqualTo(2);
        assertThat(committed).isEqualTo(64 * MIB);
    }

    @Test
    void unitsThatStayLoadedAreNotCollectedWithEveryReload() {
        alive = 150 * MIB;
        committed = 160 * MIB;
        trim.reloading(false);
        aMomentPasses();
        trim.reloading(false);
        aMomentPasses();

        assertThat(collections).isEqualTo(1);
    }

    @Test
    void isReadyForTheNextTime() {
        committed = 160 * MIB;
        forget(1000);
        aMomentPasses();

        committed = 100 * MIB;
        forget(1000);
        aMomentPasses();

        assertThat(collections).isEqualTo(2);
    }
}
