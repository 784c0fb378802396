package org.jitney.guest.units;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.time.CalendarSpec;
import org.jitney.unitfile.time.TimeSpan;

/**
 * Refuses settings of new units with which they could never do what was asked for. The manager of
 * the guest would only say so at its next boot, when nobody looks.
 */
public final class SettingCheck {
    private static final Set<String> SERVICE_TYPES =
            Set.of(
                    "simple",
                    "exec",
                    "forking",
                    "oneshot",
                    "dbus",
                    "notify",
                    "notify-reload",
                    "idle");
    private static final Set<String> RESTARTS =
            Set.of(
                    "no",
                    "always",
                    "on-success",
                    "on-failure",
                    "on-abnormal",
                    "on-abort",
                    "on-watchdog");
    private static final Pattern USER =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,30}\\$?|[0-9]{1,10}");
    private static final Pattern FILE_SYSTEM = Pattern.compile("[A-Za-z0-9._-]+");

    /** What may stand before a command, see systemd.service(5). */
    private static final Pattern COMMAND_PREFIX = Pattern.compile("^[@:+!|-]*");

    /** The settings of unit files that are one of ours: its kind and name. */
    private static final Map<String, List<String>> LINES =
            Map.ofEntries(
                    line("Service", "ExecStart", "service", "exec_start"),
                    line("Service", "ExecStop", "service", "exec_stop"),
                    line("Service", "Type", "service", "type"),
                    line("Service", "Restart", "service", "restart"),
                    line("Service", "User", "service", "user"),
                    line("Timer", "OnCalendar", "timer", "on_calendar"),
                    line("Timer", "OnBootSec", "timer", "on_boot_sec"),
                    line("Timer", "OnUnitActiveSec", "timer", "on_unit_active_sec"),
                    line("Mount", "Where", "mount", "where"),
                    line("Path", "PathExists", "path", "path_exists"),
                    line("Path", "PathChanged", "path", "path_changed"),
                    line("Path", "PathModified", "path", "path_modified"),
                    line("Unit", "After", "target", "after"),
                    line("Unit", "Requires", "target", "requires"),
                    line("Unit", "Wants", "target", "wants"),
                    line("Install", "WantedBy", "target", "wanted_by"));

    private SettingCheck() {}

    private static Map.Entry<String, List<String>> line(
            String section, String key, String kind, String name) {
        return Map.entry(section + "." + key, List.of(kind, name));
    }

    /**
     * Refuses a value that a line of a unit file cannot have. One with specifiers is what the unit
     * makes of it.
     */
    public static void checkLine(String section, String key, String value) throws NewUnit.BadValue {
        NewUnit.check(key, value);
        List<String> known = LINES.get(section + "." + key);
        if (known != null && value.indexOf('%') < 0) {
            check(known.getFirst(), known.getLast(), List.of(value));
        }
    }

    /** Refuses a setting of a unit of that kind; empty values mean that it is not set. */
    static void check(String kind, String key, List<String> values) throws NewUnit.BadValue {
        String value = String.join(" ", values);
        if (value.isEmpty()) {
            return;
        }
        NewUnit.check(key, value);
        if (value.isBlank()) {
            throw bad(key, value, "it is blank");
        }
        switch (key) {
            case "exec_start", "exec_stop" -> command(key, value);
            case "where", "path_exists", "path_changed", "path_modified" -> path(key, value);
            case "after", "requires", "wants", "wanted_by" -> units(key, value);
            case "service", "unit" -> unit(key, value);
            case "restart" -> word(key, value, RESTARTS);
            case "type" -> {
                if (kind.equals("service")) {
                    word(key, value, SERVICE_TYPES);
                } else if (!FILE_SYSTEM.matcher(value).matches()) {
                    throw bad(key, value, "it is no type of a file system");
                }
            }
            case "user" -> {
                if (!USER.matcher(value).matches()) {
                    throw bad(key, value, "it is no name of a user");
                }
            }
            case "on_calendar" -> calendar(key, value);
            case "on_boot_sec", "on_unit_active_sec" -> span(key, value);
            default -> {}
        }
    }

    private static NewUnit.BadValue bad(String key, String value, String why) {
        return new NewUnit.BadValue(
                "%s cannot have the value \"%s\": %s".formatted(key, value, why));
    }

    /** Its first word is a program; the guest's {@code PATH} is not what the caller thinks of. */
    private static void command(String key, String value) throws NewUnit.BadValue {
        String line = COMMAND_PREFIX.matcher(value.strip()).replaceFirst("").strip();
        String program = line.split("\\s", 2)[0].replaceAll("^[\"']|[\"']$", "");
        if (!program.startsWith("/") && !program.startsWith("%")) {
            throw bad(key, value, "the program has no absolute path");
        }
        if (hasUpwards(program)) {
            throw bad(key, value, "the path of the program has a \"..\" in it");
        }
    }

    private static void path(String key, String value) throws NewUnit.BadValue {
        if (!value.startsWith("/") && !value.startsWith("%")) {
            throw bad(key, value, "it is no absolute path");
        }
        if (hasUpwards(value)) {
            throw bad(key, value, "it has a \"..\" in it");
        }
    }

    private static boolean hasUpwards(String path) {
        return List.of(path.split("/", -1)).contains("..");
    }

    private static void units(String key, String value) throws NewUnit.BadValue {
        for (String name : value.strip().split("\\s+")) {
            if (UnitName.parse(name).isEmpty()) {
                throw bad(key, value, "\"" + name + "\" is not a valid unit name");
            }
        }
    }

    /** The type may be left out. */
    private static void unit(String key, String value) throws NewUnit.BadValue {
        if (UnitName.parse(GuestUnits.name(value)).isEmpty()) {
            throw bad(key, value, "it is not a valid unit name");
        }
    }

    private static void word(String key, String value, Set<String> known) throws NewUnit.BadValue {
        if (!known.contains(value)) {
            throw bad(
                    key,
                    value,
                    "it is none of " + String.join(", ", known.stream().sorted().toList()));
        }
    }

    private static void calendar(String key, String value) throws NewUnit.BadValue {
        try {
            var _ = CalendarSpec.parse(value);
        } catch (UnitFileError e) {
            throw bad(key, value, "it is no calendar expression");
        }
    }

    private static void span(String key, String value) throws NewUnit.BadValue {
        try {
            var _ = TimeSpan.parse(value);
        } catch (UnitFileError e) {
            throw bad(key, value, "it is no span of time");
        }
    }
}
