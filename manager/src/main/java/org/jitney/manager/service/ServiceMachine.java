package org.jitney.manager.service;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.Begin;
import org.jitney.manager.runtime.HostFd;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.ProcessEnd;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.StateChange;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.manager.service.ServiceSpec.Phase;
import org.jitney.manager.unit.UnitSettings;
import org.jitney.unitfile.time.TimeSpan;

/**
 * The life of a service.
 *
 * <pre>
 *   dead → condition → start-pre → start → start-post → running ⇄ reload
 *                                                         │ (or exited)
 *   dead or failed ← final-sig… ← stop-post ← stop-sig… ← stop
 *        │ Restart=
 *        └→ auto-restart → (a restart job) → dead → …
 * </pre>
 *
 * <p>Two processes are known by role: the main one, which the service is about, and one control
 * process, which runs a command around it. Every failure on the way goes down the same road: stop
 * what runs by signals, run the stop-post commands, signal what is left, be dead. The first failure
 * is remembered as the result. What arrives from outside (ends of processes, datagrams, an empty
 * group, timers) is in {@link ServiceEvents}, {@link ServiceTimeouts} and {@link NotifyHandler};
 * the way up is in {@link ServiceStart}, the way down in {@link ServiceStop}, and {@link
 * ServiceReload} is between; this class has the orders.
 */
public final class ServiceMachine implements UnitMachine {
    static final Set<ServiceState> WITH_WATCHDOG =
            Set.of(
                    ServiceState.START_POST,
                    ServiceState.RUNNING,
                    ServiceState.RELOAD,
                    ServiceState.RELOAD_SIGNAL,
                    ServiceState.RELOAD_NOTIFY,
                    ServiceState.RELOAD_POST);

    final UnitHost host;
    final ServiceData data;
    final HostTimer timer;
    final Keepalive keepalive;
    private final Supplier<UnitSettings> settings;
    final ServiceEvents events;
    final NotifyHandler notify;
    private final ServiceProcesses processes;
    private final ServiceStart up = new ServiceStart(this);
    private final ServiceStop down = new ServiceStop(this);
    private final ServiceReload reloads = new ServiceReload(this);
    private final ServiceMemory memory;
    private ServiceState state = ServiceState.DEAD;

    /** Creates the machine in state dead; {@code settings} gives what is loaded now. */
    public ServiceMachine(UnitHost host, Supplier<UnitSettings> settings) {
        this.host = host;
        this.settings = settings;
        this.data = new ServiceData(ServiceSpecs.of(settings.get()), host);
        this.processes = new ServiceProcesses(host, data);
        this.events = new ServiceEvents(this);
        this.notify = new NotifyHandler(this);
        this.timer = host.timer(new ServiceTimeouts(this)::timedOut);
        this.keepalive = new Keepalive(host, this::watchdogExpired);
        this.memory = new ServiceMemory(this);
    }

    /** {@return what clients may read} */
    public ServiceRuntime runtime() {
        return data;
    }

    ServiceState state() {
        return state;
    }

    /** {@return the way up} */
    ServiceStart up() {
        return up;
    }

    /** {@return the way down} */
    ServiceStop down() {
        return down;
    }

    ServiceReload reloads() {
        return reloads;
    }

    ServiceProcesses processes() {
        return processes;
    }

    ServiceSpec spec() {
        return data.spec;
    }

    /** Gives the service a connection that was accepted for it. */
    public void takeConnection(String socket, HostFd fd, List<String> peerEnvironment) {
        processes.takeConnection(socket, fd, peerEnvironment);
    }

    @Override
    public ActiveState activeState() {
        return state.activeState(spec().type() == ServiceSpec.Type.IDLE);
    }

    @Override
    public String subState() {
        return state == ServiceState.DEAD && isPinned()
                ? "dead-resources-pinned"
                : state.toString();
    }

    /** {@return whether it keeps descriptors for a start that nobody may ever order} */
    private boolean isPinned() {
        return spec().fdStorePreserve() == ServiceSpec.Preserve.YES && data.fds.size() > 0;
    }

    @Override
    public boolean mayBeForgotten() {
        return !isPinned();
    }

    @Override
    public boolean countsStarts() {
        return true;
    }

    @Override
    public boolean canReload() {
        return spec().type() == ServiceSpec.Type.NOTIFY_RELOAD
                || !spec().commands(Phase.RELOAD).isEmpty();
    }

    @Override
    public Begin start() {
        if (state.isStopping() || state == ServiceState.CLEANING) {
            return Begin.LATER;
        }
        // It comes back by itself: a start job waits for that. Whoever is in a hurry restarts it.
        if (state == ServiceState.AUTO_RESTART) {
            return Begin.LATER;
        }
        if (state.isStarting()) {
            return Begin.STARTED;
        }
        host.newInvocation();
        data.reset();
        up.begin();
        return Begin.STARTED;
    }

    @Override
    public Begin stop() {
        data.forbidRestart = true;
        switch (state) {
            case DEAD, FAILED -> {
                return Begin.ALREADY;
            }
            // Nothing succeeded or failed just now: what waits for either is not woken.
            case AUTO_RESTART -> change(ServiceState.DEAD, true);
            case CONDITION,
                    START_PRE,
                    START,
                    START_POST,
                    RELOAD,
                    RELOAD_SIGNAL,
                    RELOAD_NOTIFY,
                    RELOAD_POST,
                    STOP_WATCHDOG ->
                    down.enterSignal(ServiceState.STOP_SIGTERM, ServiceResult.SUCCESS);
            case RUNNING, EXITED -> down.enterStop(ServiceResult.SUCCESS);
            case STOP,
                    STOP_SIGTERM,
                    STOP_SIGKILL,
                    STOP_POST,
                    FINAL_WATCHDOG,
                    FINAL_SIGTERM,
                    FINAL_SIGKILL -> {}
            case CLEANING -> down.enterSignal(ServiceState.FINAL_SIGKILL, ServiceResult.SUCCESS);
        }
        return Begin.STARTED;
    }

    @Override
    public Begin reload() {
        reloads.enter();
        return Begin.STARTED;
    }

    @Override
    public void startLimitHit() {
        down.enterDead(ServiceResult.START_LIMIT_HIT, false);
    }

    @Override
    public void resetFailed() {
        if (state == ServiceState.FAILED) {
            setState(ServiceState.DEAD);
        }
        data.result = ServiceResult.SUCCESS;
        data.reloadResult = ServiceResult.SUCCESS;
        data.restarts = 0;
        data.flushRestarts = false;
    }

    @Override
    public void processEnded(int pid, ProcessEnd end) {
        events.processEnded(pid, end);
        host.changed();
    }

    @Override
    public void groupEmpty() {
        events.groupEmpty();
    }

    @Override
    public void killedForMemory() {
        down.killedForMemory(settings.get().service().orElseThrow().oomPolicy());
        host.changed();
    }

    @Override
    public void notified(byte[] datagram, int pid, List<HostFd> fds) {
        notify.handle(NotifyMessage.parse(datagram), pid, fds);
        host.changed();
    }

    @Override
    public void busNameOwner(String name, String owner) {
        if (spec().busName().filter(name::equals).isEmpty()) {
            return;
        }
        data.busNameGood = !owner.isEmpty();
        if (spec().type() == ServiceSpec.Type.DBUS) {
            if (state == ServiceState.START && data.busNameGood) {
                up.enterStartPost();
            } else if (state == ServiceState.RUNNING && !data.busNameGood) {
                up.enterRunning(ServiceResult.SUCCESS);
            }
        }
    }

    @Override
    public Set<String> busNames() {
        return spec().busName().map(Set::of).orElse(Set.of());
    }

    @Override
    public void reloaded() {
        long most = data.spec.times().runtimeMaxUsec();
        data.spec = ServiceSpecs.of(settings.get());
        up.runtimeChanged(most);
    }

    @Override
    public int mainPid() {
        return data.mainPid;
    }

    @Override
    public int controlPid() {
        return data.controlPid;
    }

    @Override
    public void release() {
        if (spec().fdStorePreserve() != ServiceSpec.Preserve.YES && data.fds.size() > 0) {
            data.fds.clear();
            host.changed();
        }
        processes.dropConnection();
    }

    @Override
    public boolean canClean() {
        return true;
    }

    @Override
    public boolean cleaning() {
        boolean atRest = state == ServiceState.DEAD;
        if (atRest) {
            setState(ServiceState.CLEANING);
        }
        return atRest;
    }

    @Override
    public void cleaned(boolean success) {
        data.cleanResult = success ? ServiceResult.SUCCESS : ServiceResult.RESOURCES;
        if (state == ServiceState.CLEANING) {
            setState(ServiceState.DEAD);
        }
    }

    @Override
    public void save(StateBag into) {
        memory.save(into);
    }

    @Override
    public void restore(StateBag from) {
        memory.restore(from);
    }

    @Override
    public void resume() {
        memory.resume();
    }

    /** A predecessor had come that far. */
    void takeUp(ServiceState reached) {
        state = reached;
    }

    private void watchdogExpired() {
        if (!host.honoursWatchdogs()) {
            host.log(LogLevel.WARNING, "Watchdog disabled! Ignoring watchdog timeout.");
            return;
        }
        host.log(
                LogLevel.ERROR,
                "Watchdog timeout (limit %s)!".formatted(new TimeSpan(data.watchdogUsec())));
        down.enterSignal(ServiceState.STOP_WATCHDOG, ServiceResult.WATCHDOG);
    }

    /** A job that was to end the wait, by a restart or a stop, was cancelled: the wait goes on. */
    @Override
    public void jobGone() {
        if (state == ServiceState.AUTO_RESTART && timer.armedFor() == HostTimer.NEVER) {
            down.armRestart();
        }
    }

    // ---- what transitions are made of ----

    boolean runControl(Phase phase, int index, long timeoutUsec) {
        arm(timeoutUsec);
        return processes.startControl(phase, index);
    }

    void arm(long usec) {
        timer.armAt(usec < 0 ? HostTimer.NEVER : host.nowUsec() + usec);
    }

    void setState(ServiceState next) {
        change(next, false);
    }

    void change(ServiceState next, boolean willRestart) {
        ActiveState before = activeState();
        ServiceState old = state;
        state = next;
        boolean resting =
                next == ServiceState.DEAD
                        || next == ServiceState.FAILED
                        || next == ServiceState.AUTO_RESTART
                        || next == ServiceState.EXITED
                        || next == ServiceState.RUNNING;
        if (resting) {
            timer.disarm();
            processes.forgetControl();
        }
        if (next == ServiceState.DEAD
                || next == ServiceState.FAILED
                || next == ServiceState.AUTO_RESTART) {
            processes.forgetMain();
            processes.dropConnection();
            notify.reset();
        }
        if (WITH_WATCHDOG.contains(next)) {
            keepalive.watch(data);
        } else {
            keepalive.stop();
        }
        events.stateLeft(old, next);
        host.stateChanged(
                new StateChange(
                        before,
                        activeState(),
                        data.reloadResult != ServiceResult.SUCCESS,
                        willRestart));
    }
}
