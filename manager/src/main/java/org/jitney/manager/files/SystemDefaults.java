package org.jitney.manager.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.unit.BadSetting;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.manager.unit.RuntimeScope;
import org.jitney.manager.unit.SettingsBuilder;
import org.jitney.manager.unit.Values;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/**
 * What units get that do not say otherwise: the machine's sizes, and the settings of
 * systemd-system.conf(5) with its drop-ins. Those are read by the directives of units that they are
 * the defaults of.
 *
 * @param defaults for units
 * @param environment DefaultEnvironment=, {@code NAME=value}
 */
public record SystemDefaults(ManagerDefaults defaults, List<String> environment) {
    /** system.conf(5): a unit may have this share of the tasks of the machine. */
    private static final long SHARE_PERCENT = 15;

    private static final List<String> FOLDERS =
            List.of("/usr/lib/systemd", "/usr/local/lib/systemd", "/run/systemd", "/etc/systemd");

    /** Settings by the section and directive of a unit that says the same for itself. */
    private static final Map<String, String> OF_SERVICES =
            Map.of(
                    "DefaultTimeoutStartSec", "Service/TimeoutStartSec",
                    "DefaultTimeoutStopSec", "Service/TimeoutStopSec",
                    "DefaultRestartSec", "Service/RestartSec",
                    "DefaultStartLimitIntervalSec", "Unit/StartLimitIntervalSec",
                    "DefaultStartLimitInterval", "Unit/StartLimitIntervalSec",
                    "DefaultStartLimitBurst", "Unit/StartLimitBurst",
                    "DefaultTasksMax", "Service/TasksMax",
                    "DefaultEnvironment", "Service/Environment");

    /** The lines of {@code /proc/PID/limits}. */
    private static final Map<String, String> LIMITS =
            Map.ofEntries(
                    Map.entry("Max cpu time", "LimitCPU"),
                    Map.entry("Max file size", "LimitFSIZE"),
                    Map.entry("Max data size", "LimitDATA"),
                    Map.entry("Max stack size", "LimitSTACK"),
                    Map.entry("Max core file size", "LimitCORE"),
                    Map.entry("Max resident set", "LimitRSS"),
                    Map.entry("Max processes", "LimitNPROC"),
                    Map.entry("Max address space", "LimitAS"),
                    Map.entry("Max file locks", "LimitLOCKS"),
                    Map.entry("Max pending signals", "LimitSIGPENDING"),
                    Map.entry("Max msgqueue size", "LimitMSGQUEUE"),
                    Map.entry("Max nice priority", "LimitNICE"),
                    Map.entry("Max realtime priority", "LimitRTPRIO"),
                    Map.entry("Max realtime timeout", "LimitRTTIME"));

    /** {@return what holds on that machine when nothing is configured} */
    public static ManagerDefaults ofMachine(Root root) {
        long tasks = tasks(root);
        ManagerDefaults standard = ManagerDefaults.STANDARD;
        return standard.onMachine(
                tasks == Values.INFINITY ? tasks : tasks * SHARE_PERCENT / 100,
                tasks,
                memory(root),
                limits(root));
    }

    /**
     * Reads the configuration of the system manager.
     *
     * @param said what is wrong with it, by file and line
     */
    public static SystemDefaults read(Root root, Consumer<Diagnostic> said) {
        return read(root, ofMachine(root), "system.conf", FOLDERS, said);
    }

    /**
     * Reads the configuration of a user's manager, systemd-user.conf(5).
     *
     * @param limits those that the manager's processes inherit
     */
    public static SystemDefaults readUser(
            Root root, RuntimeScope scope, Map<String, Long> limits, Consumer<Diagnostic> said) {
        List<String> folders = new ArrayList<>(FOLDERS);
        folders.add(scope.folders().configuration() + "/systemd");
        return read(root, ofMachine(root).of(scope, limits), "user.conf", folders, said);
    }

    private static SystemDefaults read(
            Root root,
            ManagerDefaults machine,
            String file,
            List<String> folders,
            Consumer<Diagnostic> said) {
        SettingsBuilder service = new SettingsBuilder(UnitType.SERVICE, machine);
        SettingsBuilder timer = new SettingsBuilder(UnitType.TIMER, machine);
        for (UnitFile each : files(root, file, folders, said)) {
            for (UnitFile.Entry entry : each.entries()) {
                read(entry, service, timer, said);
            }
        }
        Values values = service.build().values();
        Map<String, Long> limits = new LinkedHashMap<>(machine.limits());
        for (String name : values.names()) {
            boolean soft = name.endsWith("Soft");
            String hard = soft ? name.substring(0, name.length() - "Soft".length()) : name;
            if (name.startsWith("Limit") && values.isSet(hard)) {
                limits.put(name, values.number(name));
            }
        }
        return new SystemDefaults(
                machine.configured(values, timer.build().values().number("AccuracyUSec"), limits),
                values.texts("Environment"));
    }

    private static void read(
            UnitFile.Entry entry,
            SettingsBuilder service,
            SettingsBuilder timer,
            Consumer<Diagnostic> said) {
        String key = entry.key();
        if (!entry.section().equals("Manager")) {
            return;
        }
        if (key.equals("DefaultTimerAccuracySec")) {
            assign(timer, "Timer/AccuracySec", "defaults.timer", entry, said);
        } else if (key.startsWith("DefaultLimit")) {
            String directive = "Service/" + key.substring("Default".length());
            assign(service, directive, "defaults.service", entry, said);
        } else if (OF_SERVICES.containsKey(key)) {
            String directive = OF_SERVICES.getOrDefault(key, "");
            assign(service, directive, "defaults.service", entry, said);
        } else if (!entry.value().isEmpty()) {
            said.accept(
                    new Diagnostic(
                            entry.file(),
                            entry.line(),
                            Diagnostic.Severity.NOTICE,
                            key + "= of the manager is not acted on"));
        }
    }

    private static void assign(
            SettingsBuilder into,
            String directive,
            String unit,
            UnitFile.Entry entry,
            Consumer<Diagnostic> said) {
        int slash = directive.indexOf('/');
        var line =
                new UnitFile.Entry(
                        directive.substring(0, slash),
                        directive.substring(slash + 1),
                        entry.value(),
                        entry.file(),
                        entry.line());
        try {
            into.assign(line, new UnitName(unit), specifier -> Optional.empty(), said);
        } catch (BadSetting e) {
            said.accept(
                    Diagnostic.warning(entry.file(), entry.line(), String.valueOf(e.getMessage())));
        }
    }

    /** The file of the highest folder that has one, and after it the drop-ins by name. */
    private static List<UnitFile> files(
            Root root, String file, List<String> folders, Consumer<Diagnostic> said) {
        List<String> paths = new ArrayList<>();
        for (String folder : folders.reversed()) {
            if (paths.isEmpty() && exists(root, folder + "/" + file)) {
                paths.add(folder + "/" + file);
            }
        }
        Map<String, String> dropIns = new TreeMap<>();
        for (String folder : folders) {
            for (String name : names(root, folder + "/" + file + ".d")) {
                if (name.endsWith(".conf")) {
                    dropIns.put(name, folder + "/" + file + ".d/" + name);
                }
            }
        }
        paths.addAll(dropIns.values());
        List<UnitFile> files = new ArrayList<>();
        for (String path : paths) {
            try {
                files.add(UnitFile.parse(path, root.readBytes(path), said));
            } catch (ErrnoException | UnitFileError e) {
                said.accept(Diagnostic.warning(path, 0, String.valueOf(e.getMessage())));
            }
        }
        return files;
    }

    private static boolean exists(Root root, String path) {
        try {
            return root.exists(path);
        } catch (ErrnoException e) {
            return false;
        }
    }

    private static List<String> names(Root root, String folder) {
        try {
            return root.list(folder);
        } catch (ErrnoException notThere) {
            return List.of();
        }
    }

    /** The kernel has several ceilings for tasks; the lowest counts. */
    private static long tasks(Root root) {
        long most = Values.INFINITY;
        for (String file :
                List.of(
                        "/proc/sys/kernel/threads-max",
                        "/proc/sys/kernel/pid_max",
                        "/sys/fs/cgroup/pids.max")) {
            long here = number(root, file);
            most = here > 0 && (most == Values.INFINITY || here < most) ? here : most;
        }
        return most;
    }

    private static long number(Root root, String file) {
        try {
            String text = root.readIfExists(file).orElse("").strip();
            return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
        } catch (ErrnoException e) {
            return -1;
        }
    }

    /**
     * What a process is not given it inherits. Two limits are not our own: a JVM raises that of
     * open files for itself, and system.conf(5) has defaults for those of files and of locked
     * memory.
     */
    private static Map<String, Long> limits(Root root) {
        Map<String, Long> limits = new LinkedHashMap<>();
        String text = "";
        try {
            text = root.readIfExists("/proc/self/limits").orElse("");
        } catch (ErrnoException e) {
            return limits;
        }
        for (String line : text.split("\n", -1)) {
            String name = LIMITS.get(line.substring(0, Math.min(line.length(), 26)).strip());
            if (name != null) {
                String[] columns = line.substring(26).strip().split("\\s+", -1);
                limits.put(name + "Soft", limit(columns[0]));
                limits.put(name, limit(columns[1]));
            }
        }
        return limits;
    }

    private static long limit(String text) {
        return text.equals("unlimited") ? Values.INFINITY : Long.parseLong(text);
    }

    private static long memory(Root root) {
        try {
            for (String line : root.readIfExists("/proc/meminfo").orElse("").split("\n", -1)) {
                if (line.startsWith("MemTotal:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        } catch (ErrnoException e) {
            return Values.INFINITY;
        }
        return Values.INFINITY;
    }
}
