package org.jitney.manager.unit;

import static org.jitney.manager.unit.Values.INFINITY;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.unitfile.UnitType;

/**
 * What follows from other settings once all files of a unit are read: some defaults depend on what
 * was given, and some sandboxing directives stand for several settings.
 */
final class Completion {
    private static final List<String> DIRECTORIES =
            List.of(
                    "RuntimeDirectory",
                    "StateDirectory",
                    "CacheDirectory",
                    "LogsDirectory",
                    "ConfigurationDirectory");

    private final SettingsBuilder from;
    private final Map<String, Object> values;

    private Completion(SettingsBuilder from, Map<String, Object> values) {
        this.from = from;
        this.values = values;
    }

    /** Fills in what the files leave open. */
    static void complete(SettingsBuilder from, Map<String, Object> values) {
        new Completion(from, values).run();
    }

    /** A unit without a file shows settings that nobody has completed. */
    static void unread(UnitType type, Map<String, Object> values) {
        if (type == UnitType.SERVICE) {
            values.put("Type", "");
            values.put("OOMPolicy", "");
            values.put("StandardOutput", "inherit");
        }
        if (type == UnitType.SOCKET) {
            values.put("TriggerLimitIntervalUSec", INFINITY);
            // All bits of 32, where the interval has all of 64.
            values.put("TriggerLimitBurst", 0xffff_ffffL);
        }
    }

    private void run() {
        if (values.get("SyslogFacility") instanceof Integer facility
                && values.get("SyslogLevel") instanceof Integer level) {
            values.put("SyslogPriority", facility * 8 + level);
        }
        if (values.containsKey("RestartKillSignal") && !from.isSet("RestartKillSignal")) {
            values.put("RestartKillSignal", values.getOrDefault("KillSignal", 15));
        }
        if (values.containsKey("PrivateDevices")) {
            dynamicUser();
            sandbox();
            DIRECTORIES.forEach(this::sort);
            boolean ownRoot = from.isSet("RootDirectory") || from.isSet("RootImage");
            if (ownRoot && !from.isSet("MountAPIVFS")) {
                values.put("MountAPIVFS", true);
            }
        }
        if (from.type() == UnitType.SERVICE) {
            service();
            streams();
        }
        if (values.containsKey("OOMPolicy") && !from.isSet("OOMPolicy") && isOn("Delegate")) {
            // Whoever manages groups of its own looks after their memory, too.
            values.put("OOMPolicy", "continue");
        }
        if (from.type() == UnitType.SOCKET && !from.isSet("TriggerLimitBurst") && isOn("Accept")) {
            values.put("TriggerLimitBurst", 200L);
        }
        if (from.type() == UnitType.SOCKET && !from.isSet("PollLimitBurst") && isOn("Accept")) {
            values.put("PollLimitBurst", 150L);
        }
    }

    private boolean isOn(String property) {
        return Boolean.TRUE.equals(values.get(property));
    }

    private void sort(String directories) {
        if (values.get(directories) instanceof List<?> list && list.size() > 1) {
            values.put(directories, list.stream().map(String.class::cast).sorted().toList());
        }
    }

    /** Whoever is somebody else tomorrow must leave nothing behind and gain nothing. */
    private void dynamicUser() {
        if (!isOn("DynamicUser")) {
            return;
        }
        if ("".equals(values.get("User"))) {
            values.put("User", DynamicUserNames.of(from.prefix()));
        }
        if ("".equals(values.get("Group"))) {
            values.put("Group", values.getOrDefault("User", ""));
        }
        for (String property :
                List.of("PrivateTmp", "RemoveIPC", "NoNewPrivileges", "RestrictSUIDSGID")) {
            values.put(property, true);
        }
        values.put("ProtectSystem", "strict");
        if ("no".equals(values.get("ProtectHome"))) {
            values.put("ProtectHome", "read-only");
        }
    }

    /** What a sandbox keeps out is taken from the capabilities and the devices as well. */
    private void sandbox() {
        if (isOn("PrivateDevices")) {
            drop("mknod", "sys_rawio");
            if ("auto".equals(values.get("DevicePolicy"))) {
                values.put("DevicePolicy", "closed");
            }
        }
        if (isOn("ProtectKernelModules")) {
            drop("sys_module");
        }
        if (isOn("ProtectKernelLogs")) {
            drop("syslog");
        }
        if (isOn("ProtectClock")) {
            drop("sys_time", "wake_alarm");
            List<Object> devices = new ArrayList<>();
            devices.add(new Structs.Pair("char-rtc", "r"));
            devices.addAll((List<?>) values.getOrDefault("DeviceAllow", List.of()));
            values.put("DeviceAllow", List.copyOf(devices));
        }
    }

    private void drop(String... capabilities) {
        if (values.get("CapabilityBoundingSet") instanceof Long set) {
            long left = set;
            for (String capability : capabilities) {
                left &= ~(1L << Tokens.CAPABILITIES.indexOf(capability));
            }
            values.put("CapabilityBoundingSet", left);
        }
    }

    private void service() {
        boolean oneshot = "oneshot".equals(values.get("Type"));
        boolean bus = !from.isSet("Type") && from.isSet("BusName");
        boolean nothingToStart = List.of().equals(values.get("ExecStart"));
        if (!from.isSet("Type")) {
            values.put("Type", bus ? "dbus" : nothingToStart ? "oneshot" : "simple");
        }
        if (!from.isSet("TimeoutStartUSec") && (oneshot || (nothingToStart && !bus))) {
            // What runs to its end may take as long as it likes.
            values.put("TimeoutStartUSec", INFINITY);
        }
        if (!from.isSet("TimeoutAbortUSec")) {
            values.put("TimeoutAbortUSec", values.getOrDefault("TimeoutStopUSec", INFINITY));
        }
        boolean notifies = "notify".equals(values.get("Type")) || watches();
        if (notifies && "none".equals(values.get("NotifyAccess"))) {
            values.put("NotifyAccess", "main");
        }
    }

    private boolean watches() {
        return values.get("WatchdogUSec") instanceof Long usec && usec != 0 && usec != INFINITY;
    }

    /**
     * A service that reads from where one can also write writes there too, unless it says where to.
     */
    private void streams() {
        boolean hasData = values.get("StandardInputData") instanceof byte[] data && data.length > 0;
        if ("null".equals(values.get("StandardInput")) && hasData) {
            values.put("StandardInput", "data");
        }
        boolean open =
                !from.isSet("StandardOutput") || "inherit".equals(values.get("StandardOutput"));
        if (open) {
            String input = String.valueOf(values.get("StandardInput"));
            boolean oneWay =
                    input.equals("null") || input.equals("data") || input.startsWith("file:");
            values.put("StandardOutput", oneWay ? "journal" : "inherit");
        }
    }
}
