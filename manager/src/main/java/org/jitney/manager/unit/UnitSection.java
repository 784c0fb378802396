package org.jitney.manager.unit;

import java.util.List;

/** The settings of {@code [Unit]} but for the links, which {@code graph} keeps. */
public record UnitSection(Values values, List<Condition> conditions, List<Condition> asserts) {

    /** Makes a section whose lists nobody can change any more. */
    public UnitSection {
        conditions = List.copyOf(conditions);
        asserts = List.copyOf(asserts);
    }

    UnitSection withValues(Values other) {
        return new UnitSection(other, conditions, asserts);
    }

    /** {@return the description as written, else empty: then the id stands for it} */
    public String description() {
        return values.text("Description");
    }

    public List<String> documentation() {
        return values.texts("Documentation");
    }

    /** {@return the paths whose mounts are wanted, but not required} */
    public List<String> wantsMountsFor() {
        return values.texts("WantsMountsFor");
    }

    public String sourcePath() {
        return values.text("SourcePath");
    }

    public boolean stopWhenUnneeded() {
        return values.flag("StopWhenUnneeded");
    }

    public boolean refuseManualStart() {
        return values.flag("RefuseManualStart");
    }

    public boolean refuseManualStop() {
        return values.flag("RefuseManualStop");
    }

    public boolean allowIsolate() {
        return values.flag("AllowIsolate");
    }

    public boolean defaultDependencies() {
        return values.flag("DefaultDependencies");
    }

    public boolean ignoreOnIsolate() {
        return values.flag("IgnoreOnIsolate");
    }

    /** {@return whether its processes outlive a soft reboot, systemd.unit(5)} */
    public boolean surviveFinalKillSignal() {
        return values.flag("SurviveFinalKillSignal");
    }

    /** {@return the token of the mode of jobs that OnSuccess= queues} */
    public String onSuccessJobMode() {
        return values.text("OnSuccessJobMode");
    }

    /** {@return the token of the mode of jobs that OnFailure= queues} */
    public String onFailureJobMode() {
        return values.text("OnFailureJobMode");
    }

    public long jobTimeoutUsec() {
        return values.number("JobTimeoutUSec");
    }

    public long jobRunningTimeoutUsec() {
        return values.number("JobRunningTimeoutUSec");
    }

    public String jobTimeoutAction() {
        return values.text("JobTimeoutAction");
    }

    public String jobTimeoutRebootArgument() {
        return values.text("JobTimeoutRebootArgument");
    }

    public long startLimitIntervalUsec() {
        return values.number("StartLimitIntervalUSec");
    }

    public long startLimitBurst() {
        return values.number("StartLimitBurst");
    }

    public String startLimitAction() {
        return values.text("StartLimitAction");
    }

    public String failureAction() {
        return values.text("FailureAction");
    }

    public String successAction() {
        return values.text("SuccessAction");
    }

    public int failureActionExitStatus() {
        return values.integer("FailureActionExitStatus");
    }

    public int successActionExitStatus() {
        return values.integer("SuccessActionExitStatus");
    }

    public String rebootArgument() {
        return values.text("RebootArgument");
    }

    /** {@return {@code inactive} or {@code inactive-or-failed}} */
    public String collectMode() {
        return values.text("CollectMode");
    }
}
