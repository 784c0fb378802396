package org.jitney.journald;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jitney.bus.varlink.VarlinkServer;
import org.jitney.journal.Id128;
import org.jitney.journal.JournalHeader;
import org.jitney.journal.Journals;
import org.jitney.journal.Sequence;
import org.jitney.journal.format.CorruptFile;
import org.jitney.journald.client.Clients;
import org.jitney.journald.client.KernelProcesses;
import org.jitney.journald.client.UnitState;
import org.jitney.journald.config.ConfigReader;
import org.jitney.journald.config.JournaldConfig;
import org.jitney.journald.dispatch.Control;
import org.jitney.journald.dispatch.Dispatcher;
import org.jitney.journald.dispatch.MachineFields;
import org.jitney.journald.forward.Forwarder;
import org.jitney.journald.input.Inputs;
import org.jitney.journald.input.Passed;
import org.jitney.journald.limit.RateLimits.Limit;
import org.jitney.journald.store.BackgroundSync;
import org.jitney.journald.store.JournalFileMaker;
import org.jitney.journald.store.JournalStore;
import org.jitney.journald.store.StorePlaces;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Listener;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal daemon. Everything happens on the loop that it is given: sockets are read, entries
 * made and written, requests answered, one after the other, so that the order of entries is that in
 * which they came.
 */
public final class Journald implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journald.class);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration WARN_EVERY = Duration.ofSeconds(30);
    private static final int MOST_TURNS_OF_DRAIN = 100_000;
    private static final int REMEMBERED_CLIENTS = 128;
    private static final VarlinkServer.Limits VARLINK =
            new VarlinkServer.Limits(64, 1 << 20, false);

    /** No entry has more than a part of the memory that there is, since it is held three times. */
    private static final long MOST_ENTRY_BYTES =
            Math.min(768L << 20, Runtime.getRuntime().maxMemory() / 8);

    private final EventLoop loop;
    private final JournaldOptions options;
    private final JournaldConfig config;
    private final MachineFields machine;
    private final FolderLock lock;
    private final Forwarder forwarder;
    private final Control control;
    private final Dispatcher dispatcher;
    private final Inputs inputs;
    private final VarlinkServer varlink;
    private final Optional<ManagerLink> manager;
    private final Optional<Watch> hostName;
    private final Timer idle;
    private final Timer warnings;
    private Optional<Runnable> whenIdle = Optional.empty();

    private Journald(EventLoop loop, Root root, JournaldOptions options)
            throws ErrnoException, IOException {
        this.loop = loop;
        this.options = options;
        this.config = config(root, options);
        Id128 machineId = id(root, "/etc/machine-id");
        Id128 bootId = id(root, "/proc/sys/kernel/random/boot_id");
        this.machine = new MachineFields(bootId, machineId, options.namespace());
        Path directory = options.directory();
        Files.createDirectories(directory);
        this.lock = FolderLock.take(directory);
        this.forwarder =
                new Forwarder(
                        config.forwarding(), directory.resolve("syslog").toString(), loop.clock());
        StorePlaces places = places(options, machineId);
        JournalStore store =
                new JournalStore(
                        config,
                        places,
                        new JournalFileMaker(config, machineId, sequence(places)),
                        loop.clock(),
                        bootId);
        Clients clients =
                new Clients(
                        new KernelProcesses(options.cgroupRoot()),
                        new UnitState(root, options.units().toString()),
                        new Limit(config.rateInterval(), config.rateBurst()),
                        REMEMBERED_CLIENTS);
        this.dispatcher =
                new Dispatcher(
                        config,
                        store,
                        clients,
                        forwarder,
                        machine,
                        loop,
                        new BackgroundSync(store, loop::post));
        this.control = new Control(store, dispatcher, directory, loop);
        this.manager = link(loop, options);
        this.idle = loop.timer(() -> whenIdle.ifPresent(Runnable::run));
        this.warnings = loop.timer(this::warn);
        Passed passed = Passed.sort(options.passed(), directory.toString());
        control.start();
        this.inputs =
                Inputs.open(
                        loop,
                        new Inputs.Plan(
                                directory,
                                options.sharesMachine() && config.readKernel(),
                                options.sharesMachine() && options.namespace().isEmpty(),
                                MOST_ENTRY_BYTES),
                        passed,
                        config,
                        dispatcher,
                        forwarder,
                        new Inputs.StreamEvents(
                                fd -> manager.ifPresent(m -> m.keep(fd)), this::refreshIdle));
        this.varlink =
                new VarlinkServer(
                        loop,
                        varlinkListener(passed, directory.resolve("io.systemd.journal")),
                        VARLINK,
                        this::call,
                        this::refreshIdle);
        this.hostName = watchHostName();
        if (config.forwarding().syslog().all()) {
            warnings.armAfter(WARN_EVERY);
        }
    }

    /**
     * Opens everything and begins; what waits in sockets is taken when the loop runs.
     *
     * @throws IOException if another daemon runs on the same directory, or files cannot be written
     */
    public static Journald start(EventLoop loop, Root root, JournaldOptions options)
            throws ErrnoException, IOException {
        return new Journald(loop, root, options);
    }

    private static JournaldConfig config(Root root, JournaldOptions options) {
        JournaldConfig found =
                options.sharesMachine()
                        ? new ConfigReader(root, said -> LOG.warn("{}", said))
                                .read(options.namespace())
                        : JournaldConfig.standard(false).withoutForwarding();
        return options.storage().map(found::withStorage).orElse(found);
    }

    private static StorePlaces places(JournaldOptions options, Id128 machine) {
        boolean isNamespace = !options.namespace().isEmpty();
        String folder = isNamespace ? machine + "." + options.namespace() : machine.toString();
        return new StorePlaces(
                options.volatileLogs().resolve(folder),
                options.persistentLogs().resolve(folder),
                options.directory().resolve("flushed"),
                isNamespace);
    }

    /** The numbers go on from the files that are there, so that readers can follow. */
    private static Sequence sequence(StorePlaces places) {
        for (Path folder : new Path[] {places.persistentFolder(), places.volatileFolder()}) {
            Path file = folder.resolve("system.journal");
            if (Files.exists(file)) {
                try {
                    JournalHeader header = Journals.header(file);
                    return new Sequence(header.sequentialNumberId(), header.tailSequentialNumber());
                } catch (IOException | CorruptFile e) {
                    LOG.debug("{}: {}", file, e.getMessage());
                }
            }
        }
        java.util.UUID random = java.util.UUID.randomUUID();
        return new Sequence(
                new Id128(random.getMostSignificantBits(), random.getLeastSignificantBits()), 0);
    }

    private static Id128 id(Root root, String file) throws ErrnoException {
        String text = root.readIfExists(file).orElse("").strip().replace("-", "");
        return text.matches("[0-9a-fA-F]{32}") ? Id128.parse(text) : Id128.NULL;
    }

    private static Optional<ManagerLink> link(EventLoop loop, JournaldOptions options)
            throws ErrnoException {
        return options.notifySocket().isPresent()
                ? Optional.of(ManagerLink.open(loop, options.notifySocket().get()))
                : Optional.empty();
    }

    private static Listener varlinkListener(Passed passed, Path path)
            throws ErrnoException, IOException {
        if (passed.varlink().isPresent()) {
            return Listener.of(passed.varlink().get());
        }
        Files.deleteIfExists(path);
        return Listener.bind(new UnixAddress.Path(path.toString()), 0600);
    }

    private Optional<Watch> watchHostName() {
        try (Root root = Root.host()) {
            Fd fd = root.open("/proc/sys/kernel/hostname");
            return Optional.of(loop.watch(fd, 0, _ -> machine.readHostName()));
        } catch (ErrnoException e) {
            LOG.warn("Failed to register hostname fd in event loop, ignoring: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Tells the manager that messages are taken. */
    public void ready() {
        manager.ifPresent(ManagerLink::ready);
    }

    /** Tells the manager twice in that time that the daemon is alive. */
    public void watchdog(long usec) {
        manager.ifPresent(link -> link.watchdog(usec));
    }

    /** Says what is done when nobody has used the daemon of a namespace for half a minute. */
    public void onIdle(Runnable handler) {
        whenIdle = Optional.of(handler);
        refreshIdle();
    }

    private void refreshIdle() {
        boolean used =
                whenIdle.isEmpty()
                        || options.namespace().isEmpty()
                        || config.maxRetention() > IDLE.toMillis() * 1000
                        || inputs.streamCount() > 0
                        || varlink.count() > 0;
        if (used) {
            idle.disarm();
        } else {
            idle.armAfter(IDLE);
        }
    }

    private void warn() {
        dispatcher.warnAboutSyslog();
        warnings.armAfter(WARN_EVERY);
    }

    /** None of them has parameters. */
    private void call(String method, Map<?, ?> parameters, VarlinkServer.Reply reply) {
        Runnable action =
                switch (method) {
                    case "io.systemd.Journal.Synchronize" -> () -> synchronize(reply);
                    case "io.systemd.Journal.Rotate" -> () -> rotate(reply);
                    case "io.systemd.Journal.FlushToVar" ->
                            () -> unlessNamespace(reply, this::flush);
                    case "io.systemd.Journal.RelinquishVar" ->
                            () -> unlessNamespace(reply, control::relinquish);
                    default -> () -> reply.noSuchMethod(method);
                };
        boolean isOurs = method.startsWith("io.systemd.Journal.");
        if (isOurs && !parameters.isEmpty()) {
            reply.badParameter(String.valueOf(parameters.keySet().iterator().next()));
        } else {
            action.run();
        }
    }

    private void unlessNamespace(VarlinkServer.Reply reply, Runnable action) {
        if (options.namespace().isEmpty()) {
            action.run();
            reply.done();
        } else {
            reply.failed("io.systemd.Journal.NotSupportedByNamespaces");
        }
    }

    private void rotate(VarlinkServer.Reply reply) {
        LOG.info("Received client request to rotate journal, rotating.");
        control.rotate();
        reply.done();
    }

    /** What was sent before the call is on the disk when it is answered. */
    private void synchronize(VarlinkServer.Reply reply) {
        LOG.info("Received client request to sync journal.");
        drain(
                MOST_TURNS_OF_DRAIN,
                () -> {
                    control.sync();
                    reply.done();
                });
    }

    private void drain(int turns, Runnable then) {
        if (turns > 0 && inputs.drain()) {
            loop.defer(() -> drain(turns - 1, then));
        } else {
            then.run();
        }
    }

    /** Brings what is volatile to the persistent folder. */
    public void flush() {
        LOG.info("Received request to flush runtime journal.");
        control.flush();
    }

    /** Begins new files. */
    public void rotate() {
        LOG.info("Received request to rotate journal, rotating.");
        control.rotate();
    }

    /** Brings everything that was sent until now to the disk. */
    public void sync() {
        drain(MOST_TURNS_OF_DRAIN, control::sync);
    }

    /** Takes what still waits, says that the journal ends, and closes the files. */
    @Override
    public void close() {
        long end = loop.clock().monotonic().usec() + 10_000_000;
        // What was sent before is still wanted.
        boolean more = true;
        while (more && loop.clock().monotonic().usec() < end) {
            more = inputs.drain();
        }
        hostName.ifPresent(Watch::close);
        idle.close();
        warnings.close();
        varlink.close();
        inputs.close();
        control.end();
        forwarder.close();
        manager.ifPresent(ManagerLink::close);
        lock.close();
    }
}
