package org.jitney.manager.mount;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.Begin;
import org.jitney.manager.runtime.KillOperation;
import org.jitney.manager.runtime.ProcessEnd;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.StateChange;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.runtime.UnitLines;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.manager.unit.MountOptions;
import org.jitney.manager.unit.MountSettings;

/**
 * A mount point. Whether it is mounted is the kernel's word, read from the mount table; starting,
 * stopping and reloading run {@code mount} and {@code umount}.
 *
 * <p>The table is read before the end of such a process is judged: a {@code mount} that says it
 * worked and left no mount behind has failed, and an {@code umount} that uncovered another mount
 * below is followed by one more. What others mount and unmount is followed at once.
 */
public final class MountMachine implements UnitMachine, MountRuntime {
    private static final String SUCCESS = "success";
    private static final String TIMEOUT = "timeout";
    private static final int MOST_UNMOUNTS = 32;

    private final UnitHost host;
    private final Supplier<LoadedUnit> unit;
    private final MountKernel kernel;
    private final String where;
    private final ControlProcess control;
    private MountState state;
    private String result = SUCCESS;
    private boolean mountedByUs;
    private int unmounts;

    /**
     * Creates the machine; it is mounted when the table says so.
     *
     * @param where the mount point
     */
    public MountMachine(
            UnitHost host, Supplier<LoadedUnit> unit, String where, MountKernel kernel) {
        this.host = host;
        this.unit = unit;
        this.where = where;
        this.kernel = kernel;
        this.control = new ControlProcess(host, this::timedOut);
        this.state = isMounted() ? MountState.MOUNTED : MountState.DEAD;
    }

    @Override
    public Optional<MountPoints.Entry> entry() {
        return kernel.at(where);
    }

    /** {@return whether it is mounted since we did it} */
    public boolean isMountedByUs() {
        return mountedByUs && !state.active().isInactiveOrFailed();
    }

    /** {@return the mount point} */
    public String where() {
        return where;
    }

    private boolean isMounted() {
        return entry().isPresent();
    }

    private MountSettings settings() {
        return unit.get().settings().mount().orElseThrow();
    }

    private boolean killsAtLast() {
        return unit.get().settings().kill().orElseThrow().sendSigkill();
    }

    @Override
    public ActiveState activeState() {
        return state.active();
    }

    @Override
    public String subState() {
        return state.toString();
    }

    @Override
    public String result() {
        return result;
    }

    @Override
    public List<ControlProcess.Ran> commands(String property) {
        return control.ran(property);
    }

    @Override
    public boolean canStop() {
        return !unit.get().isPerpetual();
    }

    @Override
    public boolean canReload() {
        return true;
    }

    @Override
    public boolean countsStarts() {
        return true;
    }

    @Override
    public void startLimitHit() {
        enterDead("start-limit-hit");
    }

    @Override
    public Begin start() {
        if (state.isUnmounting()) {
            return Begin.LATER;
        }
        if (state.isMounting()) {
            return Begin.STARTED;
        }
        host.newInvocation();
        result = SUCCESS;
        control.reset();
        if (!mount()) {
            enterDeadOrMounted("resources");
        }
        return Begin.STARTED;
    }

    private boolean mount() {
        MountSettings now = settings();
        if (unit.get().fragmentPath().isEmpty() || now.what().isEmpty()) {
            host.log(LogLevel.WARNING, "Nothing says what to mount at %s.".formatted(where));
            return false;
        }
        Optional<String> refusal = kernel.prepare(where, now.directoryMode());
        if (refusal.isPresent()) {
            host.log(LogLevel.WARNING, refusal.get());
            return false;
        }
        if (kernel.hides(where)) {
            host.log(
                    LogLevel.NOTICE,
                    "Directory %s to mount over is not empty, mounting anyway.".formatted(where));
        }
        if (MountOptions.parse(now.options()).isBind(now.type())) {
            // Its source may be a file, or missing for good: mount says so then.
            kernel.prepare(now.what(), now.directoryMode())
                    .ifPresent(text -> host.log(LogLevel.DEBUG, text));
        }
        return run("ExecMount", MountCommands.mount(now, where), MountState.MOUNTING);
    }

    private boolean run(String property, List<String> argv, MountState next) {
        if (!control.run(property, argv, settings().timeoutUsec())) {
            return false;
        }
        set(next);
        return true;
    }

    @Override
    public Begin stop() {
        if (!canStop()) {
            return Begin.NOT_SUPPORTED;
        }
        switch (state) {
            case UNMOUNTING, UNMOUNTING_SIGTERM, UNMOUNTING_SIGKILL -> {}
            case MOUNTING -> signal(MountState.UNMOUNTING_SIGTERM, SUCCESS);
            case REMOUNTING -> signal(MountState.REMOUNTING_SIGTERM, SUCCESS);
            case REMOUNTING_SIGTERM -> signal(MountState.REMOUNTING_SIGKILL, SUCCESS);
            case REMOUNTING_SIGKILL -> {}
            case MOUNTING_DONE, MOUNTED -> {
                if (belongsToTheMachine()) {
                    return Begin.ALREADY;
                }
                unmounts = 0;
                unmount();
            }
            case DEAD, FAILED -> {
                return Begin.ALREADY;
            }
        }
        return Begin.STARTED;
    }

    /** What was there before us stays when everything goes down: it is not ours to take away. */
    private boolean belongsToTheMachine() {
        boolean goingDown =
                host.isStartPending("umount.target")
                        || host.stateOf("umount.target")
                                .filter(ActiveState.ACTIVE::equals)
                                .isPresent();
        if (goingDown && !mountedByUs) {
            host.log(LogLevel.INFO, "%s was not mounted by us and stays.".formatted(where));
        }
        return goingDown && !mountedByUs;
    }

    private void unmount() {
        List<String> argv = MountCommands.unmount(settings(), where);
        if (!run("ExecUnmount", argv, MountState.UNMOUNTING)) {
            enterDeadOrMounted("resources");
        }
    }

    @Override
    public Begin reload() {
        if (state != MountState.MOUNTED) {
            return Begin.LATER;
        }
        if (unit.get().fragmentPath().isEmpty()) {
            host.log(LogLevel.WARNING, "Nothing says how to mount %s anew.".formatted(where));
            return Begin.REFUSED;
        }
        List<String> argv = MountCommands.remount(settings(), where);
        return run("ExecRemount", argv, MountState.REMOUNTING) ? Begin.STARTED : Begin.REFUSED;
    }

    @Override
    public void processEnded(int pid, ProcessEnd end) {
        if (pid != control.pid()) {
            return;
        }
        kernel.refresh();
        String ended = control.ended(end);
        boolean good = ended.equals(SUCCESS);
        UnitLines.processEnded(host, "Mount process", "n/a", end, good);
        if (!state.isRemounting()) {
            blame(ended);
        }
        switch (state) {
            case MOUNTING -> {
                if (good) {
                    host.log(LogLevel.WARNING, "Mount process finished, but there is no mount.");
                }
                enterDead(good ? "protocol" : ended);
            }
            case MOUNTING_DONE -> {
                mountedByUs = true;
                set(MountState.MOUNTED);
            }
            case REMOUNTING, REMOUNTING_SIGTERM, REMOUNTING_SIGKILL ->
                    remounted(good && state == MountState.REMOUNTING);
            case UNMOUNTING -> unmounted(good);
            case UNMOUNTING_SIGTERM, UNMOUNTING_SIGKILL -> enterDeadOrMounted(ended);
            case DEAD, MOUNTED, FAILED -> {}
        }
    }

    private void remounted(boolean good) {
        if (isMounted()) {
            ActiveState before = state.active();
            state = MountState.MOUNTED;
            host.stateChanged(new StateChange(before, state.active(), !good, false));
        } else {
            enterDead(SUCCESS);
        }
    }

    /** One mount may have lain over another. */
    private void unmounted(boolean good) {
        if (!good || !isMounted()) {
            enterDeadOrMounted(SUCCESS);
        } else if (++unmounts < MOST_UNMOUNTS) {
            unmount();
        } else {
            host.log(
                    LogLevel.WARNING,
                    "Mount still present after %d attempts to unmount, giving up."
                            .formatted(unmounts));
            set(MountState.MOUNTED);
        }
    }

    private void timedOut() {
        switch (state) {
            case MOUNTING, MOUNTING_DONE ->
                    late("Mounting timed out. Terminating.", MountState.UNMOUNTING_SIGTERM);
            case UNMOUNTING ->
                    late("Unmounting timed out. Terminating.", MountState.UNMOUNTING_SIGTERM);
            case REMOUNTING ->
                    late(
                            "Remounting timed out. Terminating remount process.",
                            MountState.REMOUNTING_SIGTERM);
            case UNMOUNTING_SIGTERM, REMOUNTING_SIGTERM -> {
                if (killsAtLast()) {
                    late(
                            "Mount process timed out. Killing.",
                            state.isRemounting()
                                    ? MountState.REMOUNTING_SIGKILL
                                    : MountState.UNMOUNTING_SIGKILL);
                } else {
                    giveUp("Mount process timed out. Skipping SIGKILL. Ignoring.");
                }
            }
            case UNMOUNTING_SIGKILL, REMOUNTING_SIGKILL ->
                    giveUp("Mount process still around after SIGKILL. Ignoring.");
            case DEAD, MOUNTED, FAILED -> {}
        }
    }

    private void late(String text, MountState next) {
        host.log(LogLevel.WARNING, text);
        signal(next, TIMEOUT);
    }

    private void giveUp(String text) {
        host.log(LogLevel.WARNING, text);
        if (state.isRemounting()) {
            remounted(false);
        } else {
            enterDeadOrMounted(TIMEOUT);
        }
    }

    private void signal(MountState next, String reason) {
        if (!next.isRemounting()) {
            blame(reason);
        }
        var operation = next.isKilling() ? KillOperation.KILL : KillOperation.TERMINATE;
        if (control.kill(operation, settings().timeoutUsec())) {
            set(next);
        } else if (next == MountState.UNMOUNTING_SIGTERM && killsAtLast()) {
            signal(MountState.UNMOUNTING_SIGKILL, SUCCESS);
        } else if (next == MountState.REMOUNTING_SIGTERM && killsAtLast()) {
            signal(MountState.REMOUNTING_SIGKILL, SUCCESS);
        } else if (next.isRemounting()) {
            remounted(false);
        } else {
            enterDeadOrMounted(SUCCESS);
        }
    }

    /** The kernel's table says something else about this mount point than before. */
    public void tableChanged() {
        boolean mounted = isMounted();
        if (mounted && state.active().isInactiveOrFailed()) {
            // Somebody else did it, which is as good as a start.
            host.newInvocation();
            result = SUCCESS;
            set(MountState.MOUNTED);
        } else if (mounted && state == MountState.MOUNTING) {
            set(MountState.MOUNTING_DONE);
        } else if (mounted) {
            host.changed();
        } else if (state == MountState.MOUNTED) {
            enterDead(SUCCESS);
        } else if (state == MountState.MOUNTING_DONE) {
            // A helper may mount, fail, and take its mount away again.
            set(MountState.MOUNTING);
        }
    }

    private void enterDeadOrMounted(String reason) {
        if (isMounted()) {
            blame(reason);
            set(MountState.MOUNTED);
        } else {
            enterDead(reason);
        }
    }

    private void enterDead(String reason) {
        blame(reason);
        UnitLines.result(host, result);
        mountedByUs = false;
        host.releaseRunResources();
        set(result.equals(SUCCESS) ? MountState.DEAD : MountState.FAILED);
    }

    /** The first failure is the reason; what follows from it does not replace it. */
    private void blame(String reason) {
        if (result.equals(SUCCESS)) {
            result = reason;
        }
    }

    private void set(MountState next) {
        if (control.pid() == 0) {
            control.disarm();
        }
        ActiveState before = state.active();
        state = next;
        host.stateChanged(StateChange.of(before, next.active()));
    }

    @Override
    public void save(StateBag into) {
        into.put("state", state.name())
                .put("result", result.equals(SUCCESS) ? "" : result)
                .put("ours", mountedByUs)
                .put("unmounts", unmounts);
        control.save(into);
    }

    @Override
    public void restore(StateBag from) {
        state = from.constant("state", state);
        result = from.has("result") ? from.text("result") : SUCCESS;
        mountedByUs = from.flag("ours");
        unmounts = from.integer("unmounts");
        control.restore(from);
    }

    @Override
    public void resume() {
        tableChanged();
        // How it ended nobody knows; whether it is mounted the kernel does.
        control.resume().ifPresent(pid -> processEnded(pid, ProcessEnd.exited(0)));
    }

    @Override
    public int controlPid() {
        return control.pid();
    }

    @Override
    public void resetFailed() {
        result = SUCCESS;
        if (state == MountState.FAILED) {
            set(MountState.DEAD);
        }
    }

    @Override
    public boolean mayBeForgotten() {
        return !unit.get().isPerpetual();
    }
}
