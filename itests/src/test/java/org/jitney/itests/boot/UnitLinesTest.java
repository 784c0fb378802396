package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Programs;
import org.jitney.itests.harness.Reference;
import org.junit.jupiter.api.Test;

/**
 * What the journal has of units that start, stop, fail and restart: the same lines with the same
 * fields in a container that boots with {@code jitney init} and in one that boots with the
 * original.
 */
class UnitLinesTest {
    @Test
    void linesHaveTheFieldsOfTheOriginal() throws IOException {
        String script;
        try (InputStream in = UnitLinesTest.class.getResourceAsStream("unitlines/script")) {
            script = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
        CompletableFuture<Programs.Result> theirs =
                CompletableFuture.supplyAsync(() -> {
                    try (Reference original = Reference.start("suites")) {
                        return original.run("bash", "-c", script);
                    }
                });
        try (Guest guest = Guest.boot("suites", Map.of())) {
            guest.run("systemctl", "is-system-running", "--wait");

            Programs.Result ours = guest.run("bash", "-c", script);

            Map<String, String> expected = units(theirs.join().out());
            Map<String, String> found = units(ours.out());
            assertThat(found.keySet()).isEqualTo(expected.keySet()).hasSizeGreaterThan(30);
            // Only what differs is printed.
            found.entrySet().removeAll(Set.copyOf(expected.entrySet()));
            expected.keySet().retainAll(found.keySet());
            assertThat(found).isEqualTo(expected);
        }
    }

    /** {@return the lines of each unit by its name} */
    private static Map<String, String> units(String report) {
        Map<String, String> units = new TreeMap<>();
        for (String unit : report.split("(?m)^== ")) {
            String name = unit.lines().findFirst().orElse("");
            if (!name.isEmpty()) {
                units.put(name, unit);
            }
        }
        return units;
    }
}
