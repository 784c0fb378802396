package org.jitney.guest.units;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** Makes units of the kinds that people ask for, from named settings. */
public final class UnitWriter {
    private static final Map<String, List<String>> KNOWN =
            Map.of(
                    "service",
                    List.of(
                            "description",
                            "exec_start",
                            "exec_stop",
                            "type",
                            "restart",
                            "user",
                            "after",
                            "requires",
                            "wants",
                            "wanted_by"),
                    "timer",
                    List.of(
                            "description",
                            "on_calendar",
                            "on_boot_sec",
                            "on_unit_active_sec",
                            "service",
                            "wanted_by"),
                    "mount",
                    List.of("description", "what", "where", "type", "options", "wanted_by"),
                    "target",
                    List.of("description", "requires", "wants", "after"),
                    "path",
                    List.of(
                            "description",
                            "path_exists",
                            "path_changed",
                            "path_modified",
                            "unit",
                            "wanted_by"));

    private final Map<String, List<String>> settings;

    private UnitWriter(Map<String, List<String>> settings) {
        this.settings = settings;
    }

    /** {@return the unit that settings describe} */
    public static NewUnit write(String kind, String name, Map<String, List<String>> settings)
            throws NewUnit.BadValue {
        List<String> known = KNOWN.get(kind);
        if (known == null) {
            throw new NewUnit.BadValue("units of the kind '" + kind + "' are not made here");
        }
        for (String key : settings.keySet()) {
            if (!known.contains(key)) {
                throw new NewUnit.BadValue("a %s has no setting '%s'".formatted(kind, key));
            }
        }
        for (Map.Entry<String, List<String>> setting : settings.entrySet()) {
            SettingCheck.check(kind, setting.getKey(), setting.getValue());
        }
        UnitWriter writer = new UnitWriter(settings);
        return switch (kind) {
            case "service" -> writer.service(name);
            case "timer" -> writer.timer(name);
            case "mount" -> writer.mount(name);
            case "target" -> writer.target(name);
            default -> writer.path(name);
        };
    }

    private List<String> all(String key) {
        return settings.getOrDefault(key, List.of());
    }

    private String one(String key, String otherwise) {
        List<String> values = all(key);
        return values.isEmpty() ? otherwise : String.join(" ", values);
    }

    private String needed(String key) throws NewUnit.BadValue {
        String value = one(key, "");
        if (value.isEmpty()) {
            throw new NewUnit.BadValue("the setting '" + key + "' is missing");
        }
        return value;
    }

    private NewUnit head(String name, UnitType type) throws NewUnit.BadValue {
        return NewUnit.of(name, type)
                .section("Unit")
                .set("Description", one("description", ""))
                .set("Requires", all("requires"))
                .set("Wants", all("wants"))
                .set("After", all("after"));
    }

    private NewUnit install(NewUnit unit, String usual) throws NewUnit.BadValue {
        List<String> said = all("wanted_by");
        return unit.section("Install").set("WantedBy", said.isEmpty() ? List.of(usual) : said);
    }

    private NewUnit service(String name) throws NewUnit.BadValue {
        NewUnit unit =
                head(name, UnitType.SERVICE)
                        .section("Service")
                        .set("Type", one("type", "simple"))
                        .set("ExecStart", needed("exec_start"))
                        .set("ExecStop", one("exec_stop", ""))
                        .set("Restart", one("restart", "on-failure"))
                        .set("User", one("user", ""));
        return install(unit, "multi-user.target");
    }

    private NewUnit timer(String name) throws NewUnit.BadValue {
        if (one("on_calendar", "").isEmpty()
                && one("on_boot_sec", "").isEmpty()
                && one("on_unit_active_sec", "").isEmpty()) {
            throw new NewUnit.BadValue(
                    "a timer needs on_calendar, on_boot_sec or on_unit_active_sec");
        }
        String service = one("service", "");
        NewUnit unit =
                head(name, UnitType.TIMER)
                        .section("Timer")
                        .set("OnCalendar", one("on_calendar", ""))
                        .set("OnBootSec", one("on_boot_sec", ""))
                        .set("OnUnitActiveSec", one("on_unit_active_sec", ""))
                        .set("Unit", service.isEmpty() ? "" : GuestUnits.name(service));
        return install(unit, "timers.target");
    }

    private NewUnit mount(String name) throws NewUnit.BadValue {
        String where = needed("where");
        Optional<UnitName> meant = UnitName.ofPath(where, UnitType.MOUNT);
        String right = meant.map(UnitName::value).orElse("");
        String given = name.isEmpty() || name.endsWith(".mount") ? name : name + ".mount";
        if (right.isEmpty() || !(given.isEmpty() || given.equals(right))) {
            throw new NewUnit.BadValue(
                    "a mount of %s is called %s, not \"%s\"".formatted(where, right, given));
        }
        NewUnit unit =
                head(right, UnitType.MOUNT)
                        .section("Mount")
                        .set("What", needed("what"))
                        .set("Where", where)
                        .set("Type", one("type", "auto"))
                        .set("Options", one("options", ""));
        return install(unit, "local-fs.target");
    }

    private NewUnit target(String name) throws NewUnit.BadValue {
        return install(head(name, UnitType.TARGET), "multi-user.target");
    }

    private NewUnit path(String name) throws NewUnit.BadValue {
        if (all("path_exists").isEmpty()
                && all("path_changed").isEmpty()
                && all("path_modified").isEmpty()) {
            throw new NewUnit.BadValue(
                    "a path unit needs path_exists, path_changed or path_modified");
        }
        String starts = one("unit", "");
        NewUnit unit =
                head(name, UnitType.PATH)
                        .section("Path")
                        .set("PathExists", one("path_exists", ""))
                        .set("PathChanged", one("path_changed", ""))
                        .set("PathModified", one("path_modified", ""))
                        .set("Unit", starts.isEmpty() ? "" : GuestUnits.name(starts));
        return install(unit, "multi-user.target");
    }
}
