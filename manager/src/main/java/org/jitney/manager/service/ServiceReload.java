package org.jitney.manager.service;

import org.jitney.manager.service.ServiceSpec.Phase;

/** How a service reads its configuration again: by commands, or by its own word. */
final class ServiceReload {
    private final ServiceMachine machine;

    ServiceReload(ServiceMachine machine) {
        this.machine = machine;
    }

    void enter() {
        machine.data.reloadResult = ServiceResult.SUCCESS;
        if (machine.spec().commands(Phase.RELOAD).isEmpty()) {
            machine.up().enterRunning(ServiceResult.SUCCESS);
        } else if (machine.runControl(Phase.RELOAD, 0, machine.spec().times().startUsec())) {
            machine.setState(ServiceState.RELOAD);
        } else {
            machine.data.reloadResult = ServiceResult.RESOURCES;
            machine.up().enterRunning(ServiceResult.SUCCESS);
        }
    }

    /** The service says that it reloads by itself. */
    void enterByNotify() {
        machine.data.reloadResult = ServiceResult.SUCCESS;
        machine.setState(ServiceState.RELOAD);
        machine.arm(machine.spec().times().startUsec());
        machine.host.propagateReload();
    }
}
