package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.jitney.itests.harness.Reference;
import org.junit.jupiter.api.Test;

/**
 * The suites for the manager and the journal of Debian's package systemd-tests, run from the
 * installed package in a container that boots with {@code jitney init}, and in one that boots with
 * the original.
 */
class SystemdTestsTest {
    private static final List<String> SUITES =
            List.of("03", "04", "15", "16", "23", "26", "44", "63");

    /** {@return one line for each suite} */
    private static List<String> run(Runner runner) throws IOException {
        String script = Files.readString(Path.of(Home.script("guest/test-suites")));
        List<String> lines = new ArrayList<>();
        for (String suite : SUITES) {
            Programs.Result result = runner.run("bash", "-c", script, "test-suites", suite);
            System.out.println(result.out());
            lines.addAll(
                    result.out().lines().filter(line -> line.contains(" testsuite-")).toList());
        }
        long good = lines.stream().filter(line -> line.startsWith("ok ")).count();
        System.out.println(good + " of " + SUITES.size() + " suites pass");
        return lines;
    }

    private interface Runner {
        Programs.Result run(String... command);
    }

    @Test
    void theSuitesPass() throws IOException {
        try (Guest guest = Guest.boot("suites", Map.of())) {
            guest.run("systemctl", "is-system-running", "--wait");

            assertThat(run(guest::run))
                    .hasSize(SUITES.size())
                    .allMatch(line -> line.startsWith("ok "));
        }
    }

    @Test
    void theyPassWithTheOriginal() throws IOException {
        try (Reference reference = Reference.start("suites")) {
            assertThat(run(reference::run))
                    .hasSize(SUITES.size())
                    .allMatch(line -> line.startsWith("ok "));
        }
    }
}
