package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.event.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of a service while it waits to be restarted. */
class AutoRestartTest {
    private static final Duration PATIENCE = Duration.ofMillis(200);

    @TempDir Path directory;
    private RunningEngine engine;

    @BeforeEach
    void open() throws Exception {
        engine =
                new RunningEngine(
                        directory,
                        loop -> new VirtualTime(loop, new ManualClock(1_000_000, 1_000_000)));
        engine.unit("before.service", "Service", "Type=oneshot", "ExecStart=/bin/true");
        engine.unit(
                "again.service",
                "Service",
                "Restart=always",
                "RestartSec=1min",
                "ExecStart=/bin/sleep 1000");
        engine.dropIn("again.service", "[Unit]\nWants=before.service\nAfter=before.service\n");
        assertThat(engine.run("start", "again.service")).isEqualTo("done");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void killAgain() throws ManagerError {
        engine.engine.kill("again.service", "main", 9);
        engine.waitFor(() -> engine.state("again.service").equals("activating/auto-restart"));
    }

    @Test
    void startWaitsForTheRestart() throws ManagerError {
        int first = engine.unit("again.service").service().orElseThrow().mainPid();
        killAgain();

        Job job = engine.engine.startJob("again.service", "start", "replace");
        engine.advance(Duration.ofSeconds(59), PATIENCE);
        assertThat(job.state()).isEqualTo("waiting");
        engine.advance(Duration.ofSeconds(1), PATIENCE);

        engine.waitFor(() -> job.result().isPresent());
        assertThat(job.result()).contains("done");
        assertThat(engine.state("again.service")).isEqualTo("active/running");
        assertThat(engine.unit("again.service").service().orElseThrow().mainPid())
                .isNotEqualTo(first);
    }

    @Test
    void stopThatWaitsIsNotUndoneByTheRestart() throws IOException, ManagerError {
        Job slow = stopWhatIsOrderedAfter();
        Job stop = engine.engine.startJob("again.service", "stop", "replace");

        engine.advance(Duration.ofMinutes(2), PATIENCE);
        assertThat(stop.state()).isEqualTo("waiting");
        engine.engine.kill("late.service", "all", 9);

        engine.waitFor(() -> slow.result().isPresent() && stop.result().isPresent());
        assertThat(stop.result()).contains("done");
        assertThat(engine.state("again.service")).isEqualTo("inactive/dead");
    }

    @Test
    void stopThatIsCalledOffLetsTheServiceComeBack() throws IOException, ManagerError {
        stopWhatIsOrderedAfter();
        Job stop = engine.engine.startJob("again.service", "stop", "replace");
        engine.advance(Duration.ofMinutes(2), PATIENCE);
        assertThat(engine.state("again.service")).isEqualTo("activating/auto-restart");

        engine.engine.cancelJob(stop.id(), Requester.manager("a test"));
        engine.advance(Duration.ofMinutes(1), PATIENCE);

        engine.engine.kill("late.service", "all", 9);
        engine.waitFor(() -> engine.state("again.service").equals("active/running"));
    }

    /** Begins to stop a unit that takes its time; what stops the other one waits for that. */
    private Job stopWhatIsOrderedAfter() throws IOException, ManagerError {
        engine.unit(
                "late.service",
                "Service",
                "TimeoutStopSec=infinity",
                "ExecStart=/bin/sleep 1000",
                "ExecStop=/bin/sleep 1000");
        engine.dropIn("late.service", "[Unit]\nAfter=again.service\n");
        engine.run("start", "late.service");
        killAgain();
        Job slow = engine.engine.startJob("late.service", "stop", "replace");
        engine.waitFor(() -> slow.state().equals("running"));
        return slow;
    }
}
