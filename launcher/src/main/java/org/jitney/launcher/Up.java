package org.jitney.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Service;
import org.jitney.bus.service.ServiceContext;
import org.jitney.launcher.init.BusLink;
import org.jitney.linux.event.Clock;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.ManualClock;
import org.jitney.linux.event.SignalInfo;
import org.jitney.linux.event.TimeSource;
import org.jitney.linux.event.VirtualTime;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.installed.Virtualization;
import org.jitney.linux.spawn.Spawner;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Prctl;
import org.jitney.linux.sys.Unistd;
import org.jitney.manager.Continuation;
import org.jitney.manager.Ending;
import org.jitney.manager.Engine;
import org.jitney.manager.JobJournal;
import org.jitney.manager.ManagerConfig;
import org.jitney.manager.ManagerError;
import org.jitney.manager.bus.MachineFacts;
import org.jitney.manager.bus.ManagerDaemon;
import org.jitney.manager.cgroup.ControlGroupMounts;
import org.jitney.manager.cgroup.ControlGroups;
import org.jitney.manager.condition.CredentialFolders;
import org.jitney.manager.files.SystemDefaults;
import org.jitney.manager.graph.UnitLoader;
import org.jitney.unitfile.LoadPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code jitney up}: the bus on one thread or in a process of its own, the small daemons on another
 * thread, the manager on this one.
 *
 * <p>Order: the bus listens; manager and daemons connect to its socket like everybody else and ask
 * for their names; when both names are owned the ready line is printed. SIGTERM and SIGINT stop
 * every unit, then everything in the opposite order.
 */
final class Up {
    private static final Logger LOG = LoggerFactory.getLogger(Up.class);

    /** Tells whoever started us to start us again, as systemd-nspawn's containers do. */
    private static final int REBOOT_STATUS = 133;

    private final UpOptions options;
    private final Paths paths;
    private final Optional<UserManager> user;
    private final Generators generators;
    private final BusService busService;
    private final Continuation predecessor;
    private final List<Runnable> atEnd = new ArrayList<>();
    private Optional<String> failure = Optional.empty();
    private Optional<String> cgroup = Optional.empty();
    private boolean ending;
    private int status;

    Up(UpOptions options, Paths paths) throws ErrnoException {
        this.options = options;
        this.paths = paths;
        this.user =
                options.user()
                        ? Optional.of(UserManager.of(CallersEnvironment.of(System.getenv()), paths))
                        : Optional.empty();
        this.generators = new Generators(options, paths.systemd());
        this.predecessor = Continuation.of(paths.state());
        this.busService = new BusService(paths.busUnits(), paths.bus(), busKind(options));
    }

    private static BusService.Kind busKind(UpOptions options) {
        return options.user()
                ? BusService.Kind.SESSION
                : options.system() ? BusService.Kind.SHARED : BusService.Kind.PRIVATE;
    }

    /** Runs until it is told to end; {@return the exit status} */
    int run() throws ErrnoException, IOException {
        // What a service leaves behind becomes our child, so that it is found, stopped and reaped.
        Prctl.setChildSubreaper(true);
        if (!predecessor.isThere()) {
            new Leftovers(paths.directory()).end();
        }
        switch (options.bus()) {
            case EMBEDDED -> {
                paths.freeBus();
                BusHost bus = BusHost.start(paths, options.system());
                try {
                    manage();
                } finally {
                    bus.stop();
                }
            }
            case SERVICE -> {
                busService.write();
                manage();
            }
            case UNITS -> manage();
        }
        if (failure.isPresent()) {
            throw new IOException(failure.get());
        }
        return status;
    }

    private void manage() throws ErrnoException, IOException {
        try (EventLoop loop = EventLoop.open();
                Root root = Root.host()) {
            loop.onFailure(thrown -> LOG.error("a handler of the manager's loop failed", thrown));
            LoadPath path = loadPath();
            SystemDefaults defaults = defaults(root);
            UnitLoader loader = UnitSources.loader(root, path, defaults.defaults());
            Engine engine =
                    new Engine(config(loop, root, path, defaults), loader, generators.setup(root));
            engine.continueFrom(predecessor);
            OwnProgramFolder.tell(engine);
            engine.onEnd(how -> asked(how, engine, loop));
            engine.listen(new HeapTrim(loop));
            Optional<JournalHost> journal =
                    user.isPresent() ? Optional.empty() : JournalHost.start(options, paths, cgroup);
            engine.listen(
                    new JobJournal(
                            options.session().isPresent() ? Path.of("/run") : paths.runtime(),
                            user.isEmpty()));
            engine.start();
            ManagerDaemon daemon =
                    new ManagerDaemon(
                            engine,
                            () -> UnitSources.files(root, path, defaults.defaults().scope()),
                            facts(),
                            paths.runtime());
            engine.onReexecute(() -> Reexecution.run(daemon));
            var _ =
                    loop.onSignals(
                            Set.of(Signals.TERM, Signals.INT, Signals.HUP),
                            signal -> signalled(signal, engine, loop));
            whenBusListens(engine, loop, () -> serve(daemon, engine, loop, root));
            try {
                loop.run();
            } finally {
                daemon.stop();
                atEnd.reversed().forEach(Runnable::run);
                journal.ifPresent(JournalHost::stop);
            }
        }
    }

    private void whenBusListens(Engine engine, EventLoop loop, Runnable then) {
        switch (options.bus()) {
            case EMBEDDED, UNITS -> then.run();
            case SERVICE -> {
                try {
                    busService.start(
                            engine, then, () -> giveUp(engine, loop, "dbus.socket did not start"));
                } catch (ManagerError e) {
                    giveUp(engine, loop, e.text());
                }
            }
        }
    }

    private void giveUp(Engine engine, EventLoop loop, String why) {
        failure = Optional.of(why);
        end(engine, loop);
    }

    private void serve(ManagerDaemon daemon, Engine engine, EventLoop loop, Root root) {
        try {
            if (options.bus() == BusPlace.UNITS) {
                Authorizer authorizer = Authorizer.of(Unistd.geteuid());
                ObjectTree tree = daemon.startWithoutBus(loop, authorizer);
                var bus = new BusLink(loop, engine, daemon, tree, paths.bus());
                engine.listen(bus);
                bus.look();
                atEnd.add(bus::close);
                ready(engine, loop);
                return;
            }
            if (user.isPresent()) {
                serveUser(daemon, engine, loop, root);
                return;
            }
            engine.environmentFrom(() -> language(root));
            List<Service> services =
                    SmallDaemons.ofRunning(
                            System.getenv(), paths.systemd(), options.network(), options.resolve());
            DaemonHost daemons = DaemonHost.start(services, paths.bus());
            atEnd.add(daemons::stop);
            BusConnection bus = BusConnection.lasting(loop, BusAddress.unix(paths.bus()));
            atEnd.add(bus::close);
            daemon.start(
                    new ServiceContext(
                            loop, bus, root, loop.clock(), Authorizer.of(Unistd.geteuid())));
            List<String> names = new ArrayList<>(List.of("org.freedesktop.systemd1"));
            services.forEach(service -> names.add(service.busName()));
            new OwnedNames(loop, bus).await(names, () -> ready(engine, loop));
        } catch (ErrnoException e) {
            giveUp(engine, loop, "cannot connect to the bus: " + e.getMessage());
        }
    }

    private void serveUser(ManagerDaemon daemon, Engine engine, EventLoop loop, Root root)
            throws ErrnoException {
        BusConnection bus = BusConnection.lasting(loop, BusAddress.unix(paths.bus()));
        atEnd.add(bus::close);
        daemon.start(
                new ServiceContext(loop, bus, root, loop.clock(), Authorizer.of(Unistd.geteuid())));
        new OwnedNames(loop, bus)
                .await(List.of("org.freedesktop.systemd1"), () -> ready(engine, loop));
    }

    private LoadPath loadPath() {
        return switch (options.bus()) {
            case EMBEDDED, UNITS -> unitPath();
            case SERVICE -> busService.before(unitPath());
        };
    }

    private LoadPath unitPath() {
        List<String> folders = options.unitPath();
        if (folders.isEmpty() && user.isPresent()) {
            return user.get().loadPath();
        }
        if (folders.isEmpty()) {
            return LoadPath.system().withState(state()).withGenerators(generators.searchFolders());
        }
        // Folders of one's own are a world of its own: enabling a unit must not write to /etc.
        String runtime = paths.directory().resolve("units.runtime").toString();
        List<String> search = new ArrayList<>(folders);
        search.add(runtime);
        List<String> control =
                List.of(folders.getFirst() + ".control", state() + "/system.control");
        String units = state() + "/transient";
        search.addAll(0, List.of(control.getFirst(), control.getLast(), units));
        return new LoadPath(
                search, folders.getFirst(), runtime, List.of(), units, control, List.of());
    }

    private String state() {
        return paths.runtime().resolve("systemd").toString();
    }

    /** Who brings unit files of one's own has no use for the machine's configuration either. */
    private SystemDefaults defaults(Root root) throws IOException {
        if (user.isPresent()) {
            return user.get()
                    .defaults(
                            root,
                            options.unitPath().isEmpty(),
                            diagnostic -> LOG.warn("{}", diagnostic));
        }
        return options.unitPath().isEmpty()
                ? SystemDefaults.read(root, diagnostic -> LOG.warn("{}", diagnostic))
                : new SystemDefaults(SystemDefaults.ofMachine(root), List.of());
    }

    private ManagerConfig config(EventLoop loop, Root root, LoadPath path, SystemDefaults defaults)
            throws ErrnoException {
        long pid = ProcessHandle.current().pid();
        Optional<ControlGroups> known =
                predecessor
                        .controlGroup()
                        .flatMap(base ->
                                user.isPresent()
                                        ? ControlGroupMounts.reopenTaken(base)
                                        : ControlGroupMounts.reopen(base))
                        .or(() ->
                                user.isPresent()
                                        ? ControlGroupMounts.takeOver((int) pid)
                                        : Optional.empty());
        ControlGroups groups =
                known.isPresent()
                        ? known.get()
                        : ControlGroupMounts.open("jitney-" + pid, (int) pid);
        groups.directory("/").ifPresent(new Leftovers(paths.directory())::note);
        cgroup = groups.directory("/").map(base -> base.getFileName().toString());
        return new ManagerConfig(
                loop,
                time(loop),
                root,
                path.search(),
                paths.runtime(),
                Spawner.locate(),
                groups,
                user.isPresent()
                        ? user.get()
                                .unitEnvironment(
                                        options.bus() != BusPlace.UNITS, defaults.environment())
                        : environment(root, defaults),
                defaults.defaults(),
                CredentialFolders.of(System.getenv()),
                reached());
    }

    /** A session begins with its first target; whoever wants some units only has it already. */
    private Set<String> reached() {
        return user.isEmpty()
                ? ManagerConfig.BOOTED
                : options.session().isPresent() ? Set.of() : ManagerConfig.LOGGED_IN;
    }

    /** Units go by a time of their own if so told; the bus never does, nor what we log. */
    private TimeSource time(EventLoop loop) {
        if (!options.virtualClock()) {
            return loop;
        }
        Clock now = loop.clock();
        return new VirtualTime(loop, new ManualClock(now.monotonic().usec(), now.realtimeUsec()));
    }

    /**
     * What services start from: nothing of our own environment but the language, and where the bus
     * is.
     */
    private List<String> environment(Root root, SystemDefaults defaults) {
        List<String> environment = new ArrayList<>(defaults.environment());
        environment.add("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.addAll(language(root));
        if (!options.system()) {
            environment.add("DBUS_SYSTEM_BUS_ADDRESS=unix:path=" + paths.bus());
        }
        return environment;
    }

    private List<String> language(Root root) {
        List<String> locale = options.unitPath().isEmpty() ? SystemLocale.read(root) : List.of();
        String own = System.getenv("LANG");
        return locale.isEmpty() && own != null ? List.of("LANG=" + own) : locale;
    }

    private static MachineFacts facts() {
        return MachineFacts.of(Virtualization.detect().token(), Architecture.ofMachine(), "");
    }

    private void signalled(SignalInfo signal, Engine engine, EventLoop loop) {
        if (signal.signal() == Signals.HUP) {
            engine.reload();
            return;
        }
        if (ending) {
            LOG.info("still stopping the services");
            return;
        }
        if (user.isPresent() && startedExit(engine)) {
            return;
        }
        end(engine, loop);
    }

    /** What a user's manager ends by is a target, which his units may have a say in. */
    private static boolean startedExit(Engine engine) {
        try {
            var _ = engine.startJob("exit.target", "start", "replace-irreversibly");
            return true;
        } catch (ManagerError e) {
            LOG.debug("exit.target: {}", e.text());
            return false;
        }
    }

    /** What stands for the machine here is this process. */
    private void asked(Ending how, Engine engine, EventLoop loop) {
        status = how == Ending.REBOOT ? REBOOT_STATUS : engine.exitCode();
        if (!ending) {
            end(engine, loop);
        }
    }

    private void end(Engine engine, EventLoop loop) {
        ending = true;
        engine.shutdown(loop::stop);
    }

    private void ready(Engine engine, EventLoop loop) {
        try {
            paths.link();
            if (user.isPresent()) {
                paths.tellClients(user.get().clientEnvironment());
                new Ready(options.readyFd()).announce(user.get().clientEnvironment());
            } else {
                new Ready(options.readyFd()).announce(paths.bus());
            }
        } catch (IOException | ErrnoException e) {
            giveUp(engine, loop, "cannot say that we are ready: " + e.getMessage());
            return;
        }
        if (options.session().isPresent()) {
            new SessionStart(engine, user.orElseThrow()).begin(!predecessor.isThere());
        }
        // Whatever was to be started first, the predecessor did.
        for (String unit : predecessor.isThere() ? List.<String>of() : options.start()) {
            try {
                var _ = engine.startJob(unit, "start", "replace");
            } catch (ManagerError e) {
                LOG.error("cannot start {}: {}", unit, e.text());
            }
        }
    }
}
