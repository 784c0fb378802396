package org.jitney.manager;

import org.jitney.manager.device.DeviceMachine;
import org.jitney.manager.mount.MountMachine;
import org.jitney.manager.mount.MountPoints;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.manager.scope.ScopeMachine;
import org.jitney.manager.service.ServiceMachine;
import org.jitney.manager.socket.SocketMachine;
import org.jitney.manager.target.FlagMachine;
import org.jitney.manager.target.UnsupportedMachine;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitName;

/** Makes the state machine for a unit, by its type. */
final class Machines {
    private final EngineCore engine;

    Machines(EngineCore engine) {
        this.engine = engine;
    }

    UnitMachine create(UnitEntry unit) {
        UnitHost host = new EngineHost(engine, unit);
        boolean perpetual = unit.loaded().isPerpetual();
        return switch (unit.loaded().type()) {
            case SERVICE -> new ServiceMachine(host, unit::settings);
            case SOCKET -> new SocketMachine(host, () -> unit.settings().socket().orElseThrow());
            case TARGET, SLICE -> new FlagMachine(host, perpetual, engine.isAlreadyUp(unit.id()));
            case SCOPE ->
                    new ScopeMachine(
                            host,
                            unit::settings,
                            controller -> engine.listeners().requestStop(unit, controller),
                            perpetual);
            case DEVICE -> new DeviceMachine(host, path(unit));
            case MOUNT ->
                    new MountMachine(
                            host, () -> unit.settings().mount(), path(unit), MountPoints::read);
            case AUTOMOUNT, SWAP, TIMER, PATH -> new UnsupportedMachine(host);
        };
    }

    private static String path(UnitEntry unit) {
        String prefix = new UnitName(unit.id()).withoutSuffix();
        return UnitEscape.unescapePath(prefix).orElse("/" + prefix);
    }
}
