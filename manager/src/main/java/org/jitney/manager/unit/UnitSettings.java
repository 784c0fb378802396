package org.jitney.manager.unit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.unitfile.UnitType;

/**
 * All that the files of one unit say, parsed and completed with defaults.
 *
 * @param type the type
 * @param values every property that stems from a directive of this type, defaults included
 * @param unit the view of {@code [Unit]}
 * @param install the view of {@code [Install]}
 * @param links the units named by dependency directives, under the directive's present name
 * @param requiredMounts the paths of RequiresMountsFor=
 */
public record UnitSettings(
        UnitType type,
        Values values,
        UnitSection unit,
        InstallSection install,
        Map<String, List<String>> links,
        List<String> requiredMounts) {

    private static final Set<UnitType> WITH_PROCESSES =
            Set.of(UnitType.SERVICE, UnitType.SOCKET, UnitType.MOUNT, UnitType.SWAP);

    /** {@return settings of a unit without files: all defaults} */
    public static UnitSettings defaults(UnitType type) {
        return new SettingsBuilder(type, DefaultProperties.STANDARD).build();
    }

    /** {@return settings of a unit that was not read at all, as one that is masked} */
    public static UnitSettings unread(UnitType type) {
        return new SettingsBuilder(type, DefaultProperties.STANDARD).unread();
    }

    /** {@return these settings with some properties as in other settings of the same unit} */
    public UnitSettings taking(Set<String> properties, UnitSettings from) {
        Values merged = values.taking(properties, from.values);
        return new UnitSettings(
                type, merged, unit.withValues(merged), install, links, requiredMounts);
    }

    /** {@return these settings with another value of a property} */
    public UnitSettings with(String property, Object value) {
        Values changed = values.with(property, value);
        return new UnitSettings(
                type, changed, unit.withValues(changed), install, links, requiredMounts);
    }

    /** {@return whose manager the unit belongs to} */
    public RuntimeScope runtimeScope() {
        return values.runtimeScope();
    }

    /**
     * {@return these settings, the lists among those properties as continuations of earlier ones}
     */
    public UnitSettings continuing(Set<String> properties, UnitSettings earlier) {
        Values merged = values.continuing(properties, earlier.values);
        return new UnitSettings(
                type, merged, unit.withValues(merged), install, links, requiredMounts);
    }

    /** {@return how processes are run; services, sockets, mounts and swaps have it} */
    public Optional<ExecContext> exec() {
        return WITH_PROCESSES.contains(type)
                ? Optional.of(new ExecContext(values))
                : Optional.empty();
    }

    /** {@return how processes are killed; as {@link #exec}, and scopes} */
    public Optional<KillContext> kill() {
        return WITH_PROCESSES.contains(type) || type == UnitType.SCOPE
                ? Optional.of(new KillContext(values))
                : Optional.empty();
    }

    /** {@return resource control; as {@link #kill}, and slices} */
    public Optional<CgroupContext> cgroup() {
        return WITH_PROCESSES.contains(type) || type == UnitType.SCOPE || type == UnitType.SLICE
                ? Optional.of(new CgroupContext(values))
                : Optional.empty();
    }

    public Optional<ServiceSettings> service() {
        return type == UnitType.SERVICE
                ? Optional.of(new ServiceSettings(values))
                : Optional.empty();
    }

    public Optional<SocketSettings> socket() {
        return type == UnitType.SOCKET ? Optional.of(new SocketSettings(values)) : Optional.empty();
    }

    public Optional<MountSettings> mount() {
        return type == UnitType.MOUNT ? Optional.of(new MountSettings(values)) : Optional.empty();
    }

    public Optional<AutomountSettings> automount() {
        return type == UnitType.AUTOMOUNT
                ? Optional.of(new AutomountSettings(values))
                : Optional.empty();
    }

    public Optional<SwapSettings> swap() {
        return type == UnitType.SWAP ? Optional.of(new SwapSettings(values)) : Optional.empty();
    }

    public Optional<TimerSettings> timer() {
        return type == UnitType.TIMER ? Optional.of(new TimerSettings(values)) : Optional.empty();
    }

    public Optional<PathSettings> path() {
        return type == UnitType.PATH ? Optional.of(new PathSettings(values)) : Optional.empty();
    }

    public Optional<ScopeSettings> scope() {
        return type == UnitType.SCOPE ? Optional.of(new ScopeSettings(values)) : Optional.empty();
    }

    /** {@return the names of all properties that stem from settings} */
    public Set<String> propertyNames() {
        Set<String> names = values.names();
        names.addAll(DerivedProperties.names(type));
        return names;
    }

    /**
     * {@return the value of a bus property that stems from settings, in the type of the bus; empty
     * when it is no such property, or one of run-time state only}
     */
    public Optional<Object> property(String name) {
        return Directives.render(this, name);
    }
}
