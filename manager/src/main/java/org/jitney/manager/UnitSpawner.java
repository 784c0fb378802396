package org.jitney.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.spawn.Spawned;
import org.jitney.linux.spawn.Spawner;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.exec.ExecPlan;
import org.jitney.manager.exec.ExecPlanner;
import org.jitney.manager.exec.ExecRequest;
import org.jitney.manager.job.JobType;
import org.jitney.manager.runtime.ProcessRequest;
import org.jitney.manager.runtime.SpawnRefused;
import org.jitney.manager.runtime.UnitHost.NamedFd;
import org.jitney.manager.unit.ExecContext;
import org.jitney.manager.unit.ServiceSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the processes of units and keeps what lives as long as their run. */
final class UnitSpawner {
    private static final Logger LOG = LoggerFactory.getLogger(UnitSpawner.class);

    private final EngineCore engine;
    private final Spawner spawner;
    private final ExecPlanner planner;
    private final Path runtime;

    UnitSpawner(EngineCore engine, Spawner spawner, ExecPlanner planner, Path runtime) {
        this.engine = engine;
        this.spawner = spawner;
        this.planner = planner;
        this.runtime = runtime;
    }

    int spawn(UnitEntry unit, ProcessRequest request) throws SpawnRefused {
        engine.realizeGroup(unit);
        ExecContext context = unit.settings().exec().orElseThrow();
        Optional<String> privateTmp =
                context.privateTmp() || context.dynamicUser()
                        ? Optional.of(privateTmp(unit))
                        : Optional.empty();
        ExecPlan plan = planner.plan(request(unit, context, request), privateTmp);
        try {
            // The flag lies in the open file, which the program shares with us.
            for (NamedFd fd : request.fds()) {
                Fd.adopt(fd.fd()).setNonBlocking(request.nonBlocking());
            }
            Spawned spawned = spawner.spawn(plan.program(), plan.inherited());
            engine.processes().started(unit, spawned, plan, request.onExecuted());
            return spawned.pid();
        } catch (ErrnoException e) {
            throw new SpawnRefused(String.valueOf(e.getMessage()));
        }
    }

    private ExecRequest request(UnitEntry unit, ExecContext context, ProcessRequest request) {
        List<String> environment = new ArrayList<>();
        if (!unit.invocationId().isEmpty()) {
            environment.add("INVOCATION_ID=" + unit.invocationId());
        }
        boolean notifies = unit.service().filter(s -> !s.notifyAccess().equals("none")).isPresent();
        if (notifies) {
            environment.add("NOTIFY_SOCKET=" + engine.notifySocket().path());
        }
        return new ExecRequest(
                unit.id(),
                context,
                request,
                engine.environment().assignments(),
                environment,
                unit.controlGroup().isEmpty()
                        ? Optional.empty()
                        : engine.groups().joinFile(unit.controlGroup()),
                unit.controlGroup().isEmpty()
                        ? OptionalLong.empty()
                        : engine.groups().mark(unit.controlGroup()),
                unit.streams(),
                logFile(unit),
                unit.settings()
                        .service()
                        .filter(ServiceSettings::rootDirectoryStartOnly)
                        .isPresent());
    }

    /** {@return where the output of a unit goes that is meant for the journal} */
    Path logFile(UnitEntry unit) {
        return runtime.resolve("log").resolve(unit.id() + ".log");
    }

    private String privateTmp(UnitEntry unit) throws SpawnRefused {
        Path base = runtime.resolve("private-tmp").resolve(unit.id());
        try {
            Files.createDirectories(base);
            for (String name : List.of("tmp", "var-tmp")) {
                Path directory = base.resolve(name);
                Files.createDirectories(directory);
                // Others may write here as in the real one, but they do not get past its parent.
                Files.setPosixFilePermissions(
                        directory, PosixFilePermissions.fromString("rwxrwxrwx"));
            }
            Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx------"));
            return base.toString();
        } catch (IOException e) {
            throw new SpawnRefused("cannot make private temporary directories: " + e);
        }
    }

    /** The unit is down: removes what was made for its run. */
    void release(UnitEntry unit) {
        unit.settings()
                .exec()
                .ifPresent(context -> {
                    Job job = unit.jobOrNull();
                    boolean restarting =
                            job != null
                                    && (job.kind() == JobType.RESTART
                                            || job.kind() == JobType.START);
                    planner.directories().removeRuntime(context, restarting);
                });
        Path base = runtime.resolve("private-tmp").resolve(unit.id());
        if (Files.isDirectory(base)) {
            deleteTree(base);
        }
    }

    private static void deleteTree(Path base) {
        try (Stream<Path> walk = Files.walk(base)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            LOG.warn("{} stays: {}", base, e.toString());
        }
    }
}
