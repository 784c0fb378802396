package org.jitney.manager.service;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jitney.manager.runtime.ProcessRequest.OpenFile;
import org.jitney.manager.unit.ExecCommand;

/**
 * The settings by which a service's machine decides. Times are microseconds, negative ones mean
 * "never".
 */
record ServiceSpec(
        Type type,
        Restart restart,
        Optional<String> pidFile,
        boolean guessMainPid,
        boolean remainAfterExit,
        boolean endsWithGroup,
        String notifyAccess,
        int fdStoreMax,
        Preserve fdStorePreserve,
        Optional<String> busName,
        Times times,
        String timeoutStartFailureMode,
        String timeoutStopFailureMode,
        ExitVerdict.StatusSet success,
        ExitVerdict.StatusSet restartPrevent,
        ExitVerdict.StatusSet restartForce,
        Map<Phase, List<ExecCommand>> commands,
        boolean sendSigkill,
        boolean nonBlocking,
        int reloadSignal,
        List<OpenFile> openFiles) {

    /** When a service counts as started. */
    enum Type {
        SIMPLE,
        EXEC,
        FORKING,
        ONESHOT,
        DBUS,
        NOTIFY,
        NOTIFY_RELOAD,
        IDLE;

        static Type parse(String token) {
            // A unit without a file has no type, and is never started.
            return token.isEmpty()
                    ? SIMPLE
                    : valueOf(token.toUpperCase(Locale.ROOT).replace('-', '_'));
        }

        /** {@return whether the service itself says when it is ready} */
        boolean isNotify() {
            return this == NOTIFY || this == NOTIFY_RELOAD;
        }
    }

    /** For how long stored descriptors are kept when the service goes down. */
    enum Preserve {
        NO,
        RESTART,
        YES
    }

    /**
     * When and how a service is started again by itself.
     *
     * @param when the token of {@code Restart=}
     * @param mode the token of {@code RestartMode=}
     * @param usec the delay before the first time
     * @param steps in how many steps the delay grows, zero for none
     * @param mostUsec the delay that it grows to, negative for none
     * @param randomUsec the most that is added by chance
     */
    record Restart(
            String when, String mode, long usec, long steps, long mostUsec, long randomUsec) {

        boolean isDirect() {
            return mode.equals("direct");
        }

        /** {@return the delay before the restart of that number, the first of which is 1} */
        long delayUsec(int number) {
            if (number <= 1 || steps <= 0 || usec <= 0 || mostUsec <= usec) {
                return usec;
            }
            if (number > steps) {
                return mostUsec;
            }
            // In equal ratios from the first delay to the longest.
            return (long) (usec * Math.pow((double) mostUsec / usec, (number - 1.0) / steps));
        }
    }

    /** The lists of commands, by directive. */
    enum Phase {
        CONDITION("ExecCondition"),
        START_PRE("ExecStartPre"),
        START("ExecStart"),
        START_POST("ExecStartPost"),
        RELOAD("ExecReload"),
        RELOAD_POST("ExecReloadPost"),
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
            long runtimeExtraUsec,
            long watchdogUsec) {}

    List<ExecCommand> commands(Phase phase) {
        return commands.getOrDefault(phase, List.of());
    }

    long abortUsec() {
        return times.abortUsec().orElse(times.stopUsec());
    }
}
