package org.jitney.manager.service;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jitney.manager.unit.ExecCommand;

/**
 * The settings by which a service's machine decides. Times are microseconds, negative ones mean
 * "never".
 */
record ServiceSpec(
        Type type,
        String restart,
        Optional<String> pidFile,
        boolean guessMainPid,
        boolean remainAfterExit,
        String notifyAccess,
        int fdStoreMax,
        Optional<String> busName,
        Times times,
        String timeoutStartFailureMode,
        String timeoutStopFailureMode,
        ExitVerdict.StatusSet success,
        ExitVerdict.StatusSet restartPrevent,
        ExitVerdict.StatusSet restartForce,
        Map<Phase, List<ExecCommand>> commands,
        boolean sendSigkill,
        boolean nonBlocking) {

    /** When a service counts as started. */
    enum Type {
        SIMPLE,
        EXEC,
        FORKING,
        ONESHOT,
        DBUS,
        NOTIFY,
        IDLE;

        static Type parse(String token) {
            // A unit without a file has no type, and is never started.
            return token.isEmpty() ? SIMPLE : valueOf(token.toUpperCase(Locale.ROOT));
        }
    }

    /** The lists of commands, by directive. */
    enum Phase {
        CONDITION("ExecCondition"),
        START_PRE("ExecStartPre"),
        START("ExecStart"),
        START_POST("ExecStartPost"),
        RELOAD("ExecReload"),
        STOP("ExecStop"),
        STOP_POST("ExecStopPost");

        private final String directive;

        Phase(String directive) {
            this.directive = directive;
        }

        String directive() {
            return directive;
        }
    }

    /** All time spans. */
    record Times(
            long startUsec,
            long stopUsec,
            Optional<Long> abortUsec,
            long runtimeMaxUsec,
            long watchdogUsec,
            long restartUsec) {}

    List<ExecCommand> commands(Phase phase) {
        return commands.getOrDefault(phase, List.of());
    }

    long abortUsec() {
        return times.abortUsec().orElse(times.stopUsec());
    }
}
