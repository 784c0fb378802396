package org.jitney.clients.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SortingTest {
    @Test
    void laterKeyCountsWhereTheEarlierAreTheSame() {
        List<String> words = new ArrayList<>(List.of("bb", "c", "ab", "a"));

        words.sort(Sorting.by(String::length).thenBy(word -> word));

        assertThat(words).containsExactly("a", "c", "ab", "bb");
    }

    @Test
    void widthOfLettersIsTheSameWhateverElseIsInTheText() {
        assertThat(Text.width("unit")).isEqualTo(4);
        assertThat(Text.width("unité")).isEqualTo(5);
        assertThat(Text.width("単unit")).isEqualTo(6);
    }
}
