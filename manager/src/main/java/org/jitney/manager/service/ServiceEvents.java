package org.jitney.manager.service;

import java.util.Optional;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.ProcessEnd;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.runtime.UnitLines;
import org.jitney.manager.service.ServiceSpec.Phase;

/** What happens to a service from outside: processes end, its group empties, time passes. */
final class ServiceEvents {
    // How often a PID file is looked for that a daemon writes after its parent is gone.
    private static final long PID_FILE_POLL_USEC = 20_000;

    private final ServiceMachine machine;
    private final ServiceData data;
    private final MainProcess mainProcess;
    private final HostTimer pidFileTimer;

    ServiceEvents(ServiceMachine machine) {
        this.machine = machine;
        this.data = machine.data;
        this.mainProcess = new MainProcess(machine.host);
        this.pidFileTimer = machine.host.timer(this::lookForPidFile);
    }

    void stateLeft(ServiceState old, ServiceState next) {
        if (old != next) {
            pidFileTimer.disarm();
        }
    }

    void processEnded(int pid, ProcessEnd end) {
        boolean daemon = data.spec.type() != ServiceSpec.Type.ONESHOT;
        ServiceResult verdict = ExitVerdict.of(end, daemon, data.spec.success());
        if (pid == data.mainPid) {
            mainEnded(end, verdict);
        } else if (pid == data.controlPid) {
            controlEnded(end, verdict);
        }
    }

    private void mainEnded(ProcessEnd end, ServiceResult verdict) {
        // A daemon that moves to a new process writes the new PID before the old one goes.
        Optional<Integer> moved =
                data.mainCommand.isEmpty()
                        ? data.spec.pidFile().flatMap(path -> mainProcess.fromFile(path, false))
                        : Optional.empty();
        data.mainStatus = machine.processes().ended(data.mainStatus, end);
        int old = data.mainPid;
        data.mainPid = 0;
        machine.host.unwatch(old);
        if (moved.isPresent() && moved.get() != old) {
            machine.processes().setMain(moved.get());
            return;
        }
        ServiceResult f = verdict;
        Optional<CommandRun.Cursor> command = data.mainCommand;
        if (command.isPresent()) {
            data.commands.record(command.get(), data.mainStatus);
            f = command.get().command().ignoresFailure() ? ServiceResult.SUCCESS : f;
        } else if (ignoresFailureOfStart()) {
            f = ServiceResult.SUCCESS;
        }
        logEnd("Main process", Phase.START, end, f);
        data.blame(f);
        Optional<Integer> next = command.flatMap(c -> following(c));
        if (next.isPresent()
                && f == ServiceResult.SUCCESS
                && machine.state() == ServiceState.START) {
            if (!machine.up().runMain(next.get())) {
                machine.down().enterStop(ServiceResult.RESOURCES);
            }
            return;
        }
        data.mainCommand = Optional.empty();
        mainGone(f);
    }

    private boolean ignoresFailureOfStart() {
        var commands = data.spec.commands(Phase.START);
        return !commands.isEmpty() && commands.getFirst().ignoresFailure();
    }

    private Optional<Integer> following(CommandRun.Cursor cursor) {
        int next = cursor.index() + 1;
        return next < data.spec.commands(cursor.phase()).size()
                ? Optional.of(next)
                : Optional.empty();
    }

    private void mainGone(ServiceResult f) {
        boolean control = data.controlPid != 0;
        switch (machine.state()) {
            case START -> mainGoneInStart(f);
            case RUNNING -> machine.up().enterRunning(f);
            case START_POST, RELOAD, RELOAD_SIGNAL, RELOAD_NOTIFY, RELOAD_POST -> {
                // Without a control process nothing would ever end this state.
                if (!control) {
                    machine.down().enterStop(f);
                }
            }
            case STOP_WATCHDOG, STOP_SIGTERM, STOP_SIGKILL -> {
                if (!control) {
                    machine.down().enterStopPost(f);
                }
            }
            case FINAL_WATCHDOG, FINAL_SIGTERM, FINAL_SIGKILL -> {
                if (!control) {
                    machine.down().enterDead(f, true);
                }
            }
            case STOP, STOP_POST -> {}
            case DEAD, CONDITION, START_PRE, EXITED, FAILED, AUTO_RESTART, CLEANING -> {}
        }
    }

    private void mainGoneInStart(ServiceResult f) {
        switch (data.spec.type()) {
            case ONESHOT -> {
                if (f == ServiceResult.SUCCESS) {
                    machine.up().enterStartPost();
                } else {
                    machine.down().enterSignal(ServiceState.STOP_SIGTERM, f);
                }
            }
            case NOTIFY, NOTIFY_RELOAD -> {
                if (f != ServiceResult.SUCCESS) {
                    machine.down().enterSignal(ServiceState.STOP_SIGTERM, f);
                } else if (!data.spec.remainAfterExit()
                        || data.spec.notifyAccess().equals("main")) {
                    // Nobody is left who might say that it is ready.
                    machine.down().enterSignal(ServiceState.STOP_SIGTERM, ServiceResult.PROTOCOL);
                }
            }
            case SIMPLE, EXEC, FORKING, DBUS, IDLE -> machine.up().enterRunning(f);
        }
    }

    private void controlEnded(ProcessEnd end, ServiceResult verdict) {
        ServiceResult f = verdict;
        machine.host.unwatch(data.controlPid);
        data.controlPid = 0;
        Optional<CommandRun.Cursor> command = data.controlCommand;
        if (command.isPresent()) {
            var running = data.commands.of(command.get());
            data.commands.record(command.get(), machine.processes().ended(running, end));
            f = command.get().command().ignoresFailure() ? ServiceResult.SUCCESS : f;
        }
        boolean isCondition = machine.state() == ServiceState.CONDITION;
        f = isCondition ? condition(f, end) : f;
        logEnd(
                isCondition ? "Condition check process" : "Control process",
                command.map(CommandRun.Cursor::phase).orElse(Phase.START),
                end,
                f);
        if (!machine.state().isReloading()) {
            data.blame(f);
        }
        Optional<CommandRun.Cursor> cursor = command;
        Optional<Integer> next = cursor.flatMap(this::following);
        boolean runNext = next.isPresent() && f == ServiceResult.SUCCESS;
        if (runNext
                && data.spec.type() == ServiceSpec.Type.FORKING
                && cursor.get().phase() == Phase.START) {
            runNext = false;
        }
        if (runNext) {
            if (!machine.runControl(cursor.get().phase(), next.get(), timeoutNow())) {
                couldNotRunNext();
            }
            machine.host.changed();
            return;
        }
        data.controlCommand = Optional.empty();
        machine.timer.disarm();
        controlGone(f);
    }

    /** A condition command says "not now" by any code below 255. */
    private ServiceResult condition(ServiceResult f, ProcessEnd end) {
        boolean not = f == ServiceResult.EXIT_CODE && end.status() < 255;
        if (not || f == ServiceResult.SUCCESS) {
            machine.host.conditionCommand(!not);
        }
        return not ? ServiceResult.EXEC_CONDITION : f;
    }

    private long timeoutNow() {
        boolean stopping = machine.state().isStopping();
        return stopping ? data.spec.times().stopUsec() : data.spec.times().startUsec();
    }

    private void couldNotRunNext() {
        switch (machine.state()) {
            case CONDITION, START_PRE, START_POST, STOP ->
                    machine.down().enterSignal(ServiceState.STOP_SIGTERM, ServiceResult.RESOURCES);
            case STOP_POST -> machine.down().enterDead(ServiceResult.RESOURCES, true);
            case RELOAD, RELOAD_SIGNAL, RELOAD_NOTIFY, RELOAD_POST ->
                    machine.reloads().ended(ServiceResult.RESOURCES);
            case DEAD,
                    START,
                    RUNNING,
                    EXITED,
                    STOP_WATCHDOG,
                    STOP_SIGTERM,
                    STOP_SIGKILL,
                    FINAL_WATCHDOG,
                    FINAL_SIGTERM,
                    FINAL_SIGKILL,
                    FAILED,
                    AUTO_RESTART,
                    CLEANING ->
                    machine.down().enterStop(ServiceResult.RESOURCES);
        }
    }

    private void controlGone(ServiceResult f) {
        boolean good = f == ServiceResult.SUCCESS;
        switch (machine.state()) {
            case CONDITION -> {
                if (good) {
                    machine.up().enterStartPre();
                } else {
                    machine.down().enterSignal(ServiceState.STOP_SIGTERM, f);
                }
            }
            case START_PRE -> {
                if (good) {
                    machine.up().enterStart();
                } else {
                    machine.down().enterSignal(ServiceState.STOP_SIGTERM, f);
                }
            }
            case START -> forked(f);
            case START_POST -> startedPost(f);
            case RELOAD -> {
                if (good) {
                    findMain(true);
                }
                machine.reloads().commandsEnded(f);
            }
            case RELOAD_POST -> machine.reloads().ended(f);
            case RELOAD_SIGNAL, RELOAD_NOTIFY -> {}
            case STOP -> machine.down().enterSignal(ServiceState.STOP_SIGTERM, f);
            case STOP_WATCHDOG, STOP_SIGTERM, STOP_SIGKILL -> {
                if (!mainRuns()) {
                    machine.down().enterStopPost(f);
                }
            }
            case STOP_POST -> machine.down().enterSignal(ServiceState.FINAL_SIGTERM, f);
            case FINAL_WATCHDOG, FINAL_SIGTERM, FINAL_SIGKILL -> {
                if (!mainRuns()) {
                    machine.down().enterDead(f, true);
                }
            }
            case CLEANING -> machine.setState(ServiceState.DEAD);
            case DEAD, RUNNING, EXITED, FAILED, AUTO_RESTART -> {}
        }
    }

    private void forked(ServiceResult f) {
        if (f != ServiceResult.SUCCESS) {
            machine.down().enterSignal(ServiceState.STOP_SIGTERM, f);
            return;
        }
        boolean hasPost = !data.spec.commands(Phase.START_POST).isEmpty();
        if (data.spec.pidFile().isPresent()) {
            // The file may be made by a start-post command, then it cannot be there yet.
            if (!findMain(!hasPost) && !hasPost) {
                waitForPidFile(ServiceState.START);
                return;
            }
        } else {
            searchMain();
        }
        machine.up().enterStartPost();
    }

    private void startedPost(ServiceResult f) {
        if (f != ServiceResult.SUCCESS) {
            machine.down().enterSignal(ServiceState.STOP_SIGTERM, f);
            return;
        }
        if (data.spec.pidFile().isPresent() && data.spec.type() == ServiceSpec.Type.FORKING) {
            if (!findMain(true)) {
                waitForPidFile(ServiceState.START_POST);
                return;
            }
        } else {
            searchMain();
        }
        machine.up().enterRunning(ServiceResult.SUCCESS);
    }

    /** A predecessor waited for a PID file. */
    void resumeStart() {
        if (data.controlPid == 0 && data.spec.pidFile().isPresent()) {
            pidFileTimer.armAt(machine.host.nowUsec() + PID_FILE_POLL_USEC);
        }
    }

    private void waitForPidFile(ServiceState state) {
        if (!machine.host.hasProcesses()) {
            machine.down().enterSignal(ServiceState.STOP_SIGTERM, ServiceResult.PROTOCOL);
            return;
        }
        if (machine.state() != state) {
            return;
        }
        machine.arm(data.spec.times().startUsec());
        pidFileTimer.armAt(machine.host.nowUsec() + PID_FILE_POLL_USEC);
    }

    private void lookForPidFile() {
        boolean inStart = machine.state() == ServiceState.START;
        if (!inStart && machine.state() != ServiceState.START_POST) {
            return;
        }
        if (!findMain(false)) {
            pidFileTimer.armAt(machine.host.nowUsec() + PID_FILE_POLL_USEC);
        } else if (inStart) {
            machine.up().enterStartPost();
        } else {
            machine.up().enterRunning(ServiceResult.SUCCESS);
        }
    }

    /** Takes the main process from the PID file; {@return whether one was found} */
    private boolean findMain(boolean mayWarn) {
        Optional<Integer> pid =
                data.spec.pidFile().flatMap(path -> mainProcess.fromFile(path, mayWarn));
        pid.ifPresent(machine.processes()::setMain);
        if (pid.isEmpty() && data.spec.pidFile().isEmpty()) {
            searchMain();
        }
        return pid.isPresent();
    }

    private void searchMain() {
        if (!data.mainPidKnown && data.spec.guessMainPid()) {
            mainProcess.guess().ifPresent(machine.processes()::setMain);
        }
    }

    private boolean mainRuns() {
        return data.mainPid != 0 && (!data.mainPidAlien || machine.host.isAlive(data.mainPid));
    }

    void groupEmpty() {
        boolean known = mainRuns() || data.controlPid != 0;
        switch (machine.state()) {
            case START, START_POST -> {
                if (pidFileTimer.armedFor() != HostTimer.NEVER) {
                    machine.host.log(LogLevel.WARNING, "Daemon never wrote its PID file. Failing.");
                    machine.down().enterSignal(ServiceState.STOP_SIGTERM, ServiceResult.PROTOCOL);
                } else if (data.spec.type().isNotify()
                        && machine.state() == ServiceState.START
                        && !known) {
                    machine.down().enterSignal(ServiceState.STOP_SIGTERM, ServiceResult.PROTOCOL);
                }
            }
            case RUNNING -> {
                if (!known) {
                    machine.up().enterRunning(ServiceResult.SUCCESS);
                }
            }
            case STOP_WATCHDOG, STOP_SIGTERM, STOP_SIGKILL -> {
                if (!known) {
                    machine.down().enterStopPost(ServiceResult.SUCCESS);
                }
            }
            case FINAL_WATCHDOG, FINAL_SIGTERM, FINAL_SIGKILL -> {
                if (!known) {
                    machine.down().enterDead(ServiceResult.SUCCESS, true);
                }
            }
            case DEAD,
                    CONDITION,
                    START_PRE,
                    EXITED,
                    RELOAD,
                    RELOAD_SIGNAL,
                    RELOAD_NOTIFY,
                    RELOAD_POST,
                    STOP,
                    STOP_POST,
                    FAILED,
                    AUTO_RESTART,
                    CLEANING -> {}
        }
    }

    private void logEnd(String who, Phase phase, ProcessEnd end, ServiceResult f) {
        boolean good = f == ServiceResult.SUCCESS || f == ServiceResult.EXEC_CONDITION;
        UnitLines.processEnded(machine.host, who, phase.directive(), end, good);
    }
}
