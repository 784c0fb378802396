package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs for several units at once: all are queued, or nothing changes. */
class ManyJobsTest {
    private static final Requester US = Requester.manager("a test");

    @TempDir Path directory;
    private RunningEngine engine;

    @BeforeEach
    void open() throws ErrnoException, IOException {
        engine = new RunningEngine(directory);
        engine.unit("slow.service", "Service", "Type=notify", "ExecStart=/bin/sleep 1000");
        engine.unit("a.service", "Service", "ExecStart=/bin/sleep 1000");
        engine.unit("b.service", "Service", "ExecStart=/bin/sleep 1000");
        engine.unit("foe.service", "Service", "ExecStart=/bin/sleep 1000");
        engine.dropIn("a.service", "[Unit]\nAfter=slow.service\n");
        engine.dropIn("foe.service", "[Unit]\nConflicts=b.service a.service\n");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void allAreQueued() throws Exception {
        List<Job> jobs =
                engine.engine.startJobs(
                        Map.of("a.service", "start", "b.service", "start"), "replace", US);

        engine.waitFor(() -> jobs.stream().allMatch(job -> job.result().isPresent()));
        assertThat(engine.state("a.service")).isEqualTo("active/running");
        assertThat(engine.state("b.service")).isEqualTo("active/running");
    }

    @Test
    void aContradictionLeavesTheJobsOfOthersAsTheyWere() throws Exception {
        Job slow = engine.engine.startJob("slow.service", "start", "replace");
        Job waiting = engine.engine.startJob("a.service", "start", "replace");
        engine.waitFor(() -> slow.state().equals("running"));

        assertThatThrownBy(() ->
                        engine.engine.startJobs(
                                Map.of("foe.service", "start", "b.service", "start"),
                                "replace",
                                US))
                .isInstanceOfSatisfying(
                        ManagerError.class,
                        e ->
                                assertThat(e.name())
                                        .isEqualTo(
                                                "org.freedesktop.systemd1.TransactionJobsConflicting"));

        assertThat(engine.engine.jobs()).containsExactly(slow, waiting);
        assertThat(engine.events).isEmpty();
    }

    @Test
    void theQueueIsFlushedOnceOnly() throws Exception {
        Job slow = engine.engine.startJob("slow.service", "start", "replace");

        List<Job> jobs =
                engine.engine.startJobs(
                        Map.of("a.service", "start", "b.service", "start"), "flush", US);

        engine.waitFor(() -> jobs.stream().allMatch(job -> job.result().isPresent()));
        assertThat(slow.result()).contains("canceled");
        assertThat(jobs).allMatch(job -> job.result().orElse("").equals("done"));
    }
}
