package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.unit.SettingLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SliceLimitsTest {
    @TempDir Path directory;
    private RunningEngine engine;

    @BeforeEach
    void open() throws ErrnoException, IOException {
        engine = new RunningEngine(directory);
        for (String name : new String[] {"one", "two", "three"}) {
            engine.unit(
                    name + ".service", "Service", "ExecStart=/bin/sleep 1000", "Slice=a-b.slice");
        }
        engine.unit("other.service", "Service", "Type=oneshot", "ExecStart=/bin/true");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aStartBeyondTheSoftLimitWaitsUntilAnotherUnitIsDown() throws Exception {
        engine.unit("a-b.slice", "Slice", "ConcurrencySoftMax=1");
        assertThat(engine.run("start", "one.service")).isEqualTo("done");

        Job waiting = engine.engine.startJob("two.service", "start", "replace");
        assertThat(engine.run("start", "other.service")).isEqualTo("done");
        assertThat(waiting.result()).isEmpty();
        assertThat(engine.state("two.service")).isEqualTo("inactive/dead");
        assertThat(engine.run("stop", "one.service")).isEqualTo("done");

        engine.waitFor(() -> waiting.result().isPresent());
        assertThat(engine.state("two.service")).isEqualTo("active/running");
    }

    @Test
    void aLimitHoldsForSlicesInsideWhichCountToo() throws Exception {
        engine.unit("a.slice", "Slice", "ConcurrencyHardMax=2");
        engine.unit("a-b.slice", "Slice");

        assertThat(engine.run("start", "one.service")).isEqualTo("done");

        assertThatThrownBy(() -> engine.run("start", "two.service"))
                .isInstanceOfSatisfying(
                        ManagerError.class,
                        e ->
                                assertThat(e.name())
                                        .isEqualTo(
                                                "org.freedesktop.systemd1.ConcurrencyLimitReached"));
        assertThat(engine.run("start", "one.service")).isEqualTo("done");
        assertThat(engine.run("restart", "one.service")).isEqualTo("done");
    }

    @Test
    void whatIsPulledInBeyondTheHardLimitFailsByItself() throws Exception {
        engine.unit("a-b.slice", "Slice", "ConcurrencyHardMax=2");
        engine.dropIn("other.service", "[Unit]\nWants=one.service two.service three.service\n");

        assertThat(engine.run("start", "other.service")).isEqualTo("done");
        engine.waitFor(() ->
                engine.events.stream()
                                .filter(e -> e.matches("(one|two|three).service start .*"))
                                .count()
                        == 3);

        assertThat(engine.events)
                .filteredOn(event -> event.endsWith(".service start concurrency"))
                .hasSize(1);
    }

    @Test
    void whatWaitsGoesOnWhenTheSoftLimitIsRaised() throws Exception {
        engine.unit("a-b.slice", "Slice", "ConcurrencySoftMax=1");
        assertThat(engine.run("start", "one.service")).isEqualTo("done");
        Job waiting = engine.engine.startJob("two.service", "start", "replace");
        Job third = engine.engine.startJob("three.service", "start", "replace");
        assertThat(engine.run("start", "other.service")).isEqualTo("done");
        assertThat(waiting.result()).isEmpty();

        engine.engine
                .live()
                .orElseThrow()
                .setProperties(
                        engine.unit("a-b.slice"),
                        List.of(
                                new LiveUnits.PropertyChange(
                                        "ConcurrencySoftMax",
                                        List.of(
                                                new SettingLine(
                                                        "Slice", "ConcurrencySoftMax", "2")),
                                        Set.of("ConcurrencySoftMax"))),
                        true);

        engine.waitFor(() -> waiting.result().isPresent());
        assertThat(engine.state("two.service")).isEqualTo("active/running");
        assertThat(third.result()).isEmpty();
    }

    @Test
    void theHardLimitCountsAllThatOneRequestStarts() throws Exception {
        engine.unit("a-b.slice", "Slice", "ConcurrencyHardMax=1");

        assertThatThrownBy(() ->
                        engine.engine.startJobs(
                                types("one.service", "start", "two.service", "start"),
                                "replace",
                                Requester.manager("a test")))
                .hasMessageContaining("two.service");
        assertThat(engine.engine.jobs()).isEmpty();
    }

    private static Map<String, String> types(String... pairs) {
        Map<String, String> out = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            out.put(pairs[i], pairs[i + 1]);
        }
        return out;
    }
}
