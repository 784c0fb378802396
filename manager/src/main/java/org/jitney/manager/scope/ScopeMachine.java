package org.jitney.manager.scope;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.Begin;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.KillOperation;
import org.jitney.manager.runtime.ProcessEnd;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.StateChange;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.runtime.UnitLines;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.manager.unit.UnitSettings;

/**
 * A group of processes that somebody else started. It begins with those that it is given, ends with
 * the last one in its group, and can be stopped. Its processes are nobody's children here, so the
 * kernel says when there are none left. Where it does not, every one of them is watched: what a
 * process leaves behind is in the group before its end is seen.
 */
public final class ScopeMachine implements UnitMachine {
    private static final UnitHost.Processes NONE_KNOWN = new UnitHost.Processes(0, false, 0);

    private final UnitHost host;
    private final Supplier<UnitSettings> settings;
    private final Predicate<String> askToStop;
    private final boolean perpetual;
    private final HostTimer timer;
    private final Set<Integer> watched = new TreeSet<>();
    private Set<Integer> waiting = Set.of();
    private String controller = "";
    private boolean hearsOfEmptiness;
    private long sinceUsec;
    private long armedMost = -1;
    private ScopeState state;
    private ScopeResult result = ScopeResult.SUCCESS;

    /**
     * Creates the machine; {@code init.scope}, which is the manager itself, is perpetual.
     *
     * @param askToStop asks the owner of that bus name to end the scope; whether that was possible
     */
    public ScopeMachine(
            UnitHost host,
            Supplier<UnitSettings> settings,
            Predicate<String> askToStop,
            boolean perpetual) {
        this.host = host;
        this.settings = settings;
        this.askToStop = askToStop;
        this.perpetual = perpetual;
        this.state = perpetual ? ScopeState.RUNNING : ScopeState.DEAD;
        this.timer = host.timer(this::timedOut);
    }

    /** Names the processes that the scope begins with. */
    public void take(Set<Integer> processes, Optional<String> controllingName) {
        waiting = Set.copyOf(processes);
        controller = controllingName.orElse("");
    }

    /** {@return what clients see of it} */
    public ScopeRuntime runtime() {
        return new ScopeRuntime(result.toString(), controller);
    }

    @Override
    public ActiveState activeState() {
        return state.active();
    }

    @Override
    public String subState() {
        return state.toString();
    }

    /** Nobody but the one who makes it can start a scope. */
    @Override
    public boolean canStart() {
        return !perpetual && !waiting.isEmpty();
    }

    @Override
    public boolean canStop() {
        return !perpetual;
    }

    @Override
    public Begin start() {
        if (waiting.isEmpty()) {
            return Begin.NOT_SUPPORTED;
        }
        if (state == ScopeState.FAILED) {
            return Begin.REFUSED;
        }
        host.newInvocation();
        Set<Integer> first = waiting;
        int moved = host.attach(first);
        hearsOfEmptiness = host.hearsOfEmptiness();
        waiting = Set.of();
        result = ScopeResult.SUCCESS;
        // The kernel takes one that is about to end without a word, and leaves it where it is.
        if (moved == 0 || !host.hasProcesses()) {
            host.log(
                    LogLevel.WARNING,
                    "No PIDs left to attach to the scope's control group, refusing.");
            end(ScopeResult.RESOURCES);
            return Begin.REFUSED;
        }
        set(ScopeState.RUNNING);
        sinceUsec = host.nowUsec();
        armedMost = -1;
        armRuntime();
        // One that is ending is in the group until it has, but no longer among its processes.
        first.forEach(this::watch);
        watch();
        return Begin.STARTED;
    }

    private void armRuntime() {
        long most = settings.get().scope().orElseThrow().runtimeMaxUsec();
        armedMost = most;
        if (most < 0) {
            timer.disarm();
            return;
        }
        long extra = settings.get().scope().orElseThrow().runtimeRandomizedExtraUsec();
        long random = extra > 0 ? RandomGenerator.getDefault().nextLong(extra) : 0;
        timer.armAt(sinceUsec + most + random);
    }

    /** What runs may have been given another time to run; it counts from when it came up. */
    @Override
    public void reloaded() {
        boolean runs = !perpetual && state == ScopeState.RUNNING;
        if (runs && settings.get().scope().orElseThrow().runtimeMaxUsec() != armedMost) {
            armRuntime();
        }
    }

    private void watch() {
        if (!hearsOfEmptiness) {
            host.processes().forEach(this::watch);
        }
    }

    private void watch(int pid) {
        if (!hearsOfEmptiness && watched.add(pid)) {
            host.watch(pid);
        }
    }

    /** Processes were moved into the group. */
    public void joined() {
        if (state.active() == ActiveState.ACTIVE) {
            watch();
        }
    }

    @Override
    public void processEnded(int pid, ProcessEnd end) {
        watched.remove(pid);
        watch();
    }

    @Override
    public Begin stop() {
        if (perpetual) {
            return Begin.NOT_SUPPORTED;
        }
        switch (state) {
            case STOP_SIGTERM, STOP_SIGKILL -> {
                return Begin.STARTED;
            }
            case DEAD, FAILED -> {
                return Begin.ALREADY;
            }
            case RUNNING, ABANDONED -> signal(ScopeState.STOP_SIGTERM, ScopeResult.SUCCESS);
        }
        return Begin.STARTED;
    }

    /** Leaves the processes to themselves. {@return whether the scope was running} */
    public boolean abandon() {
        if (perpetual || (state != ScopeState.RUNNING && state != ScopeState.ABANDONED)) {
            return false;
        }
        controller = "";
        set(ScopeState.ABANDONED);
        return true;
    }

    /** The bus name that controls the scope has left the bus. */
    public void controllerLeft() {
        controller = "";
        host.changed();
    }

    private void signal(ScopeState next, ScopeResult why) {
        note(why);
        boolean asked =
                next == ScopeState.STOP_SIGTERM
                        && !controller.isEmpty()
                        && askToStop.test(controller);
        KillOperation operation =
                next == ScopeState.STOP_SIGTERM ? KillOperation.TERMINATE : KillOperation.KILL;
        if (asked || host.kill(operation, NONE_KNOWN)) {
            set(next);
            watch();
            long usec = settings.get().scope().orElseThrow().timeoutStopUsec();
            timer.armAt(usec < 0 ? HostTimer.NEVER : host.nowUsec() + usec);
        } else if (next == ScopeState.STOP_SIGTERM
                && !settings.get().kill().orElseThrow().killMode().equals("none")) {
            signal(ScopeState.STOP_SIGKILL, ScopeResult.SUCCESS);
        } else {
            end(ScopeResult.SUCCESS);
        }
    }

    private void timedOut() {
        switch (state) {
            case RUNNING, ABANDONED -> {
                host.log(LogLevel.WARNING, "Scope reached runtime time limit. Stopping.");
                signal(ScopeState.STOP_SIGTERM, ScopeResult.TIMEOUT);
            }
            case STOP_SIGTERM -> {
                if (settings.get().kill().orElseThrow().sendSigkill()) {
                    host.log(LogLevel.WARNING, "Stopping timed out. Killing.");
                    signal(ScopeState.STOP_SIGKILL, ScopeResult.TIMEOUT);
                } else {
                    host.log(LogLevel.WARNING, "Stopping timed out. Skipping SIGKILL.");
                    end(ScopeResult.TIMEOUT);
                }
            }
            case STOP_SIGKILL -> {
                host.log(LogLevel.WARNING, "Still around after SIGKILL. Ignoring.");
                end(ScopeResult.TIMEOUT);
            }
            case DEAD, FAILED -> {}
        }
    }

    @Override
    public void groupEmpty() {
        if (!perpetual && state != ScopeState.DEAD && state != ScopeState.FAILED) {
            end(ScopeResult.SUCCESS);
        }
    }

    @Override
    public void killedForMemory() {
        if (perpetual || settings.get().scope().orElseThrow().oomPolicy().equals("continue")) {
            return;
        }
        switch (state) {
            case RUNNING -> signal(ScopeState.STOP_SIGTERM, ScopeResult.OOM_KILL);
            case STOP_SIGTERM -> signal(ScopeState.STOP_SIGKILL, ScopeResult.OOM_KILL);
            case STOP_SIGKILL -> note(ScopeResult.OOM_KILL);
            case ABANDONED, DEAD, FAILED -> {}
        }
    }

    private void note(ScopeResult how) {
        if (result == ScopeResult.SUCCESS) {
            result = how;
        }
    }

    private void end(ScopeResult how) {
        note(how);
        watched.forEach(host::unwatch);
        watched.clear();
        UnitLines.result(host, result.toString());
        set(result == ScopeResult.SUCCESS ? ScopeState.DEAD : ScopeState.FAILED);
    }

    private void set(ScopeState next) {
        ActiveState before = state.active();
        state = next;
        if (next.active() != ActiveState.DEACTIVATING && next != ScopeState.ABANDONED) {
            timer.disarm();
        }
        host.stateChanged(StateChange.of(before, next.active()));
    }

    @Override
    public void save(StateBag into) {
        if (!perpetual) {
            into.put("state", state.name()).put("result", result.name()).put("owner", controller);
            into.put("since", sinceUsec).put("most", armedMost);
            if (timer.armedFor() != HostTimer.NEVER) {
                into.put("timer", timer.armedFor());
            }
        }
    }

    @Override
    public void restore(StateBag from) {
        if (!perpetual) {
            state = from.constant("state", state);
            result = from.constant("result", result);
            controller = from.text("owner");
            sinceUsec = from.number("since");
            armedMost = from.has("most") ? from.number("most") : -1;
            if (from.has("timer")) {
                timer.armAt(from.number("timer"));
            }
        }
    }

    @Override
    public void resume() {
        if (!perpetual && !state.active().isInactiveOrFailed()) {
            hearsOfEmptiness = host.hearsOfEmptiness();
            watch();
            if (!host.hasProcesses()) {
                groupEmpty();
            }
        }
    }

    @Override
    public void resetFailed() {
        if (state == ScopeState.FAILED) {
            set(ScopeState.DEAD);
        }
        result = ScopeResult.SUCCESS;
    }

    @Override
    public boolean mayBeForgotten() {
        return !perpetual;
    }
}
