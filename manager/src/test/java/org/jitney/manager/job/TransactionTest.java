package org.jitney.manager.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import org.jitney.manager.graph.Atom;
import org.jitney.manager.graph.DependencyType;
import org.jitney.manager.graph.LoadState;
import org.jitney.manager.job.TransactionFailed.Kind;
import org.junit.jupiter.api.Test;

class TransactionTest {
    private final FakeGraph graph = new FakeGraph();

    private Plan plan(String unit, JobType type, JobMode mode) throws TransactionFailed {
        return Transaction.plan(graph, unit, type, mode);
    }

    private List<String> jobs(String unit, JobType type, JobMode mode) throws TransactionFailed {
        return plan(unit, type, mode).jobs().stream().map(j -> j.unit() + "/" + j.type()).toList();
    }

    private TransactionFailed failure(String unit, JobType type, JobMode mode) {
        return catchThrowableOfType(TransactionFailed.class, () -> plan(unit, type, mode));
    }

    @Test
    void requirementsAndWishesStartWithTheUnit() throws TransactionFailed {
        graph.link("a", DependencyType.REQUIRES, "b");
        graph.link("b", DependencyType.WANTS, "c");

        assertThat(jobs("a", JobType.START, JobMode.REPLACE))
                .containsExactlyInAnyOrder("a/start", "b/start", "c/start");
    }

    @Test
    void everyJobSaysWhoAskedForIt() throws TransactionFailed {
        graph.link("a", DependencyType.REQUIRES, "b");

        PlannedJob job = plan("a", JobType.START, JobMode.REPLACE).jobFor("b").orElseThrow();

        assertThat(job.reasons())
                .containsExactly(
                        new PlannedJob.Reason(
                                "a",
                                JobType.START,
                                "required by",
                                Optional.of(Atom.PULL_IN_START)));
    }

    @Test
    void aMissingRequirementFailsTheRequest() {
        graph.link("a", DependencyType.REQUIRES, "b.service");
        graph.unit("b.service").loadState = LoadState.NOT_FOUND;

        TransactionFailed failed = failure("a", JobType.START, JobMode.REPLACE);

        assertThat(failed.errorName()).isEqualTo("org.freedesktop.systemd1.NoSuchUnit");
        assertThat(failed.text()).isEqualTo("Unit b.service not found.");
    }

    @Test
    void aMaskedRequirementFailsTheRequestAndAMaskedWishDoesNot() throws TransactionFailed {
        graph.link("a", DependencyType.REQUIRES, "m.service");
        graph.link("w", DependencyType.WANTS, "m.service");
        graph.unit("m.service").loadState = LoadState.MASKED;

        TransactionFailed failed = failure("a", JobType.START, JobMode.REPLACE);

        assertThat(failed.errorName()).isEqualTo("org.freedesktop.systemd1.UnitMasked");
        assertThat(failed.text()).isEqualTo("Unit m.service is masked.");
        assertThat(jobs("w", JobType.START, JobMode.REPLACE)).containsExactly("w/start");
    }

    /**
     * Seen with release 252: the wanted unit runs, and what it would have wanted after does not.
     */
    @Test
    void aWantedUnitStartsWithoutARequirementThatCannotBeLoaded() throws TransactionFailed {
        graph.link("w", DependencyType.WANTS, "a");
        graph.link("a", DependencyType.REQUIRES, "b");
        graph.link("b", DependencyType.REQUIRES, "missing");
        graph.link("a", DependencyType.WANTS, "c");
        graph.unit("missing").loadState = LoadState.NOT_FOUND;

        assertThat(jobs("w", JobType.START, JobMode.REPLACE))
                .containsExactlyInAnyOrder("w/start", "a/start", "b/start");
    }

    @Test
    void whatConflictsIsStopped() throws TransactionFailed {
        graph.link("a", DependencyType.CONFLICTS, "b");
        graph.unit("b").activity = Activity.ACTIVE;

        assertThat(jobs("a", JobType.START, JobMode.REPLACE))
                .containsExactlyInAnyOrder("a/start", "b/stop");
    }

    @Test
    void requiringAndExcludingTheSameUnitIsRefused() {
        graph.link("a", DependencyType.REQUIRES, "b");
        graph.link("a", DependencyType.REQUIRES, "c");
        graph.link("b", DependencyType.CONFLICTS, "c");

        TransactionFailed failed = failure("a", JobType.START, JobMode.REPLACE);

        assertThat(failed.kind()).isEqualTo(Kind.JOBS_CONFLICTING);
        assertThat(failed.errorName())
                .isEqualTo("org.freedesktop.systemd1.TransactionJobsConflicting");
    }

    @Test
    void aCycleOfRequirementsIsRefused() {
        graph.link("x", DependencyType.REQUIRES, "y");
        graph.link("y", DependencyType.REQUIRES, "x");
        graph.link("x", DependencyType.AFTER, "y");
        graph.link("y", DependencyType.AFTER, "x");

        TransactionFailed failed = failure("x", JobType.START, JobMode.REPLACE);

        assertThat(failed.errorName())
                .isEqualTo("org.freedesktop.systemd1.TransactionOrderIsCyclic");
        assertThat(failed.text())
                .isEqualTo("Transaction order is cyclic. See system logs for details.");
        assertThat(failed.notes()).anyMatch(n -> n.contains("Found ordering cycle on"));
    }

    @Test
    void aCycleIsBrokenAtWhatIsOnlyWanted() throws TransactionFailed {
        graph.link("x", DependencyType.WANTS, "y");
        graph.link("x", DependencyType.AFTER, "y");
        graph.link("y", DependencyType.AFTER, "x");

        assertThat(jobs("x", JobType.START, JobMode.REPLACE)).containsExactly("x/start");
    }

    @Test
    void isolatingStopsAllThatIsNotAskedFor() throws TransactionFailed {
        graph.link("a", DependencyType.REQUIRES, "b");
        graph.unit("b").activity = Activity.ACTIVE;
        graph.unit("c").activity = Activity.ACTIVE;
        graph.unit("d").activity = Activity.ACTIVE;
        graph.unit("d").ignoresIsolate = true;

        assertThat(jobs("a", JobType.START, JobMode.ISOLATE))
                .contains("a/start", "c/stop")
                .doesNotContain("b/stop", "d/stop");
    }

    @Test
    void isolatingIsForUnitsThatAllowIt() {
        graph.unit("a").allowsIsolate = false;

        TransactionFailed failed = failure("a", JobType.START, JobMode.ISOLATE);

        assertThat(failed.errorName()).isEqualTo("org.freedesktop.systemd1.NoIsolation");
    }

    @Test
    void anIrreversibleJobIsNotReplaced() {
        graph.unit("a").job =
                Optional.of(new GraphView.InstalledJob(7, JobType.STOP, true, true, false));

        TransactionFailed failed = failure("a", JobType.START, JobMode.REPLACE);

        assertThat(failed.errorName())
                .isEqualTo("org.freedesktop.systemd1.TransactionIsDestructive");
        assertThat(failed.text())
                .isEqualTo(
                        "Transaction for a/start is destructive (a has 'stop' job queued, but"
                                + " 'start' is included in transaction).");
    }

    @Test
    void inModeFailNoQueuedJobIsReplaced() throws TransactionFailed {
        graph.unit("a").job =
                Optional.of(new GraphView.InstalledJob(7, JobType.STOP, true, false, false));

        assertThat(failure("a", JobType.START, JobMode.FAIL).kind()).isEqualTo(Kind.IS_DESTRUCTIVE);
        assertThat(jobs("a", JobType.START, JobMode.REPLACE)).containsExactly("a/start");
    }

    @Test
    void ignoringDependenciesPlansOneJob() throws TransactionFailed {
        graph.link("a", DependencyType.REQUIRES, "b");

        Plan plan = plan("a", JobType.START, JobMode.IGNORE_DEPENDENCIES);

        assertThat(plan.jobs()).hasSize(1);
        assertThat(plan.anchor().ignoresOrder()).isTrue();
    }

    @Test
    void aUnitWithoutAReloadCannotBeReloaded() {
        graph.unit("a.service").canReload = false;

        TransactionFailed failed = failure("a.service", JobType.RELOAD, JobMode.REPLACE);

        assertThat(failed.errorName()).isEqualTo("org.freedesktop.systemd1.JobTypeNotApplicable");
        assertThat(failed.text())
                .isEqualTo("Job type reload is not applicable for unit a.service.");
    }

    @Test
    void stoppingStopsWhatRequiresTheUnit() throws TransactionFailed {
        graph.link("a", DependencyType.REQUIRES, "b");
        graph.unit("a").activity = Activity.ACTIVE;
        graph.unit("b").activity = Activity.ACTIVE;

        assertThat(jobs("b", JobType.STOP, JobMode.REPLACE))
                .containsExactlyInAnyOrder("b/stop", "a/stop");
    }

    /**
     * Both orders let the restart stop its unit first; then each start would wait for the other.
     */
    @Test
    void contradictoryOrdersAreACycleAlsoWhenOneOfTheJobsIsARestart() throws TransactionFailed {
        graph.link("a", DependencyType.WANTS, "b");
        graph.link("b", DependencyType.BEFORE, "a");
        graph.link("b", DependencyType.AFTER, "a");
        graph.link("c", DependencyType.BEFORE, "d");
        graph.link("c", DependencyType.AFTER, "d");
        graph.link("c", DependencyType.REQUIRES, "d");

        assertThat(jobs("a", JobType.RESTART, JobMode.REPLACE)).containsExactly("a/restart");
        TransactionFailed failed = failure("c", JobType.RESTART, JobMode.REPLACE);

        assertThat(failed.errorName())
                .isEqualTo("org.freedesktop.systemd1.TransactionOrderIsCyclic");
    }

    @Test
    void aCycleOfStartsWithAQueuedRestartIsFoundToo() {
        graph.link("a", DependencyType.BEFORE, "b");
        graph.link("a", DependencyType.AFTER, "b");
        graph.unit("b").job =
                Optional.of(new GraphView.InstalledJob(1, JobType.RESTART, false, false, false));

        TransactionFailed failed = failure("a", JobType.START, JobMode.REPLACE);

        assertThat(failed.errorName())
                .isEqualTo("org.freedesktop.systemd1.TransactionOrderIsCyclic");
    }
}
