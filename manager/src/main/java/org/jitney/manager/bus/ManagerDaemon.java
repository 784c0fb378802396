package org.jitney.manager.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jitney.bus.api.InterfaceInfo;
import org.jitney.bus.api.MethodInfo;
import org.jitney.bus.api.PropertyInfo;
import org.jitney.bus.api.Release;
import org.jitney.bus.api.SignalInfo;
import org.jitney.bus.api.Systemd1Manager;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.client.NameReply;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.BusObject;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Service;
import org.jitney.bus.service.ServiceContext;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.Manager;
import org.jitney.manager.ManagerError;
import org.jitney.manager.Requester;
import org.jitney.manager.files.MachineSpecifiers;
import org.jitney.manager.files.RootTree;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.install.UnitFiles;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code org.freedesktop.systemd1}: on the bus under that name, and on the direct socket
 * {@code systemd/private}, which the command line tools of root prefer. Both see the same objects.
 */
public final class ManagerDaemon implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(ManagerDaemon.class);
    static final String NAME = "org.freedesktop.systemd1";
    private static final String BUS = "org.freedesktop.DBus";
    private static final String OWNER_CHANGES =
            "type='signal',sender='org.freedesktop.DBus',path='/org/freedesktop/DBus',"
                    + "interface='org.freedesktop.DBus',member='NameOwnerChanged'";

    private static final String ACTIVATOR = "org.freedesktop.systemd1.Activator";
    private static final String ACTIVATIONS =
            "type='signal',sender='org.freedesktop.DBus',path='/org/freedesktop/DBus',"
                    + "interface='org.freedesktop.systemd1.Activator',member='ActivationRequest'";

    private final Manager engine;
    private final Supplier<UnitFiles> files;
    private final MachineFacts facts;
    private final Path runtimeDirectory;
    private final Subscribers subscribers;
    private final List<Consumer<ObjectTree>> more = new ArrayList<>();
    private @Nullable Signals signals;
    private @Nullable DirectSocket directSocket;
    private @Nullable BusNames busNames;

    /**
     * Makes the face of an engine.
     *
     * @param files the unit files as they are on disk now
     * @param runtimeDirectory the direct socket is {@code systemd/private} in it
     */
    public ManagerDaemon(
            Manager engine, Supplier<UnitFiles> files, MachineFacts facts, Path runtimeDirectory) {
        this.engine = engine;
        this.files = files;
        this.facts = facts;
        this.runtimeDirectory = runtimeDirectory;
        this.subscribers = new Subscribers(engine);
    }

    /** Makes the face of an engine over the unit files of a tree. */
    public static ManagerDaemon of(
            Manager engine, Root root, LoadPath path, Path runtimeDirectory, MachineFacts facts) {
        RootTree tree = new RootTree(root);
        Consumer<Diagnostic> told = diagnostic -> LOG.warn("{}", diagnostic);
        // Looks anew each time: who enables a unit may have written its file a moment ago.
        Supplier<UnitFiles> files =
                () ->
                        new UnitFiles(
                                tree,
                                path,
                                LoadPath.systemPresets(),
                                new MachineSpecifiers(root),
                                told);
        return new ManagerDaemon(engine, files, facts, runtimeDirectory);
    }

    /** Shows further objects besides; call it before the start. */
    public ManagerDaemon with(Consumer<ObjectTree> objects) {
        more.add(objects);
        return this;
    }

    @Override
    public String busName() {
        return NAME;
    }

    @Override
    public void start(ServiceContext context) throws ErrnoException {
        ObjectTree tree = startWithoutBus(context.loop(), context.authorizer());
        attach(context.loop(), context.bus(), tree);
    }

    /** Serves the same objects on a bus that came up later; its successor may be given, too. */
    public void attach(EventLoop loop, BusConnection bus, ObjectTree tree) {
        serveOn(bus, tree, busNames(loop, bus));
        bus.match(ACTIVATIONS, request -> activate(bus, request));
        bus.onClosed(subscribers::busIsGone);
    }

    /**
     * The bus asks for the service behind a name. Who has sent a message to that name gets the
     * reason when there is none.
     */
    private void activate(BusConnection bus, Message request) {
        String unit = request.body().getFirst().toString();
        try {
            JobMethods.requireAllowed(engine.load(unit), "start");
            var _ = engine.startJob(unit, "start", "replace", Requester.manager("a message"));
        } catch (ManagerError e) {
            activationFailed(bus, unit, e.name(), e.text());
        } catch (DBusError e) {
            activationFailed(bus, unit, e.name(), String.valueOf(e.getMessage()));
        }
    }

    private static void activationFailed(
            BusConnection bus, String unit, String error, String text) {
        LOG.info("{}: not started for a message: {}", unit, text);
        bus.send(
                Message.signal(Paths.MANAGER, ACTIVATOR, "ActivationFailure")
                        .destination(BUS)
                        .body("sss", unit, error, text)
                        .build());
    }

    /** {@return all units and jobs for people to read} */
    public String dump() {
        return DumpMethods.all(new ManagerObject(engine, subscribers, files), facts);
    }

    /** Serves the direct socket alone. {@return the objects, for more connections} */
    public ObjectTree startWithoutBus(EventLoop loop, Authorizer authorizer) throws ErrnoException {
        ObjectTree tree = new ObjectTree(loop::defer, authorizer);
        UnitObjects objects = export(tree);
        signals = new Signals(engine, tree, objects, subscribers, loop::defer);
        engine.listen(signals);
        directSocket = DirectSocket.open(loop, privateSocket(), tree);
        return tree;
    }

    private UnitObjects export(ObjectTree tree) {
        ManagerObject manager = new ManagerObject(engine, subscribers, files);
        UnitObjects objects = new UnitObjects(manager);
        tree.add(Paths.MANAGER, managerObject(manager));
        tree.add(Paths.LOG_CONTROL, LogControl.table(), new LogControl());
        tree.subtree(Paths.UNITS, objects.units());
        tree.subtree(Paths.JOBS, objects.jobs());
        more.forEach(added -> added.accept(tree));
        return objects;
    }

    private BusObject managerObject(ManagerObject manager) {
        BusObject object = BusObject.of(managerTable(), manager).with(OwnMethods.table(), manager);
        return engine.now().isSet() ? object.with(ClockInterface.table(), manager) : object;
    }

    private InterfaceTable<ManagerObject> managerTable() {
        InterfaceTable<ManagerObject> table = InterfaceTable.of(Systemd1Manager.INFO);
        UnitMethods.register(table);
        JobMethods.register(table);
        DynamicUserMethods.register(table);
        LiveMethods.register(table);
        ProcessMethods.register(table);
        EndMethods.register(table);
        new UnitFileMethods(files, this::unitFilesChanged).register(table);
        ManagerProperties.register(table, facts);
        DumpMethods.register(table, facts);
        return table.signals(
                "UnitNew",
                "UnitRemoved",
                "JobNew",
                "JobRemoved",
                "StartupFinished",
                "UnitFilesChanged",
                "Reloading");
    }

    /** {@return the members that a release shows and nothing here serves, sorted} */
    List<String> unimplemented(Release release) {
        UnitObjects objects = new UnitObjects(new ManagerObject(engine, subscribers, files));
        Stream<InterfaceTable<?>> all =
                Stream.concat(Stream.of(managerTable()), objects.tables().stream());
        return all.flatMap(t -> unimplemented(t, release)).sorted().toList();
    }

    private static Stream<String> unimplemented(InterfaceTable<?> table, Release release) {
        InterfaceInfo info = table.info();
        Stream<String> shown =
                Stream.of(
                                info.methods().stream()
                                        .filter(m -> m.releases().contains(release))
                                        .map(MethodInfo::name),
                                info.properties().stream()
                                        .filter(p -> p.releases().contains(release))
                                        .map(PropertyInfo::name),
                                info.signals().stream()
                                        .filter(s -> s.releases().contains(release))
                                        .map(SignalInfo::name))
                        .flatMap(names -> names);
        List<String> missing = table.unimplemented();
        return shown.filter(missing::contains).map(m -> table.name() + "." + m);
    }

    private void unitFilesChanged() {
        if (signals != null) {
            signals.unitFilesChanged();
        }
    }

    private Path privateSocket() {
        return runtimeDirectory.resolve("systemd").resolve("private");
    }

    private BusNames busNames(EventLoop loop, BusConnection bus) {
        Duration grace = Duration.of(engine.defaults().timeoutStartUsec(), ChronoUnit.MICROS);
        return new BusNames(
                loop,
                engine::busNames,
                engine::busNameOwner,
                (name, answer) ->
                        bus.call(
                                getNameOwner(name),
                                reply ->
                                        answer.accept(
                                                reply.type() == MessageType.METHOD_RETURN
                                                        ? Optional.of(
                                                                reply.body().getFirst().toString())
                                                        : Optional.empty())),
                grace);
    }

    private static Message getNameOwner(String name) {
        return Message.call(BUS, "/org/freedesktop/DBus", BUS, "GetNameOwner")
                .body("s", name)
                .build();
    }

    private void serveOn(BusConnection bus, ObjectTree tree, BusNames names) {
        busNames = names;
        bus.serve(tree);
        subscribers.setBus(bus);
        bus.match(OWNER_CHANGES, signal -> ownerChanged(names, signal));
        // Unique names mean others on the next bus: who wants signals there subscribes again.
        bus.onLost(subscribers::busIsGone);
        bus.onLost(names::lost);
        bus.onReturned(names::returned);
        bus.requestName(
                NAME,
                BusConnection.DO_NOT_QUEUE,
                reply -> {
                    if (reply != NameReply.PRIMARY_OWNER && reply != NameReply.ALREADY_OWNER) {
                        LOG.error("the name {} has another owner", NAME);
                    }
                },
                failed -> LOG.error("cannot own {}: {}", NAME, failed.getMessage()));
    }

    /**
     * A client's unique name never comes back: what is kept for it can go. Services of {@code
     * Type=dbus} are up when they own their name.
     */
    private void ownerChanged(BusNames names, Message signal) {
        List<Object> change = signal.body();
        String name = change.get(0).toString();
        String owner = change.get(2).toString();
        if (!name.startsWith(":")) {
            names.changed(name, owner);
        } else if (owner.isEmpty()) {
            subscribers.left(name);
        }
        if (owner.isEmpty()) {
            engine.live().ifPresent(live -> live.busNameLeft(name));
        }
    }

    /** Lets clients of the direct socket wait while this process replaces its program. */
    public void keepOpen(boolean open) {
        if (directSocket != null) {
            directSocket.keepOpen(open);
        }
    }

    @Override
    public void stop() {
        if (signals != null) {
            engine.unlisten(signals);
        }
        if (directSocket != null) {
            directSocket.close();
        }
        if (busNames != null) {
            busNames.close();
        }
    }
}
