package org.jitney.manager.service;

import org.jitney.manager.runtime.UnitHost.LogLevel;

/** What happens when a state of a service has taken too long. */
final class ServiceTimeouts {
    private static final int SIGKILL = 9;

    private final ServiceMachine machine;

    ServiceTimeouts(ServiceMachine machine) {
        this.machine = machine;
    }

    void timedOut() {
        switch (machine.state()) {
            case CONDITION, START_PRE, START, START_POST -> startTimedOut();
            case RUNNING -> {
                log("Service reached runtime time limit. Stopping.");
                machine.down().enterStop(ServiceResult.TIMEOUT);
            }
            case RELOAD, RELOAD_SIGNAL, RELOAD_NOTIFY, RELOAD_POST -> {
                log("Reload operation timed out. Killing reload process.");
                if (machine.data.controlPid != 0) {
                    machine.host.signal(machine.data.controlPid, SIGKILL);
                }
                machine.reloads().ended(ServiceResult.TIMEOUT);
            }
            case STOP, STOP_SIGTERM -> stopTimedOut();
            case STOP_WATCHDOG -> {
                log("State 'stop-watchdog' timed out. Killing.");
                killOr(ServiceState.STOP_SIGKILL);
            }
            case STOP_SIGKILL -> {
                log("Processes still around after SIGKILL. Ignoring.");
                machine.down().enterStopPost(ServiceResult.TIMEOUT);
            }
            case STOP_POST -> {
                log("State 'stop-post' timed out. Terminating.");
                machine.down().enterSignal(ServiceState.FINAL_SIGTERM, ServiceResult.TIMEOUT);
            }
            case FINAL_WATCHDOG, FINAL_SIGTERM -> {
                log("State '%s' timed out. Killing.".formatted(machine.state()));
                killOr(ServiceState.FINAL_SIGKILL);
            }
            case FINAL_SIGKILL -> {
                log("Processes still around after final SIGKILL. Entering failed mode.");
                machine.down().enterDead(ServiceResult.TIMEOUT, true);
            }
            case AUTO_RESTART -> machine.down().enterRestart();
            case CLEANING ->
                    machine.down().enterSignal(ServiceState.FINAL_SIGKILL, ServiceResult.TIMEOUT);
            case DEAD, EXITED, FAILED -> {}
        }
    }

    private void startTimedOut() {
        String what = machine.state().toString();
        switch (machine.data.spec.timeoutStartFailureMode()) {
            case "abort" -> {
                log(what + " operation timed out. Aborting.");
                machine.down().enterSignal(ServiceState.STOP_WATCHDOG, ServiceResult.TIMEOUT);
            }
            case "kill" -> {
                log(what + " operation timed out. Killing.");
                killOr(ServiceState.STOP_SIGKILL);
            }
            default -> {
                log(what + " operation timed out. Terminating.");
                machine.down().enterSignal(ServiceState.STOP_SIGTERM, ServiceResult.TIMEOUT);
            }
        }
    }

    private void stopTimedOut() {
        String what = machine.state() == ServiceState.STOP ? "Stopping" : "State 'stop-sigterm'";
        String mode = machine.data.spec.timeoutStopFailureMode();
        if (mode.equals("abort")) {
            log(what + " timed out. Aborting.");
            machine.down().enterSignal(ServiceState.STOP_WATCHDOG, ServiceResult.TIMEOUT);
        } else if (mode.equals("terminate") && machine.state() == ServiceState.STOP) {
            log(what + " timed out. Terminating.");
            machine.down().enterSignal(ServiceState.STOP_SIGTERM, ServiceResult.TIMEOUT);
        } else {
            log(what + " timed out. Killing.");
            killOr(ServiceState.STOP_SIGKILL);
        }
    }

    /** Goes on to SIGKILL, or past it when {@code SendSIGKILL=no}. */
    private void killOr(ServiceState next) {
        if (machine.data.spec.sendSigkill()) {
            machine.down().enterSignal(next, ServiceResult.TIMEOUT);
        } else if (next == ServiceState.STOP_SIGKILL) {
            machine.down().enterStopPost(ServiceResult.TIMEOUT);
        } else {
            machine.down().enterDead(ServiceResult.TIMEOUT, true);
        }
    }

    private void log(String text) {
        machine.host.log(LogLevel.WARNING, text);
    }
}
