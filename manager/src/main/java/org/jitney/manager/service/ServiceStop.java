package org.jitney.manager.service;

import java.util.random.RandomGenerator;
import org.jitney.manager.runtime.KillOperation;
import org.jitney.manager.runtime.ProcessEnd;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.runtime.UnitLines;
import org.jitney.manager.service.ServiceSpec.Phase;

/**
 * The way down: stop commands, signals, stop-post commands, signals again, dead, and maybe back.
 */
final class ServiceStop {
    private final ServiceMachine machine;

    ServiceStop(ServiceMachine machine) {
        this.machine = machine;
    }

    void enterStop(ServiceResult reason) {
        machine.data.blame(reason);
        machine.processes().forgetControl();
        if (machine.spec().commands(Phase.STOP).isEmpty()) {
            enterSignal(ServiceState.STOP_SIGTERM, ServiceResult.SUCCESS);
        } else if (machine.runControl(Phase.STOP, 0, machine.spec().times().stopUsec())) {
            machine.setState(ServiceState.STOP);
        } else {
            enterSignal(ServiceState.STOP_SIGTERM, ServiceResult.RESOURCES);
        }
    }

    /** The service says that it goes down by itself: as if it had been sent SIGTERM already. */
    void enterStopByNotify() {
        machine.setState(ServiceState.STOP_SIGTERM);
        machine.arm(machine.spec().times().stopUsec());
    }

    void enterSignal(ServiceState next, ServiceResult reason) {
        machine.data.blame(reason);
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
        var known =
                new UnitHost.Processes(
                        machine.data.mainPid, machine.data.mainPidAlien, machine.data.controlPid);
        if (machine.host.kill(operation, known)) {
            machine.setState(next);
            machine.arm(watchdog ? machine.spec().abortUsec() : machine.spec().times().stopUsec());
        } else if (!killing && machine.spec().sendSigkill()) {
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
        machine.data.blame(reason);
        machine.processes().forgetControl();
        if (machine.spec().commands(Phase.STOP_POST).isEmpty()) {
            enterSignal(ServiceState.FINAL_SIGTERM, ServiceResult.SUCCESS);
        } else if (machine.runControl(Phase.STOP_POST, 0, machine.spec().times().stopUsec())) {
            machine.setState(ServiceState.STOP_POST);
        } else {
            enterSignal(ServiceState.FINAL_SIGTERM, ServiceResult.RESOURCES);
        }
    }

    void enterDead(ServiceResult reason, boolean mayRestart) {
        machine.data.blame(reason);
        boolean skipped = machine.data.result == ServiceResult.EXEC_CONDITION;
        boolean good = machine.data.result == ServiceResult.SUCCESS || skipped;
        if (skipped) {
            UnitLines.skipped(machine.host, machine.data.result.toString());
        } else {
            UnitLines.result(machine.host, machine.data.result.toString());
        }
        // A stop that somebody asked for wins over Restart=.
        boolean restart = mayRestart && !machine.host.isStopPending() && shallRestart();
        if (machine.spec().fdStorePreserve() == ServiceSpec.Preserve.NO) {
            machine.data.fds.clear();
        }
        // Who restarts directly was never down for others, and neither failed nor succeeded.
        if (!restart || !machine.spec().restart().isDirect()) {
            machine.change(good ? ServiceState.DEAD : ServiceState.FAILED, restart);
        }
        machine.data.forbidRestart = false;
        machine.data.busNameGood = false;
        machine.spec().pidFile().ifPresent(machine.host::deleteFile);
        machine.host.releaseRunResources();
        if (restart) {
            machine.setState(ServiceState.AUTO_RESTART);
            armRestart();
        } else {
            machine.data.flushRestarts = true;
        }
    }

    /** The kernel killed one of its processes; the policy says what becomes of the others. */
    void killedForMemory(String policy) {
        if (policy.equals("continue")) {
            return;
        }
        ServiceResult why = ServiceResult.OOM_KILL;
        boolean kill = policy.equals("kill");
        switch (machine.state()) {
            case CONDITION, START_PRE, START, START_POST, STOP ->
                    enterSignal(kill ? ServiceState.FINAL_SIGKILL : ServiceState.STOP_SIGTERM, why);
            case RUNNING, EXITED -> {
                if (kill) {
                    enterSignal(ServiceState.FINAL_SIGKILL, why);
                } else {
                    enterStop(why);
                }
            }
            case STOP_WATCHDOG, STOP_SIGTERM -> enterSignal(ServiceState.STOP_SIGKILL, why);
            case STOP_POST, FINAL_SIGTERM -> enterSignal(ServiceState.FINAL_SIGKILL, why);
            case STOP_SIGKILL, FINAL_SIGKILL -> machine.data.blame(why);
            case DEAD,
                    RELOAD,
                    RELOAD_SIGNAL,
                    RELOAD_NOTIFY,
                    RELOAD_POST,
                    FINAL_WATCHDOG,
                    FAILED,
                    AUTO_RESTART,
                    CLEANING -> {}
        }
    }

    private boolean shallRestart() {
        if (machine.data.forbidRestart) {
            return false;
        }
        if (machine.data.mainStatus.code() != 0) {
            var end =
                    new ProcessEnd(
                            machine.data.mainStatus.code(), machine.data.mainStatus.status());
            if (machine.spec().restartPrevent().contains(end)) {
                return false;
            }
            if (machine.spec().restartForce().contains(end)) {
                return true;
            }
        }
        return ExitVerdict.restarts(machine.spec().restart().when(), machine.data.result);
    }

    /** Begins the holdoff time. */
    void armRestart() {
        ServiceSpec.Restart restart = machine.spec().restart();
        long delay = restart.delayUsec(machine.data.restarts + 1);
        long random = restart.randomUsec();
        machine.arm(random > 0 ? delay + RandomGenerator.getDefault().nextLong(random) : delay);
    }

    /** The holdoff time is over: a restart job ends this state by its stop half. */
    void enterRestart() {
        if (machine.host.isStopPending()) {
            // Somebody wants it down; if that is called off, jobGone() begins anew.
            machine.host.log(
                    LogLevel.INFO, "Stop job pending for unit, skipping automatic restart.");
            return;
        }
        var refused = machine.host.startJob(machine.host.id(), "restart", "replace");
        if (refused.isPresent()) {
            machine.host.log(LogLevel.WARNING, "Failed to schedule restart job: " + refused.get());
            enterDead(ServiceResult.RESOURCES, false);
            return;
        }
        machine.data.restarts++;
        machine.data.flushRestarts = false;
        UnitLines.restarts(machine.host, machine.data.restarts);
        machine.host.changed();
    }
}
