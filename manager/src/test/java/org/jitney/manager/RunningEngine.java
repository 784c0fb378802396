package org.jitney.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.spawn.Spawner;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Kill;
import org.jitney.linux.sys.Prctl;
import org.jitney.linux.sys.Unistd;
import org.jitney.manager.cgroup.ControlGroupMounts;
import org.jitney.manager.condition.CredentialFolders;
import org.jitney.manager.files.RootTree;
import org.jitney.manager.files.SettingSpecifiers;
import org.jitney.manager.generator.GeneratorSetup;
import org.jitney.manager.graph.UnitLoader;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.unitfile.LoadPath;

/** An engine over unit files of its own, which starts real processes and is driven by hand. */
final class RunningEngine implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    final List<String> events = new ArrayList<>();
    final Path root;
    final Engine engine;
    private final EventLoop loop;
    private final Path units;

    RunningEngine(Path directory) throws ErrnoException, IOException {
        this(directory, loop -> loop);
    }

    /** Makes one whose units go by a time of their own. */
    RunningEngine(Path directory, Function<EventLoop, TimeSource> clock)
            throws ErrnoException, IOException {
        this(directory, GeneratorSetup.NONE, clock);
    }

    RunningEngine(Path directory, GeneratorSetup generators) throws ErrnoException, IOException {
        this(directory, generators, loop -> loop);
    }

    private RunningEngine(
            Path directory, GeneratorSetup generators, Function<EventLoop, TimeSource> clock)
            throws ErrnoException, IOException {
        Prctl.setChildSubreaper(true);
        root = Files.createDirectories(directory.resolve("root"));
        units = Files.createDirectories(root.resolve("units"));
        Files.createDirectories(root.resolve("run"));
        Files.createDirectories(root.resolve("etc"));
        Path runtime = Files.createDirectories(directory.resolve("runtime"));
        loop = EventLoop.open();
        TimeSource time = clock.apply(loop);
        Root tree = Root.of(root);
        LoadPath path =
                LoadPath.system()
                        .withSearch(
                                List.of(
                                        "/etc/systemd/system.control",
                                        "/run/systemd/system.control",
                                        "/run/systemd/transient",
                                        "/gen.early",
                                        "/units",
                                        "/gen",
                                        "/gen.late"));
        int pid = (int) ProcessHandle.current().pid();
        var loader =
                new UnitLoader(
                        new RootTree(tree),
                        path,
                        new SettingSpecifiers(tree),
                        ManagerDefaults.STANDARD,
                        diagnostic -> {});
        engine =
                new Engine(
                        new ManagerConfig(
                                loop,
                                time,
                                tree,
                                path.search(),
                                runtime,
                                Spawner.locate(),
                                ControlGroupMounts.open("jitney-test-" + pid, pid),
                                List.of("PATH=/usr/bin:/bin"),
                                ManagerDefaults.STANDARD,
                                CredentialFolders.NONE,
                                ManagerConfig.BOOTED),
                        loader,
                        generators);
        engine.listen(
                new ManagerListener() {
                    @Override
                    public void jobRemoved(Job job) {
                        events.add(job.unit().id() + " " + job.type() + " " + job.result().get());
                    }
                });
        engine.start();
    }

    /** Writes a unit file; default dependencies are left out. */
    void unit(String name, String section, String... lines) throws IOException {
        Files.writeString(
                units.resolve(name),
                "[Unit]\nDefaultDependencies=no\n["
                        + section
                        + "]\n"
                        + String.join("\n", lines)
                        + "\n");
    }

    /** Adds to a unit file in a drop-in. */
    void dropIn(String name, String text) throws IOException {
        Path folder = Files.createDirectories(units.resolve(name + ".d"));
        Files.writeString(folder.resolve("more.conf"), text);
    }

    /** Runs a job to its end; {@return its result} */
    String run(String type, String name) throws ManagerError {
        Job job = engine.startJob(name, type, "replace");
        waitFor(() -> job.result().isPresent());
        return job.result().get();
    }

    Unit unit(String name) {
        return engine.unit(name).orElseThrow();
    }

    /** Keeps the unit when nobody needs it any more. */
    void hold(String name) throws ManagerError {
        engine.hold(engine.load(name));
    }

    /** {@return both states; what nobody needs any more is forgotten, and so at rest} */
    String state(String name) {
        return engine.unit(name)
                .map(unit -> unit.activeState() + "/" + unit.subState())
                .orElse("inactive/dead");
    }

    /** {@return what processes of the unit wrote} */
    String output(String name) throws IOException {
        try {
            return Files.readString(engine.logFile(engine.load(name)).orElseThrow());
        } catch (ManagerError e) {
            throw new IllegalStateException(e);
        }
    }

    /** Moves the clock on; {@return how many timer units elapsed} */
    long advance(Duration time) throws ManagerError {
        return advance(time, Duration.ofSeconds(20));
    }

    long advance(Duration time, Duration patience) throws ManagerError {
        long[] elapsed = {-1};
        VirtualClock clock = engine.virtualClock().orElseThrow();
        clock.advance(time.toNanos() / 1000, patience.toNanos() / 1000, n -> elapsed[0] = n);
        waitFor(() -> elapsed[0] >= 0);
        return elapsed[0];
    }

    /** Sets the wall clock. */
    void set(Instant time) throws ManagerError {
        long[] elapsed = {-1};
        VirtualClock clock = engine.virtualClock().orElseThrow();
        clock.set(time.toEpochMilli() * 1000, 20_000_000, n -> elapsed[0] = n);
        waitFor(() -> elapsed[0] >= 0);
    }

    /** Turns the loop until the condition holds; fails when it takes too long. */
    void waitFor(BooleanSupplier condition) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("nothing happened in time; until now: " + events);
                }
                if (loop.runOnce(Duration.ofMillis(50)) == 0) {
                    // Other threads of this JVM have SIGCHLD open and may have swallowed one.
                    Kill.tgkill(Unistd.getpid(), Unistd.gettid(), Signals.CHLD);
                }
            }
        } catch (ErrnoException e) {
            throw new AssertionError(e);
        }
    }

    /** Turns the loop that often at most, without waiting. */
    void turn(int times) {
        try {
            for (int i = 0; i < times; i++) {
                loop.runOnce(Duration.ZERO);
            }
        } catch (ErrnoException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        boolean[] down = {false};
        engine.shutdown(() -> down[0] = true);
        waitFor(() -> down[0]);
        loop.close();
    }
}
