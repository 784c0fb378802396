package org.jitney.login1.bus;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jitney.bus.api.Login1Manager;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ManagerCalls;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.ServiceContext;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.Variant;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.model.Setting;
import org.jitney.login1.model.Settings;
import org.jitney.login1.power.Inhibitors;
import org.jitney.login1.power.Power;
import org.jitney.login1.power.Schedule;
import org.jitney.login1.power.Wall;
import org.jitney.login1.session.Idleness;
import org.jitney.login1.session.Lifecycle;
import org.jitney.login1.session.Logins;
import org.jitney.login1.session.Opening;
import org.jitney.login1.session.Parts;
import org.jitney.login1.session.Restore;
import org.jitney.login1.session.Units;
import org.jitney.login1.store.Accounts;
import org.jitney.login1.store.Devices;
import org.jitney.login1.store.Kernel;
import org.jitney.login1.store.LoginFiles;
import org.jitney.login1.store.Processes;

/** Puts everything together, and listens to the service manager. */
public final class LoginService {
    private static final String MANAGER =
            "type='signal',sender='org.freedesktop.systemd1',path='/org/freedesktop/systemd1',"
                    + "interface='org.freedesktop.systemd1.Manager',member='%s'";
    private static final String UNITS =
            "type='signal',sender='org.freedesktop.systemd1',"
                    + "interface='org.freedesktop.DBus.Properties',member='PropertiesChanged',"
                    + "path_namespace='/org/freedesktop/systemd1/unit',"
                    + "arg0='org.freedesktop.systemd1.Unit'";
    private static final String PEERS =
            "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',"
                    + "member='NameOwnerChanged',arg2=''";

    private final Login login;
    private final ServiceContext context;
    private final ManagerCalls manager;

    private LoginService(Login login, ServiceContext context, ManagerCalls manager) {
        this.login = login;
        this.context = context;
        this.manager = manager;
    }

    /** What a machine has, or a simulated one. */
    public record Machine(
            LoginFiles files,
            Processes processes,
            Accounts accounts,
            Kernel kernel,
            Devices devices) {}

    /** Makes all objects, takes over what there was, and begins to listen. */
    public static LoginService start(ServiceContext context, Machine machine)
            throws ErrnoException {
        machine.files().prepare();
        ObjectTree tree = new ObjectTree(context.loop()::defer, context.authorizer());
        BusAnnouncer announcer = new BusAnnouncer(tree);
        Settings settings = machine.files().settings();
        ManagerCalls manager = new ManagerCalls(context.bus());
        Parts parts =
                new Parts(
                        context.loop(),
                        new Logins(machine.processes()),
                        new Units(manager),
                        machine.files(),
                        settings,
                        machine.processes(),
                        machine.accounts(),
                        machine.kernel(),
                        machine.devices(),
                        announcer);
        Login login = login(context, parts, tree);
        announcer.objects(Objects.serve(login));
        LoginService service = new LoginService(login, context, manager);
        service.listen();
        context.bus().serve(tree);
        new Restore(parts, login.lifecycle()).run();
        login.inhibitors().restore();
        login.schedule().restore();
        return service;
    }

    private static Login login(ServiceContext context, Parts parts, ObjectTree tree)
            throws ErrnoException {
        Lifecycle lifecycle = new Lifecycle(parts);
        // The one is told by the other, which is made of the one.
        Power[] told = new Power[1];
        Inhibitors inhibitors =
                new Inhibitors(
                        parts.loop(),
                        parts.files(),
                        () -> {
                            parts.announcer()
                                    .changed(
                                            "BlockInhibited",
                                            "BlockWeakInhibited",
                                            "DelayInhibited",
                                            "NCurrentInhibitors",
                                            "IdleHint");
                            told[0].inhibitorsChanged();
                        });
        Power power =
                new Power(
                        parts.loop(),
                        parts.units(),
                        inhibitors,
                        parts.settings(),
                        new Signals(tree));
        told[0] = power;
        Wall wall =
                new Wall(
                        parts.files(),
                        parts.logins(),
                        parts.settings().isOn(Setting.WALL_MESSAGES));
        return new Login(
                parts,
                lifecycle,
                new Opening(parts, lifecycle),
                new Idleness(parts.loop().clock(), parts.processes(), parts.settings()),
                inhibitors,
                power,
                new Schedule(parts.loop(), parts.files(), power, wall),
                wall,
                context.authorizer(),
                tree,
                LogControl.of("systemd-logind", true));
    }

    private record Signals(ObjectTree tree) implements Power.Heard {
        @Override
        public void prepareForShutdown(boolean start, Map<String, Variant> metadata) {
            tree.emit(
                    Paths.MANAGER,
                    Login1Manager.INFO,
                    "PrepareForShutdownWithMetadata",
                    start,
                    metadata);
            tree.emit(Paths.MANAGER, Login1Manager.INFO, "PrepareForShutdown", start);
        }

        @Override
        public void prepareForSleep(boolean start) {
            tree.emit(Paths.MANAGER, Login1Manager.INFO, "PrepareForSleep", start);
        }
    }

    private void listen() {
        on(
                "JobRemoved",
                body -> {
                    if (body.size() == 4) {
                        login.parts()
                                .units()
                                .jobRemoved(body.get(1).toString(), body.get(3).toString());
                    }
                });
        on(
                "UnitRemoved",
                body -> login.lifecycle().collector().noteUnit(body.getFirst().toString()));
        on(
                "Reloading",
                body -> {
                    if (body.getFirst().equals(false)) {
                        login.lifecycle().collector().noteAll();
                        subscribe();
                    }
                });
        var _ = context.bus().match(UNITS, this::unitChanged);
        var _ =
                context.bus()
                        .match(
                                PEERS,
                                signal ->
                                        login.lifecycle()
                                                .seats()
                                                .control()
                                                .peerLeft(signal.body().getFirst().toString()));
        subscribe();
        context.bus()
                .onReturned(() -> {
                    subscribe();
                    login.lifecycle().collector().noteAll();
                });
    }

    private void on(String member, Consumer<List<Object>> handler) {
        var _ =
                context.bus()
                        .match(
                                MANAGER.formatted(member),
                                signal -> {
                                    if (!signal.body().isEmpty()) {
                                        handler.accept(signal.body());
                                    }
                                });
    }

    private void subscribe() {
        manager.call("Subscribe", "", List.of(), _ -> {});
    }

    private void unitChanged(Message signal) {
        String path = signal.path().orElseThrow().value();
        String unit =
                org.jitney.bus.name.ObjectPath.unescapeLabel(
                        path.substring(path.lastIndexOf('/') + 1));
        login.lifecycle().collector().noteUnit(unit);
    }

    /** Asks for the name; calls come from now on. */
    public void requestName(String name) {
        context.bus()
                .requestName(
                        name,
                        BusConnection.DO_NOT_QUEUE,
                        reply -> login.log().debug("Request for the name " + name + ": " + reply),
                        failure ->
                                login.log()
                                        .error("Failed to request name: " + failure.getMessage()));
    }

    /** {@return whether nobody waits for an answer} */
    public boolean isIdle() {
        return !login.tree().hasOpenCalls();
    }
}
