package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jitney.itests.harness.Machine;
import org.junit.jupiter.api.Test;

/** What becomes of units without memory, on a kernel whose version 2 of groups counts it. */
class MemoryTest {
    private static String script() throws IOException {
        try (InputStream in = MemoryTest.class.getResourceAsStream("/machine/memory.sh")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The kernel tells of its kills on the console, between the lines of the script. */
    private static List<String> run(Machine.Manager manager) throws IOException {
        return Machine.run("services", manager, script())
                .lines()
                .filter(line -> line.matches("[a-z-]+ .*"))
                .toList();
    }

    @Test
    void policiesHoldAsWithTheReference() throws IOException {
        List<String> ours = run(Machine.Manager.JITNEY);

        assertThat(ours).hasSize(9).anyMatch(line -> line.contains("oom-kill"));
        assertThat(ours).isEqualTo(run(Machine.Manager.SYSTEMD));
    }
}
