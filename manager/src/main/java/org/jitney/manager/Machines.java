package org.jitney.manager;

import java.security.SecureRandom;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;
import org.jitney.manager.automount.AutomountMachine;
import org.jitney.manager.automount.KernelAutomounter;
import org.jitney.manager.device.DeviceMachine;
import org.jitney.manager.mount.MountMachine;
import org.jitney.manager.mount.MountPoints;
import org.jitney.manager.path.PathFiles;
import org.jitney.manager.path.PathMachine;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.manager.scope.ScopeMachine;
import org.jitney.manager.service.ServiceMachine;
import org.jitney.manager.socket.SocketMachine;
import org.jitney.manager.swap.SwapMachine;
import org.jitney.manager.target.FlagMachine;
import org.jitney.manager.timer.RandomDelay;
import org.jitney.manager.timer.Stamp;
import org.jitney.manager.timer.TimerMachine;
import org.jitney.unitfile.UnitEscape;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the state machine for a unit, by its type. */
final class Machines {
    private static final Logger LOG = LoggerFactory.getLogger(Machines.class);

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
            case SCOPE ->
                    new ScopeMachine(
                            host,
                            unit::settings,
                            controller -> engine.listeners().requestStop(unit, controller),
                            perpetual);
            case DEVICE -> new DeviceMachine(host, path(unit));
            case MOUNT -> new MountMachine(host, unit::loaded, path(unit), engine.mountTable());
            case SWAP -> new SwapMachine(host, unit::loaded, engine.swapTable());
            case AUTOMOUNT ->
                    new AutomountMachine(
                            host,
                            () -> unit.settings().automount().orElseThrow(),
                            path(unit),
                            new UnitName(unit.id()).withType(UnitType.MOUNT).orElseThrow().value(),
                            new KernelAutomounter(engine.root(), MountPoints::isMountPoint));
            case TIMER ->
                    new TimerMachine(
                            host,
                            new EngineTriggers(engine, unit),
                            () -> unit.settings().timer().orElseThrow(),
                            new Stamp(engine.root(), stamps(), unit.id()),
                            new RandomDelay(random::nextLong, () -> fixedNumber(unit.id())));
            case PATH ->
                    new PathMachine(
                            host,
                            new EngineTriggers(engine, unit),
                            () -> unit.settings().path().orElseThrow(),
                            new PathFiles(engine.root()));
        };
    }

    private String stamps() {
        return engine.config().defaults().scope().folders().timerStamps();
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
        return pathOf(unit.id()).orElse("/" + new UnitName(unit.id()).withoutSuffix());
    }

    /** {@return the path that the name of a unit says} */
    static Optional<String> pathOf(String unit) {
        return UnitEscape.unescapePath(new UnitName(unit).withoutSuffix());
    }
}
