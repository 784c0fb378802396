package org.jitney.manager;

import java.security.SecureRandom;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;
import org.jitney.manager.device.DeviceMachine;
import org.jitney.manager.mount.MountMachine;
import org.jitney.manager.mount.MountPoints;
import org.jitney.manager.path.PathFiles;
import org.jitney.manager.path.PathMachine;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.manager.service.ServiceMachine;
import org.jitney.manager.socket.SocketMachine;
import org.jitney.manager.target.FlagMachine;
import org.jitney.manager.target.ScopeMachine;
import org.jitney.manager.target.UnsupportedMachine;
import org.jitney.manager.timer.RandomDelay;
import org.jitney.manager.timer.Stamp;
import org.jitney.manager.timer.TimerMachine;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the state machine for a unit, by its type. */
final class Machines {
    private static final Logger LOG = LoggerFactory.getLogger(Machines.class);
    private static final long SCOPE_STOP_USEC = 90_000_000;

    private final EngineCore engine;
    private final SecureRandom random = new SecureRandom();

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
            case SCOPE -> new ScopeMachine(host, SCOPE_STOP_USEC, perpetual);
            case DEVICE -> new DeviceMachine(host, path(unit));
            case MOUNT ->
                    new MountMachine(
                            host, () -> unit.settings().mount(), path(unit), MountPoints::read);
            case TIMER ->
                    new TimerMachine(
                            host,
                            new EngineTriggers(engine, unit),
                            () -> unit.settings().timer().orElseThrow(),
                            new Stamp(engine.root(), Stamp.SYSTEM_FOLDER, unit.id()),
                            new RandomDelay(random::nextLong, () -> fixedNumber(unit.id())));
            case PATH ->
                    new PathMachine(
                            host,
                            new EngineTriggers(engine, unit),
                            () -> unit.settings().path().orElseThrow(),
                            new PathFiles(engine.root()));
            case AUTOMOUNT, SWAP -> new UnsupportedMachine(host);
        };
    }

    private long fixedNumber(String unit) {
        try {
            String machineId = engine.root().readIfExists("/etc/machine-id").orElse("");
            return RandomDelay.numberOf(machineId.strip(), Unistd.geteuid(), unit);
        } catch (ErrnoException e) {
            LOG.warn("the fixed random delay does without the machine's ID: {}", e.getMessage());
            return RandomDelay.numberOf("", Unistd.geteuid(), unit);
        }
    }

    private static String path(UnitEntry unit) {
        String prefix = new UnitName(unit.id()).withoutSuffix();
        return UnitEscape.unescapePath(prefix).orElse("/" + prefix);
    }
}
