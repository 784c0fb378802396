package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is asked for, in whatever order and while main processes die: in the end every job has a
 * result and every unit is at rest. A job that nobody looks at again would stay for ever.
 */
class RandomJobsTest {
    private static final int SERVICES = 14;
    private static final int REQUESTS = 250;
    private static final List<String> TYPES =
            List.of(
                    "start",
                    "start",
                    "start",
                    "stop",
                    "stop",
                    "restart",
                    "restart",
                    "try-restart",
                    "reload-or-start",
                    "verify-active");
    private static final List<String> OTHERS =
            List.of("kill", "kill", "kill", "kill", "cancel", "reset-failed", "daemon-reload");
    private static final List<String> MODES =
            List.of("replace", "replace", "replace", "fail", "ignore-dependencies", "flush");
    private static final List<String> TARGET_MODES =
            List.of("replace", "isolate", "replace-irreversibly", "fail");
    private static final List<String> ORDERS = List.of("After", "After", "Before");
    private static final List<String> NEEDS =
            List.of("Wants", "Wants", "Requires", "BindsTo", "PartOf", "Requisite", "Conflicts");

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyJobEndsAndEveryUnitComesToRest(long seed) throws ErrnoException, IOException {
        Random random = new Random(seed);
        try (RunningEngine engine = new RunningEngine(directory)) {
            for (int number = 0; number < SERVICES; number++) {
                write(engine, random, number);
            }
            List<String> units = writeOthers(engine, random);
            List<String> asked = new ArrayList<>();
            List<Job> jobs = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                request(engine, random, units, asked, jobs);
                engine.turn(random.nextInt(4));
            }

            try {
                engine.waitFor(() -> engine.engine.jobs().isEmpty() && isAtRest(engine, units));
            } catch (AssertionError e) {
                throw new AssertionError(left(engine, units) + " after " + asked, e);
            }
            assertThat(jobs).allMatch(job -> job.result().isPresent()).hasSizeGreaterThan(100);
        }
    }

    private static void write(RunningEngine engine, Random random, int number) throws IOException {
        String name = name(number);
        List<String> lines = new ArrayList<>();
        switch (random.nextInt(5)) {
            case 0 -> lines.addAll(List.of("Type=oneshot", "ExecStart=/bin/true"));
            case 1 ->
                    lines.addAll(
                            List.of(
                                    "Type=oneshot",
                                    "RemainAfterExit=yes",
                                    "ExecStart=/bin/" + (random.nextInt(4) == 0 ? "false" : "true"),
                                    "ExecReload=/bin/true"));
            case 2 ->
                    // Never says that it is ready.
                    lines.addAll(
                            List.of(
                                    "Type=notify",
                                    "TimeoutStartSec=100ms",
                                    "ExecStart=/bin/sleep 1000"));
            default ->
                    lines.addAll(
                            List.of(
                                    "Restart=always",
                                    "RestartSec=" + List.of(0, 5, 60).get(random.nextInt(3)) + "ms",
                                    "ExecStart=/bin/sleep 1000",
                                    "ExecReload=/bin/true"));
        }
        engine.unit(name, "Service", lines.toArray(String[]::new));
        StringBuilder more = new StringBuilder("[Unit]\n");
        if (random.nextInt(4) == 0) {
            more.append("StopWhenUnneeded=yes\n");
        }
        more.append("StartLimitBurst=").append(1 + random.nextInt(20)).append('\n');
        if (random.nextInt(8) == 0) {
            more.append("ConditionPathExists=/none\n");
        }
        for (int i = random.nextInt(4); number > 0 && i > 0; i--) {
            String other = name(random.nextInt(number));
            more.append(pick(NEEDS, random)).append('=').append(other).append('\n');
            if (random.nextBoolean()) {
                more.append("After=").append(other).append('\n');
            }
        }
        if (number > 0) {
            // Orders in both directions may make cycles, which a transaction has to break.
            more.append(random.nextInt(6) == 0 ? pick(ORDERS, random) : "After")
                    .append('=')
                    .append(name(random.nextInt(number)))
                    .append('\n');
        }
        engine.dropIn(name, more.toString());
    }

    /** Targets, and what starts services by itself. {@return the names of all units} */
    private static List<String> writeOthers(RunningEngine engine, Random random)
            throws IOException {
        List<String> units = new ArrayList<>();
        for (int number = 0; number < SERVICES; number++) {
            units.add(name(number));
        }
        for (int number = 0; number < 3; number++) {
            String target = "t" + number + ".target";
            engine.unit(target, "Unit", "AllowIsolate=yes");
            engine.dropIn(
                    target,
                    "[Unit]\nWants=%s %s\nUpholds=%s\n"
                            .formatted(
                                    pick(units, random), pick(units, random), pick(units, random)));
            units.add(target);
        }
        String socket = engine.root.resolve("run/random.sock") + "";
        engine.unit(
                "s.socket",
                "Socket",
                "ListenStream=" + socket,
                "Service=" + name(random.nextInt(4)));
        engine.unit("s.timer", "Timer", "OnActiveSec=20ms", "Unit=" + name(random.nextInt(4)));
        engine.unit("s.path", "Path", "PathExists=/etc", "Unit=" + name(4 + random.nextInt(4)));
        units.addAll(List.of("s.socket", "s.timer", "s.path"));
        return units;
    }

    private static void request(
            RunningEngine engine,
            Random random,
            List<String> units,
            List<String> asked,
            List<Job> jobs) {
        String name = pick(units, random);
        String type = random.nextInt(4) == 0 ? pick(OTHERS, random) : pick(TYPES, random);
        String mode = name.endsWith(".target") ? pick(TARGET_MODES, random) : pick(MODES, random);
        try {
            switch (type) {
                case "kill" -> engine.engine.kill(name, "all", 9);
                case "reset-failed" -> engine.engine.resetFailed(name);
                case "daemon-reload" -> engine.engine.reload();
                case "cancel" -> {
                    if (!jobs.isEmpty()) {
                        Job job = jobs.get(Math.max(0, jobs.size() - 1 - random.nextInt(4)));
                        engine.engine.cancelJob(job.id(), Requester.manager("a test"));
                    }
                }
                default -> jobs.add(engine.engine.startJob(name, type, mode));
            }
            asked.add(type + " " + name + " " + mode);
        } catch (ManagerError e) {
            // Refused as a whole: contradictions, nothing to kill, a unit that cannot reload.
            asked.add(type + " " + name + " " + mode + ": " + e.name());
        }
    }

    private static boolean isAtRest(RunningEngine engine, List<String> units) {
        for (String unit : units) {
            String state = engine.state(unit);
            if (!state.startsWith("active/")
                    && !state.startsWith("inactive/")
                    && !state.startsWith("failed/")) {
                return false;
            }
        }
        return true;
    }

    private static String left(RunningEngine engine, List<String> units) {
        StringBuilder out = new StringBuilder();
        for (Job job : engine.engine.jobs()) {
            out.append("%s %s %s; ".formatted(job.unit().id(), job.type(), job.state()));
        }
        for (String unit : units) {
            out.append(unit).append(' ').append(engine.state(unit)).append("; ");
        }
        return out.toString();
    }

    private static String name(int number) {
        return "u" + number + ".service";
    }

    private static String pick(List<String> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
