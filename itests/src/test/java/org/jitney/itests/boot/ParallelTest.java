package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.JitneyUp;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.Test;

/** Two hundred systemctl at once: no deadlock, no lost job, no process and no descriptor left. */
class ParallelTest {
    private static final int UNITS = 50;
    private static final int COMMANDS = 200;

    @Test
    void twoHundredOfSystemdsOverFiftyUnits() throws Exception {
        storm(JitneyUp::exec);
    }

    @Test
    void twoHundredOfOursOverFiftyUnits() throws Exception {
        storm((up, command) -> up.exec(ours(command)));
    }

    private static String[] ours(String... command) {
        String[] out = command.clone();
        out[0] = Home.program(command[0]);
        return out;
    }

    /** How a command line is run. */
    private interface Way {
        Programs.Result run(JitneyUp up, String... command);
    }

    private static void storm(Way way) throws Exception {
        String[] files = new String[2 * UNITS];
        for (int i = 0; i < UNITS; i++) {
            files[2 * i] = unit(i);
            files[2 * i + 1] = "[Service]\nExecStart=/bin/sleep " + (7700 + i) + "\n";
        }
        try (JitneyUp up = JitneyUp.start(files)) {
            up.exec("systemctl", "start", unit(0)).succeeded();
            up.exec("systemctl", "stop", unit(0)).succeeded();
            long descriptorsBefore = up.descriptors();

            List<Programs.Result> results = atOnce(way, up);

            // A start that meets a stop of the same unit is cancelled by it; nothing else may go
            // wrong.
            for (Programs.Result result : results) {
                if (result.status() != 0) {
                    assertThat(result.err()).contains("canceled");
                }
            }
            assertThat(up.exec("systemctl", "list-jobs").out()).contains("No jobs running.");
            for (int i = 0; i < UNITS; i++) {
                String state = up.exec("systemctl", "is-active", unit(i)).out().strip();
                assertThat(state).isIn("active", "inactive");
                assertThat(processes(i)).isEqualTo(state.equals("active") ? 1 : 0);
            }
            List<String> stop = new ArrayList<>(List.of("systemctl", "stop"));
            for (int i = 0; i < UNITS; i++) {
                stop.add(unit(i));
            }
            up.exec(stop.toArray(String[]::new)).succeeded();
            for (int i = 0; i < UNITS; i++) {
                assertThat(processes(i)).isZero();
            }
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() ->
                            assertThat(up.descriptors()).isLessThanOrEqualTo(descriptorsBefore));
        }
    }

    private static List<Programs.Result> atOnce(Way way, JitneyUp up)
            throws InterruptedException, ExecutionException {
        try (var pool = Executors.newFixedThreadPool(COMMANDS)) {
            List<Future<Programs.Result>> running = new ArrayList<>();
            for (int i = 0; i < COMMANDS; i++) {
                String verb = i / UNITS % 2 == 0 ? "start" : "stop";
                String unit = unit(i % UNITS);
                running.add(pool.submit(() -> way.run(up, "systemctl", verb, unit)));
            }
            List<Programs.Result> results = new ArrayList<>();
            for (Future<Programs.Result> each : running) {
                results.add(each.get());
            }
            return results;
        }
    }

    private static String unit(int i) {
        return "storm-%02d.service".formatted(i);
    }

    private static long processes(int i) throws IOException {
        byte[] wanted =
                ("/bin/sleep\0" + (7700 + i) + "\0")
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        long count = 0;
        try (var entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path entry : entries) {
                if (Arrays.equals(commandLine(entry), wanted)) {
                    count++;
                }
            }
        }
        return count;
    }

    /** {@return the words of a process, none when it has ended since the directory was read} */
    private static byte[] commandLine(Path process) {
        try {
            return Files.readAllBytes(process.resolve("cmdline"));
        } catch (IOException e) {
            return new byte[0];
        }
    }
}
