package org.jitney.login1.bus;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jitney.bus.api.Login1Manager;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.Authorizer;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ManagerCalls;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.ServiceContext;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.Variant;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.model.Setting;
import org.jitney.login1.power.Buttons;
import org.jitney.login1.power.IdleWatch;
import org.jitney.login1.power.Inhibitors;
import org.jitney.login1.power.Power;
import org.jitney.login1.power.Reaction;
import org.jitney.login1.power.Schedule;
import org.jitney.login1.power.Wall;
import org.jitney.login1.session.Configuration;
import org.jitney.login1.session.Idleness;
import org.jitney.login1.session.Lifecycle;
import org.jitney.login1.session.Logins;
import org.jitney.login1.session.Opening;
import org.jitney.login1.session.Parts;
import org.jitney.login1.session.Restore;
import org.jitney.login1.session.Session;
import org.jitney.login1.session.Units;
import org.jitney.login1.store.Accounts;
import org.jitney.login1.store.Devices;
import org.jitney.login1.store.FdStore;
import org.jitney.login1.store.Kernel;
import org.jitney.login1.store.LoginFiles;
import org.jitney.login1.store.Processes;

/** Puts everything together, and listens to the service manager. */
public final class LoginService {
    private static final String MANAGER =
            "type='signal',sender='org.freedesktop.systemd1',path='/org/freedesktop/systemd1',"
                    + "interface='org.freedesktop.systemd1.Manager',member=";
    private static final String UNITS =
            "type='signal',sender='org.freedesktop.systemd1',"
                    + "interface='org.freedesktop.DBus.Properties',member='PropertiesChanged',"
                    + "path_namespace='/org/freedesktop/systemd1/unit',"
                    + "arg0='org.freedesktop.systemd1.Unit'";
    private static final String PEERS =
            "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',"
                    + "member='NameOwnerChanged',arg2=''";

    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final Login login;
    private final Endpoint bus;
    private final ManagerCalls manager;
    private final IdleWatch idleWatch;

    /** What a machine has, or a simulated one. */
    public record Machine(
            LoginFiles files,
            Processes processes,
            Accounts accounts,
            Kernel kernel,
            Devices devices,
            FdStore descriptors) {}

    /** Makes all objects, takes over what there was, and begins to listen. */
    public static LoginService start(ServiceContext context, Machine machine)
            throws ErrnoException {
        LoginService service =
                new LoginService(context.loop(), context.bus(), context.authorizer(), machine);
        service.listen(context.bus());
        context.bus().serve(service.tree());
        service.takeOver();
        return service;
    }

    /** Makes all objects. */
    LoginService(EventLoop loop, Endpoint bus, Authorizer authorizer, Machine machine)
            throws ErrnoException {
        machine.files().prepare();
        this.bus = bus;
        manager = new ManagerCalls(bus);
        ObjectTree tree = new ObjectTree(loop::defer, authorizer);
        BusAnnouncer announcer = new BusAnnouncer(tree);
        Parts parts =
                new Parts(
                        loop,
                        new Logins(machine.processes()),
                        new Units(manager),
                        machine.files(),
                        new Configuration(machine.files()),
                        machine.processes(),
                        machine.accounts(),
                        machine.kernel(),
                        machine.devices(),
                        machine.descriptors(),
                        announcer);
        login = login(authorizer, parts, tree);
        announcer.objects(Objects.serve(login));
        idleWatch =
                new IdleWatch(
                        parts,
                        login.lifecycle(),
                        login.idleness(),
                        login.inhibitors(),
                        login.power());
    }

    ObjectTree tree() {
        return login.tree();
    }

    /** Goes on with what an instance before this one has left. */
    void takeOver() {
        new Restore(login.parts(), login.lifecycle()).run();
        login.inhibitors().restore();
        login.schedule().restore();
        login.parts().descriptors().forgetRest();
        login.logins().sessions().forEach(this::checkController);
        login.buttons().begin();
        idleWatch.begin();
    }

    /** Reads the settings anew; what is there goes on by them. */
    public void reload() {
        login.parts().configuration().reload();
        login.wall()
                .set(login.wall().message(), login.parts().settings().isOn(Setting.WALL_MESSAGES));
        idleWatch.begin();
        login.lifecycle().collector().noteAll();
        login.log().info("Config file reloaded.");
    }

    /** A controller may have left the bus while there was no daemon. */
    private void checkController(Session session) {
        String peer = session.controller();
        if (peer.isEmpty()) {
            return;
        }
        bus.call(
                Message.call(
                                "org.freedesktop.DBus",
                                "/org/freedesktop/DBus",
                                "org.freedesktop.DBus",
                                "NameHasOwner")
                        .body("s", peer)
                        .build(),
                PATIENCE,
                answer -> {
                    if (ManagerCalls.succeeded(answer) && answer.body().getFirst().equals(false)) {
                        peerLeft(peer);
                    }
                });
    }

    private static Login login(Authorizer authorizer, Parts parts, ObjectTree tree)
            throws ErrnoException {
        Lifecycle lifecycle = new Lifecycle(parts);
        // The one is told by the other, which is made of the one.
        Power[] told = new Power[1];
        Buttons[] asked = new Buttons[1];
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
                            asked[0].recheckLid();
                        });
        Power power =
                new Power(
                        parts.loop(),
                        parts.units(),
                        inhibitors,
                        parts.configuration(),
                        new Signals(tree));
        told[0] = power;
        Buttons buttons = new Buttons(parts, new Reaction(parts, inhibitors, power));
        asked[0] = buttons;
        power.onAwake(buttons::holdOff);
        Wall wall =
                new Wall(
                        parts.files(),
                        parts.logins(),
                        parts.settings().isOn(Setting.WALL_MESSAGES));
        return new Login(
                parts,
                lifecycle,
                new Opening(parts, lifecycle),
                new Idleness(parts.loop().clock(), parts.processes(), parts.configuration()),
                inhibitors,
                power,
                buttons,
                new Schedule(parts.loop(), parts.files(), power, wall),
                wall,
                authorizer,
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

    private void listen(BusConnection bus) {
        on(bus, "JobRemoved", this::jobRemoved);
        on(bus, "UnitRemoved", body -> unitChanged(body.getFirst().toString()));
        on(
                bus,
                "Reloading",
                body -> {
                    if (body.getFirst().equals(false)) {
                        lookAgain();
                    }
                });
        var _ =
                bus.match(
                        UNITS,
                        signal -> {
                            String path = signal.path().orElseThrow().value();
                            unitChanged(
                                    ObjectPath.unescapeLabel(
                                            path.substring(path.lastIndexOf('/') + 1)));
                        });
        var _ = bus.match(PEERS, signal -> peerLeft(signal.body().getFirst().toString()));
        subscribe();
        bus.onReturned(this::lookAgain);
    }

    private static void on(BusConnection bus, String member, Consumer<List<Object>> handler) {
        var _ =
                bus.match(
                        MANAGER + "'" + member + "'",
                        signal -> {
                            if (!signal.body().isEmpty()) {
                                handler.accept(signal.body());
                            }
                        });
    }

    /** The manager, or the bus, was away: it has forgotten us, and we have missed what it said. */
    private void lookAgain() {
        subscribe();
        login.parts().units().recheck();
        login.lifecycle().collector().noteAll();
    }

    /** The manager says that a job is over. */
    void jobRemoved(List<Object> body) {
        if (body.size() == 4) {
            login.parts().units().jobRemoved(body.get(1).toString(), body.get(3).toString());
        }
    }

    /** Something has happened to a unit. */
    void unitChanged(String unit) {
        login.lifecycle().collector().noteUnit(unit);
    }

    /** Somebody has left the bus. */
    void peerLeft(String peer) {
        login.lifecycle().seats().control().peerLeft(peer);
    }

    private void subscribe() {
        manager.call("Subscribe", "", List.of(), _ -> {});
    }

    /** Asks for the name; calls come from now on. */
    public void requestName(BusConnection bus, String name) {
        bus.requestName(
                name,
                BusConnection.DO_NOT_QUEUE,
                reply -> login.log().debug("Request for the name " + name + ": " + reply),
                failure -> login.log().error("Failed to request name: " + failure.getMessage()));
    }

    /** {@return whether nobody waits for an answer} */
    public boolean isIdle() {
        return !login.tree().hasOpenCalls();
    }
}
