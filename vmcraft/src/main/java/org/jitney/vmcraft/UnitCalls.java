package org.jitney.vmcraft;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.types.Variant;
import org.jitney.vmcraft1.Units;

/** The unit files of a guest, and how its last boot went. */
public final class UnitCalls {
    private final BusCalls bus;
    private final Units remote;
    private final VMCraft.Mode mode;

    UnitCalls(BusCalls bus, VMCraft.Mode mode) throws GuestError {
        this.bus = bus;
        this.remote = bus.object(VMCraft.NAME, VMCraft.PATH, Units.class);
        this.mode = mode;
    }

    /** Makes a unit: the kind says which settings there are. */
    private Audit create(String kind, String name, Map<String, ?> settings) {
        Map<String, Variant<?>> given = new LinkedHashMap<>();
        settings.forEach((key, value) ->
                given.put(
                        key,
                        value instanceof List<?>
                                ? new Variant<>(value, "as")
                                : new Variant<>(String.valueOf(value), "s")));
        return bus.change(() -> remote.Create(kind, name, given, mode.dryRun()));
    }

    /**
     * Makes a service.
     *
     * @param settings description, exec_start, exec_stop, type, restart, user, after, requires,
     *     wants, wanted_by; only exec_start must be there
     */
    public Audit createService(String name, Map<String, ?> settings) {
        return create("service", name, settings);
    }

    /**
     * Makes a timer.
     *
     * @param settings description, on_calendar, on_boot_sec, on_unit_active_sec, service, wanted_by
     */
    public Audit createTimer(String name, Map<String, ?> settings) {
        return create("timer", name, settings);
    }

    /**
     * Makes a mount; the name may be empty, as it follows from the place.
     *
     * @param settings description, what, where, type, options, wanted_by
     */
    public Audit createMount(String name, Map<String, ?> settings) {
        return create("mount", name, settings);
    }

    /**
     * Makes a target.
     *
     * @param settings description, requires, wants, after
     */
    public Audit createTarget(String name, Map<String, ?> settings) {
        return create("target", name, settings);
    }

    /**
     * Makes a unit that starts another when something happens to a path.
     *
     * @param settings description, path_exists, path_changed, path_modified, unit, wanted_by
     */
    public Audit createPath(String name, Map<String, ?> settings) {
        return create("path", name, settings);
    }

    /** {@return every setting: section, key, value, file, line} */
    public List<Map<String, Object>> read(String unit) throws GuestError {
        return Plain.rows(
                bus.ask(() -> remote.Read(unit)), "section", "key", "value", "file", "line");
    }

    /** Sets one value; an empty one takes the setting away. */
    public Audit modify(String unit, String section, String key, String value) {
        return bus.change(() -> remote.Modify(unit, section, key, value, mode.dryRun()));
    }

    /** Removes a unit that is in {@code /etc}, with its links. */
    public Audit delete(String unit) {
        return bus.change(() -> remote.Delete(unit, mode.dryRun()));
    }

    /** Says whether a unit could be started: valid, and findings with file, line and text. */
    public Audit validate(String unit) {
        return bus.change(() -> {
            var said = remote.Validate(unit);
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("valid", said.valid);
            result.put("findings", Plain.rows(said.findings, "file", "line", "text"));
            return result;
        });
    }

    /** {@return how long the parts of the last boot took, in microseconds} */
    public Map<String, Object> bootTimes() throws GuestError {
        return Plain.map(bus.ask(remote::BootTimes));
    }

    /** {@return the units whose start took time, the longest first: unit, time} */
    public List<Map<String, Object>> blame() throws GuestError {
        return Plain.rows(bus.ask(remote::Blame), "unit", "time");
    }

    /** {@return the units that one had to wait for: depth, unit, ready, time} */
    public List<Map<String, Object>> criticalChain(String unit) throws GuestError {
        return Plain.rows(
                bus.ask(() -> remote.CriticalChain(unit)), "depth", "unit", "ready", "time");
    }

    /** {@return timers: unit, activates, next, last} */
    public List<Map<String, Object>> timers(boolean all) throws GuestError {
        return Plain.rows(bus.ask(() -> remote.Timers(all)), "unit", "activates", "next", "last");
    }
}
