package org.jitney.manager.unit;

import java.util.List;
import java.util.Optional;

/** The settings of {@code [Service]} proper; -1 of a time is never. */
public record ServiceSettings(Values values) {
    public String type() {
        return values.text("Type");
    }

    public String exitType() {
        return values.text("ExitType");
    }

    public String restart() {
        return values.text("Restart");
    }

    public Optional<String> pidFile() {
        return values.ifSet("PIDFile");
    }

    public String notifyAccess() {
        return values.text("NotifyAccess");
    }

    public long restartUsec() {
        return values.number("RestartUSec");
    }

    public String restartMode() {
        return values.text("RestartMode");
    }

    public long restartSteps() {
        return values.number("RestartSteps");
    }

    public long restartMaxDelayUsec() {
        return values.number("RestartMaxDelayUSec");
    }

    public long restartRandomizedDelayUsec() {
        return values.number("RestartRandomizedDelayUSec");
    }

    public String fileDescriptorStorePreserve() {
        return values.text("FileDescriptorStorePreserve");
    }

    public int reloadSignal() {
        return values.integer("ReloadSignal");
    }

    /** {@return the files of OpenFile=: path, name and flags of each} */
    public List<Structs.Link> openFiles() {
        return values.list("OpenFile", Structs.Link.class);
    }

    public long timeoutStartUsec() {
        return values.number("TimeoutStartUSec");
    }

    public long timeoutStopUsec() {
        return values.number("TimeoutStopUSec");
    }

    public long timeoutAbortUsec() {
        return values.number("TimeoutAbortUSec");
    }

    public String timeoutStartFailureMode() {
        return values.text("TimeoutStartFailureMode");
    }

    public String timeoutStopFailureMode() {
        return values.text("TimeoutStopFailureMode");
    }

    public long runtimeMaxUsec() {
        return values.number("RuntimeMaxUSec");
    }

    public long runtimeRandomizedExtraUsec() {
        return values.number("RuntimeRandomizedExtraUSec");
    }

    public long watchdogUsec() {
        return values.number("WatchdogUSec");
    }

    /** {@return whether all commands but those of ExecStart= keep all rights, as with {@code +}} */
    public boolean permissionsStartOnly() {
        return values.flag("PermissionsStartOnly");
    }

    public boolean rootDirectoryStartOnly() {
        return values.flag("RootDirectoryStartOnly");
    }

    public boolean remainAfterExit() {
        return values.flag("RemainAfterExit");
    }

    public boolean guessMainPid() {
        return values.flag("GuessMainPID");
    }

    public boolean nonBlocking() {
        return values.flag("NonBlocking");
    }

    public Optional<String> busName() {
        return values.ifSet("BusName");
    }

    public int fileDescriptorStoreMax() {
        return values.integer("FileDescriptorStoreMax");
    }

    public String oomPolicy() {
        return values.text("OOMPolicy");
    }

    public Structs.StatusSet restartPreventExitStatus() {
        return values.struct("RestartPreventExitStatus", Structs.StatusSet.class);
    }

    public Structs.StatusSet restartForceExitStatus() {
        return values.struct("RestartForceExitStatus", Structs.StatusSet.class);
    }

    public Structs.StatusSet successExitStatus() {
        return values.struct("SuccessExitStatus", Structs.StatusSet.class);
    }

    /** {@return whether TimeoutAbortSec= was given; else the stop timeout stands for it} */
    public boolean hasTimeoutAbort() {
        return values.isSet("TimeoutAbortUSec");
    }

    /** {@return the commands of a directive such as {@code ExecStartPre}, in order} */
    public List<ExecCommand> commands(String directive) {
        return values.list(directive, ExecCommand.class);
    }

    /** {@return the units of Sockets=, empty when it was not given} */
    public List<String> sockets() {
        return values.texts("Sockets");
    }
}
