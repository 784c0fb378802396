package org.jitney.itests.vmcraft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** One plan for many guests: what fails is brought back, and who starts again goes on. */
class FleetTest {
    private static final String PLAN =
            """
            steps:
              - service-enable: [a]
              - service-enable: [b]
            """;
    private static final String LINK = "etc/systemd/system/multi-user.target.wants/a.service";

    @TempDir Path folder = Path.of("/nonexistent");

    private Path plan = Path.of("/nonexistent");
    private Path inventory = Path.of("/nonexistent");

    @BeforeEach
    void makeGuests() throws IOException {
        plan = Files.writeString(folder.resolve("plan.yaml"), PLAN);
        inventory =
                Files.writeString(
                        folder.resolve("guests"),
                        "# all of them\n%s\n%s\n".formatted(guest("one"), guest("two")));
        unit("one", "a");
        unit("one", "b");
        unit("two", "a");
    }

    private Path guest(String name) {
        return folder.resolve(name);
    }

    private void unit(String guest, String name) throws IOException {
        Path units = Files.createDirectories(guest(guest).resolve("usr/lib/systemd/system"));
        Files.createDirectories(guest(guest).resolve("etc/systemd/system"));
        Files.writeString(
                units.resolve(name + ".service"),
                "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n");
    }

    private Programs.Result vmcraft(String... words) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Home.program("jitney"),
                                "vmcraft",
                                "--state=" + folder.resolve("records")));
        command.addAll(List.of(words));
        return Programs.run(Map.of(), command);
    }

    private Programs.Result apply(String... more) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "apply",
                                plan + "",
                                "--inventory=" + inventory,
                                "--report=" + folder.resolve("report")));
        words.addAll(List.of(more));
        return vmcraft(words.toArray(String[]::new));
    }

    private boolean isDone(String guest) {
        return Files.exists(guest(guest).resolve(LINK), java.nio.file.LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void whatFailedIsBroughtBackAndDoneTheNextTime() throws IOException {
        Programs.Result first = apply("--jobs=2");

        assertThat(first.status()).as(first.describe()).isEqualTo(1);
        assertThat(first.out()).contains("1 of 2 guests are as planned, 1 failed");
        assertThat(first.err()).contains("2/2", "b.service");
        assertThat(isDone("one")).isTrue();
        assertThat(isDone("two")).isFalse();

        unit("two", "b");
        Programs.Result second = apply();

        assertThat(second.status()).as(second.describe()).isZero();
        assertThat(second.out()).contains("2 of 2 guests are as planned, 0 failed");
        assertThat(isDone("two")).isTrue();
        // The first guest was left alone: a line of the report is a guest that was worked on.
        assertThat(Files.readAllLines(folder.resolve("report")))
                .hasSize(3)
                .filteredOn(line -> line.contains("\"guest\":\"" + guest("one")))
                .hasSize(1);
    }

    @Test
    void aClusterDoesTheSamePlan() throws IOException {
        unit("two", "b");
        String manifest =
                vmcraft(
                                "render-job",
                                plan + "",
                                "--inventory=" + inventory,
                                "--image=example.com/jitney:1",
                                "--jobs=8")
                        .succeeded()
                        .out();

        List<Object> objects = new ArrayList<>();
        new Load(LoadSettings.builder().build()).loadAllFromString(manifest).forEach(objects::add);
        assertThat(objects).hasSize(2);
        assertThat(at(objects.getFirst(), "data", "plan.yaml")).isEqualTo(PLAN);
        Object job = objects.getLast();
        assertThat(at(job, "kind")).isEqualTo("Job");
        assertThat(at(job, "spec", "completionMode")).isEqualTo("Indexed");
        assertThat(at(job, "spec", "completions")).isEqualTo(2);
        assertThat(at(job, "spec", "parallelism")).isEqualTo(2);

        // What each of its pods runs, with the files where this machine has them.
        List<?> containers = (List<?>) at(job, "spec", "template", "spec", "containers");
        List<String> words = new ArrayList<>();
        for (Object word : (List<?>) at(containers.getFirst(), "command")) {
            words.add(
                    word.toString()
                            .replace("/plan/plan.yaml", plan + "")
                            .replace("/plan/images.txt", inventory + "")
                            .replace("$(JOB_COMPLETION_INDEX)", "1")
                            .replace("/images/.vmcraft", folder.resolve("records") + ""));
        }
        words.set(0, Home.program("jitney"));
        Programs.run(Map.of(), words).succeeded();

        assertThat(isDone("one")).isFalse();
        assertThat(isDone("two")).isTrue();
    }

    private static Object at(Object root, String... path) {
        Object at = root;
        for (String name : path) {
            at = Objects.requireNonNull(((Map<?, ?>) at).get(name), name);
        }
        return at;
    }
}
