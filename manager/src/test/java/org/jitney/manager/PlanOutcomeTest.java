package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.job.JobMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a plan says is what then happens, over random units; {@code -Dtests.seed=} replays a seed.
 */
class PlanOutcomeTest {
    private static final int ROUNDS = 120;
    private static final List<String> LINKS =
            List.of(
                    "Requires",
                    "Wants",
                    "BindsTo",
                    "Conflicts",
                    "PartOf",
                    "After",
                    "After",
                    "Before",
                    "PropagatesStopTo",
                    "PropagatesReloadTo",
                    "Upholds",
                    "Requisite");
    private static final List<String> TYPES =
            List.of(
                    "start",
                    "start",
                    "start",
                    "stop",
                    "restart",
                    "restart",
                    "try-restart",
                    "reload-or-restart",
                    "reload-or-try-restart",
                    "verify-active",
                    "nop");

    @TempDir private Path directory;

    @Test
    void aPlanIsWhatHappens() throws IOException, ErrnoException {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        int accepted = 0;
        int jobs = 0;
        try (RunningEngine engine = new RunningEngine(directory)) {
            for (int round = 0; round < ROUNDS; round++) {
                Round one = new Round(engine, seed + round, round);
                if (one.plannedAndDone()) {
                    accepted++;
                    jobs += one.jobs;
                }
            }
        }
        assertThat(accepted).as("seed %d", seed).isGreaterThan(ROUNDS / 3);
        assertThat(jobs).as("seed %d", seed).isGreaterThan(accepted);
    }

    /** A few targets, a request that may still be queued, and the one that is looked at. */
    private static final class Round implements ManagerListener {
        private final RunningEngine engine;
        private final Random random;
        private final List<String> units = new ArrayList<>();
        private final StringBuilder told = new StringBuilder();
        private final Map<Integer, PlanReport.Item> watched = new HashMap<>();
        private final Map<String, Job> byUnit = new HashMap<>();
        private final List<String> tooEarly = new ArrayList<>();
        private int jobs;

        Round(RunningEngine engine, long seed, int number) throws IOException {
            this.engine = engine;
            this.random = new Random(seed);
            told.append("-Dtests.seed=").append(seed).append('\n');
            int count = 2 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                units.add("r%d-u%d.target".formatted(number, i));
            }
            for (String unit : units) {
                List<String> lines = new ArrayList<>(List.of("AllowIsolate=yes"));
                for (int i = random.nextInt(4); i > 0; i--) {
                    lines.add(link(unit));
                }
                engine.unit(unit, "Unit", lines.toArray(String[]::new));
                told.append(unit).append(' ').append(lines).append('\n');
            }
        }

        private String link(String from) {
            String to = any();
            return to.equals(from)
                    ? "Wants=" + to
                    : LINKS.get(random.nextInt(LINKS.size())) + "=" + to;
        }

        private String any() {
            return units.get(random.nextInt(units.size()));
        }

        boolean plannedAndDone() {
            for (String unit : units) {
                if (random.nextInt(3) == 0) {
                    request(unit, "start", "ignore-dependencies");
                }
            }
            settle();
            if (random.nextBoolean()) {
                request(any(), TYPES.get(random.nextInt(TYPES.size())), "replace");
            }
            String unit = any();
            String type = TYPES.get(random.nextInt(TYPES.size()));
            List<JobMode> modes = List.of(JobMode.values());
            JobMode mode = modes.get(random.nextInt(modes.size()));
            PlanReport plan = engine.engine.plan(unit, type, mode.toString());
            told.append(plan).append('\n');
            List<Job> before = List.copyOf(engine.engine.jobs());

            Optional<ManagerError> refused = request(unit, type, mode.toString());

            if (refused.isPresent()) {
                assertThat(refused.get().name()).as("%s", told).isEqualTo(plan.errorName());
                assertThat(refused.get().text()).as("%s", told).isEqualTo(plan.errorText());
                assertThat(engine.engine.jobs()).as("%s", told).isEqualTo(before);
            } else {
                assertThat(plan.isAccepted()).as("%s", told).isTrue();
                compare(plan, before);
            }
            settle();
            engine.engine.unlisten(this);
            assertThat(tooEarly).as("%s", told).isEmpty();
            return refused.isEmpty();
        }

        private void settle() {
            try {
                engine.waitFor(() -> engine.engine.jobs().isEmpty());
            } catch (AssertionError stuck) {
                StringBuilder jobs = new StringBuilder();
                for (Job job : engine.engine.jobs()) {
                    jobs.append(
                            "%d %s/%s %s%n"
                                    .formatted(job.id(), job.unit().id(), job.type(), job.state()));
                }
                throw new AssertionError("these never end:\n" + jobs + told, stuck);
            }
        }

        private Optional<ManagerError> request(String unit, String type, String mode) {
            told.append("%s %s %s%n".formatted(type, unit, mode));
            try {
                var _ = engine.engine.startJob(unit, type, mode);
                return Optional.empty();
            } catch (ManagerError e) {
                return Optional.of(e);
            }
        }

        private void compare(PlanReport plan, List<Job> before) {
            var planned = new TreeSet<String>();
            for (PlanReport.Item item : plan.jobs()) {
                planned.add(item.unit() + "/" + item.type());
            }
            plan.canceled()
                    .forEach(job -> assertThat(ended(before, job.id())).as("%s", told).isTrue());
            var queued = new TreeSet<String>();
            for (Job job : engine.engine.jobs()) {
                boolean old = before.contains(job);
                Optional<PlanReport.Item> item =
                        plan.jobs().stream()
                                .filter(i -> i.unit().equals(job.unit().id()))
                                // A job that does nothing stands beside the unit's other one.
                                .filter(i -> i.type().equals("nop") == job.type().equals("nop"))
                                .filter(i -> !old || !i.type().equals("nop"))
                                .findFirst();
                if (!old || item.isPresent()) {
                    queued.add(job.unit().id() + "/" + job.type());
                }
                if (old && item.isPresent()) {
                    assertThat(item.get().effect()).as("%s", told).isEqualTo("merges " + job.id());
                }
                item.ifPresent(i -> watched.put(job.id(), i));
                byUnit.put(job.unit().id(), job);
            }
            assertThat(queued).as("%s", told).isEqualTo(planned);
            jobs = queued.size();
            engine.engine.listen(this);
        }

        private static boolean ended(List<Job> before, int id) {
            return before.stream()
                    .filter(job -> job.id() == id)
                    .allMatch(job -> job.result().equals(Optional.of("canceled")));
        }

        @Override
        public void jobChanged(Job job) {
            PlanReport.Item item = watched.get(job.id());
            if (item == null || !job.state().equals("running") || !job.type().equals(item.type())) {
                return;
            }
            for (PlanReport.Link wait : item.waits()) {
                Job other = byUnit.get(wait.unit());
                // A restart that has become a start is over as far as the order goes.
                if (other != null && other.result().isEmpty() && other.type().equals(wait.type())) {
                    tooEarly.add(item.unit() + " did not wait for " + wait);
                }
            }
        }
    }
}
