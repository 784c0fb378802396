package org.jitney.manager.mount;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.Begin;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.KillOperation;
import org.jitney.manager.runtime.ProcessEnd;
import org.jitney.manager.runtime.ProcessRequest;
import org.jitney.manager.runtime.SpawnRefused;
import org.jitney.manager.runtime.StateChange;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.manager.unit.ExecCommand;
import org.jitney.manager.unit.MountSettings;

/**
 * A mount point. Whether it is mounted is the kernel's word, read from the mount table; starting
 * and stopping run {@code mount} and {@code umount}.
 */
public final class MountMachine implements UnitMachine {
    private enum State {
        DEAD("dead", ActiveState.INACTIVE),
        MOUNTING("mounting", ActiveState.ACTIVATING),
        MOUNTED("mounted", ActiveState.ACTIVE),
        REMOUNTING("remounting", ActiveState.RELOADING),
        UNMOUNTING("unmounting", ActiveState.DEACTIVATING),
        FAILED("failed", ActiveState.FAILED);

        private final String token;
        private final ActiveState active;

        State(String token, ActiveState active) {
            this.token = token;
            this.active = active;
        }
    }

    private final UnitHost host;
    private final Supplier<Optional<MountSettings>> settings;
    private final Supplier<List<MountPoints.Entry>> table;
    private final String where;
    private final HostTimer timer;
    private State state;
    private int controlPid;
    private boolean mountedByUs;

    /**
     * Creates the machine; it is mounted when the table says so.
     *
     * @param where the mount point
     * @param table reads the kernel's mount table
     */
    public MountMachine(
            UnitHost host,
            Supplier<Optional<MountSettings>> settings,
            String where,
            Supplier<List<MountPoints.Entry>> table) {
        this.host = host;
        this.settings = settings;
        this.where = where;
        this.table = table;
        this.timer = host.timer(this::timedOut);
        this.state = isMounted() ? State.MOUNTED : State.DEAD;
    }

    /** {@return what the kernel says about the mount point} */
    public Optional<MountPoints.Entry> entry() {
        return table.get().stream().filter(e -> e.where().equals(where)).reduce((a, b) -> b);
    }

    /** {@return whether it is mounted since we did it} */
    public boolean isMountedByUs() {
        return mountedByUs && state == State.MOUNTED;
    }

    private boolean isMounted() {
        return entry().isPresent();
    }

    @Override
    public ActiveState activeState() {
        return state.active;
    }

    @Override
    public String subState() {
        return state.token;
    }

    @Override
    public boolean canStart() {
        return settings.get().filter(s -> !s.what().isEmpty()).isPresent();
    }

    @Override
    public boolean canStop() {
        return !where.equals("/");
    }

    @Override
    public Begin start() {
        Optional<MountSettings> unit = settings.get().filter(s -> !s.what().isEmpty());
        if (unit.isEmpty()) {
            return Begin.NOT_SUPPORTED;
        }
        if (state == State.MOUNTING) {
            return Begin.STARTED;
        }
        host.newInvocation();
        List<String> argv =
                new java.util.ArrayList<>(List.of("/bin/mount", unit.get().what(), where));
        if (!unit.get().type().isEmpty()) {
            argv.addAll(List.of("-t", unit.get().type()));
        }
        if (!unit.get().options().isEmpty()) {
            argv.addAll(List.of("-o", unit.get().options()));
        }
        run(argv, State.MOUNTING);
        return Begin.STARTED;
    }

    @Override
    public Begin stop() {
        if (where.equals("/")) {
            return Begin.NOT_SUPPORTED;
        }
        if (state != State.UNMOUNTING) {
            run(List.of("/bin/umount", where, "-c"), State.UNMOUNTING);
        }
        return Begin.STARTED;
    }

    private void run(List<String> argv, State next) {
        var command =
                new ExecCommand(argv.getFirst(), argv, EnumSet.noneOf(ExecCommand.Flag.class));
        try {
            controlPid = host.spawn(ProcessRequest.control(command, List.of()));
            long usec = settings.get().map(MountSettings::timeoutUsec).orElse(-1L);
            timer.armAt(usec <= 0 ? HostTimer.NEVER : host.nowUsec() + usec);
            set(next);
        } catch (SpawnRefused e) {
            host.log(LogLevel.WARNING, "Failed to run %s: %s".formatted(argv, e.getMessage()));
            settle(false);
        }
    }

    @Override
    public void processEnded(int pid, ProcessEnd end) {
        if (pid != controlPid) {
            return;
        }
        controlPid = 0;
        timer.disarm();
        boolean good = end.isExit() && end.status() == 0;
        if (!good) {
            host.log(
                    LogLevel.NOTICE,
                    "Mount process exited, code=%s, status=%d"
                            .formatted(end.codeText(), end.status()));
        }
        mountedByUs = good && state == State.MOUNTING;
        settle(good);
    }

    private void settle(boolean good) {
        if (isMounted()) {
            set(State.MOUNTED);
        } else {
            set(good ? State.DEAD : State.FAILED);
        }
    }

    private void timedOut() {
        host.log(LogLevel.WARNING, "Mounting timed out. Terminating.");
        host.kill(KillOperation.KILL, new UnitHost.Processes(0, false, controlPid));
    }

    /** The kernel's table changed. */
    public void tableChanged() {
        if (controlPid == 0) {
            if (isMounted() && state != State.MOUNTED) {
                set(State.MOUNTED);
            } else if (!isMounted() && state == State.MOUNTED) {
                set(State.DEAD);
            }
        }
    }

    private void set(State next) {
        ActiveState before = state.active;
        state = next;
        host.stateChanged(StateChange.of(before, next.active));
    }

    @Override
    public int controlPid() {
        return controlPid;
    }

    @Override
    public void resetFailed() {
        if (state == State.FAILED) {
            set(State.DEAD);
        }
    }

    @Override
    public boolean mayBeForgotten() {
        return !where.equals("/");
    }
}
