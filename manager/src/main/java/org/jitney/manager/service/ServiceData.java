package org.jitney.manager.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.runtime.ExecStatus;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitHost.NamedFd;

/** The facts that a service's machine keeps: everything but its state and its timers. */
final class ServiceData implements ServiceRuntime {
    int mainPid;
    boolean mainPidKnown;
    boolean mainPidAlien;
    int controlPid;
    ServiceResult result = ServiceResult.SUCCESS;
    ServiceResult reloadResult = ServiceResult.SUCCESS;
    ServiceResult cleanResult = ServiceResult.SUCCESS;
    String statusText = "";
    int statusErrno;
    String busError = "";
    String varlinkError = "";
    Optional<String> notifyAccessOverride = Optional.empty();
    long runtimeEndUsec = HostTimer.NEVER;
    // When it was last told to reload: only what it says later is about that.
    long reloadBeginUsec;
    int restarts;
    // The counter stays readable after the last failure; the next start by hand sets it to zero.
    boolean flushRestarts;
    boolean forbidRestart;
    boolean busNameGood;
    ExecStatus mainStatus = ExecStatus.NONE;
    Optional<CommandRun.Cursor> mainCommand = Optional.empty();
    Optional<CommandRun.Cursor> controlCommand = Optional.empty();
    Optional<Long> watchdogOverrideUsec = Optional.empty();
    DualTimestamp watchdogPing = DualTimestamp.NEVER;
    final CommandRun commands = new CommandRun();
    final StoredFds fds;
    ServiceSpec spec;

    ServiceData(ServiceSpec spec, UnitHost host) {
        this.spec = spec;
        this.fds = new StoredFds(host);
    }

    /** Sets everything back for a new start; the restart counter has rules of its own. */
    void reset() {
        result = ServiceResult.SUCCESS;
        reloadResult = ServiceResult.SUCCESS;
        mainPidKnown = false;
        mainPidAlien = false;
        forbidRestart = false;
        statusText = "";
        statusErrno = 0;
        busError = "";
        varlinkError = "";
        notifyAccessOverride = Optional.empty();
        mainStatus = ExecStatus.NONE;
        mainCommand = Optional.empty();
        controlCommand = Optional.empty();
        watchdogOverrideUsec = Optional.empty();
        watchdogPing = DualTimestamp.NEVER;
        commands.clear();
        if (flushRestarts) {
            restarts = 0;
            flushRestarts = false;
        }
    }

    /** The first failure is the reason; what follows from it does not replace it. */
    void blame(ServiceResult reason) {
        if (result == ServiceResult.SUCCESS) {
            result = reason;
        }
    }

    @Override
    public int mainPid() {
        return mainPid;
    }

    @Override
    public int controlPid() {
        return controlPid;
    }

    @Override
    public String result() {
        return result.toString();
    }

    @Override
    public String reloadResult() {
        return reloadResult.toString();
    }

    @Override
    public String cleanResult() {
        return cleanResult.toString();
    }

    @Override
    public String statusText() {
        return statusText;
    }

    @Override
    public int statusErrno() {
        return statusErrno;
    }

    @Override
    public int restarts() {
        return restarts;
    }

    @Override
    public int storedFds() {
        return fds.size();
    }

    @Override
    public ExecStatus mainStatus() {
        return mainStatus;
    }

    @Override
    public Map<String, List<ExecStatus>> commandStatus() {
        return commands.byDirective();
    }

    @Override
    public String notifyAccess() {
        return notifyAccessOverride.orElse(spec.notifyAccess());
    }

    @Override
    public String busError() {
        return busError;
    }

    @Override
    public String varlinkError() {
        return varlinkError;
    }

    @Override
    public long nextRestartUsec() {
        return spec.restart().delayUsec(restarts + 1);
    }

    @Override
    public List<NamedFd> storedDescriptors() {
        return fds.named();
    }

    @Override
    public long timeoutStartUsec() {
        return spec.times().startUsec();
    }

    @Override
    public long watchdogUsec() {
        return watchdogOverrideUsec.orElse(spec.times().watchdogUsec());
    }

    @Override
    public DualTimestamp watchdogTimestamp() {
        return watchdogPing;
    }
}
