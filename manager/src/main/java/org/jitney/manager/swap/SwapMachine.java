package org.jitney.manager.swap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.mount.ControlProcess;
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
import org.jitney.manager.unit.SwapSettings;

/**
 * Swap space. Whether the kernel swaps to it is the kernel's word; starting and stopping run {@code
 * swapon} and {@code swapoff}. What others do with them is followed.
 */
public final class SwapMachine implements UnitMachine, SwapRuntime {
    private static final String SUCCESS = "success";

    private final UnitHost host;
    private final Supplier<LoadedUnit> unit;
    private final SwapKernel kernel;
    private final ControlProcess control;
    private SwapState state;
    private String result = SUCCESS;
    private boolean activatedByUs;

    /** Creates the machine; it is active when the kernel's table says so. */
    public SwapMachine(UnitHost host, Supplier<LoadedUnit> unit, SwapKernel kernel) {
        this.host = host;
        this.unit = unit;
        this.kernel = kernel;
        this.control = new ControlProcess(host, this::timedOut);
        this.state = isInUse() ? SwapState.ACTIVE : SwapState.DEAD;
    }

    private SwapSettings settings() {
        return unit.get().settings().swap().orElseThrow();
    }

    @Override
    public Optional<SwapTable.Entry> entry() {
        return kernel.at(settings().what());
    }

    private boolean isInUse() {
        return entry().isPresent();
    }

    /** {@return whether the kernel swaps to it since we told it to} */
    public boolean isActivatedByUs() {
        return activatedByUs && !state.active().isInactiveOrFailed();
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
    public boolean isSupported() {
        return kernel.isSupported();
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
        if (!kernel.isSupported()) {
            host.log(LogLevel.WARNING, "Swap space is the machine's, not a container's.");
            return Begin.NOT_SUPPORTED;
        }
        return switch (state) {
            case DEACTIVATING, DEACTIVATING_SIGTERM, DEACTIVATING_SIGKILL -> Begin.LATER;
            case ACTIVATING -> Begin.STARTED;
            case ACTIVATING_DONE, ACTIVE -> Begin.ALREADY;
            case DEAD, FAILED -> {
                host.newInvocation();
                result = SUCCESS;
                control.reset();
                run("ExecActivate", activation(settings()), SwapState.ACTIVATING);
                yield Begin.STARTED;
            }
        };
    }

    /** A priority among the options is stronger than {@code Priority=}. */
    static List<String> activation(SwapSettings unit) {
        List<String> argv = new ArrayList<>(List.of("/sbin/swapon", "--fixpgsz"));
        MountOptions options = MountOptions.parse(unit.options());
        List<String> all = new ArrayList<>(options.all());
        if (unit.values().isSet("Priority") && !options.has("pri")) {
            all.add("pri=" + unit.priority());
        }
        if (!all.isEmpty()) {
            argv.addAll(List.of("-o", String.join(",", all)));
        }
        argv.add(unit.what());
        return argv;
    }

    @Override
    public Begin stop() {
        switch (state) {
            case DEACTIVATING, DEACTIVATING_SIGTERM, DEACTIVATING_SIGKILL -> {}
            case ACTIVATING -> signal(SwapState.DEACTIVATING_SIGTERM, SUCCESS);
            case ACTIVATING_DONE, ACTIVE -> {
                if (!kernel.isSupported()) {
                    return Begin.NOT_SUPPORTED;
                }
                run(
                        "ExecDeactivate",
                        List.of("/sbin/swapoff", settings().what()),
                        SwapState.DEACTIVATING);
            }
            case DEAD, FAILED -> {
                return Begin.ALREADY;
            }
        }
        return Begin.STARTED;
    }

    private void run(String property, List<String> argv, SwapState next) {
        if (control.run(property, argv, settings().timeoutUsec())) {
            set(next);
        } else {
            enterDeadOrActive("resources");
        }
    }

    @Override
    public void processEnded(int pid, ProcessEnd end) {
        if (pid != control.pid()) {
            return;
        }
        kernel.refresh();
        String ended = control.ended(end);
        boolean good = ended.equals(SUCCESS);
        UnitLines.processEnded(host, "Swap process", "n/a", end, good);
        blame(ended);
        switch (state) {
            case ACTIVATING, ACTIVATING_DONE -> {
                if (good || isInUse()) {
                    activatedByUs = true;
                    set(SwapState.ACTIVE);
                } else {
                    enterDead(ended);
                }
            }
            case DEACTIVATING, DEACTIVATING_SIGTERM, DEACTIVATING_SIGKILL ->
                    enterDeadOrActive(ended);
            case DEAD, ACTIVE, FAILED -> {}
        }
    }

    private void timedOut() {
        switch (state) {
            case ACTIVATING, ACTIVATING_DONE ->
                    late("Activation timed out. Stopping.", SwapState.DEACTIVATING_SIGTERM);
            case DEACTIVATING ->
                    late("Deactivation timed out. Stopping.", SwapState.DEACTIVATING_SIGTERM);
            case DEACTIVATING_SIGTERM -> {
                if (unit.get().settings().kill().orElseThrow().sendSigkill()) {
                    late("Swap process timed out. Killing.", SwapState.DEACTIVATING_SIGKILL);
                } else {
                    giveUp("Swap process timed out. Skipping SIGKILL. Ignoring.");
                }
            }
            case DEACTIVATING_SIGKILL ->
                    giveUp("Swap process still around after SIGKILL. Ignoring.");
            case DEAD, ACTIVE, FAILED -> {}
        }
    }

    private void late(String text, SwapState next) {
        host.log(LogLevel.WARNING, text);
        signal(next, "timeout");
    }

    private void giveUp(String text) {
        host.log(LogLevel.WARNING, text);
        enterDeadOrActive("timeout");
    }

    private void signal(SwapState next, String reason) {
        blame(reason);
        boolean kills = next == SwapState.DEACTIVATING_SIGKILL;
        var operation = kills ? KillOperation.KILL : KillOperation.TERMINATE;
        if (control.kill(operation, settings().timeoutUsec())) {
            set(next);
        } else if (!kills && unit.get().settings().kill().orElseThrow().sendSigkill()) {
            signal(SwapState.DEACTIVATING_SIGKILL, SUCCESS);
        } else {
            enterDeadOrActive(SUCCESS);
        }
    }

    /** The kernel's table says something else about this swap space than before. */
    public void tableChanged() {
        boolean used = isInUse();
        switch (state) {
            case DEAD, FAILED -> {
                if (used) {
                    host.newInvocation();
                    result = SUCCESS;
                    set(SwapState.ACTIVE);
                }
            }
            case ACTIVATING -> {
                if (used) {
                    set(SwapState.ACTIVATING_DONE);
                }
            }
            case ACTIVE -> {
                if (used) {
                    host.changed();
                } else {
                    enterDead(SUCCESS);
                }
            }
            case ACTIVATING_DONE, DEACTIVATING, DEACTIVATING_SIGTERM, DEACTIVATING_SIGKILL -> {}
        }
    }

    private void enterDeadOrActive(String reason) {
        if (isInUse()) {
            blame(reason);
            set(SwapState.ACTIVE);
        } else {
            enterDead(reason);
        }
    }

    private void enterDead(String reason) {
        blame(reason);
        UnitLines.result(host, result);
        activatedByUs = false;
        host.releaseRunResources();
        set(result.equals(SUCCESS) ? SwapState.DEAD : SwapState.FAILED);
    }

    private void blame(String reason) {
        if (result.equals(SUCCESS)) {
            result = reason;
        }
    }

    private void set(SwapState next) {
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
                .put("ours", activatedByUs);
        control.save(into);
    }

    @Override
    public void restore(StateBag from) {
        state = from.constant("state", state);
        result = from.has("result") ? from.text("result") : SUCCESS;
        activatedByUs = from.flag("ours");
        control.restore(from);
    }

    @Override
    public void resume() {
        tableChanged();
        // How it ended nobody knows; whether the kernel swaps to it the kernel does.
        control.resume().ifPresent(pid -> processEnded(pid, ProcessEnd.exited(0)));
    }

    @Override
    public int controlPid() {
        return control.pid();
    }

    @Override
    public void resetFailed() {
        result = SUCCESS;
        if (state == SwapState.FAILED) {
            set(SwapState.DEAD);
        }
    }
}
