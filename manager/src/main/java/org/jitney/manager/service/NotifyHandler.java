package org.jitney.manager.service;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
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

    private static final Set<String> ACCESS = Set.of("none", "main", "exec", "all");

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

    boolean isReloading() {
        return claim == Claim.RELOADING;
    }

    void handle(NotifyMessage message, int pid, List<HostFd> fds) {
        if (!isAllowed(pid)) {
            fds.forEach(HostFd::close);
            return;
        }
        mainPid(message, pid, fds);
        claims(message);
        status(message);
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
        if (message.says("RESTART_RESET")) {
            data.restarts = 0;
        }
        message.get("NOTIFYACCESS").ifPresent(this::changeAccess);
        storeFds(message, fds);
    }

    private void status(NotifyMessage message) {
        message.get("STATUS").ifPresent(text -> data.statusText = text);
        message.number("ERRNO").ifPresent(n -> data.statusErrno = n.intValue());
        message.get("BUSERROR").ifPresent(name -> data.busError = name);
        message.get("VARLINKERROR").ifPresent(name -> data.varlinkError = name);
    }

    private void changeAccess(String access) {
        if (ACCESS.contains(access)) {
            data.notifyAccessOverride = Optional.of(access);
        } else {
            machine.host.log(
                    LogLevel.WARNING,
                    "Failed to parse NOTIFYACCESS= field value '%s' in notification message, ignoring."
                            .formatted(access));
        }
    }

    private boolean isAllowed(int pid) {
        String access = data.notifyAccess();
        boolean allowed =
                switch (access) {
                    case "main" -> pid == data.mainPid;
                    case "exec" -> pid == data.mainPid || pid == data.controlPid;
                    case "all" -> true;
                    default -> false;
                };
        if (!allowed) {
            machine.host.log(LogLevel.WARNING, refusal(access, pid));
        }
        return allowed;
    }

    private String refusal(String access, int pid) {
        String known =
                switch (access) {
                    case "main" ->
                            data.mainPid > 0
                                    ? " is permitted only for main PID " + data.mainPid
                                    : " is permitted only for main PID which is currently not known";
                    case "exec" ->
                            " is permitted only for main and control processes, which are %d and %d"
                                    .formatted(data.mainPid, data.controlPid);
                    default -> " is not permitted by NotifyAccess=" + access;
                };
        return "Got notification message from PID %d, but reception".formatted(pid) + known;
    }

    private void mainPid(NotifyMessage message, int sender, List<HostFd> fds) {
        ServiceState state = machine.state();
        boolean up = state.isStarting() || state == ServiceState.RUNNING || state.isReloading();
        OptionalInt pid = OptionalInt.empty();
        if (message.says("MAINPIDFD")) {
            if (fds.size() == 1) {
                pid = machine.host.processOf(fds.getFirst());
            } else {
                machine.host.log(
                        LogLevel.WARNING,
                        "Got MAINPIDFD=1 with %d descriptors instead of one, ignoring."
                                .formatted(fds.size()));
            }
        } else if (message.number("MAINPID").isPresent()) {
            pid = OptionalInt.of(message.number("MAINPID").get().intValue());
        }
        if (pid.isEmpty() || !up || pid.getAsInt() == data.mainPid) {
            return;
        }
        int candidate = pid.getAsInt();
        Optional<Long> id = message.number("MAINPIDFDID");
        if (id.isPresent() && !machine.host.isProcess(candidate, id.get())) {
            machine.host.log(
                    LogLevel.WARNING,
                    "New main PID %d is not the process with ID %d, refusing."
                            .formatted(candidate, id.get()));
        } else if (machine.processes().mayBeMain(candidate, sender)) {
            machine.processes().setMain(candidate);
        }
    }

    private void claims(NotifyMessage message) {
        boolean ready = message.says("READY");
        boolean reloading = message.says("RELOADING");
        if (reloading) {
            claim = Claim.RELOADING;
            machine.reloads().announced(message.number("MONOTONIC_USEC").orElse(-1L), ready);
        }
        if (ready) {
            claim = Claim.READY;
            if (data.spec.type().isNotify() && machine.state() == ServiceState.START) {
                machine.up().enterStartPost();
            } else {
                machine.reloads().ready();
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
            if (machine.state() == ServiceState.RUNNING) {
                data.runtimeEndUsec = wanted;
            }
        }
    }

    private void storeFds(NotifyMessage message, List<HostFd> fds) {
        String name = message.get("FDNAME").filter(NotifyHandler::isFdName).orElse("stored");
        if (message.says("FDSTOREREMOVE")) {
            message.get("FDNAME").ifPresent(data.fds::remove);
        }
        boolean watched = !message.get("FDPOLL").equals(Optional.of("0"));
        for (HostFd fd : fds) {
            if (!message.says("FDSTORE")) {
                fd.close();
            } else if (!data.fds.add(fd, name, data.spec.fdStoreMax(), watched)) {
                machine.host.log(
                        LogLevel.WARNING,
                        "Got more fds for storage than allowed (max %d), closing."
                                .formatted(data.spec.fdStoreMax()));
            }
        }
    }

    private static boolean isFdName(String name) {
        return !name.isEmpty()
                && name.length() <= 255
                && name.chars().allMatch(c -> c > ' ' && c < 127 && c != ':');
    }
}
