package org.jitney.manager.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jitney.manager.graph.DependencyType;
import org.junit.jupiter.api.Test;

/** Plans over random graphs; {@code -Dtests.seed=} replays the seed that a failure names. */
class RandomTransactionTest {
    private static final List<DependencyType> LINKS =
            List.of(
                    DependencyType.REQUIRES,
                    DependencyType.WANTS,
                    DependencyType.BINDS_TO,
                    DependencyType.CONFLICTS,
                    DependencyType.PART_OF,
                    DependencyType.BEFORE,
                    DependencyType.AFTER,
                    DependencyType.AFTER);

    private static final List<JobType> TYPES =
            List.of(JobType.START, JobType.START, JobType.RESTART, JobType.STOP);

    private static final int ROUNDS = 4000;

    @Test
    void aPlanIsFreeOfCyclesAndContradictionsAndHasItsRequirements() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        int planned = 0;
        for (int round = 0; round < ROUNDS; round++) {
            planned += isPlanned(seed + round) ? 1 : 0;
        }
        assertThat(planned).as("seed %d", seed).isGreaterThan(ROUNDS / 10);
    }

    /** The second job of a unit decided the order of another two, and was dropped. */
    @Test
    void aCycleThatShowsOnlyWithoutAContradictionIsBroken() {
        assertThat(isPlanned(9637585852153L)).isTrue();
    }

    /** {@return whether the graph of this seed has a plan; a plan is checked} */
    private static boolean isPlanned(long seed) {
        Random random = new Random(seed);
        FakeGraph graph = graph(random);
        JobType type = TYPES.get(random.nextInt(TYPES.size()));
        JobMode mode = random.nextBoolean() ? JobMode.REPLACE : JobMode.FAIL;
        String told = "-Dtests.seed=%d%n%s".formatted(seed, graph);
        try {
            check(Transaction.plan(graph, "u0", type, mode), graph, told);
            return true;
        } catch (TransactionFailed failed) {
            assertThat(failed.kind())
                    .as(told)
                    .isIn(
                            TransactionFailed.Kind.ORDER_IS_CYCLIC,
                            TransactionFailed.Kind.JOBS_CONFLICTING);
            return false;
        }
    }

    private static FakeGraph graph(Random random) {
        FakeGraph graph = new FakeGraph();
        int units = 2 + random.nextInt(10);
        for (int i = 0; i < units; i++) {
            graph.unit("u" + i).activity =
                    random.nextInt(3) == 0 ? Activity.ACTIVE : Activity.INACTIVE;
        }
        for (int i = random.nextInt(units * 3); i > 0; i--) {
            graph.link(
                    "u" + random.nextInt(units),
                    LINKS.get(random.nextInt(LINKS.size())),
                    "u" + random.nextInt(units));
        }
        return graph;
    }

    private static void check(Plan plan, FakeGraph graph, String told) {
        Map<String, JobType> jobs = new HashMap<>();
        for (PlannedJob job : plan.jobs()) {
            assertThat(jobs.put(job.unit(), job.type())).as("one job a unit, " + told).isNull();
        }
        assertThat(jobs).as(told).containsKey("u0");
        assertThat(isAcyclic(jobs, graph)).as("no cycle in %s, %s", jobs, told).isTrue();
        jobs.forEach((unit, type) -> {
            if (type == JobType.START || type == JobType.RESTART) {
                for (DependencyType link :
                        List.of(DependencyType.REQUIRES, DependencyType.BINDS_TO)) {
                    for (String other : graph.unit(unit).linked(link)) {
                        assertThat(comesUp(other, jobs, graph))
                                .as("%s needs %s in %s, %s", unit, other, jobs, told)
                                .isTrue();
                    }
                }
                for (String other : graph.unit(unit).linked(DependencyType.CONFLICTS)) {
                    assertThat(comesUp(other, jobs, graph))
                            .as("%s excludes %s in %s, %s", unit, other, jobs, told)
                            .isFalse();
                }
            }
        });
    }

    private static boolean comesUp(String unit, Map<String, JobType> jobs, FakeGraph graph) {
        JobType job = jobs.get(unit);
        return job == null
                ? graph.unit(unit).activity == Activity.ACTIVE
                : job == JobType.START || job == JobType.RESTART;
    }

    /** Takes away what waits for nobody until nothing is left, or nothing more can be taken. */
    private static boolean isAcyclic(Map<String, JobType> planned, FakeGraph graph) {
        Map<String, JobType> second = new HashMap<>(planned);
        second.replaceAll((_, type) -> type == JobType.RESTART ? JobType.START : type);
        return halfIsAcyclic(planned, graph) && halfIsAcyclic(second, graph);
    }

    private static boolean halfIsAcyclic(Map<String, JobType> jobs, FakeGraph graph) {
        Map<String, Set<String>> waitsFor = new HashMap<>();
        jobs.keySet().forEach(u -> waitsFor.put(u, new HashSet<>()));
        for (String early : jobs.keySet()) {
            for (String late : graph.unit(early).linked(DependencyType.BEFORE)) {
                if (jobs.containsKey(late)) {
                    boolean stops =
                            jobs.get(late) == JobType.STOP || jobs.get(late) == JobType.RESTART;
                    waitsFor.computeIfAbsent(stops ? early : late, _ -> new HashSet<>())
                            .add(stops ? late : early);
                }
            }
        }
        Deque<String> free = new ArrayDeque<>();
        waitsFor.forEach((unit, others) -> {
            if (others.isEmpty()) {
                free.add(unit);
            }
        });
        int taken = 0;
        while (!free.isEmpty()) {
            String unit = free.removeFirst();
            taken++;
            waitsFor.forEach((other, others) -> {
                if (others.remove(unit) && others.isEmpty()) {
                    free.add(other);
                }
            });
        }
        return taken == jobs.size();
    }
}
