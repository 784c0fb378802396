package org.jitney.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jitney.linux.event.Timer;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Kill;
import org.jitney.manager.exec.Environment;
import org.jitney.manager.generator.GeneratedUnits;
import org.jitney.manager.generator.GeneratorFolders;
import org.jitney.manager.generator.GeneratorSearch;
import org.jitney.manager.generator.GeneratorSetup;
import org.jitney.manager.generator.NativeGenerator;
import org.jitney.manager.runtime.ProcessEnd;
import org.jitney.manager.runtime.SpawnRefused;
import org.jitney.manager.unit.ExecContext;
import org.jitney.manager.unit.SettingsBuilder;
import org.jitney.manager.unit.Structs;
import org.jitney.unitfile.UnitType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the generators: first those that make environment variables, one after the other, then those
 * that make units, all at once. The loop goes on meanwhile; a run that is asked for during a run
 * follows it. Programs see a read-only file system but for {@code /run} and their output, and an
 * empty {@code /tmp}, where sandboxes work at all.
 */
final class GeneratorRun {
    private static final Logger LOG = LoggerFactory.getLogger(GeneratorRun.class);
    private static final Duration MOST = Duration.ofSeconds(90);

    private final EngineCore engine;
    private final GeneratorSetup setup;
    private final Map<Integer, String> running = new HashMap<>();
    private List<Runnable> waiting = new ArrayList<>();
    private List<Runnable> next = new ArrayList<>();
    private boolean underWay;

    GeneratorRun(EngineCore engine, GeneratorSetup setup) {
        this.engine = engine;
        this.setup = setup;
    }

    /** Runs them all, then calls {@code done}; at once when there is none. */
    void run(Runnable done) {
        if (setup.isEmpty()) {
            done.run();
        } else if (underWay) {
            next.add(done);
        } else {
            waiting.add(done);
            begin();
        }
    }

    /** As {@link #run}, and turns the loop until it is over; without generators nothing is done. */
    void runAndWait(Runnable done) throws ErrnoException {
        if (setup.isEmpty()) {
            return;
        }
        boolean[] over = {false};
        run(() -> over[0] = true);
        while (!over[0]) {
            engine.loop().runOnce(MOST);
        }
        done.run();
    }

    /** Removes what was made. */
    void clear() {
        if (!setup.isEmpty()) {
            try {
                new GeneratorFolders(engine.root(), setup.outputs()).clear();
            } catch (ErrnoException e) {
                LOG.warn("cannot remove what generators made: {}", e.getMessage());
            }
        }
    }

    private void begin() {
        underWay = true;
        GeneratorSearch search = new GeneratorSearch(engine.root());
        environment(search.find(setup.environmentFolders(), List.of()).programs(), 0);
    }

    private void environment(List<String> programs, int at) {
        if (at == programs.size()) {
            units();
            return;
        }
        String program = programs.get(at);
        Path output = engine.config().runtimeDirectory().resolve("environment-generator");
        SettingsBuilder settings = settings(List.of());
        settings.put("StandardOutput", "truncate:" + output);
        settings.put("StandardError", "journal");
        List<String> argv = List.of(real(program));
        boolean runs =
                start(
                        program,
                        new ExecContext(settings.build().values()),
                        argv,
                        end -> {
                            takeOver(program, output, end);
                            environment(programs, at + 1);
                        });
        if (!runs) {
            environment(programs, at + 1);
        }
    }

    private void takeOver(String program, Path output, ProcessEnd end) {
        try {
            if (end.isExit() && end.status() == 0) {
                engine.environment().setAll(Environment.ofFile(Files.readString(output)));
                engine.listeners().managerChanged(List.of("Environment"));
            }
            Files.deleteIfExists(output);
        } catch (IOException e) {
            LOG.warn("{}: cannot read its output: {}", program, e.toString());
        }
    }

    private void units() {
        GeneratorFolders folders = new GeneratorFolders(engine.root(), setup.outputs());
        try {
            GeneratorSetup.Outputs fresh = folders.prepare();
            var found = new GeneratorSearch(engine.root()).find(setup.folders(), setup.builtIn());
            for (NativeGenerator each : found.builtIn()) {
                builtIn(each, fresh);
            }
            for (String program : found.programs()) {
                start(program, fresh);
            }
        } catch (ErrnoException e) {
            LOG.error("generators are not run: {}", e.getMessage());
        }
        if (running.isEmpty()) {
            finish();
        }
    }

    private void builtIn(NativeGenerator each, GeneratorSetup.Outputs fresh) {
        try {
            each.generate(new GeneratedUnits(engine.root(), fresh.normal(), each.name()));
        } catch (ErrnoException e) {
            LOG.error("{} failed: {}", each.name(), e.getMessage());
        }
    }

    private void start(String program, GeneratorSetup.Outputs fresh) {
        List<String> folders = fresh.all().stream().map(this::real).toList();
        List<String> argv = new ArrayList<>(List.of(real(program)));
        argv.addAll(folders);
        var context = new ExecContext(settings(folders).build().values());
        boolean _ =
                start(
                        program,
                        context,
                        argv,
                        end -> {
                            if (running.isEmpty()) {
                                finish();
                            }
                        });
    }

    private String real(String path) {
        return engine.root().isHost() ? path : engine.root().path() + path;
    }

    /** How a generator is run; the folders are bound, as they may lie in what is hidden. */
    private SettingsBuilder settings(List<String> folders) {
        SettingsBuilder settings =
                new SettingsBuilder(UnitType.SERVICE, engine.config().defaults());
        if (engine.root().isHost() && engine.config().defaults().scope().system()) {
            settings.put("ProtectSystem", "strict");
            settings.put("ReadWritePaths", List.of("-/run"));
            settings.put("TemporaryFileSystem", List.of(new Structs.Pair("/tmp", "mode=1777")));
            settings.put(
                    "BindPaths",
                    folders.stream().map(f -> new Structs.Bind(f, f, false, 0)).toList());
        }
        return settings;
    }

    private boolean start(
            String program, ExecContext context, List<String> argv, Consumer<ProcessEnd> then) {
        String name = program.substring(program.lastIndexOf('/') + 1);
        try {
            UnitSpawner.Tool tool =
                    engine.spawns().spawnTool(name, context, argv, setup.environment());
            int pid = tool.spawned().pid();
            Timer timer = engine.loop().timer(() -> tooLate(program, pid));
            timer.armAfter(MOST);
            running.put(pid, program);
            engine.processes()
                    .started(
                            tool,
                            end -> {
                                timer.close();
                                running.remove(pid);
                                judge(program, end);
                                then.accept(end);
                            });
            return true;
        } catch (SpawnRefused | ErrnoException e) {
            LOG.error("{} cannot be run: {}", program, e.getMessage());
            return false;
        }
    }

    private static void judge(String program, ProcessEnd end) {
        if (!end.isExit()) {
            LOG.error("{} terminated by signal {}.", program, Signals.shortName(end.status()));
        } else if (end.status() != 0) {
            LOG.error("{} failed with exit status {}.", program, end.status());
        }
    }

    private void tooLate(String program, int pid) {
        LOG.error("{} takes too long and is killed", program);
        try {
            Kill.kill(pid, Signals.KILL);
        } catch (ErrnoException gone) {
            LOG.debug("process {}: {}", pid, gone.getMessage());
        }
    }

    private void finish() {
        try {
            new GeneratorFolders(engine.root(), setup.outputs()).publish();
        } catch (ErrnoException e) {
            LOG.error("what generators made is not used: {}", e.getMessage());
        }
        List<Runnable> now = waiting;
        waiting = next;
        next = new ArrayList<>();
        underWay = false;
        now.forEach(Runnable::run);
        if (!waiting.isEmpty() && !underWay) {
            begin();
        }
    }
}
