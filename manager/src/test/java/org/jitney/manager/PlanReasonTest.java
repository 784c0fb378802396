package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every job of a plan names the line that it is there for; a refusal names what is in the way. */
class PlanReasonTest {
    @TempDir private Path directory;
    private RunningEngine engine;

    @BeforeEach
    void start() throws ErrnoException, IOException {
        engine = new RunningEngine(directory);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private PlanReport plan(String unit) {
        return engine.engine.plan(unit, "start", "replace");
    }

    private static List<String> reasons(PlanReport plan, String unit) {
        return plan.jobs().stream()
                .filter(job -> job.unit().equals(unit))
                .flatMap(job -> job.reasons().stream())
                .map(why ->
                        why.words() + " " + why.dependency() + " " + why.place() + ":" + why.line())
                .toList();
    }

    @Test
    void aLineOfADropInIsFoundAndSoIsALinkInAFolder() throws IOException {
        engine.unit("a.target", "Unit", "Description=a");
        engine.dropIn("a.target", "[Unit]\n# why\nRequires=%p-b.target\n");
        engine.unit("a-b.target", "Unit");
        engine.unit("c.target", "Unit");
        Path folder = Files.createDirectories(engine.root.resolve("units/a.target.wants"));
        Files.createSymbolicLink(folder.resolve("c.target"), Path.of("/units/c.target"));

        PlanReport plan = plan("a.target");

        assertThat(reasons(plan, "a-b.target"))
                .containsExactly("required by Requires /units/a.target.d/more.conf:3");
        assertThat(reasons(plan, "c.target"))
                .containsExactly("wanted by Wants /units/a.target.wants/c.target:0");
    }

    @Test
    void aConflictSaysBothSides() throws IOException {
        engine.unit("a.target", "Unit", "Requires=b.target c.target");
        engine.unit("b.target", "Unit", "Conflicts=c.target");
        engine.unit("c.target", "Unit");

        PlanReport plan = plan("a.target");

        assertThat(plan.errorName())
                .isEqualTo("org.freedesktop.systemd1.TransactionJobsConflicting");
        assertThat(plan.jobs()).extracting(PlanReport.Item::type).contains("start", "stop");
        // The ring closes at the request: what it requires stops what it requires.
        assertThat(reasons(plan, "a.target"))
                .contains("requested  :0", "follows Requires /units/a.target:4");
        assertThat(reasons(plan, "c.target"))
                .contains("conflicts with Conflicts /units/b.target:4");
        assertThat(engine.engine.jobs()).isEmpty();
    }

    @Test
    void aMissingRequirementSaysWhoNeedsIt() throws IOException {
        engine.unit("a.target", "Unit", "Requires=b.target");
        engine.unit("b.target", "Unit", "Requires=gone.target");

        PlanReport plan = plan("a.target");

        assertThat(plan.errorName()).isEqualTo("org.freedesktop.systemd1.NoSuchUnit");
        assertThat(reasons(plan, "gone.target"))
                .containsExactly("required by Requires /units/b.target:4");
        assertThat(reasons(plan, "b.target"))
                .containsExactly("required by Requires /units/a.target:4");
    }

    @Test
    void aBrokenCycleNamesItsLinesAndTheJobThatWasDropped() throws IOException {
        engine.unit("a.target", "Unit", "Requires=b.target", "Wants=c.target", "After=b.target");
        engine.unit("b.target", "Unit");
        engine.unit("c.target", "Unit", "After=a.target", "Before=b.target");

        PlanReport plan = plan("a.target");

        assertThat(plan.isAccepted()).isTrue();
        assertThat(plan.jobs())
                .extracting(PlanReport.Item::unit)
                .containsExactly("b.target", "a.target");
        assertThat(plan.rings()).hasSize(1);
        assertThat(plan.rings().getFirst().dropped()).isEqualTo("c.target");
        assertThat(plan.rings().getFirst().members())
                .extracting(PlanReport.Link::line)
                .containsExactlyInAnyOrder(6, 4, 5);
    }

    @Test
    void whatTheManagerDoesByItselfIsInTheHistoryWithItsCause() throws IOException, ManagerError {
        engine.unit(
                "bad.service",
                "Unit",
                "OnFailure=helper.target",
                "[Service]",
                "ExecStart=/bin/false");
        engine.unit("helper.target", "Unit");

        var _ = engine.run("start", "bad.service");
        engine.waitFor(() -> !engine.engine.history("helper.target", 0).isEmpty());

        PastJob job = engine.engine.history("helper.target", 0).getFirst();
        assertThat(job.requester().isManager()).isTrue();
        assertThat(job.cause()).isEqualTo("OnFailure= of bad.service");
    }
}
