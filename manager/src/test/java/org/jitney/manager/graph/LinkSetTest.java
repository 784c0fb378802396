package org.jitney.manager.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LinkSetTest {
    @Test
    void keepsNamesInTheirOrderAndEachOnce() {
        LinkSet set = new LinkSet();

        assertThat(set.add("b")).isTrue();
        assertThat(set.add("a")).isTrue();
        assertThat(set.add("b")).isFalse();

        assertThat(set).containsExactly("b", "a");
    }

    @Test
    void isLikeALinkedSetWhateverIsDoneToIt() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        Random random = new Random(seed);
        Set<String> expected = new LinkedHashSet<>();
        LinkSet set = new LinkSet();
        for (int i = 0; i < 5000; i++) {
            // Now few, now many.
            String name = "u" + random.nextInt(i / 500 % 2 == 0 ? 7 : 30);
            switch (random.nextInt(4)) {
                case 0, 1 ->
                        assertThat(set.add(name)).as("seed %d", seed).isEqualTo(expected.add(name));
                case 2 ->
                        assertThat(set.remove(name))
                                .as("seed %d", seed)
                                .isEqualTo(expected.remove(name));
                default -> {
                    int digit = random.nextInt(10);
                    set.removeIf(n -> n.endsWith("" + digit));
                    expected.removeIf(n -> n.endsWith("" + digit));
                }
            }
            assertThat(new ArrayList<>(set))
                    .as("seed %d", seed)
                    .isEqualTo(new ArrayList<>(expected));
            assertThat(set).as("seed %d", seed).isEqualTo(expected).hasSameHashCodeAs(expected);
            assertThat(set.contains(name)).as("seed %d", seed).isEqualTo(expected.contains(name));
        }
    }

    @Test
    void aCopyHasTheNamesOfTheOther() {
        assertThat(new LinkSet(List.of("c", "a", "c"))).containsExactly("c", "a");
        assertThat(new LinkSet(List.of())).isEmpty();
    }

    @Test
    void nothingComesAfterTheLastName() {
        var names = new LinkSet(List.of("a")).iterator();
        names.next();

        assertThatThrownBy(names::next).isInstanceOf(NoSuchElementException.class);
    }
}
