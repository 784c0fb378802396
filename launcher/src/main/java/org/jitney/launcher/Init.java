package org.jitney.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.ObjectTree;
import org.jitney.launcher.init.BusLink;
import org.jitney.launcher.init.Console;
import org.jitney.launcher.init.ConsoleStatus;
import org.jitney.launcher.init.DistributionBus;
import org.jitney.launcher.init.DistributionJournal;
import org.jitney.launcher.init.EarlySetup;
import org.jitney.launcher.init.FinalKill;
import org.jitney.launcher.init.Hurry;
import org.jitney.launcher.init.InitLog;
import org.jitney.launcher.init.InitOptions;
import org.jitney.launcher.init.InitSignal;
import org.jitney.launcher.init.NotifyManager;
import org.jitney.launcher.init.OwnNamespaces;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Root;
import org.jitney.linux.installed.Virtualization;
import org.jitney.linux.spawn.Spawner;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;
import org.jitney.manager.Continuation;
import org.jitney.manager.Ending;
import org.jitney.manager.Engine;
import org.jitney.manager.JobJournal;
import org.jitney.manager.ManagerConfig;
import org.jitney.manager.ManagerError;
import org.jitney.manager.ManagerListener;
import org.jitney.manager.StatusDisplay;
import org.jitney.manager.bus.MachineFacts;
import org.jitney.manager.bus.ManagerDaemon;
import org.jitney.manager.cgroup.ControlGroupMounts;
import org.jitney.manager.cgroup.ControlGroups;
import org.jitney.manager.condition.CredentialFolders;
import org.jitney.manager.files.SystemDefaults;
import org.jitney.unitfile.LoadPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code jitney init}: the manager as the first process of a container.
 *
 * <p>Order: what the kernel and the container owe us is looked after, then the manager answers at
 * the well-known places, then {@code default.target} is started. The bus is one of the services
 * that this starts. The end comes by a unit's action or by a signal: all other processes are ended,
 * and with this one the container.
 */
final class Init {
    private static final Logger LOG = LoggerFactory.getLogger(Init.class);

    /** Asks systemd-nspawn for a new start. */
    private static final int REBOOT_STATUS = 133;

    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final InitOptions options;
    private final Map<String, String> environment;
    private final Paths paths =
            new Paths(
                    Path.of("/run/jitney"),
                    Path.of("/run/dbus/system_bus_socket"),
                    Path.of("/run/systemd"));
    private final DistributionBus distributionBus = new DistributionBus(paths.busUnits());
    private final InitLog log = new InitLog(paths.directory().resolve("init.log"));
    private final Generators generators = new Generators(Generators.Choice.ALL, paths.systemd());
    private final NotifyManager container;
    private final Hurry hurry = new Hurry();
    private int status;
    private boolean beginsAnew;
    private Optional<IntPredicate> spared = Optional.empty();

    Init(List<String> arguments, Map<String, String> environment) {
        this.options = InitOptions.parse(arguments);
        this.environment = environment;
        this.container = new NotifyManager(Optional.ofNullable(environment.get("NOTIFY_SOCKET")));
    }

    /** Runs until the container ends; {@return the exit status} */
    int run() throws IOException, ErrnoException {
        OwnNamespaces namespaces = new OwnNamespaces(Path.of("/proc"));
        Optional<String> objection = namespaces.objection(Unistd.getpid());
        if (objection.isPresent()) {
            throw new IOException(objection.get());
        }
        options.logLevel().ifPresent(level -> System.setProperty("jitney.log.level", level));
        Continuation before = Continuation.of(paths.state());
        if (!before.isSameProcess()) {
            // What another container has left here is about processes that are long gone.
            Files.deleteIfExists(paths.state());
            before = Continuation.of(paths.state());
        }
        if (!before.goesOn()) {
            Unistd.umask(0022);
            try (Root root = Root.host()) {
                new EarlySetup(root, environment, namespaces).run(options);
            }
        }
        FileChannel lock = paths.claim();
        try (Console console = Console.open(environment.getOrDefault("TERM", "dumb"))) {
            log.toFile();
            options.notes().forEach(note -> LOG.info("argument {}", note));
            String home = System.getProperty("jitney.home", "");
            distributionBus.write(home, System.getProperty("java.home"));
            new DistributionJournal(paths.busUnits()).write(home, System.getProperty("java.home"));
            System.setProperty("jitney.log.journal", "/run/systemd/journal/socket");
            manage(before, console);
            FinalKill.run(LAST_WORDS, spared);
        } finally {
            lock.close();
        }
        if (beginsAnew) {
            LOG.info("everything begins anew");
            paths.beginAnew();
            Reexecution.run();
        }
        return status;
    }

    private void manage(Continuation before, Console console) throws ErrnoException {
        try (EventLoop loop = EventLoop.open();
                Root root = Root.host()) {
            loop.onFailure(thrown -> LOG.error("a handler of the manager's loop failed", thrown));
            LoadPath path =
                    distributionBus.before(
                            LoadPath.system()
                                    .withState(paths.systemd().toString())
                                    .withGenerators(generators.searchFolders()));
            SystemDefaults defaults =
                    SystemDefaults.read(root, diagnostic -> LOG.warn("{}", diagnostic));
            ConsoleStatus shown = new ConsoleStatus(console, options.showStatus());
            Engine engine =
                    new Engine(
                            config(loop, root, path, before, defaults),
                            UnitSources.loader(root, path, defaults.defaults()),
                            generators.setup(root));
            engine.continueFrom(before);
            OwnProgramFolder.tell(engine);
            engine.environmentFrom(() -> language(root));
            engine.onEnd(how -> end(how, engine, loop));
            engine.showStatusOn(display(shown));
            engine.onSoftReboot(paths.softReboots());
            engine.boots();
            engine.listen(new JobJournal(paths.runtime(), true));
            engine.start();
            MachineFacts facts =
                    MachineFacts.of(Virtualization.detect().token(), Architecture.ofMachine(), "");
            ManagerDaemon daemon =
                    new ManagerDaemon(
                            engine, () -> UnitSources.files(root, path), facts, paths.runtime());
            engine.onReexecute(() -> Reexecution.run(daemon));
            ObjectTree tree = daemon.startWithoutBus(loop, Authorizer.of(Unistd.geteuid()));
            BusLink bus = new BusLink(loop, engine, daemon, tree, paths.bus());
            engine.listen(bus);
            engine.listen(shown);
            engine.listen(started());
            engine.listen(new HeapTrim(loop));
            var _ =
                    loop.onSignals(
                            InitSignal.all(),
                            signal ->
                                    InitSignal.of(signal.signal())
                                            .ifPresent(meant ->
                                                    obey(
                                                            meant, engine, loop, daemon, bus,
                                                            console, shown)));
            if (before.goesOn()) {
                bus.look();
            } else {
                shown.welcome(systemName(root));
                boot(engine);
            }
            engine.booting(before.goesOn());
            try {
                loop.run();
            } finally {
                bus.close();
                daemon.stop();
            }
        }
    }

    private ManagerConfig config(
            EventLoop loop, Root root, LoadPath path, Continuation before, SystemDefaults defaults)
            throws ErrnoException {
        ControlGroups groups =
                before.controlGroup()
                        .flatMap(ControlGroupMounts::reopen)
                        .orElseGet(() -> ControlGroupMounts.openOwn(Unistd.getpid()));
        return new ManagerConfig(
                loop,
                loop,
                root,
                path.search(),
                paths.runtime(),
                Spawner.locate(),
                groups,
                serviceEnvironment(root, defaults),
                defaults.defaults(),
                CredentialFolders.of(environment),
                Set.of());
    }

    /** What services start from: the container's language and search path. */
    private List<String> serviceEnvironment(Root root, SystemDefaults defaults) {
        List<String> out = new ArrayList<>();
        out.add("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        out.addAll(language(root));
        out.addAll(defaults.environment());
        out.addAll(options.environment());
        return out;
    }

    private static List<String> language(Root root) {
        List<String> locale = SystemLocale.read(root);
        return locale.isEmpty() ? List.of("LANG=C.UTF-8") : locale;
    }

    private StatusDisplay display(ConsoleStatus shown) {
        return new StatusDisplay() {
            @Override
            public boolean isShown() {
                return shown.isShown();
            }

            @Override
            public void show(Optional<Boolean> on) {
                shown.show(on.orElse(options.showStatus()));
            }
        };
    }

    private ManagerListener started() {
        return new ManagerListener() {
            @Override
            public void startupFinished(long userspaceUsec) {
                LOG.info("startup finished in {} ms", userspaceUsec / 1000);
                container.tell("READY=1\nSTATUS=Ready.");
            }
        };
    }

    private void boot(Engine engine) {
        if (request(engine, options.unit(), "isolate")
                || request(engine, options.unit(), "replace")) {
            return;
        }
        LOG.error("{} cannot be started; trying rescue.target", options.unit());
        if (!request(engine, "rescue.target", "isolate")) {
            LOG.error("nothing can be started; waiting for somebody to ask");
        }
    }

    /** {@return whether there is a job now} */
    private static boolean request(Engine engine, String unit, String mode) {
        try {
            var _ = engine.startJob(unit, "start", mode);
            return true;
        } catch (ManagerError e) {
            LOG.warn("{} ({}): {}", unit, mode, e.text());
            return false;
        }
    }

    private void obey(
            InitSignal meant,
            Engine engine,
            EventLoop loop,
            ManagerDaemon daemon,
            BusLink bus,
            Console console,
            ConsoleStatus shown) {
        switch (meant) {
            case InitSignal.Start(String unit, String mode) -> request(engine, unit, mode);
            case InitSignal.ControlAltDelete() -> {
                if (hurry.pressed(loop.clock().monotonic().usec())) {
                    endNow(Ending.REBOOT, engine, loop);
                } else {
                    request(engine, "ctrl-alt-del.target", "replace-irreversibly");
                }
            }
            case InitSignal.EndNow(Ending how) -> endNow(how, engine, loop);
            case InitSignal.Reload() -> engine.reload();
            case InitSignal.Reexecute() -> reexecute(engine);
            case InitSignal.ReturnToBus() -> {
                request(engine, "dbus.service", "replace");
                bus.anew();
            }
            case InitSignal.Dump() ->
                    LOG.info("the state of all units and jobs:\n{}", daemon.dump());
            case InitSignal.ShowStatus(boolean on) -> shown.show(on);
            case InitSignal.LogLevel(String level) -> setLogLevel(level);
            case InitSignal.LogToConsole(boolean yes) ->
                    logTo(yes ? Optional.of(console) : Optional.empty());
            case InitSignal.Refused(String why) -> LOG.warn("a signal does nothing: {}", why);
        }
    }

    private static void reexecute(Engine engine) {
        try {
            engine.reexecute();
        } catch (ManagerError e) {
            LOG.error("{}", e.text());
        }
    }

    private void setLogLevel(String level) {
        System.setProperty(
                "jitney.log.level", level.isEmpty() ? options.logLevel().orElse("info") : level);
    }

    private void logTo(Optional<Console> console) {
        try {
            if (console.isPresent()) {
                InitLog.to(console.get());
            } else {
                log.toFile();
            }
        } catch (ErrnoException e) {
            LOG.warn("the log stays where it is: {}", e.getMessage());
        }
    }

    /** What is left of the units is stopped in order, then the container ends. */
    private void end(Ending how, Engine engine, EventLoop loop) {
        status = how == Ending.REBOOT ? REBOOT_STATUS : how == Ending.EXIT ? engine.exitCode() : 0;
        beginsAnew = how == Ending.SOFT_REBOOT;
        container.tell(beginsAnew ? "STATUS=Beginning anew." : "STOPPING=1\nSTATUS=Shutting down.");
        if (beginsAnew) {
            engine.shutdownToBeginAnew(survivors -> {
                spared = survivors;
                loop.stop();
            });
        } else {
            engine.shutdown(loop::stop);
        }
    }

    private void endNow(Ending how, Engine engine, EventLoop loop) {
        LOG.warn("{} at once", how);
        status = how == Ending.REBOOT ? REBOOT_STATUS : how == Ending.EXIT ? engine.exitCode() : 0;
        loop.stop();
    }

    /** {@return what os-release(5) calls the system} */
    private static String systemName(Root root) {
        for (String file : List.of("/etc/os-release", "/usr/lib/os-release")) {
            try {
                Optional<String> name =
                        root.readIfExists(file)
                                .orElse("")
                                .lines()
                                .filter(line -> line.startsWith("PRETTY_NAME="))
                                .map(line -> line.substring(12).replaceAll("^[\"']|[\"']$", ""))
                                .findFirst();
                if (name.isPresent()) {
                    return name.get();
                }
            } catch (ErrnoException e) {
                LOG.debug("{}: {}", file, e.getMessage());
            }
        }
        return "Linux";
    }
}
