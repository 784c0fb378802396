package org.jitney.manager.service;

import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.service.ServiceSpec.Phase;

/**
 * How a service reads its configuration again: by commands, by a signal that it answers in its own
 * words ({@code Type=notify-reload}), or by itself.
 *
 * <pre>
 *   running → reload ──────────────→ reload-post → running     commands
 *        │       └→ reload-notify ─────↑
 *        └→ reload-signal → reload-notify → …                  RELOADING=1, then READY=1
 * </pre>
 */
final class ServiceReload {
    private final ServiceMachine machine;

    ServiceReload(ServiceMachine machine) {
        this.machine = machine;
    }

    void enter() {
        machine.data.reloadResult = ServiceResult.SUCCESS;
        boolean signals =
                machine.spec().type() == ServiceSpec.Type.NOTIFY_RELOAD && machine.data.mainPid > 0;
        if (signals) {
            machine.data.reloadBeginUsec = machine.host.nowUsec();
            machine.host.signal(machine.data.mainPid, machine.spec().reloadSignal());
        }
        if (!machine.spec().commands(Phase.RELOAD).isEmpty()) {
            if (machine.runControl(Phase.RELOAD, 0, machine.spec().times().startUsec())) {
                machine.setState(ServiceState.RELOAD);
            } else {
                ended(ServiceResult.RESOURCES);
            }
        } else if (signals) {
            machine.setState(ServiceState.RELOAD_SIGNAL);
            machine.arm(machine.spec().times().startUsec());
        } else {
            machine.up().enterRunning(ServiceResult.SUCCESS);
        }
    }

    /** The service says that it reloads by itself. */
    void enterByNotify() {
        machine.data.reloadResult = ServiceResult.SUCCESS;
        boolean signals = machine.spec().type() == ServiceSpec.Type.NOTIFY_RELOAD;
        machine.setState(signals ? ServiceState.RELOAD_NOTIFY : ServiceState.RELOAD);
        machine.arm(machine.spec().times().startUsec());
        machine.host.propagateReload();
    }

    /** All commands of {@code ExecReload=} have ended. */
    void commandsEnded(ServiceResult how) {
        boolean answers = machine.spec().type() == ServiceSpec.Type.NOTIFY_RELOAD;
        if (answers && how == ServiceResult.SUCCESS && machine.notify.isReloading()) {
            machine.setState(ServiceState.RELOAD_NOTIFY);
            machine.arm(machine.spec().times().startUsec());
        } else {
            succeeded(how);
        }
    }

    /**
     * The service says that it reloads.
     *
     * @param sinceUsec its {@code MONOTONIC_USEC=}, which tells a reload that was asked for from
     *     one that was under way before; negative without
     * @param ready whether it says in the same breath that it is done
     */
    void announced(long sinceUsec, boolean ready) {
        if (machine.state() == ServiceState.RUNNING && !ready) {
            enterByNotify();
        } else if (machine.state() == ServiceState.RELOAD_SIGNAL) {
            answered(sinceUsec, ready);
        }
    }

    private void answered(long sinceUsec, boolean ready) {
        if (sinceUsec < machine.data.reloadBeginUsec) {
            machine.host.log(
                    LogLevel.DEBUG, "Got RELOADING=1 that is older than the reload, ignoring.");
        } else if (ready) {
            succeeded(ServiceResult.SUCCESS);
        } else {
            machine.setState(ServiceState.RELOAD_NOTIFY);
            machine.arm(machine.spec().times().startUsec());
        }
    }

    /** The service says that it is ready. */
    void ready() {
        boolean byItself = machine.state() == ServiceState.RELOAD && machine.data.controlPid == 0;
        if (byItself || machine.state() == ServiceState.RELOAD_NOTIFY) {
            succeeded(ServiceResult.SUCCESS);
        }
    }

    private void succeeded(ServiceResult how) {
        if (how != ServiceResult.SUCCESS || machine.spec().commands(Phase.RELOAD_POST).isEmpty()) {
            ended(how);
        } else if (machine.runControl(Phase.RELOAD_POST, 0, machine.spec().times().startUsec())) {
            machine.setState(ServiceState.RELOAD_POST);
        } else {
            ended(ServiceResult.RESOURCES);
        }
    }

    /** The reload is over; whether it worked or not, the service goes on. */
    void ended(ServiceResult how) {
        machine.data.reloadResult = how;
        machine.up().enterRunning(ServiceResult.SUCCESS);
    }
}
