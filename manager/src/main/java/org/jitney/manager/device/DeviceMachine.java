package org.jitney.manager.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.Begin;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.StateChange;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitMachine;

/**
 * A device, which comes and goes by itself: it is plugged when its node or its directory in sysfs
 * is there. Nobody tells us, so while a start waits for it the machine looks again.
 */
public final class DeviceMachine implements UnitMachine {
    private static final boolean READ_ONLY = isReadOnly();
    private static final long LOOK_AGAIN_USEC = 250_000;

    private final UnitHost host;
    private final Path path;
    private final HostTimer timer;
    private boolean plugged;

    /**
     * Creates the machine for the device at an absolute path below {@code /dev} or {@code /sys}.
     */
    public DeviceMachine(UnitHost host, String path) {
        this.host = host;
        this.path = Path.of(path);
        this.plugged = Files.exists(this.path);
        this.timer = host.timer(this::look);
    }

    @Override
    public ActiveState activeState() {
        return plugged ? ActiveState.ACTIVE : ActiveState.INACTIVE;
    }

    @Override
    public String subState() {
        return plugged ? "plugged" : "dead";
    }

    /** Where sysfs is read-only, as in most containers, nobody manages devices: none will come. */
    @Override
    public boolean isSupported() {
        return plugged || Files.exists(path) || !READ_ONLY;
    }

    private static boolean isReadOnly() {
        try {
            return Files.getFileStore(Path.of("/sys")).isReadOnly();
        } catch (IOException _) {
            return true;
        }
    }

    @Override
    public boolean canStart() {
        return false;
    }

    @Override
    public Begin start() {
        look();
        if (!isSupported()) {
            return Begin.NOT_SUPPORTED;
        }
        if (!plugged) {
            timer.armAt(host.nowUsec() + LOOK_AGAIN_USEC);
        }
        return Begin.STARTED;
    }

    @Override
    public Begin stop() {
        return Begin.NOT_SUPPORTED;
    }

    private void look() {
        boolean there = Files.exists(path);
        if (there != plugged) {
            ActiveState before = activeState();
            plugged = there;
            host.stateChanged(StateChange.of(before, activeState()));
        }
        if (!plugged && host.isStartPending()) {
            timer.armAt(host.nowUsec() + LOOK_AGAIN_USEC);
        }
    }

    @Override
    public void resetFailed() {}
}
