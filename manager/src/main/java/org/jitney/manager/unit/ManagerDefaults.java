package org.jitney.manager.unit;

import java.util.Map;

/**
 * What the manager's own configuration and the machine give to units that do not say otherwise.
 *
 * @param timeoutStartUsec DefaultTimeoutStartSec=
 * @param timeoutStopUsec DefaultTimeoutStopSec=
 * @param restartUsec DefaultRestartSec=
 * @param startLimitIntervalUsec DefaultStartLimitIntervalSec=
 * @param startLimitBurst DefaultStartLimitBurst=
 * @param tasksMax DefaultTasksMax=
 * @param machineTasks how many tasks the machine can have, for percentages
 * @param timerAccuracyUsec DefaultTimerAccuracySec=
 * @param limits the manager's own resource limits by property name, such as LimitNOFILESoft
 * @param physicalMemory bytes of memory, for percentages
 * @param scope whose manager it is
 */
public record ManagerDefaults(
        long timeoutStartUsec,
        long timeoutStopUsec,
        long restartUsec,
        long startLimitIntervalUsec,
        long startLimitBurst,
        long tasksMax,
        long machineTasks,
        long timerAccuracyUsec,
        Map<String, Long> limits,
        long physicalMemory,
        RuntimeScope scope) {

    /** What an unconfigured system manager has; limits are those of the kernel's first process. */
    public static final ManagerDefaults STANDARD =
            new ManagerDefaults(
                    90_000_000L,
                    90_000_000L,
                    100_000L,
                    10_000_000L,
                    5,
                    Values.INFINITY,
                    Values.INFINITY,
                    60_000_000L,
                    Map.of(),
                    Values.INFINITY,
                    RuntimeScope.SYSTEM);

    /** Makes defaults that nobody can change any more. */
    public ManagerDefaults {
        limits = Map.copyOf(limits);
    }

    /** {@return these on a machine with that many tasks, and bytes of memory} */
    public ManagerDefaults onMachine(
            long forUnit, long tasks, long memory, Map<String, Long> ofProcesses) {
        return new ManagerDefaults(
                timeoutStartUsec,
                timeoutStopUsec,
                restartUsec,
                startLimitIntervalUsec,
                startLimitBurst,
                forUnit,
                tasks,
                timerAccuracyUsec,
                ofProcesses,
                memory,
                scope);
    }

    /** {@return these with what a service has that says the same for itself} */
    public ManagerDefaults configured(Values service, long timerAccuracy, Map<String, Long> limit) {
        return new ManagerDefaults(
                service.isSet("TimeoutStartUSec")
                        ? service.number("TimeoutStartUSec")
                        : timeoutStartUsec,
                service.isSet("TimeoutStopUSec")
                        ? service.number("TimeoutStopUSec")
                        : timeoutStopUsec,
                service.number("RestartUSec"),
                service.number("StartLimitIntervalUSec"),
                service.number("StartLimitBurst"),
                service.number("TasksMax"),
                machineTasks,
                timerAccuracy,
                limit,
                physicalMemory,
                scope);
    }

    /** {@return these for a manager of that scope, whose units inherit these limits} */
    public ManagerDefaults of(RuntimeScope other, Map<String, Long> inherited) {
        return new ManagerDefaults(
                timeoutStartUsec,
                timeoutStopUsec,
                restartUsec,
                startLimitIntervalUsec,
                startLimitBurst,
                tasksMax,
                machineTasks,
                timerAccuracyUsec,
                inherited,
                physicalMemory,
                other);
    }
}
