package org.jitney.manager.bus;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jitney.bus.api.PropertyInfo;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Prctl;
import org.jitney.manager.Manager;
import org.jitney.manager.Unit;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.manager.unit.SettingsBuilder;
import org.jitney.manager.unit.UnitSettings;
import org.jitney.manager.unit.Values;
import org.jitney.unitfile.UnitType;

/** The properties of the Manager interface, and the methods that change its environment. */
final class ManagerProperties {
    private static final String SET_ENVIRONMENT = "org.freedesktop.systemd1.set-environment";

    /**
     * Moments that this manager never saw: it was neither in an initrd nor started by firmware, and
     * goes on from no soft reboot.
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
                    "ShutdownStartTimestamp",
                    "ShutdownFinishTimestamp",
                    "PreviousShutdownStartTimestamp",
                    "PreviousShutdownFinishTimestamp",
                    "PreviousShutdownLateStartTimestamp",
                    "PreviousShutdownLateFinishTimestamp");

    private static final Map<String, ToLongFunction<ManagerDefaults>> DEFAULTS =
            Map.ofEntries(
                    Map.entry("DefaultTimeoutStartUSec", ManagerDefaults::timeoutStartUsec),
                    Map.entry("DefaultTimeoutStopUSec", ManagerDefaults::timeoutStopUsec),
                    Map.entry("DefaultTimeoutAbortUSec", ManagerDefaults::timeoutStopUsec),
                    Map.entry("DefaultDeviceTimeoutUSec", ManagerDefaults::timeoutStartUsec),
                    Map.entry("DefaultRestartUSec", ManagerDefaults::restartUsec),
                    Map.entry(
                            "DefaultStartLimitIntervalUSec",
                            ManagerDefaults::startLimitIntervalUsec),
                    Map.entry(
                            "DefaultStartLimitIntervalSec",
                            ManagerDefaults::startLimitIntervalUsec),
                    Map.entry("DefaultStartLimitInterval", ManagerDefaults::startLimitIntervalUsec),
                    Map.entry("DefaultStartLimitBurst", ManagerDefaults::startLimitBurst),
                    Map.entry("DefaultTasksMax", ManagerDefaults::tasksMax),
                    Map.entry("DefaultTimerAccuracyUSec", ManagerDefaults::timerAccuracyUsec));

    /** Moments by the name under which the manager notes them. */
    private static final List<String> NOTED =
            List.of(
                    "GeneratorsStart",
                    "GeneratorsFinish",
                    "UnitsLoadStart",
                    "UnitsLoadFinish",
                    "UnitsLoad");

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
                        m ->
                                m.engine().shownGroup("/").equals("/")
                                        ? ""
                                        : m.engine().shownGroup("/"));
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
        for (String name : NOTED) {
            UnitInterface.timestamp(table, name + "Timestamp", m -> m.engine().moment(name));
        }
        UnitInterface.timestamp(table, "UserspaceTimestamp", of(Manager::startTimestamp));
        UnitInterface.timestamp(table, "FinishTimestamp", of(Manager::finishTimestamp));
    }

    private static Function<ManagerObject, DualTimestamp> of(
            Function<Manager, DualTimestamp> moment) {
        return m -> moment.apply(m.engine());
    }

    /** What a unit that says nothing gets. */
    private static void limits(InterfaceTable<ManagerObject> table) {
        for (PropertyInfo property : table.info().properties()) {
            String name = property.name();
            if (name.startsWith("DefaultLimit")) {
                String limit = name.substring("Default".length());
                table.property(name, m -> ofService(m, limit));
            }
        }
    }

    private static Object ofService(ManagerObject manager, String property) {
        Values service =
                new SettingsBuilder(UnitType.SERVICE, manager.engine().defaults()).build().values();
        return service.get(property).orElse(Values.INFINITY);
    }

    /** What a unit of the defaults has, the manager has as its default. */
    private static void ofUnits(InterfaceTable<ManagerObject> table) {
        Values service = UnitSettings.defaults(UnitType.SERVICE).values();
        table.property(
                "DefaultOOMScoreAdjust",
                m -> m.engine().defaults().scope().inherited().getOrDefault("OOMScoreAdjust", 0));
        for (String name :
                List.of(
                        "MemoryPressureWatch",
                        "MemoryPressureThresholdUSec",
                        "CPUPressureWatch",
                        "CPUPressureThresholdUSec",
                        "IOPressureWatch",
                        "IOPressureThresholdUSec",
                        "MemoryZSwapWriteback",
                        "RestrictSUIDSGID",
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
                .property("TimerSlackNSec", m -> timerSlack())
                .property("ReloadCount", m -> m.engine().reloads())
                .property("SoftRebootsCount", m -> (long) m.engine().softReboots())
                .property("KExecCount", m -> 0L)
                .property("ExitCode", m -> m.engine().exitCode());
    }

    /** It keeps no hardware watchdog alive, so nobody can set how; those of services it honours. */
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
                                JobMethods.run(() -> m.engine().honourWatchdogs((Boolean) value)));
        // No ping is told as the end of all time.
        UnitInterface.timestamp(
                table,
                "WatchdogLastPingTimestamp",
                m -> new DualTimestamp(Values.INFINITY, Values.INFINITY));
    }

    private static long timerSlack() throws DBusError {
        try {
            return Prctl.timerSlackNsec();
        } catch (ErrnoException e) {
            throw new DBusError(DBusError.IO_ERROR, "Cannot read the timer slack: " + e);
        }
    }

    private static void environment(InterfaceTable<ManagerObject> table) {
        Auth allowed = Auth.polkit(SET_ENVIRONMENT);
        table.property("Environment", m -> m.engine().environment().stream().sorted().toList())
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
