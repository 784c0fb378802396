package org.jitney.manager.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();
    private final ReadAhead<String> ahead =
            new ReadAhead<>(name ->
                    name.startsWith("never")
                            ? Optional.empty()
                            : Optional.of(() -> {
                                done.add(name);
                                if (name.startsWith("bad")) {
                                    throw new IOException(name);
                                }
                                return name + "!";
                            }));

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    @Test
    void eachNameThatIsExpectedIsDoneOnceAndInOrder() throws IOException {
        List<String> names = names("a", 500);
        ahead.expect(names);

        List<String> taken = new ArrayList<>();
        for (String name : names) {
            // The last ones are too few to wake the thread for.
            taken.add(ahead.take(name).orElse(name + "!"));
        }

        assertThat(taken).isEqualTo(names.stream().map(name -> name + "!").toList());
        assertThat(done).doesNotHaveDuplicates().hasSizeGreaterThan(400);
    }

    @Test
    void noMoreThanAWindowOfThemIsDoneBeforeAnyIsAskedFor() throws IOException {
        ahead.expect(names("a", 500));

        ahead.take("a0");
        // What is done in order behind all that was begun.
        ahead.take("a63");

        assertThat(done).hasSizeLessThanOrEqualTo(64).contains("a0", "a63");
    }

    @Test
    void aFewNamesAreLeftToWhoAsksForThem() throws IOException {
        ahead.expect(names("a", 3));

        assertThat(ahead.take("a1")).isEmpty();
        assertThat(done).isEmpty();
    }

    @Test
    void whatCannotBeBegunIsLeftToWhoAsksForIt() throws IOException {
        ahead.expect(names("never", 100));

        assertThat(ahead.take("never0")).isEmpty();
    }

    @Test
    void whatWasSkippedOrForgottenIsBegunAnewAndNotTakenFromBefore() throws IOException {
        ahead.expect(names("a", 100));
        ahead.take("a0");
        ahead.skip("a1");
        assertThat(ahead.take("a1")).isEmpty();

        ahead.clear();

        assertThat(ahead.take("a2")).isEmpty();
    }

    @Test
    void whatTheDiskRefusesIsSaidToWhoAsks() {
        ahead.expect(names("bad", 100));

        assertThatThrownBy(() -> ahead.take("bad0"))
                .isInstanceOf(IOException.class)
                .hasMessage("bad0");
    }
}
