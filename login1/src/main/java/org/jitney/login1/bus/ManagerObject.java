package org.jitney.login1.bus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.bus.api.Login1Manager;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.login1.model.Action;
import org.jitney.login1.model.InhibitMode;
import org.jitney.login1.model.InhibitWhat;
import org.jitney.login1.model.Setting;
import org.jitney.login1.model.Settings;
import org.jitney.login1.session.Idleness;
import org.jitney.login1.session.Moment;

/** {@code org.freedesktop.login1.Manager}: its properties, and the methods of its neighbours. */
final class ManagerObject {
    private static final long NEVER = -1L;

    private ManagerObject() {}

    static InterfaceTable<Login> table() {
        InterfaceTable<Login> table = InterfaceTable.of(Login1Manager.INFO);
        settings(table);
        keys(table);
        state(table);
        reboot(table);
        SessionMethods.addTo(table);
        ControlMethods.addTo(table);
        InhibitMethods.addTo(table);
        PowerMethods.addTo(table);
        ScheduleMethods.addTo(table);
        return table.signals(
                "SessionNew",
                "SessionRemoved",
                "UserNew",
                "UserRemoved",
                "SeatNew",
                "SeatRemoved",
                "PrepareForShutdown",
                "PrepareForShutdownWithMetadata",
                "PrepareForSleep",
                "SecureAttentionKey");
    }

    private static Settings of(Login login) {
        return login.parts().settings();
    }

    private static void settings(InterfaceTable<Login> table) {
        table.writable(
                        "EnableWallMessages",
                        login -> login.wall().isOn(),
                        (login, value, _) ->
                                login.wall().set(login.wall().message(), (Boolean) value))
                .writable(
                        "WallMessage",
                        login -> login.wall().message(),
                        (login, value, _) ->
                                login.wall().set(value.toString(), login.wall().isOn()))
                .property("NAutoVTs", login -> of(login).number(Setting.N_AUTO_VTS))
                .property("KillOnlyUsers", login -> of(login).words(Setting.KILL_ONLY_USERS))
                .property("KillExcludeUsers", login -> of(login).words(Setting.KILL_EXCLUDE_USERS))
                .property("KillUserProcesses", login -> of(login).isOn(Setting.KILL_USER_PROCESSES))
                .property("RemoveIPC", login -> of(login).isOn(Setting.REMOVE_IPC))
                .property("RuntimeDirectorySize", login -> of(login).runtimeDirectorySize())
                .property("RuntimeDirectoryInodesMax", login -> of(login).runtimeDirectoryInodes())
                .property("InhibitorsMax", login -> of(login).number(Setting.INHIBITORS_MAX))
                .property("SessionsMax", login -> of(login).number(Setting.SESSIONS_MAX))
                .property("UserTasksMax", _ -> NEVER)
                .property("StopIdleSessionUSec", login -> of(login).usec(Setting.STOP_IDLE_SESSION))
                .property(
                        "SleepOperation",
                        login -> of(login).sleepOperation().stream().map(Action::toString).toList())
                .property(
                        "DesignatedMaintenanceTime",
                        login -> of(login).verbatim(Setting.DESIGNATED_MAINTENANCE_TIME));
    }

    private static void keys(InterfaceTable<Login> table) {
        Map<String, Setting> actions = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            String name = setting.toString();
            if (name.startsWith("Handle") || setting == Setting.IDLE_ACTION) {
                actions.put(name, setting);
            }
        }
        actions.forEach((name, setting) ->
                table.property(
                        name, login -> of(login).action(setting).map(Action::toString).orElse("")));
        table.property("InhibitDelayMaxUSec", login -> of(login).usec(Setting.INHIBIT_DELAY_MAX))
                .property("UserStopDelayUSec", login -> of(login).usec(Setting.USER_STOP_DELAY))
                .property("HoldoffTimeoutUSec", login -> of(login).usec(Setting.HOLDOFF_TIMEOUT))
                .property("IdleActionUSec", login -> of(login).usec(Setting.IDLE_ACTION_TIME));
    }

    private static void state(InterfaceTable<Login> table) {
        table.property("IdleHint", login -> hint(login).idle())
                .property("IdleSinceHint", login -> hint(login).since().realtimeUsec())
                .property("IdleSinceHintMonotonic", login -> hint(login).since().monotonicUsec())
                .property("BlockInhibited", login -> inhibited(login, InhibitMode.BLOCK))
                .property("BlockWeakInhibited", login -> inhibited(login, InhibitMode.BLOCK_WEAK))
                .property("DelayInhibited", login -> inhibited(login, InhibitMode.DELAY))
                .property("NCurrentInhibitors", login -> (long) login.inhibitors().all().size())
                .property("NCurrentSessions", login -> (long) login.logins().sessionCount())
                .property("PreparingForShutdown", login -> login.power().isShuttingDown())
                .property("PreparingForShutdownWithMetadata", ManagerObject::preparing)
                .property("PreparingForSleep", login -> login.power().isGoingToSleep())
                .property("ScheduledShutdown", ManagerObject::scheduled)
                .property("Docked", login -> login.buttons().isDocked())
                .property("LidClosed", login -> login.buttons().isLidClosed())
                .property("OnExternalPower", login -> login.parts().kernel().isOnExternalPower());
    }

    private static void reboot(InterfaceTable<Login> table) {
        table.property("RebootParameter", ScheduleMethods::parameter)
                .property("RebootToFirmwareSetup", _ -> false)
                .property("RebootToBootLoaderMenu", _ -> NEVER)
                .property("RebootToBootLoaderEntry", _ -> "")
                .property("BootLoaderEntries", _ -> List.of());
    }

    private static Idleness.Hint hint(Login login) {
        boolean free = !login.inhibitors().holds(InhibitWhat.IDLE, InhibitMode.BLOCK);
        return login.idleness()
                .of(login.logins().sessions(), new Idleness.Hint(free, Moment.NEVER));
    }

    private static String inhibited(Login login, InhibitMode mode) {
        return InhibitWhat.render(login.inhibitors().all(mode));
    }

    private static Map<String, Variant> preparing(Login login) {
        Map<String, Variant> values = new LinkedHashMap<>();
        values.put("preparing", Variant.of("b", login.power().isShuttingDown()));
        login.power()
                .underWay()
                .filter(Action::isShutdown)
                .ifPresent(action -> values.put("type", Variant.of("s", action.toString())));
        return values;
    }

    private static Struct scheduled(Login login) {
        return login.schedule()
                .entry()
                .map(entry -> Struct.of(entry.type(), entry.usec()))
                .orElse(Struct.of("", NEVER));
    }
}
