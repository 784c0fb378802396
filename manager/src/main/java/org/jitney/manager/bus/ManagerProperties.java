package org.jitney.manager.bus;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jitney.bus.api.PropertyInfo;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.manager.Manager;
import org.jitney.manager.Unit;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.manager.unit.UnitSettings;
import org.jitney.manager.unit.Values;
import org.jitney.unitfile.UnitType;

/** The properties of the Manager interface, and the methods that change its environment. */
final class ManagerProperties {
    private static final String SET_ENVIRONMENT = "org.freedesktop.systemd1.set-environment";

    /**
     * Moments that this manager never saw: it was neither in an initrd nor started by firmware,
     * runs no generators and reads units when they are needed.
     */
    private static final List<String> NEVER =
            List.of(
                    "FirmwareTimestamp",
                    "LoaderTimestamp",
                    "KernelTimestamp",
                    "InitRDTimestamp",
                    "InitRDSecurityStartTimestamp",
                    "InitRDSecurityFinishTimestamp",
                    "InitRDGeneratorsStartTimestamp",
                    "InitRDGeneratorsFinishTimestamp",
                    "InitRDUnitsLoadStartTimestamp",
                    "InitRDUnitsLoadFinishTimestamp",
                    "SecurityStartTimestamp",
                    "SecurityFinishTimestamp",
                    "GeneratorsStartTimestamp",
                    "GeneratorsFinishTimestamp",
                    "UnitsLoadStartTimestamp",
                    "UnitsLoadFinishTimestamp",
                    "UnitsLoadTimestamp");

    private static final Map<String, ToLongFunction<ManagerDefaults>> DEFAULTS =
            Map.of(
                    "DefaultTimeoutStartUSec", ManagerDefaults::timeoutStartUsec,
                    "DefaultTimeoutStopUSec", ManagerDefaults::timeoutStopUsec,
                    "DefaultTimeoutAbortUSec", ManagerDefaults::timeoutStopUsec,
                    "DefaultRestartUSec", ManagerDefaults::restartUsec,
                    "DefaultStartLimitIntervalUSec", ManagerDefaults::startLimitIntervalUsec,
                    "DefaultStartLimitIntervalSec", ManagerDefaults::startLimitIntervalUsec,
                    "DefaultStartLimitInterval", ManagerDefaults::startLimitIntervalUsec,
                    "DefaultStartLimitBurst", ManagerDefaults::startLimitBurst,
                    "DefaultTasksMax", ManagerDefaults::tasksMax,
                    "DefaultTimerAccuracyUSec", ManagerDefaults::timerAccuracyUsec);

    private ManagerProperties() {}

    static void register(InterfaceTable<ManagerObject> table, MachineFacts facts) {
        table.property("Version", m -> facts.version())
                .property("Features", m -> facts.features())
                .property("Virtualization", m -> facts.virtualization())
                .property("Architecture", m -> facts.architecture())
                .property("Tainted", m -> facts.taint())
                .property("UnitPath", m -> m.engine().searchPath())
                // Groups are told as paths below the manager's own, which is their root, unless it
                // was given to the manager.
                .property(
                        "ControlGroup",
                        m -> m.engine().shownGroup("/").equals("/") ? "" : m.engine().shownGroup("/"));
        counts(table);
        times(table);
        DEFAULTS.forEach(
                (name, read) -> table.property(name, m -> read.applyAsLong(m.engine().defaults())));
        limits(table);
        ofUnits(table);
        console(table);
        watchdog(table);
        environment(table);
        table.writable("LogLevel", m -> LogControl.level(), LogControl.levelSetter())
                .writable("LogTarget", m -> LogControl.target(), LogControl.targetSetter());
    }

    private static void counts(InterfaceTable<ManagerObject> table) {
        table.property("SystemState", m -> m.engine().systemState())
                .property("NNames", m -> names(m.engine()))
                .property("NFailedUnits", m -> (long) m.engine().failedUnits().size())
                .property("NJobs", m -> (long) m.engine().jobs().size())
                .property("NInstalledJobs", m -> (long) m.engine().installedJobs())
                .property("NFailedJobs", m -> (long) m.engine().failedJobs())
                .property("Progress", m -> progress(m.engine()));
    }

    private static Object names(Manager engine) {
        long names = 0;
        for (Unit unit : engine.units()) {
            names += unit.names().size();
        }
        return names;
    }

    /** The part of the jobs installed so far that is done. */
    private static Object progress(Manager engine) {
        int all = engine.installedJobs();
        int open = engine.jobs().size();
        return all == 0 || open == 0 ? 1.0 : Math.max(0.0, 1.0 - (double) open / all);
    }

    private static void times(InterfaceTable<ManagerObject> table) {
        for (String name : NEVER) {
            UnitInterface.timestamp(table, name, m -> DualTimestamp.NEVER);
        }
        UnitInterface.timestamp(table, "UserspaceTimestamp", of(Manager::startTimestamp));
        UnitInterface.timestamp(table, "FinishTimestamp", of(Manager::finishTimestamp));
    }

    private static Function<ManagerObject, DualTimestamp> of(
            Function<Manager, DualTimestamp> moment) {
        return m -> moment.apply(m.engine());
    }

    /** Limits that nothing sets are those that the kernel gave to this process. */
    private static void limits(InterfaceTable<ManagerObject> table) {
        for (PropertyInfo property : table.info().properties()) {
            String name = property.name();
            if (name.startsWith("DefaultLimit")) {
                String limit = name.substring("Default".length());
                table.property(
                        name,
                        m -> m.engine().defaults().limits().getOrDefault(limit, Values.INFINITY));
            }
        }
    }

    /** What a unit of the defaults has, the manager has as its default. */
    private static void ofUnits(InterfaceTable<ManagerObject> table) {
        Values service = UnitSettings.defaults(UnitType.SERVICE).values();
        table.property(
                "DefaultOOMScoreAdjust",
                m -> m.engine().defaults().scope().inherited().getOrDefault("OOMScoreAdjust", 0));
        for (String name :
                List.of(
                        "CPUAccounting",
                        "BlockIOAccounting",
                        "IOAccounting",
                        "IPAccounting",
                        "MemoryAccounting",
                        "TasksAccounting",
                        "OOMPolicy",
                        "StandardOutput",
                        "StandardError")) {
            Object value = service.get(name).orElseThrow();
            table.property("Default" + name, m -> value);
        }
    }

    /** It asks nobody on a console. */
    private static void console(InterfaceTable<ManagerObject> table) {
        table.property("ShowStatus", m -> m.engine().showsStatus())
                .property("ConfirmSpawn", m -> false)
                .property("CtrlAltDelBurstAction", m -> "none")
                .property("ExitCode", m -> m.engine().exitCode());
    }

    /** It keeps no hardware watchdog alive; those of services are always honoured. */
    private static void watchdog(InterfaceTable<ManagerObject> table) {
        table.property("WatchdogDevice", m -> "")
                .property("RuntimeWatchdogUSec", m -> 0L)
                .property("RuntimeWatchdogPreUSec", m -> 0L)
                .property("RuntimeWatchdogPreGovernor", m -> "")
                .property("RebootWatchdogUSec", m -> 0L)
                .property("ShutdownWatchdogUSec", m -> 0L)
                .property("KExecWatchdogUSec", m -> 0L)
                .writable(
                        "ServiceWatchdogs",
                        m -> m.engine().honoursWatchdogs(),
                        (m, value, call) ->
                                JobMethods.run(
                                        () -> m.engine().honourWatchdogs((Boolean) value)));
        UnitInterface.timestamp(table, "WatchdogLastPingTimestamp", m -> DualTimestamp.NEVER);
    }

    private static void environment(InterfaceTable<ManagerObject> table) {
        Auth allowed = Auth.polkit(SET_ENVIRONMENT);
        table.property("Environment", m -> m.engine().environment())
                .method(
                        "SetEnvironment",
                        (m, c) -> JobMethods.run(() -> m.engine().setEnvironment(c.strings(0))))
                .authorize("SetEnvironment", allowed)
                .method(
                        "UnsetEnvironment",
                        (m, c) -> JobMethods.run(() -> m.engine().unsetEnvironment(c.strings(0))))
                .authorize("UnsetEnvironment", allowed)
                .method(
                        "UnsetAndSetEnvironment",
                        (m, c) ->
                                JobMethods.run(() -> {
                                    m.engine().unsetEnvironment(c.strings(0));
                                    m.engine().setEnvironment(c.strings(1));
                                }))
                .authorize("UnsetAndSetEnvironment", allowed);
    }
}
