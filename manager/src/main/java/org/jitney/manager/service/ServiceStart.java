package org.jitney.manager.service;

import java.util.random.RandomGenerator;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.service.ServiceSpec.Phase;

/** The way up, in the order in which a service goes through it. */
final class ServiceStart {
    private final ServiceMachine machine;

    ServiceStart(ServiceMachine machine) {
        this.machine = machine;
    }

    void begin() {
        runOr(Phase.CONDITION, ServiceState.CONDITION, this::enterStartPre);
    }

    void enterStartPre() {
        runOr(Phase.START_PRE, ServiceState.START_PRE, this::enterStart);
    }

    /** Runs the first command of a list before the start, or goes on when there is none. */
    private void runOr(Phase phase, ServiceState next, Runnable otherwise) {
        if (machine.spec().commands(phase).isEmpty()) {
            otherwise.run();
        } else if (machine.runControl(phase, 0, machine.spec().times().startUsec())) {
            machine.setState(next);
        } else {
            machine.down().enterDead(ServiceResult.RESOURCES, true);
        }
    }

    void enterStart() {
        machine.processes().forgetControl();
        if (machine.host.hasProcesses()) {
            machine.host.log(
                    LogLevel.WARNING,
                    "Found left-over processes in control group while starting unit. Ignoring.");
        }
        boolean forking = machine.spec().type() == ServiceSpec.Type.FORKING;
        if (machine.spec().commands(Phase.START).isEmpty()) {
            // From dead to dead at once nothing would have happened: SuccessAction= would not act.
            machine.setState(ServiceState.START);
            enterStartPost();
            return;
        }
        boolean started =
                forking
                        ? machine.runControl(Phase.START, 0, machine.spec().times().startUsec())
                        : runMain(0);
        if (!started) {
            machine.down().enterSignal(ServiceState.STOP_SIGTERM, ServiceResult.RESOURCES);
        } else if (machine.spec().type() == ServiceSpec.Type.SIMPLE
                || machine.spec().type() == ServiceSpec.Type.IDLE) {
            enterStartPost();
        } else {
            machine.setState(ServiceState.START);
        }
    }

    void enterStartPost() {
        machine.keepalive.ping(machine.data);
        if (machine.spec().commands(Phase.START_POST).isEmpty()) {
            enterRunning(ServiceResult.SUCCESS);
        } else if (machine.runControl(Phase.START_POST, 0, machine.spec().times().startUsec())) {
            machine.setState(ServiceState.START_POST);
        } else {
            machine.down().enterStop(ServiceResult.RESOURCES);
        }
    }

    /** Up, or down again: stop commands are for what ended well or is stopped, not for a crash. */
    void enterRunning(ServiceResult reason) {
        machine.processes().forgetControl();
        machine.data.blame(reason);
        if (machine.data.result != ServiceResult.SUCCESS) {
            machine.down().enterSignal(ServiceState.STOP_SIGTERM, reason);
        } else if (machine.processes().areGood()) {
            limitRuntime();
            machine.setState(ServiceState.RUNNING);
            machine.timer.armAt(machine.data.runtimeEndUsec);
            machine.notify.settle();
        } else if (machine.spec().remainAfterExit()) {
            machine.setState(ServiceState.EXITED);
        } else {
            machine.down().enterStop(ServiceResult.SUCCESS);
        }
    }

    /** What runs may have been given another time to run; it counts from when it came up. */
    void runtimeChanged(long beforeUsec) {
        long most = machine.spec().times().runtimeMaxUsec();
        if (most != beforeUsec && machine.state() == ServiceState.RUNNING) {
            machine.data.runtimeEndUsec =
                    most < 0 ? HostTimer.NEVER : machine.data.runtimeSinceUsec + most;
            machine.timer.armAt(machine.data.runtimeEndUsec);
        }
    }

    /** The time to run begins when the service is up; a reload does not make it longer. */
    private void limitRuntime() {
        ServiceSpec.Times times = machine.spec().times();
        ServiceState from = machine.state();
        if (from != ServiceState.RUNNING && !from.isReloading()) {
            long extra =
                    times.runtimeExtraUsec() > 0
                            ? RandomGenerator.getDefault().nextLong(times.runtimeExtraUsec())
                            : 0;
            machine.data.runtimeSinceUsec = machine.host.nowUsec();
            machine.data.runtimeEndUsec =
                    times.runtimeMaxUsec() < 0
                            ? HostTimer.NEVER
                            : machine.host.nowUsec() + times.runtimeMaxUsec() + extra;
        }
    }

    boolean runMain(int index) {
        machine.arm(
                machine.spec().type() == ServiceSpec.Type.SIMPLE
                                || machine.spec().type() == ServiceSpec.Type.IDLE
                        ? HostTimer.NEVER
                        : machine.spec().times().startUsec());
        Runnable executed =
                () -> {
                    if (machine.spec().type() == ServiceSpec.Type.EXEC
                            && machine.state() == ServiceState.START) {
                        enterStartPost();
                    }
                };
        return machine.processes().startMain(index, machine.keepalive, executed);
    }
}
