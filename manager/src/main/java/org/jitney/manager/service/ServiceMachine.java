package org.jitney.manager.service;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.Begin;
import org.jitney.manager.runtime.HostFd;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.KillOperation;
import org.jitney.manager.runtime.ProcessEnd;
import org.jitney.manager.runtime.StateChange;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.manager.service.ServiceSpec.Phase;
import org.jitney.manager.unit.UnitSettings;

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
 * group, timers) is in {@link ServiceEvents} and {@link NotifyHandler}; this class has the orders
 * and the transitions.
 */
public final class ServiceMachine implements UnitMachine {
    private static final Set<ServiceState> WITH_WATCHDOG =
            Set.of(ServiceState.START_POST, ServiceState.RUNNING, ServiceState.RELOAD);

    final UnitHost host;
    final ServiceData data;
    final HostTimer timer;
    final Keepalive keepalive;
    private final Supplier<UnitSettings> settings;
    private final ServiceEvents events;
    private final NotifyHandler notify;
    private final ServiceProcesses processes;
    private ServiceState state = ServiceState.DEAD;

    /** Creates the machine in state dead; {@code settings} gives what is loaded now. */
    public ServiceMachine(UnitHost host, Supplier<UnitSettings> settings) {
        this.host = host;
        this.settings = settings;
        this.data = new ServiceData(ServiceSpecs.of(settings.get()));
        this.processes = new ServiceProcesses(host, data);
        this.events = new ServiceEvents(this);
        this.notify = new NotifyHandler(this);
        this.timer = host.timer(events::timedOut);
        this.keepalive = new Keepalive(host, this::watchdogExpired);
    }

    /** {@return what clients may read} */
    public ServiceRuntime runtime() {
        return data;
    }

    ServiceState state() {
        return state;
    }

    ServiceProcesses processes() {
        return processes;
    }

    ServiceSpec spec() {
        return data.spec;
    }

    /** Gives the service a connection that was accepted for it. */
    public void takeConnection(HostFd fd, List<String> peerEnvironment) {
        processes.takeConnection(fd, peerEnvironment);
    }

    @Override
    public ActiveState activeState() {
        return state.activeState(spec().type() == ServiceSpec.Type.IDLE);
    }

    @Override
    public String subState() {
        return state.toString();
    }

    @Override
    public boolean countsStarts() {
        return true;
    }

    @Override
    public boolean canReload() {
        return !spec().commands(Phase.RELOAD).isEmpty();
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
        enterCondition();
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
            case CONDITION, START_PRE, START, START_POST, RELOAD, STOP_WATCHDOG ->
                    enterSignal(ServiceState.STOP_SIGTERM, ServiceResult.SUCCESS);
            case RUNNING, EXITED -> enterStop(ServiceResult.SUCCESS);
            case STOP,
                    STOP_SIGTERM,
                    STOP_SIGKILL,
                    STOP_POST,
                    FINAL_WATCHDOG,
                    FINAL_SIGTERM,
                    FINAL_SIGKILL -> {}
            case CLEANING -> enterSignal(ServiceState.FINAL_SIGKILL, ServiceResult.SUCCESS);
        }
        return Begin.STARTED;
    }

    @Override
    public Begin reload() {
        enterReload();
        return Begin.STARTED;
    }

    @Override
    public void startLimitHit() {
        enterDead(ServiceResult.START_LIMIT_HIT, false);
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
                enterStartPost();
            } else if (state == ServiceState.RUNNING && !data.busNameGood) {
                enterRunning(ServiceResult.SUCCESS);
            }
        }
    }

    @Override
    public Set<String> busNames() {
        return spec().busName().map(Set::of).orElse(Set.of());
    }

    @Override
    public void reloaded() {
        data.spec = ServiceSpecs.of(settings.get());
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
        data.fds.clear();
        processes.dropConnection();
    }

    // ---- transitions, in the order in which a service goes through them ----

    private void enterCondition() {
        runOr(Phase.CONDITION, ServiceState.CONDITION, this::enterStartPre);
    }

    void enterStartPre() {
        runOr(Phase.START_PRE, ServiceState.START_PRE, this::enterStart);
    }

    /** Runs the first command of a list before the start, or goes on when there is none. */
    private void runOr(Phase phase, ServiceState next, Runnable otherwise) {
        if (spec().commands(phase).isEmpty()) {
            otherwise.run();
        } else if (runControl(phase, 0, spec().times().startUsec())) {
            setState(next);
        } else {
            enterDead(ServiceResult.RESOURCES, true);
        }
    }

    void enterStart() {
        processes.forgetControl();
        if (host.hasProcesses()) {
            host.log(
                    LogLevel.WARNING,
                    "Found left-over processes in control group while starting unit. Ignoring.");
        }
        boolean forking = spec().type() == ServiceSpec.Type.FORKING;
        if (spec().commands(Phase.START).isEmpty()) {
            enterStartPost();
            return;
        }
        if (spec().type() == ServiceSpec.Type.IDLE) {
            setState(ServiceState.START);
            host.whenIdle(this::startIdle);
            return;
        }
        boolean started =
                forking ? runControl(Phase.START, 0, spec().times().startUsec()) : runMain(0);
        if (!started) {
            enterSignal(ServiceState.STOP_SIGTERM, ServiceResult.RESOURCES);
        } else if (spec().type() == ServiceSpec.Type.SIMPLE) {
            enterStartPost();
        } else {
            setState(ServiceState.START);
        }
    }

    private void startIdle() {
        if (state == ServiceState.START && data.mainPid == 0) {
            if (runMain(0)) {
                enterStartPost();
            } else {
                enterSignal(ServiceState.STOP_SIGTERM, ServiceResult.RESOURCES);
            }
        }
    }

    void enterStartPost() {
        keepalive.ping(data);
        if (spec().commands(Phase.START_POST).isEmpty()) {
            enterRunning(ServiceResult.SUCCESS);
        } else if (runControl(Phase.START_POST, 0, spec().times().startUsec())) {
            setState(ServiceState.START_POST);
        } else {
            enterStop(ServiceResult.RESOURCES);
        }
    }

    void enterRunning(ServiceResult reason) {
        processes.forgetControl();
        data.blame(reason);
        if (isGood()) {
            setState(ServiceState.RUNNING);
            arm(spec().times().runtimeMaxUsec());
            notify.settle();
        } else if (spec().remainAfterExit()) {
            setState(ServiceState.EXITED);
        } else {
            enterStop(ServiceResult.SUCCESS);
        }
    }

    private boolean isGood() {
        if (spec().type() == ServiceSpec.Type.DBUS && !data.busNameGood) {
            return false;
        }
        if (data.mainPidKnown) {
            return data.mainPid > 0 && (!data.mainPidAlien || host.isAlive(data.mainPid));
        }
        // Nobody knows the main process: as long as anything runs, the service does.
        return host.hasProcesses();
    }

    void enterReload() {
        data.reloadResult = ServiceResult.SUCCESS;
        if (spec().commands(Phase.RELOAD).isEmpty()) {
            enterRunning(ServiceResult.SUCCESS);
        } else if (runControl(Phase.RELOAD, 0, spec().times().startUsec())) {
            setState(ServiceState.RELOAD);
        } else {
            data.reloadResult = ServiceResult.RESOURCES;
            enterRunning(ServiceResult.SUCCESS);
        }
    }

    void enterReloadByNotify() {
        data.reloadResult = ServiceResult.SUCCESS;
        setState(ServiceState.RELOAD);
        arm(spec().times().startUsec());
        host.propagateReload();
    }

    void enterStop(ServiceResult reason) {
        data.blame(reason);
        processes.forgetControl();
        if (spec().commands(Phase.STOP).isEmpty()) {
            enterSignal(ServiceState.STOP_SIGTERM, ServiceResult.SUCCESS);
        } else if (runControl(Phase.STOP, 0, spec().times().stopUsec())) {
            setState(ServiceState.STOP);
        } else {
            enterSignal(ServiceState.STOP_SIGTERM, ServiceResult.RESOURCES);
        }
    }

    /** The service says that it goes down by itself: as if it had been sent SIGTERM already. */
    void enterStopByNotify() {
        setState(ServiceState.STOP_SIGTERM);
        arm(spec().times().stopUsec());
    }

    void enterSignal(ServiceState next, ServiceResult reason) {
        data.blame(reason);
        boolean stop =
                next == ServiceState.STOP_WATCHDOG
                        || next == ServiceState.STOP_SIGTERM
                        || next == ServiceState.STOP_SIGKILL;
        boolean killing = next == ServiceState.STOP_SIGKILL || next == ServiceState.FINAL_SIGKILL;
        boolean watchdog =
                next == ServiceState.STOP_WATCHDOG || next == ServiceState.FINAL_WATCHDOG;
        KillOperation operation =
                killing
                        ? KillOperation.KILL
                        : watchdog ? KillOperation.WATCHDOG : KillOperation.TERMINATE;
        var known = new UnitHost.Processes(data.mainPid, data.mainPidAlien, data.controlPid);
        if (host.kill(operation, known)) {
            setState(next);
            arm(watchdog ? spec().abortUsec() : spec().times().stopUsec());
        } else if (!killing && spec().sendSigkill()) {
            enterSignal(
                    stop ? ServiceState.STOP_SIGKILL : ServiceState.FINAL_SIGKILL,
                    ServiceResult.SUCCESS);
        } else if (stop) {
            enterStopPost(ServiceResult.SUCCESS);
        } else {
            enterDead(ServiceResult.SUCCESS, true);
        }
    }

    void enterStopPost(ServiceResult reason) {
        data.blame(reason);
        processes.forgetControl();
        if (spec().commands(Phase.STOP_POST).isEmpty()) {
            enterSignal(ServiceState.FINAL_SIGTERM, ServiceResult.SUCCESS);
        } else if (runControl(Phase.STOP_POST, 0, spec().times().stopUsec())) {
            setState(ServiceState.STOP_POST);
        } else {
            enterSignal(ServiceState.FINAL_SIGTERM, ServiceResult.RESOURCES);
        }
    }

    void enterDead(ServiceResult reason, boolean mayRestart) {
        data.blame(reason);
        boolean good =
                data.result == ServiceResult.SUCCESS || data.result == ServiceResult.EXEC_CONDITION;
        if (data.result == ServiceResult.SUCCESS) {
            host.log(LogLevel.DEBUG, "Deactivated successfully.");
        } else if (!good) {
            host.log(LogLevel.WARNING, "Failed with result '%s'.".formatted(data.result));
        }
        // A stop that somebody asked for wins over Restart=.
        boolean restart = mayRestart && !host.isStopPending() && shallRestart();
        change(good ? ServiceState.DEAD : ServiceState.FAILED, restart);
        data.forbidRestart = false;
        data.busNameGood = false;
        spec().pidFile().ifPresent(host::deleteFile);
        host.releaseRunResources();
        if (restart) {
            setState(ServiceState.AUTO_RESTART);
            arm(spec().times().restartUsec());
        } else {
            data.flushRestarts = true;
        }
    }

    private boolean shallRestart() {
        if (data.forbidRestart) {
            return false;
        }
        if (data.mainStatus.code() != 0) {
            var end = new ProcessEnd(data.mainStatus.code(), data.mainStatus.status());
            if (spec().restartPrevent().contains(end)) {
                return false;
            }
            if (spec().restartForce().contains(end)) {
                return true;
            }
        }
        return ExitVerdict.restarts(spec().restart(), data.result);
    }

    /** The holdoff time is over: a restart job ends this state by its stop half. */
    void enterRestart() {
        var refused = host.startJob(host.id(), "restart", "replace");
        if (refused.isPresent()) {
            host.log(LogLevel.WARNING, "Failed to schedule restart job: " + refused.get());
            enterDead(ServiceResult.RESOURCES, false);
            return;
        }
        data.restarts++;
        data.flushRestarts = false;
        host.log(
                LogLevel.INFO,
                "Scheduled restart job, restart counter is at %d.".formatted(data.restarts));
        host.changed();
    }

    private void watchdogExpired() {
        host.log(LogLevel.ERROR, "Watchdog timeout!");
        enterSignal(ServiceState.STOP_WATCHDOG, ServiceResult.WATCHDOG);
    }

    // ---- what transitions are made of ----

    boolean runControl(Phase phase, int index, long timeoutUsec) {
        arm(timeoutUsec);
        return processes.startControl(phase, index);
    }

    boolean runMain(int index) {
        arm(
                spec().type() == ServiceSpec.Type.SIMPLE || spec().type() == ServiceSpec.Type.IDLE
                        ? HostTimer.NEVER
                        : spec().times().startUsec());
        Runnable executed =
                () -> {
                    if (spec().type() == ServiceSpec.Type.EXEC && state == ServiceState.START) {
                        enterStartPost();
                    }
                };
        return processes.startMain(index, keepalive, executed);
    }

    void arm(long usec) {
        timer.armAt(usec < 0 ? HostTimer.NEVER : host.nowUsec() + usec);
    }

    void setState(ServiceState next) {
        change(next, false);
    }

    private void change(ServiceState next, boolean willRestart) {
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
                        willRestart,
                        data.result == ServiceResult.EXEC_CONDITION));
    }
}
