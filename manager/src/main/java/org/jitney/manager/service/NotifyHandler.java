package org.jitney.manager.service;

import java.util.List;
import java.util.Optional;
import org.jitney.manager.runtime.HostFd;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.UnitHost.LogLevel;

/** What a service says about itself through its notification socket, and what follows. */
final class NotifyHandler {
    /** The last word on where the service stands. */
    private enum Claim {
        NOTHING,
        READY,
        RELOADING,
        STOPPING
    }

    private final ServiceMachine machine;
    private final ServiceData data;
    private Claim claim = Claim.NOTHING;

    NotifyHandler(ServiceMachine machine) {
        this.machine = machine;
        this.data = machine.data;
    }

    void reset() {
        claim = Claim.NOTHING;
    }

    String claim() {
        return claim == Claim.NOTHING ? "" : claim.name();
    }

    void claimed(String word) {
        claim = word.isEmpty() ? Claim.NOTHING : Claim.valueOf(word);
    }

    void handle(NotifyMessage message, int pid, List<HostFd> fds) {
        if (!isAllowed(pid)) {
            fds.forEach(HostFd::close);
            return;
        }
        mainPid(message);
        claims(message);
        message.get("STATUS").ifPresent(text -> data.statusText = text);
        message.number("ERRNO").ifPresent(n -> data.statusErrno = n.intValue());
        message.number("EXTEND_TIMEOUT_USEC").ifPresent(this::extendTimeout);
        message.number("WATCHDOG_USEC")
                .ifPresent(usec -> {
                    data.watchdogOverrideUsec = Optional.of(usec);
                    machine.keepalive.watch(data);
                });
        if (message.says("WATCHDOG")) {
            machine.keepalive.ping(data);
        } else if (message.get("WATCHDOG").filter("trigger"::equals).isPresent()) {
            machine.host.log(LogLevel.ERROR, "Watchdog request received!");
            machine.down().enterSignal(ServiceState.STOP_WATCHDOG, ServiceResult.WATCHDOG);
        }
        storeFds(message, fds);
    }

    private boolean isAllowed(int pid) {
        String access = data.spec.notifyAccess();
        boolean allowed =
                switch (access) {
                    case "main" -> pid == data.mainPid;
                    case "exec" -> pid == data.mainPid || pid == data.controlPid;
                    case "all" -> true;
                    default -> false;
                };
        if (!allowed) {
            machine.host.log(
                    LogLevel.WARNING,
                    "Got notification message from PID %d, but reception is not permitted by NotifyAccess=%s"
                            .formatted(pid, access));
        }
        return allowed;
    }

    private void mainPid(NotifyMessage message) {
        Optional<Long> pid = message.number("MAINPID");
        ServiceState state = machine.state();
        boolean up =
                state.isStarting() || state == ServiceState.RUNNING || state == ServiceState.RELOAD;
        if (pid.isEmpty() || !up || pid.get() == data.mainPid) {
            return;
        }
        int candidate = pid.get().intValue();
        if (candidate > 1 && machine.host.isAlive(candidate) && machine.host.owns(candidate)) {
            machine.processes().setMain(candidate);
        } else {
            machine.host.log(
                    LogLevel.WARNING,
                    "New main PID %d does not belong to service. Refusing.".formatted(candidate));
        }
    }

    private void claims(NotifyMessage message) {
        if (message.says("READY")) {
            claim = Claim.READY;
            if (machine.state() == ServiceState.RELOAD && data.controlPid == 0) {
                machine.up().enterRunning(ServiceResult.SUCCESS);
            }
            if (data.spec.type() == ServiceSpec.Type.NOTIFY
                    && machine.state() == ServiceState.START) {
                machine.up().enterStartPost();
            }
        }
        if (message.says("RELOADING")) {
            claim = Claim.RELOADING;
            if (machine.state() == ServiceState.RUNNING) {
                machine.reloads().enterByNotify();
            }
        }
        if (message.says("STOPPING")) {
            claim = Claim.STOPPING;
            if (machine.state() == ServiceState.RUNNING) {
                machine.down().enterStopByNotify();
            }
        }
    }

    /** Acts on what the service said while its state did not allow that yet. */
    void settle() {
        if (claim == Claim.RELOADING && machine.state() == ServiceState.RUNNING) {
            machine.reloads().enterByNotify();
        } else if (claim == Claim.STOPPING && machine.state() == ServiceState.RUNNING) {
            machine.down().enterStopByNotify();
        }
    }

    /** The service asks for more time: the running timeout ends no earlier than that from now. */
    private void extendTimeout(long usec) {
        long wanted = machine.host.nowUsec() + usec;
        if (machine.timer.armedFor() != HostTimer.NEVER && machine.timer.armedFor() < wanted) {
            machine.timer.armAt(wanted);
        }
    }

    private void storeFds(NotifyMessage message, List<HostFd> fds) {
        String name = message.get("FDNAME").filter(NotifyHandler::isFdName).orElse("stored");
        if (message.says("FDSTOREREMOVE")) {
            message.get("FDNAME").ifPresent(data.fds::remove);
        }
        for (HostFd fd : fds) {
            if (message.says("FDSTORE")) {
                data.fds.add(fd, name, data.spec.fdStoreMax());
            } else {
                fd.close();
            }
        }
    }

    private static boolean isFdName(String name) {
        return !name.isEmpty()
                && name.length() <= 255
                && name.chars().allMatch(c -> c > ' ' && c < 127 && c != ':');
    }
}
