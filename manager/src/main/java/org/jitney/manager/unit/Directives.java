package org.jitney.manager.unit;

import static org.jitney.manager.unit.Directive.Group.AUTOMOUNT;
import static org.jitney.manager.unit.Directive.Group.CGROUP;
import static org.jitney.manager.unit.Directive.Group.EXEC;
import static org.jitney.manager.unit.Directive.Group.INSTALL;
import static org.jitney.manager.unit.Directive.Group.KILL;
import static org.jitney.manager.unit.Directive.Group.MOUNT;
import static org.jitney.manager.unit.Directive.Group.PATH;
import static org.jitney.manager.unit.Directive.Group.SCOPE;
import static org.jitney.manager.unit.Directive.Group.SERVICE;
import static org.jitney.manager.unit.Directive.Group.SOCKET;
import static org.jitney.manager.unit.Directive.Group.SWAP;
import static org.jitney.manager.unit.Directive.Group.TIMER;
import static org.jitney.manager.unit.Directive.Group.UNIT;
import static org.jitney.manager.unit.Values.INFINITY;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jitney.unitfile.UnitType;

/**
 * The table of all directives of unit files: what reads each, which bus property shows it with
 * which signature, what it is when no file says it, and whether the engine acts on it.
 *
 * <p>A directive that sets several properties, and a property that several directives set, name
 * here the one that stands for it; the further properties are in {@link #fallbacks}.
 */
public final class Directives {
    private static final byte[] NO_BYTES = {};
    private static final Structs.Filter NO_FILTER = new Structs.Filter(false, List.of());
    private static final Structs.Label NO_LABEL = new Structs.Label(false, "");
    private static final Structs.StatusSet NO_STATUS = new Structs.StatusSet(List.of(), List.of());

    /** The kernel's things and the tree of groups outlive a change of targets. */
    private static final Set<UnitType> STAYS_ON_ISOLATE =
            Set.of(
                    UnitType.MOUNT,
                    UnitType.AUTOMOUNT,
                    UnitType.SWAP,
                    UnitType.DEVICE,
                    UnitType.SLICE,
                    UnitType.SCOPE);

    private static final List<Directive> LONG_STANDING =
            Stream.of(
                            unitRows(),
                            installRows(),
                            execRows(),
                            killRows(),
                            cgroupRows(),
                            serviceRows(),
                            socketRows(),
                            mountRows(),
                            automountRows(),
                            swapRows(),
                            timerRows(),
                            pathRows(),
                            scopeRows())
                    .flatMap(List::stream)
                    .toList();

    private static final List<Directive> ALL =
            Stream.concat(LONG_STANDING.stream(), NewerDirectives.rows().stream()).toList();

    private static final List<Directive> UNENFORCED =
            ALL.stream().filter(row -> !row.enforced()).toList();

    private static final Map<String, List<Directive>> BY_NAME = byName();

    private Directives() {}

    private static Map<String, List<Directive>> byName() {
        Map<String, List<Directive>> map = new HashMap<>();
        for (Directive row : ALL) {
            map.computeIfAbsent(row.name(), _ -> new ArrayList<>()).add(row);
        }
        return map;
    }

    private static Directive row(
            Directive.Group group,
            String name,
            Assignment.Parser parser,
            String property,
            String signature,
            Object fallback,
            boolean enforced) {
        return new Directive(group, name, parser, property, signature, fallback, enforced, 252);
    }

    /** {@return every row} */
    public static List<Directive> all() {
        return ALL;
    }

    /**
     * {@return a line for each setting of the unit that nothing acts on, with the file and line
     * where it stands}
     */
    public static List<String> withoutEffect(UnitSettings settings) {
        List<String> out = new ArrayList<>();
        for (Directive row : UNENFORCED) {
            if (row.group().types().contains(settings.type())
                    && settings.values().isSet(row.property())) {
                settings.values()
                        .origin(row.property())
                        .ifPresent(place ->
                                out.add(place + ": " + row.name() + "= is not enforced here."));
            }
        }
        return out;
    }

    /** {@return the row of a directive in that section of a unit of that type} */
    public static Optional<Directive> find(String section, String name, UnitType type) {
        for (Directive row : BY_NAME.getOrDefault(name, List.of())) {
            if (row.group().isIn(section, type)) {
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }

    /** {@return the row of a directive of units of that type, whatever its section} */
    static Optional<Directive> find(String name, UnitType type) {
        return BY_NAME.getOrDefault(name, List.of()).stream()
                .filter(row -> row.group().types().contains(type))
                .findFirst();
    }

    /** {@return the directive that a property of units of that type is written with} */
    static Optional<Directive> ofProperty(String property, UnitType type) {
        List<Directive> rows =
                ALL.stream()
                        .filter(row -> row.property().equals(property))
                        .filter(row -> row.group().types().contains(type))
                        .toList();
        // Of several names, those of old among them, the one that the property has is the present.
        return rows.stream()
                .filter(row -> row.name().equals(property))
                .findFirst()
                .or(() -> rows.stream().findFirst());
    }

    /** {@return all properties of a type with what they are when no file says anything} */
    static Map<String, Object> fallbacks(UnitType type, ManagerDefaults defaults) {
        Map<String, Object> out = new LinkedHashMap<>();
        for (Directive row : LONG_STANDING) {
            if (row.group().types().contains(type) && !row.property().isEmpty()) {
                out.put(row.property(), row.fallback());
            }
        }
        if (out.containsKey("IgnoreOnIsolate")) {
            out.put("IgnoreOnIsolate", STAYS_ON_ISOLATE.contains(type));
        }
        if (EXEC.types().contains(type)) {
            execExtras(out);
            // What mounts shares the group of the manager: autofs lets nobody else through.
            out.put("SameProcessGroup", type == UnitType.MOUNT);
        }
        defaults.scope()
                .inherited()
                .forEach((name, value) -> out.computeIfPresent(name, (_, _) -> value));
        if (CGROUP.types().contains(type)) {
            out.put("DelegateControllers", List.of());
            boolean slice = type == UnitType.SLICE;
            out.put("TasksMax", slice ? INFINITY : defaults.tasksMax());
        }
        if (type == UnitType.SERVICE) {
            out.put("TimeoutStartUSec", defaults.timeoutStartUsec());
            out.put("TimeoutStopUSec", defaults.timeoutStopUsec());
            out.put("TimeoutAbortUSec", defaults.timeoutStopUsec());
            out.put("RestartUSec", defaults.restartUsec());
        } else if (out.containsKey("KeyringMode") && defaults.scope().system()) {
            out.put("KeyringMode", "shared");
        }
        if (type == UnitType.SOCKET || type == UnitType.MOUNT || type == UnitType.SWAP) {
            out.put("TimeoutUSec", defaults.timeoutStopUsec());
        }
        if (type == UnitType.SCOPE) {
            out.put("TimeoutStopUSec", defaults.timeoutStopUsec());
        }
        if (type == UnitType.TIMER) {
            out.put("AccuracyUSec", defaults.timerAccuracyUsec());
        }
        out.put("StartLimitIntervalUSec", defaults.startLimitIntervalUsec());
        out.put("StartLimitBurst", defaults.startLimitBurst());
        defaults.limits().forEach((name, limit) -> out.computeIfPresent(name, (_, _) -> limit));
        return out;
    }

    /** Properties of processes that have no directive of their own name. */
    private static void execExtras(Map<String, Object> out) {
        for (Directive row : ALL) {
            if (row.name().startsWith("Limit") && row.group() == EXEC) {
                out.put(row.property() + "Soft", softFallback(row));
            }
        }
        for (String directory : List.of("Runtime", "State", "Cache", "Logs")) {
            out.put(directory + "DirectorySymlink", List.of());
        }
        for (String stream : List.of("Input", "Output", "Error")) {
            out.put("Standard" + stream + "FileDescriptorName", "");
        }
        out.put("CPUAffinityFromNUMA", false);
        out.put("RootHashPath", "");
        out.put("RootHashSignaturePath", "");
        out.put("SyslogPriority", 30);
        out.put("NonBlocking", false);
    }

    /** The kernel's own limits differ from their ceilings in three places. */
    private static Object softFallback(Directive row) {
        return switch (row.property()) {
            case "LimitCORE" -> 0L;
            case "LimitSTACK" -> 8_388_608L;
            case "LimitNOFILE" -> 1024L;
            default -> row.fallback();
        };
    }

    /** {@return a property as the bus shows it; empty when no setting is behind it} */
    static Optional<Object> render(UnitSettings settings, String name) {
        if (name.equals("Conditions")) {
            return Optional.of(shown(settings.unit().conditions()));
        }
        if (name.equals("Asserts")) {
            return Optional.of(shown(settings.unit().asserts()));
        }
        Optional<Object> derived = DerivedProperties.of(settings, name);
        if (derived.isPresent()) {
            return derived;
        }
        boolean extended = name.startsWith("Exec") && name.endsWith("Ex");
        String key = extended ? name.substring(0, name.length() - 2) : name;
        Optional<Object> value = settings.values().get(key);
        if (value.orElse("") instanceof List<?> list
                && !list.isEmpty()
                && list.getFirst() instanceof ExecCommand) {
            return Optional.of(
                    list.stream()
                            .map(ExecCommand.class::cast)
                            .map(c -> extended ? (Object) c.shownEx() : c.shown())
                            .toList());
        }
        if (name.startsWith("Standard") && value.orElse("") instanceof String stream) {
            // Where a file is, the bus does not say.
            int colon = stream.indexOf(':');
            return value.map(v -> colon < 0 ? v : stream.substring(0, colon));
        }
        return value.map(v -> v instanceof byte[] bytes ? bytes.clone() : v);
    }

    private static List<Condition.Shown> shown(List<Condition> conditions) {
        // The reference shows the last one first.
        return conditions.reversed().stream().map(c -> c.shown(0)).toList();
    }

    private static List<Directive> unitRows() {
        return List.of(
                row(UNIT, "Description", Scalars::specText, "Description", "s", "", true),
                row(
                        UNIT,
                        "Documentation",
                        Lists.each(Sections::documentation),
                        "Documentation",
                        "as",
                        List.of(),
                        true),
                row(UNIT, "SourcePath", Scalars::path, "SourcePath", "s", "", true),
                row(UNIT, "Requires", Sections.links("Requires"), "", "", "", true),
                row(UNIT, "Requisite", Sections.links("Requisite"), "", "", "", true),
                row(UNIT, "Wants", Sections.links("Wants"), "", "", "", true),
                row(UNIT, "BindsTo", Sections.links("BindsTo"), "", "", "", true),
                row(UNIT, "BindTo", Sections.links("BindsTo"), "", "", "", true),
                row(UNIT, "Upholds", Sections.links("Upholds"), "", "", "", true),
                row(UNIT, "Conflicts", Sections.links("Conflicts"), "", "", "", true),
                row(UNIT, "Before", Sections.links("Before"), "", "", "", true),
                row(UNIT, "After", Sections.links("After"), "", "", "", true),
                row(UNIT, "OnSuccess", Sections.links("OnSuccess"), "", "", "", true),
                row(UNIT, "OnFailure", Sections.links("OnFailure"), "", "", "", true),
                row(
                        UNIT,
                        "PropagatesReloadTo",
                        Sections.links("PropagatesReloadTo"),
                        "",
                        "",
                        "",
                        true),
                row(
                        UNIT,
                        "PropagateReloadTo",
                        Sections.links("PropagatesReloadTo"),
                        "",
                        "",
                        "",
                        true),
                row(
                        UNIT,
                        "ReloadPropagatedFrom",
                        Sections.links("ReloadPropagatedFrom"),
                        "",
                        "",
                        "",
                        true),
                row(
                        UNIT,
                        "PropagateReloadFrom",
                        Sections.links("ReloadPropagatedFrom"),
                        "",
                        "",
                        "",
                        true),
                row(UNIT, "PropagatesStopTo", Sections.links("PropagatesStopTo"), "", "", "", true),
                row(
                        UNIT,
                        "StopPropagatedFrom",
                        Sections.links("StopPropagatedFrom"),
                        "",
                        "",
                        "",
                        true),
                row(UNIT, "PartOf", Sections.links("PartOf"), "", "", "", true),
                row(UNIT, "JoinsNamespaceOf", Sections.links("JoinsNamespaceOf"), "", "", "", true),
                row(UNIT, "RequiresOverridable", Scalars::obsolete, "", "", "", true),
                row(UNIT, "RequisiteOverridable", Scalars::obsolete, "", "", "", true),
                row(
                        UNIT,
                        "RequiresMountsFor",
                        Sections::requiredMounts,
                        "RequiresMountsFor",
                        "as",
                        List.of(),
                        true),
                row(UNIT, "StopWhenUnneeded", Scalars::bool, "StopWhenUnneeded", "b", false, true),
                row(
                        UNIT,
                        "RefuseManualStart",
                        Scalars::bool,
                        "RefuseManualStart",
                        "b",
                        false,
                        true),
                row(UNIT, "RefuseManualStop", Scalars::bool, "RefuseManualStop", "b", false, true),
                row(UNIT, "AllowIsolate", Scalars::bool, "AllowIsolate", "b", false, true),
                row(
                        UNIT,
                        "DefaultDependencies",
                        Scalars::bool,
                        "DefaultDependencies",
                        "b",
                        true,
                        true),
                row(
                        UNIT,
                        "OnSuccessJobMode",
                        Scalars.oneOf(
                                "fail",
                                "replace",
                                "replace-irreversibly",
                                "isolate",
                                "flush",
                                "ignore-dependencies",
                                "ignore-requirements",
                                "triggering"),
                        "OnSuccessJobMode",
                        "s",
                        "fail",
                        true),
                row(
                        UNIT,
                        "OnFailureJobMode",
                        Scalars.oneOf(
                                "fail",
                                "replace",
                                "replace-irreversibly",
                                "isolate",
                                "flush",
                                "ignore-dependencies",
                                "ignore-requirements",
                                "triggering"),
                        "OnFailureJobMode",
                        "s",
                        "replace",
                        true),
                row(
                        UNIT,
                        "OnFailureIsolate",
                        Sections::onFailureIsolate,
                        "OnFailureJobMode",
                        "s",
                        "replace",
                        true),
                row(UNIT, "IgnoreOnIsolate", Scalars::bool, "IgnoreOnIsolate", "b", false, true),
                row(
                        UNIT,
                        "JobTimeoutSec",
                        Sections::jobTimeout,
                        "JobTimeoutUSec",
                        "t",
                        INFINITY,
                        true),
                row(
                        UNIT,
                        "JobRunningTimeoutSec",
                        Scalars::secondsOrNever,
                        "JobRunningTimeoutUSec",
                        "t",
                        INFINITY,
                        true),
                row(
                        UNIT,
                        "JobTimeoutAction",
                        Scalars.ACTION,
                        "JobTimeoutAction",
                        "s",
                        "none",
                        true),
                row(
                        UNIT,
                        "JobTimeoutRebootArgument",
                        Scalars::specText,
                        "JobTimeoutRebootArgument",
                        "s",
                        "",
                        false),
                row(
                        UNIT,
                        "StartLimitIntervalSec",
                        Scalars::secondsOrZero,
                        "StartLimitIntervalUSec",
                        "t",
                        10000000L,
                        true),
                row(
                        UNIT,
                        "StartLimitInterval",
                        Scalars::secondsOrZero,
                        "StartLimitIntervalUSec",
                        "t",
                        10000000L,
                        true),
                row(UNIT, "StartLimitBurst", Scalars::unsigned, "StartLimitBurst", "u", 5L, true),
                row(
                        UNIT,
                        "StartLimitAction",
                        Scalars.ACTION,
                        "StartLimitAction",
                        "s",
                        "none",
                        true),
                row(UNIT, "FailureAction", Scalars.ACTION, "FailureAction", "s", "none", true),
                row(UNIT, "SuccessAction", Scalars.ACTION, "SuccessAction", "s", "none", true),
                row(
                        UNIT,
                        "FailureActionExitStatus",
                        Sections::exitStatus,
                        "FailureActionExitStatus",
                        "i",
                        -1,
                        true),
                row(
                        UNIT,
                        "SuccessActionExitStatus",
                        Sections::exitStatus,
                        "SuccessActionExitStatus",
                        "i",
                        -1,
                        true),
                row(UNIT, "RebootArgument", Scalars::specText, "RebootArgument", "s", "", false),
                row(UNIT, "ConditionPathExists", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionPathExistsGlob", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionPathIsDirectory", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionPathIsSymbolicLink", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionPathIsMountPoint", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionPathIsReadWrite", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionPathIsEncrypted", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionDirectoryNotEmpty", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionFileNotEmpty", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionFileIsExecutable", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionNeedsUpdate", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionFirstBoot", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionArchitecture", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionFirmware", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionVirtualization", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionHost", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionKernelCommandLine", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionKernelVersion", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionCredential", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionSecurity", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionCapability", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionACPower", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionMemory", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionCPUFeature", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionCPUs", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionEnvironment", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionUser", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionGroup", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionControlGroupController", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionOSRelease", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionMemoryPressure", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionCPUPressure", Sections::condition, "", "", "", true),
                row(UNIT, "ConditionIOPressure", Sections::condition, "", "", "", true),
                row(UNIT, "AssertPathExists", Sections::condition, "", "", "", true),
                row(UNIT, "AssertPathExistsGlob", Sections::condition, "", "", "", true),
                row(UNIT, "AssertPathIsDirectory", Sections::condition, "", "", "", true),
                row(UNIT, "AssertPathIsSymbolicLink", Sections::condition, "", "", "", true),
                row(UNIT, "AssertPathIsMountPoint", Sections::condition, "", "", "", true),
                row(UNIT, "AssertPathIsReadWrite", Sections::condition, "", "", "", true),
                row(UNIT, "AssertPathIsEncrypted", Sections::condition, "", "", "", true),
                row(UNIT, "AssertDirectoryNotEmpty", Sections::condition, "", "", "", true),
                row(UNIT, "AssertFileNotEmpty", Sections::condition, "", "", "", true),
                row(UNIT, "AssertFileIsExecutable", Sections::condition, "", "", "", true),
                row(UNIT, "AssertNeedsUpdate", Sections::condition, "", "", "", true),
                row(UNIT, "AssertFirstBoot", Sections::condition, "", "", "", true),
                row(UNIT, "AssertArchitecture", Sections::condition, "", "", "", true),
                row(UNIT, "AssertVirtualization", Sections::condition, "", "", "", true),
                row(UNIT, "AssertHost", Sections::condition, "", "", "", true),
                row(UNIT, "AssertKernelCommandLine", Sections::condition, "", "", "", true),
                row(UNIT, "AssertKernelVersion", Sections::condition, "", "", "", true),
                row(UNIT, "AssertCredential", Sections::condition, "", "", "", true),
                row(UNIT, "AssertSecurity", Sections::condition, "", "", "", true),
                row(UNIT, "AssertCapability", Sections::condition, "", "", "", true),
                row(UNIT, "AssertACPower", Sections::condition, "", "", "", true),
                row(UNIT, "AssertMemory", Sections::condition, "", "", "", true),
                row(UNIT, "AssertCPUFeature", Sections::condition, "", "", "", true),
                row(UNIT, "AssertCPUs", Sections::condition, "", "", "", true),
                row(UNIT, "AssertEnvironment", Sections::condition, "", "", "", true),
                row(UNIT, "AssertUser", Sections::condition, "", "", "", true),
                row(UNIT, "AssertGroup", Sections::condition, "", "", "", true),
                row(UNIT, "AssertControlGroupController", Sections::condition, "", "", "", true),
                row(UNIT, "AssertOSRelease", Sections::condition, "", "", "", true),
                row(UNIT, "AssertMemoryPressure", Sections::condition, "", "", "", true),
                row(UNIT, "AssertCPUPressure", Sections::condition, "", "", "", true),
                row(UNIT, "AssertIOPressure", Sections::condition, "", "", "", true),
                row(
                        UNIT,
                        "CollectMode",
                        Scalars.oneOf("inactive", "inactive-or-failed"),
                        "CollectMode",
                        "s",
                        "inactive",
                        true));
    }

    private static List<Directive> installRows() {
        return List.of(
                row(INSTALL, "Alias", Sections::install, "", "", "", true),
                row(INSTALL, "WantedBy", Sections::install, "", "", "", true),
                row(INSTALL, "RequiredBy", Sections::install, "", "", "", true),
                row(INSTALL, "Also", Sections::install, "", "", "", true),
                row(INSTALL, "DefaultInstance", Sections::install, "", "", "", true));
    }

    private static List<Directive> execRows() {
        return List.of(
                row(
                        EXEC,
                        "WorkingDirectory",
                        Sections::workingDirectory,
                        "WorkingDirectory",
                        "s",
                        "",
                        true),
                row(EXEC, "RootDirectory", Scalars::path, "RootDirectory", "s", "", true),
                new Directive(
                        EXEC,
                        "RootEphemeral",
                        Scalars::bool,
                        "RootEphemeral",
                        "b",
                        false,
                        true,
                        254),
                row(EXEC, "RootImage", Scalars::path, "RootImage", "s", "", true),
                row(
                        EXEC,
                        "RootImageOptions",
                        Lists.each(Lists::imageOptions),
                        "RootImageOptions",
                        "a(ss)",
                        List.of(),
                        true),
                row(EXEC, "RootHash", Lists::hexOrPath, "RootHash", "ay", NO_BYTES, true),
                row(
                        EXEC,
                        "RootHashSignature",
                        Lists::hexOrPath,
                        "RootHashSignature",
                        "ay",
                        NO_BYTES,
                        true),
                row(EXEC, "RootVerity", Scalars::path, "RootVerity", "s", "", true),
                row(
                        EXEC,
                        "ExtensionDirectories",
                        Lists.each(Lists::prefixedPath),
                        "ExtensionDirectories",
                        "as",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "ExtensionImages",
                        Lists.each(Lists::extensionImage),
                        "ExtensionImages",
                        "a(sba(ss))",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "MountImages",
                        Lists.each(Lists::mountImage),
                        "MountImages",
                        "a(ssba(ss))",
                        List.of(),
                        true),
                row(EXEC, "User", Names::user, "User", "s", "", true),
                row(EXEC, "Group", Names::user, "Group", "s", "", true),
                row(
                        EXEC,
                        "SupplementaryGroups",
                        Names::groups,
                        "SupplementaryGroups",
                        "as",
                        List.of(),
                        true),
                row(EXEC, "Nice", Scalars.range(-20, 19), "Nice", "i", 0, true),
                row(
                        EXEC,
                        "OOMScoreAdjust",
                        Scalars.range(-1000, 1000),
                        "OOMScoreAdjust",
                        "i",
                        0,
                        true),
                row(EXEC, "CoredumpFilter", Scalars::hexNumber, "CoredumpFilter", "t", 51L, true),
                row(
                        EXEC,
                        "IOSchedulingClass",
                        Sections::ioClass,
                        "IOSchedulingClass",
                        "i",
                        2,
                        true),
                row(
                        EXEC,
                        "IOSchedulingPriority",
                        Scalars.range(0, 7),
                        "IOSchedulingPriority",
                        "i",
                        4,
                        true),
                row(
                        EXEC,
                        "CPUSchedulingPolicy",
                        Sections::cpuPolicy,
                        "CPUSchedulingPolicy",
                        "i",
                        0,
                        true),
                row(
                        EXEC,
                        "CPUSchedulingPriority",
                        Scalars.range(0, 99),
                        "CPUSchedulingPriority",
                        "i",
                        0,
                        true),
                row(
                        EXEC,
                        "CPUSchedulingResetOnFork",
                        Scalars::bool,
                        "CPUSchedulingResetOnFork",
                        "b",
                        false,
                        true),
                row(EXEC, "CPUAffinity", Sets::cpuSet, "CPUAffinity", "ay", NO_BYTES, true),
                row(
                        EXEC,
                        "NUMAPolicy",
                        Scalars.indexIn("default", "preferred", "bind", "interleave", "local"),
                        "NUMAPolicy",
                        "i",
                        -1,
                        true),
                row(EXEC, "NUMAMask", Sets::cpuSet, "NUMAMask", "ay", NO_BYTES, true),
                row(EXEC, "UMask", Scalars::mode, "UMask", "u", 18L, true),
                row(EXEC, "Environment", Lists::environment, "Environment", "as", List.of(), true),
                row(
                        EXEC,
                        "EnvironmentFile",
                        Lists.whole(Lists::environmentFile),
                        "EnvironmentFiles",
                        "a(sb)",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "PassEnvironment",
                        Lists.distinct(Lists::variable),
                        "PassEnvironment",
                        "as",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "UnsetEnvironment",
                        Lists.each(Lists::variableOrAssignment),
                        "UnsetEnvironment",
                        "as",
                        List.of(),
                        true),
                row(EXEC, "DynamicUser", Scalars::bool, "DynamicUser", "b", false, true),
                row(EXEC, "RemoveIPC", Scalars::bool, "RemoveIPC", "b", false, true),
                row(EXEC, "StandardInput", Sections::stream, "StandardInput", "s", "null", true),
                row(
                        EXEC,
                        "StandardOutput",
                        Sections::stream,
                        "StandardOutput",
                        "s",
                        "journal",
                        true),
                row(EXEC, "StandardError", Sections::stream, "StandardError", "s", "inherit", true),
                row(
                        EXEC,
                        "StandardInputText",
                        Lists::inputText,
                        "StandardInputData",
                        "ay",
                        NO_BYTES,
                        true),
                row(
                        EXEC,
                        "StandardInputData",
                        Lists::inputData,
                        "StandardInputData",
                        "ay",
                        NO_BYTES,
                        true),
                row(EXEC, "TTYPath", Scalars::path, "TTYPath", "s", "", true),
                row(EXEC, "TTYReset", Scalars::bool, "TTYReset", "b", false, true),
                row(EXEC, "TTYVHangup", Scalars::bool, "TTYVHangup", "b", false, true),
                row(EXEC, "TTYVTDisallocate", Scalars::bool, "TTYVTDisallocate", "b", false, true),
                row(EXEC, "TTYRows", Scalars.range(0, 65535), "TTYRows", "q", 65535, true),
                row(EXEC, "TTYColumns", Scalars.range(0, 65535), "TTYColumns", "q", 65535, true),
                row(EXEC, "SyslogIdentifier", Scalars::specText, "SyslogIdentifier", "s", "", true),
                row(EXEC, "SyslogFacility", Scalars::facility, "SyslogFacility", "i", 3, true),
                row(EXEC, "SyslogLevel", Scalars::level, "SyslogLevel", "i", 6, true),
                row(EXEC, "SyslogLevelPrefix", Scalars::bool, "SyslogLevelPrefix", "b", true, true),
                row(EXEC, "LogLevelMax", Scalars::level, "LogLevelMax", "i", -1, true),
                row(
                        EXEC,
                        "LogRateLimitIntervalSec",
                        Scalars::seconds,
                        "LogRateLimitIntervalUSec",
                        "t",
                        0L,
                        true),
                row(
                        EXEC,
                        "LogRateLimitBurst",
                        Scalars::unsigned,
                        "LogRateLimitBurst",
                        "u",
                        0L,
                        true),
                row(
                        EXEC,
                        "LogExtraFields",
                        Lists.each(Lists::logField),
                        "LogExtraFields",
                        "aay",
                        List.of(),
                        true),
                row(EXEC, "SecureBits", Sets::secureBits, "SecureBits", "i", 0, true),
                row(
                        EXEC,
                        "CapabilityBoundingSet",
                        Sets::capabilities,
                        "CapabilityBoundingSet",
                        "t",
                        INFINITY,
                        true),
                row(
                        EXEC,
                        "AmbientCapabilities",
                        Sets::capabilities,
                        "AmbientCapabilities",
                        "t",
                        0L,
                        true),
                row(
                        EXEC,
                        "TimerSlackNSec",
                        Scalars::nanoseconds,
                        "TimerSlackNSec",
                        "t",
                        50000L,
                        true),
                row(EXEC, "NoNewPrivileges", Scalars::bool, "NoNewPrivileges", "b", false, true),
                row(
                        EXEC,
                        "KeyringMode",
                        Scalars.oneOf("inherit", "private", "shared"),
                        "KeyringMode",
                        "s",
                        "private",
                        true),
                row(
                        EXEC,
                        "ProtectProc",
                        Scalars.oneOf("default", "noaccess", "invisible", "ptraceable"),
                        "ProtectProc",
                        "s",
                        "default",
                        true),
                row(
                        EXEC,
                        "ProcSubset",
                        Scalars.oneOf("all", "pid"),
                        "ProcSubset",
                        "s",
                        "all",
                        true),
                row(
                        EXEC,
                        "SystemCallFilter",
                        Sets::systemCallFilter,
                        "SystemCallFilter",
                        "(bas)",
                        NO_FILTER,
                        true),
                row(
                        EXEC,
                        "SystemCallArchitectures",
                        Sets::machines,
                        "SystemCallArchitectures",
                        "as",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "SystemCallErrorNumber",
                        Errors::number,
                        "SystemCallErrorNumber",
                        "i",
                        2147483646,
                        true),
                row(
                        EXEC,
                        "SystemCallLog",
                        Sets::systemCallLog,
                        "SystemCallLog",
                        "(bas)",
                        NO_FILTER,
                        true),
                row(
                        EXEC,
                        "MemoryDenyWriteExecute",
                        Scalars::bool,
                        "MemoryDenyWriteExecute",
                        "b",
                        false,
                        true),
                row(
                        EXEC,
                        "RestrictNamespaces",
                        Sets::namespaces,
                        "RestrictNamespaces",
                        "t",
                        INFINITY,
                        true),
                row(EXEC, "RestrictRealtime", Scalars::bool, "RestrictRealtime", "b", false, true),
                row(EXEC, "RestrictSUIDSGID", Scalars::bool, "RestrictSUIDSGID", "b", false, true),
                row(
                        EXEC,
                        "RestrictAddressFamilies",
                        Sets::addressFamilies,
                        "RestrictAddressFamilies",
                        "(bas)",
                        NO_FILTER,
                        true),
                row(EXEC, "LockPersonality", Scalars::bool, "LockPersonality", "b", false, true),
                row(
                        EXEC,
                        "RestrictFileSystems",
                        Sets::filter,
                        "RestrictFileSystems",
                        "(bas)",
                        NO_FILTER,
                        false),
                row(EXEC, "LimitCPU", Resources::limit, "LimitCPU", "t", INFINITY, true),
                row(EXEC, "LimitFSIZE", Resources::limit, "LimitFSIZE", "t", INFINITY, true),
                row(EXEC, "LimitDATA", Resources::limit, "LimitDATA", "t", INFINITY, true),
                row(EXEC, "LimitSTACK", Resources::limit, "LimitSTACK", "t", INFINITY, true),
                row(EXEC, "LimitCORE", Resources::limit, "LimitCORE", "t", INFINITY, true),
                row(EXEC, "LimitRSS", Resources::limit, "LimitRSS", "t", INFINITY, true),
                row(EXEC, "LimitNOFILE", Resources::limit, "LimitNOFILE", "t", 524288L, true),
                row(EXEC, "LimitAS", Resources::limit, "LimitAS", "t", INFINITY, true),
                row(EXEC, "LimitNPROC", Resources::limit, "LimitNPROC", "t", 96365L, true),
                row(EXEC, "LimitMEMLOCK", Resources::limit, "LimitMEMLOCK", "t", 8388608L, true),
                row(EXEC, "LimitLOCKS", Resources::limit, "LimitLOCKS", "t", INFINITY, true),
                row(
                        EXEC,
                        "LimitSIGPENDING",
                        Resources::limit,
                        "LimitSIGPENDING",
                        "t",
                        96365L,
                        true),
                row(EXEC, "LimitMSGQUEUE", Resources::limit, "LimitMSGQUEUE", "t", 819200L, true),
                row(EXEC, "LimitNICE", Resources::limit, "LimitNICE", "t", 0L, true),
                row(EXEC, "LimitRTPRIO", Resources::limit, "LimitRTPRIO", "t", 0L, true),
                row(EXEC, "LimitRTTIME", Resources::limit, "LimitRTTIME", "t", INFINITY, true),
                row(
                        EXEC,
                        "ReadWriteDirectories",
                        Lists.each(Lists::prefixedPath),
                        "ReadWritePaths",
                        "as",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "ReadOnlyDirectories",
                        Lists.each(Lists::prefixedPath),
                        "ReadOnlyPaths",
                        "as",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "InaccessibleDirectories",
                        Lists.each(Lists::prefixedPath),
                        "InaccessiblePaths",
                        "as",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "ReadWritePaths",
                        Lists.each(Lists::prefixedPath),
                        "ReadWritePaths",
                        "as",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "ReadOnlyPaths",
                        Lists.each(Lists::prefixedPath),
                        "ReadOnlyPaths",
                        "as",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "InaccessiblePaths",
                        Lists.each(Lists::prefixedPath),
                        "InaccessiblePaths",
                        "as",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "ExecPaths",
                        Lists.each(Lists::prefixedPath),
                        "ExecPaths",
                        "as",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "NoExecPaths",
                        Lists.each(Lists::prefixedPath),
                        "NoExecPaths",
                        "as",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "ExecSearchPath",
                        Errors::searchPath,
                        "ExecSearchPath",
                        "as",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "BindPaths",
                        Lists.each(Lists::bind),
                        "BindPaths",
                        "a(ssbt)",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "BindReadOnlyPaths",
                        Lists.each(Lists::bind),
                        "BindReadOnlyPaths",
                        "a(ssbt)",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "TemporaryFileSystem",
                        Lists.each(Lists::temporaryFileSystem),
                        "TemporaryFileSystem",
                        "a(ss)",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "PrivateTmp",
                        Levels.level("connected", "disconnected"),
                        "PrivateTmp",
                        "b",
                        false,
                        true),
                row(EXEC, "PrivateDevices", Scalars::bool, "PrivateDevices", "b", false, true),
                row(
                        EXEC,
                        "ProtectKernelTunables",
                        Scalars::bool,
                        "ProtectKernelTunables",
                        "b",
                        false,
                        true),
                row(
                        EXEC,
                        "ProtectKernelModules",
                        Scalars::bool,
                        "ProtectKernelModules",
                        "b",
                        false,
                        true),
                row(
                        EXEC,
                        "ProtectKernelLogs",
                        Scalars::bool,
                        "ProtectKernelLogs",
                        "b",
                        false,
                        true),
                row(EXEC, "ProtectClock", Scalars::bool, "ProtectClock", "b", false, true),
                row(
                        EXEC,
                        "ProtectControlGroups",
                        Levels.level("private", "strict"),
                        "ProtectControlGroups",
                        "b",
                        false,
                        true),
                row(
                        EXEC,
                        "NetworkNamespacePath",
                        Scalars::path,
                        "NetworkNamespacePath",
                        "s",
                        "",
                        true),
                row(EXEC, "IPCNamespacePath", Scalars::path, "IPCNamespacePath", "s", "", true),
                row(EXEC, "LogNamespace", Scalars::specText, "LogNamespace", "s", "", true),
                row(EXEC, "PrivateNetwork", Scalars::bool, "PrivateNetwork", "b", false, true),
                row(
                        EXEC,
                        "PrivateUsers",
                        Levels.level("self", "identity", "full", "managed"),
                        "PrivateUsers",
                        "b",
                        false,
                        true),
                row(EXEC, "PrivateMounts", Scalars::bool, "PrivateMounts", "b", false, true),
                row(EXEC, "PrivateIPC", Scalars::bool, "PrivateIPC", "b", false, true),
                row(
                        EXEC,
                        "ProtectSystem",
                        Scalars.boolOr("no", "yes", "full", "strict"),
                        "ProtectSystem",
                        "s",
                        "no",
                        true),
                row(
                        EXEC,
                        "ProtectHome",
                        Scalars.boolOr("no", "yes", "read-only", "tmpfs"),
                        "ProtectHome",
                        "s",
                        "no",
                        true),
                row(EXEC, "MountFlags", Lists::mountFlags, "MountFlags", "t", 0L, true),
                row(EXEC, "MountAPIVFS", Scalars::tristate, "MountAPIVFS", "b", false, true),
                row(EXEC, "Personality", Personality::parse, "Personality", "s", "", true),
                row(
                        EXEC,
                        "RuntimeDirectoryPreserve",
                        Scalars.boolOr("no", "yes", "restart"),
                        "RuntimeDirectoryPreserve",
                        "s",
                        "no",
                        true),
                row(
                        EXEC,
                        "RuntimeDirectoryMode",
                        Scalars::mode,
                        "RuntimeDirectoryMode",
                        "u",
                        493L,
                        true),
                row(
                        EXEC,
                        "RuntimeDirectory",
                        Lists::directories,
                        "RuntimeDirectory",
                        "as",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "StateDirectoryMode",
                        Scalars::mode,
                        "StateDirectoryMode",
                        "u",
                        493L,
                        true),
                row(
                        EXEC,
                        "StateDirectory",
                        Lists::directories,
                        "StateDirectory",
                        "as",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "CacheDirectoryMode",
                        Scalars::mode,
                        "CacheDirectoryMode",
                        "u",
                        493L,
                        true),
                row(
                        EXEC,
                        "CacheDirectory",
                        Lists::directories,
                        "CacheDirectory",
                        "as",
                        List.of(),
                        true),
                row(EXEC, "LogsDirectoryMode", Scalars::mode, "LogsDirectoryMode", "u", 493L, true),
                row(
                        EXEC,
                        "LogsDirectory",
                        Lists::directories,
                        "LogsDirectory",
                        "as",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "ConfigurationDirectoryMode",
                        Scalars::mode,
                        "ConfigurationDirectoryMode",
                        "u",
                        493L,
                        true),
                row(
                        EXEC,
                        "ConfigurationDirectory",
                        Lists::directories,
                        "ConfigurationDirectory",
                        "as",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "SetCredential",
                        Lists.whole(Lists::credential),
                        "SetCredential",
                        "a(say)",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "SetCredentialEncrypted",
                        Lists.whole(Lists::credential),
                        "SetCredentialEncrypted",
                        "a(say)",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "LoadCredential",
                        Lists.whole(Lists::loadCredential),
                        "LoadCredential",
                        "a(ss)",
                        List.of(),
                        true),
                row(
                        EXEC,
                        "LoadCredentialEncrypted",
                        Lists.whole(Lists::loadCredential),
                        "LoadCredentialEncrypted",
                        "a(ss)",
                        List.of(),
                        true),
                new Directive(
                        EXEC,
                        "ImportCredential",
                        Lists.whole(Lists::expanded),
                        "ImportCredential",
                        "as",
                        List.of(),
                        true,
                        254),
                row(
                        EXEC,
                        "TimeoutCleanSec",
                        Scalars::secondsOrNever,
                        "TimeoutCleanUSec",
                        "t",
                        INFINITY,
                        true),
                row(EXEC, "PAMName", Scalars::specText, "PAMName", "s", "", true),
                row(EXEC, "IgnoreSIGPIPE", Scalars::bool, "IgnoreSIGPIPE", "b", true, true),
                row(EXEC, "UtmpIdentifier", Scalars::specText, "UtmpIdentifier", "s", "", true),
                row(
                        EXEC,
                        "UtmpMode",
                        Scalars.oneOf("init", "login", "user"),
                        "UtmpMode",
                        "s",
                        "init",
                        true),
                row(EXEC, "SELinuxContext", Lists::label, "SELinuxContext", "(bs)", NO_LABEL, true),
                row(
                        EXEC,
                        "AppArmorProfile",
                        Lists::label,
                        "AppArmorProfile",
                        "(bs)",
                        NO_LABEL,
                        true),
                row(
                        EXEC,
                        "SmackProcessLabel",
                        Lists::label,
                        "SmackProcessLabel",
                        "(bs)",
                        NO_LABEL,
                        true),
                row(
                        EXEC,
                        "ProtectHostname",
                        Levels::hostname,
                        "ProtectHostname",
                        "b",
                        false,
                        true));
    }

    private static List<Directive> killRows() {
        return List.of(
                row(KILL, "SendSIGKILL", Scalars::bool, "SendSIGKILL", "b", true, true),
                row(KILL, "SendSIGHUP", Scalars::bool, "SendSIGHUP", "b", false, true),
                row(
                        KILL,
                        "KillMode",
                        Scalars.oneOf("control-group", "process", "mixed", "none"),
                        "KillMode",
                        "s",
                        "control-group",
                        true),
                row(KILL, "KillSignal", Scalars::signal, "KillSignal", "i", 15, true),
                row(KILL, "RestartKillSignal", Scalars::signal, "RestartKillSignal", "i", 15, true),
                row(KILL, "FinalKillSignal", Scalars::signal, "FinalKillSignal", "i", 9, true),
                row(KILL, "WatchdogSignal", Scalars::signal, "WatchdogSignal", "i", 6, true));
    }

    private static List<Directive> cgroupRows() {
        return List.of(
                row(CGROUP, "Slice", Scalars.unit("slice"), "Slice", "s", "", true),
                row(CGROUP, "AllowedCPUs", Sets::cpuSet, "AllowedCPUs", "ay", NO_BYTES, true),
                row(
                        CGROUP,
                        "StartupAllowedCPUs",
                        Sets::cpuSet,
                        "StartupAllowedCPUs",
                        "ay",
                        NO_BYTES,
                        true),
                row(
                        CGROUP,
                        "AllowedMemoryNodes",
                        Sets::cpuSet,
                        "AllowedMemoryNodes",
                        "ay",
                        NO_BYTES,
                        true),
                row(
                        CGROUP,
                        "StartupAllowedMemoryNodes",
                        Sets::cpuSet,
                        "StartupAllowedMemoryNodes",
                        "ay",
                        NO_BYTES,
                        true),
                row(CGROUP, "CPUAccounting", Scalars::bool, "CPUAccounting", "b", true, true),
                row(CGROUP, "CPUWeight", Resources::weight, "CPUWeight", "t", INFINITY, true),
                row(
                        CGROUP,
                        "StartupCPUWeight",
                        Resources::weight,
                        "StartupCPUWeight",
                        "t",
                        INFINITY,
                        true),
                row(
                        CGROUP,
                        "CPUShares",
                        Resources.number(2, 262144),
                        "CPUShares",
                        "t",
                        INFINITY,
                        true),
                row(
                        CGROUP,
                        "StartupCPUShares",
                        Resources.number(2, 262144),
                        "StartupCPUShares",
                        "t",
                        INFINITY,
                        true),
                row(
                        CGROUP,
                        "CPUQuota",
                        Resources::quota,
                        "CPUQuotaPerSecUSec",
                        "t",
                        INFINITY,
                        true),
                row(
                        CGROUP,
                        "CPUQuotaPeriodSec",
                        Scalars::secondsOrNever,
                        "CPUQuotaPeriodUSec",
                        "t",
                        INFINITY,
                        true),
                row(CGROUP, "MemoryAccounting", Scalars::bool, "MemoryAccounting", "b", true, true),
                row(CGROUP, "MemoryMin", Resources::memory, "MemoryMin", "t", 0L, true),
                row(
                        CGROUP,
                        "DefaultMemoryMin",
                        Resources::memory,
                        "DefaultMemoryMin",
                        "t",
                        0L,
                        true),
                row(
                        CGROUP,
                        "DefaultMemoryLow",
                        Resources::memory,
                        "DefaultMemoryLow",
                        "t",
                        0L,
                        true),
                row(CGROUP, "MemoryLow", Resources::memory, "MemoryLow", "t", 0L, true),
                row(CGROUP, "MemoryHigh", Resources::memory, "MemoryHigh", "t", INFINITY, true),
                row(CGROUP, "MemoryMax", Resources::memory, "MemoryMax", "t", INFINITY, true),
                row(
                        CGROUP,
                        "MemorySwapMax",
                        Resources::memory,
                        "MemorySwapMax",
                        "t",
                        INFINITY,
                        true),
                row(CGROUP, "MemoryLimit", Resources::memory, "MemoryLimit", "t", INFINITY, true),
                row(
                        CGROUP,
                        "DeviceAllow",
                        Resources::deviceAllow,
                        "DeviceAllow",
                        "a(ss)",
                        List.of(),
                        true),
                row(
                        CGROUP,
                        "DevicePolicy",
                        Scalars.oneOf("auto", "closed", "strict"),
                        "DevicePolicy",
                        "s",
                        "auto",
                        true),
                row(CGROUP, "IOAccounting", Scalars::bool, "IOAccounting", "b", false, true),
                row(CGROUP, "IOWeight", Resources::weight, "IOWeight", "t", INFINITY, true),
                row(
                        CGROUP,
                        "StartupIOWeight",
                        Resources::weight,
                        "StartupIOWeight",
                        "t",
                        INFINITY,
                        true),
                row(
                        CGROUP,
                        "IODeviceWeight",
                        Resources::amount,
                        "IODeviceWeight",
                        "a(st)",
                        List.of(),
                        true),
                row(
                        CGROUP,
                        "IOReadBandwidthMax",
                        Resources::amount,
                        "IOReadBandwidthMax",
                        "a(st)",
                        List.of(),
                        true),
                row(
                        CGROUP,
                        "IOWriteBandwidthMax",
                        Resources::amount,
                        "IOWriteBandwidthMax",
                        "a(st)",
                        List.of(),
                        true),
                row(
                        CGROUP,
                        "IOReadIOPSMax",
                        Resources::amount,
                        "IOReadIOPSMax",
                        "a(st)",
                        List.of(),
                        true),
                row(
                        CGROUP,
                        "IOWriteIOPSMax",
                        Resources::amount,
                        "IOWriteIOPSMax",
                        "a(st)",
                        List.of(),
                        true),
                row(
                        CGROUP,
                        "IODeviceLatencyTargetSec",
                        Resources::amount,
                        "IODeviceLatencyTargetUSec",
                        "a(st)",
                        List.of(),
                        true),
                row(
                        CGROUP,
                        "BlockIOAccounting",
                        Scalars::bool,
                        "BlockIOAccounting",
                        "b",
                        false,
                        true),
                row(
                        CGROUP,
                        "BlockIOWeight",
                        Resources.number(10, 1000),
                        "BlockIOWeight",
                        "t",
                        INFINITY,
                        true),
                row(
                        CGROUP,
                        "StartupBlockIOWeight",
                        Resources.number(10, 1000),
                        "StartupBlockIOWeight",
                        "t",
                        INFINITY,
                        true),
                row(
                        CGROUP,
                        "BlockIODeviceWeight",
                        Resources::amount,
                        "BlockIODeviceWeight",
                        "a(st)",
                        List.of(),
                        true),
                row(
                        CGROUP,
                        "BlockIOReadBandwidth",
                        Resources::amount,
                        "BlockIOReadBandwidth",
                        "a(st)",
                        List.of(),
                        true),
                row(
                        CGROUP,
                        "BlockIOWriteBandwidth",
                        Resources::amount,
                        "BlockIOWriteBandwidth",
                        "a(st)",
                        List.of(),
                        true),
                row(CGROUP, "TasksAccounting", Scalars::bool, "TasksAccounting", "b", true, true),
                row(CGROUP, "TasksMax", Resources::tasks, "TasksMax", "t", INFINITY, true),
                row(CGROUP, "Delegate", Resources::delegate, "Delegate", "b", false, true),
                new Directive(
                        CGROUP,
                        "DelegateSubgroup",
                        Resources::subgroup,
                        "DelegateSubgroup",
                        "s",
                        "",
                        true,
                        254),
                new Directive(
                        CGROUP,
                        "MemoryZSwapMax",
                        Resources::memory,
                        "MemoryZSwapMax",
                        "t",
                        INFINITY,
                        true,
                        253),
                row(
                        CGROUP,
                        "DisableControllers",
                        Resources::controllers,
                        "DisableControllers",
                        "as",
                        List.of(),
                        true),
                row(CGROUP, "IPAccounting", Scalars::bool, "IPAccounting", "b", false, true),
                row(
                        CGROUP,
                        "IPAddressAllow",
                        Resources::addresses,
                        "IPAddressAllow",
                        "a(iayu)",
                        List.of(),
                        true),
                row(
                        CGROUP,
                        "IPAddressDeny",
                        Resources::addresses,
                        "IPAddressDeny",
                        "a(iayu)",
                        List.of(),
                        true),
                row(
                        CGROUP,
                        "IPIngressFilterPath",
                        Lists.whole(Lists::absolutePath),
                        "IPIngressFilterPath",
                        "as",
                        List.of(),
                        true),
                row(
                        CGROUP,
                        "IPEgressFilterPath",
                        Lists.whole(Lists::absolutePath),
                        "IPEgressFilterPath",
                        "as",
                        List.of(),
                        true),
                row(
                        CGROUP,
                        "ManagedOOMSwap",
                        Scalars.oneOf("auto", "kill"),
                        "ManagedOOMSwap",
                        "s",
                        "auto",
                        false),
                row(
                        CGROUP,
                        "ManagedOOMMemoryPressure",
                        Scalars.oneOf("auto", "kill"),
                        "ManagedOOMMemoryPressure",
                        "s",
                        "auto",
                        false),
                row(
                        CGROUP,
                        "ManagedOOMMemoryPressureLimit",
                        Scalars::percentScaled,
                        "ManagedOOMMemoryPressureLimit",
                        "u",
                        0L,
                        false),
                row(
                        CGROUP,
                        "ManagedOOMPreference",
                        Scalars.oneOf("none", "avoid", "omit"),
                        "ManagedOOMPreference",
                        "s",
                        "none",
                        false),
                row(
                        CGROUP,
                        "BPFProgram",
                        Lists.whole(Resources::program),
                        "BPFProgram",
                        "a(ss)",
                        List.of(),
                        true),
                row(
                        CGROUP,
                        "SocketBindAllow",
                        Resources::bindRules,
                        "SocketBindAllow",
                        "a(iiqq)",
                        List.of(),
                        true),
                row(
                        CGROUP,
                        "SocketBindDeny",
                        Resources::bindRules,
                        "SocketBindDeny",
                        "a(iiqq)",
                        List.of(),
                        true),
                row(
                        CGROUP,
                        "RestrictNetworkInterfaces",
                        Sets::filter,
                        "RestrictNetworkInterfaces",
                        "(bas)",
                        NO_FILTER,
                        true));
    }

    private static List<Directive> serviceRows() {
        return List.of(
                row(SERVICE, "PIDFile", Sections::pidFile, "PIDFile", "s", "", true),
                row(
                        SERVICE,
                        "ExecCondition",
                        CommandLines::commands,
                        "ExecCondition",
                        "a(sasbttttuii)",
                        List.of(),
                        true),
                row(
                        SERVICE,
                        "ExecStartPre",
                        CommandLines::commands,
                        "ExecStartPre",
                        "a(sasbttttuii)",
                        List.of(),
                        true),
                row(
                        SERVICE,
                        "ExecStart",
                        CommandLines::commands,
                        "ExecStart",
                        "a(sasbttttuii)",
                        List.of(),
                        true),
                row(
                        SERVICE,
                        "ExecStartPost",
                        CommandLines::commands,
                        "ExecStartPost",
                        "a(sasbttttuii)",
                        List.of(),
                        true),
                row(
                        SERVICE,
                        "ExecReload",
                        CommandLines::commands,
                        "ExecReload",
                        "a(sasbttttuii)",
                        List.of(),
                        true),
                row(
                        SERVICE,
                        "ExecStop",
                        CommandLines::commands,
                        "ExecStop",
                        "a(sasbttttuii)",
                        List.of(),
                        true),
                row(
                        SERVICE,
                        "ExecStopPost",
                        CommandLines::commands,
                        "ExecStopPost",
                        "a(sasbttttuii)",
                        List.of(),
                        true),
                row(SERVICE, "RestartSec", Scalars::seconds, "RestartUSec", "t", 100000L, true),
                row(SERVICE, "TimeoutSec", Sections::serviceTimeout, "", "", "", true),
                row(SERVICE, "TimeoutStartSec", Sections::serviceTimeout, "", "", "", true),
                row(SERVICE, "TimeoutStopSec", Sections::serviceTimeout, "", "", "", true),
                row(
                        SERVICE,
                        "TimeoutAbortSec",
                        Sections::abortTimeout,
                        "TimeoutAbortUSec",
                        "t",
                        90000000L,
                        true),
                row(
                        SERVICE,
                        "TimeoutStartFailureMode",
                        Scalars.oneOf("terminate", "abort", "kill"),
                        "TimeoutStartFailureMode",
                        "s",
                        "terminate",
                        true),
                row(
                        SERVICE,
                        "TimeoutStopFailureMode",
                        Scalars.oneOf("terminate", "abort", "kill"),
                        "TimeoutStopFailureMode",
                        "s",
                        "terminate",
                        true),
                row(
                        SERVICE,
                        "RuntimeMaxSec",
                        Scalars::secondsOrNever,
                        "RuntimeMaxUSec",
                        "t",
                        INFINITY,
                        true),
                row(
                        SERVICE,
                        "RuntimeRandomizedExtraSec",
                        Scalars::seconds,
                        "RuntimeRandomizedExtraUSec",
                        "t",
                        0L,
                        true),
                row(SERVICE, "WatchdogSec", Scalars::seconds, "WatchdogUSec", "t", INFINITY, true),
                row(
                        SERVICE,
                        "StartLimitInterval",
                        Scalars::secondsOrZero,
                        "StartLimitIntervalUSec",
                        "t",
                        10000000L,
                        true),
                row(
                        SERVICE,
                        "StartLimitBurst",
                        Scalars::unsigned,
                        "StartLimitBurst",
                        "u",
                        5L,
                        true),
                row(
                        SERVICE,
                        "StartLimitAction",
                        Scalars.ACTION,
                        "StartLimitAction",
                        "s",
                        "none",
                        true),
                row(SERVICE, "FailureAction", Scalars.ACTION, "FailureAction", "s", "none", true),
                row(SERVICE, "RebootArgument", Scalars::specText, "RebootArgument", "s", "", false),
                row(SERVICE, "Type", Sections::typeOfService, "Type", "s", "simple", true),
                row(
                        SERVICE,
                        "ExitType",
                        Scalars.oneOf("main", "cgroup"),
                        "ExitType",
                        "s",
                        "main",
                        true),
                row(
                        SERVICE,
                        "Restart",
                        Scalars.oneOf(
                                "no",
                                "on-success",
                                "on-failure",
                                "on-abnormal",
                                "on-watchdog",
                                "on-abort",
                                "always"),
                        "Restart",
                        "s",
                        "no",
                        true),
                row(
                        SERVICE,
                        "PermissionsStartOnly",
                        Scalars::bool,
                        "PermissionsStartOnly",
                        "b",
                        false,
                        true),
                row(
                        SERVICE,
                        "RootDirectoryStartOnly",
                        Scalars::bool,
                        "RootDirectoryStartOnly",
                        "b",
                        false,
                        true),
                row(SERVICE, "RemainAfterExit", Scalars::bool, "RemainAfterExit", "b", false, true),
                row(SERVICE, "GuessMainPID", Scalars::bool, "GuessMainPID", "b", true, true),
                row(
                        SERVICE,
                        "RestartPreventExitStatus",
                        Sets::statusSet,
                        "RestartPreventExitStatus",
                        "(aiai)",
                        NO_STATUS,
                        true),
                row(
                        SERVICE,
                        "RestartForceExitStatus",
                        Sets::statusSet,
                        "RestartForceExitStatus",
                        "(aiai)",
                        NO_STATUS,
                        true),
                row(
                        SERVICE,
                        "SuccessExitStatus",
                        Sets::statusSet,
                        "SuccessExitStatus",
                        "(aiai)",
                        NO_STATUS,
                        true),
                row(SERVICE, "NonBlocking", Scalars::bool, "NonBlocking", "b", false, true),
                row(SERVICE, "BusName", Names::bus, "BusName", "s", "", true),
                row(
                        SERVICE,
                        "FileDescriptorStoreMax",
                        Scalars::unsigned,
                        "FileDescriptorStoreMax",
                        "u",
                        0L,
                        true),
                row(
                        SERVICE,
                        "NotifyAccess",
                        Scalars.oneOf("none", "main", "exec", "all"),
                        "NotifyAccess",
                        "s",
                        "none",
                        true),
                row(SERVICE, "Sockets", Sections::sockets, "Sockets", "as", List.of(), true),
                row(
                        SERVICE,
                        "USBFunctionDescriptors",
                        Scalars::path,
                        "USBFunctionDescriptors",
                        "s",
                        "",
                        false),
                row(
                        SERVICE,
                        "USBFunctionStrings",
                        Scalars::path,
                        "USBFunctionStrings",
                        "s",
                        "",
                        false),
                row(
                        SERVICE,
                        "OOMPolicy",
                        Scalars.oneOf("continue", "stop", "kill"),
                        "OOMPolicy",
                        "s",
                        "stop",
                        true));
    }

    private static List<Directive> socketRows() {
        return List.of(
                row(SOCKET, "ListenStream", Sections::listen, "Listen", "a(ss)", List.of(), true),
                row(SOCKET, "ListenDatagram", Sections::listen, "Listen", "a(ss)", List.of(), true),
                row(
                        SOCKET,
                        "ListenSequentialPacket",
                        Sections::listen,
                        "Listen",
                        "a(ss)",
                        List.of(),
                        true),
                row(SOCKET, "ListenFIFO", Sections::listen, "Listen", "a(ss)", List.of(), true),
                row(SOCKET, "ListenNetlink", Sections::listen, "Listen", "a(ss)", List.of(), true),
                row(SOCKET, "ListenSpecial", Sections::listen, "Listen", "a(ss)", List.of(), true),
                row(
                        SOCKET,
                        "ListenMessageQueue",
                        Sections::listen,
                        "Listen",
                        "a(ss)",
                        List.of(),
                        true),
                row(
                        SOCKET,
                        "ListenUSBFunction",
                        Sections::listen,
                        "Listen",
                        "a(ss)",
                        List.of(),
                        false),
                row(
                        SOCKET,
                        "SocketProtocol",
                        Sections::socketProtocol,
                        "SocketProtocol",
                        "i",
                        0,
                        true),
                row(
                        SOCKET,
                        "BindIPv6Only",
                        Scalars.oneOf("default", "both", "ipv6-only"),
                        "BindIPv6Only",
                        "s",
                        "default",
                        true),
                row(SOCKET, "Backlog", Scalars::unsigned, "Backlog", "u", 2147483647L, true),
                row(SOCKET, "BindToDevice", Scalars::specText, "BindToDevice", "s", "", true),
                row(
                        SOCKET,
                        "ExecStartPre",
                        CommandLines::commands,
                        "ExecStartPre",
                        "a(sasbttttuii)",
                        List.of(),
                        true),
                row(
                        SOCKET,
                        "ExecStartPost",
                        CommandLines::commands,
                        "ExecStartPost",
                        "a(sasbttttuii)",
                        List.of(),
                        true),
                row(
                        SOCKET,
                        "ExecStopPre",
                        CommandLines::commands,
                        "ExecStopPre",
                        "a(sasbttttuii)",
                        List.of(),
                        true),
                row(
                        SOCKET,
                        "ExecStopPost",
                        CommandLines::commands,
                        "ExecStopPost",
                        "a(sasbttttuii)",
                        List.of(),
                        true),
                row(
                        SOCKET,
                        "TimeoutSec",
                        Scalars::secondsOrNever,
                        "TimeoutUSec",
                        "t",
                        90000000L,
                        true),
                row(SOCKET, "SocketUser", Scalars::specText, "SocketUser", "s", "", true),
                row(SOCKET, "SocketGroup", Scalars::specText, "SocketGroup", "s", "", true),
                row(SOCKET, "SocketMode", Scalars::mode, "SocketMode", "u", 438L, true),
                row(SOCKET, "DirectoryMode", Scalars::mode, "DirectoryMode", "u", 493L, false),
                row(SOCKET, "Accept", Scalars::bool, "Accept", "b", false, true),
                row(SOCKET, "FlushPending", Scalars::bool, "FlushPending", "b", false, true),
                row(SOCKET, "Writable", Scalars::bool, "Writable", "b", false, true),
                row(SOCKET, "MaxConnections", Scalars::unsigned, "MaxConnections", "u", 64L, true),
                row(
                        SOCKET,
                        "MaxConnectionsPerSource",
                        Scalars::unsigned,
                        "MaxConnectionsPerSource",
                        "u",
                        0L,
                        true),
                row(SOCKET, "KeepAlive", Scalars::bool, "KeepAlive", "b", false, true),
                row(
                        SOCKET,
                        "KeepAliveTimeSec",
                        Scalars::seconds,
                        "KeepAliveTimeUSec",
                        "t",
                        0L,
                        true),
                row(
                        SOCKET,
                        "KeepAliveIntervalSec",
                        Scalars::seconds,
                        "KeepAliveIntervalUSec",
                        "t",
                        0L,
                        true),
                row(SOCKET, "KeepAliveProbes", Scalars::unsigned, "KeepAliveProbes", "u", 0L, true),
                row(SOCKET, "DeferAcceptSec", Scalars::seconds, "DeferAcceptUSec", "t", 0L, true),
                row(SOCKET, "NoDelay", Scalars::bool, "NoDelay", "b", false, true),
                row(SOCKET, "Priority", Scalars::integer, "Priority", "i", -1, true),
                row(SOCKET, "ReceiveBuffer", Scalars::size, "ReceiveBuffer", "t", 0L, true),
                row(SOCKET, "SendBuffer", Scalars::size, "SendBuffer", "t", 0L, true),
                row(SOCKET, "IPTOS", Sections::typeOfTraffic, "IPTOS", "i", -1, true),
                row(SOCKET, "IPTTL", Scalars::integer, "IPTTL", "i", -1, true),
                row(SOCKET, "Mark", Scalars::integer, "Mark", "i", -1, true),
                row(SOCKET, "PipeSize", Scalars::size, "PipeSize", "t", 0L, true),
                row(SOCKET, "FreeBind", Scalars::bool, "FreeBind", "b", false, true),
                row(SOCKET, "Transparent", Scalars::bool, "Transparent", "b", false, true),
                row(SOCKET, "Broadcast", Scalars::bool, "Broadcast", "b", false, true),
                row(SOCKET, "PassCredentials", Scalars::bool, "PassCredentials", "b", false, true),
                row(SOCKET, "PassSecurity", Scalars::bool, "PassSecurity", "b", false, true),
                row(SOCKET, "PassPacketInfo", Scalars::bool, "PassPacketInfo", "b", false, true),
                row(
                        SOCKET,
                        "Timestamping",
                        Scalars::timestamping,
                        "Timestamping",
                        "s",
                        "off",
                        true),
                row(SOCKET, "TCPCongestion", Scalars::specText, "TCPCongestion", "s", "", true),
                row(SOCKET, "ReusePort", Scalars::bool, "ReusePort", "b", false, true),
                row(
                        SOCKET,
                        "MessageQueueMaxMessages",
                        Scalars::signedLong,
                        "MessageQueueMaxMessages",
                        "x",
                        0L,
                        true),
                row(
                        SOCKET,
                        "MessageQueueMessageSize",
                        Scalars::signedLong,
                        "MessageQueueMessageSize",
                        "x",
                        0L,
                        true),
                row(SOCKET, "RemoveOnStop", Scalars::bool, "RemoveOnStop", "b", false, true),
                row(
                        SOCKET,
                        "Symlinks",
                        Lists.each(Sections::symlink),
                        "Symlinks",
                        "as",
                        List.of(),
                        true),
                row(
                        SOCKET,
                        "FileDescriptorName",
                        Names::descriptor,
                        "FileDescriptorName",
                        "s",
                        "",
                        true),
                row(SOCKET, "Service", Scalars.unit("service"), "Service", "s", "", true),
                row(
                        SOCKET,
                        "TriggerLimitIntervalSec",
                        Scalars::seconds,
                        "TriggerLimitIntervalUSec",
                        "t",
                        2000000L,
                        false),
                row(
                        SOCKET,
                        "TriggerLimitBurst",
                        Scalars::unsigned,
                        "TriggerLimitBurst",
                        "u",
                        20L,
                        false),
                row(SOCKET, "SmackLabel", Scalars::specText, "SmackLabel", "s", "", false),
                row(SOCKET, "SmackLabelIPIn", Scalars::specText, "SmackLabelIPIn", "s", "", false),
                row(
                        SOCKET,
                        "SmackLabelIPOut",
                        Scalars::specText,
                        "SmackLabelIPOut",
                        "s",
                        "",
                        false),
                row(SOCKET, "SELinuxContextFromNet", Scalars::unshownBool, "", "", "", false));
    }

    private static List<Directive> mountRows() {
        return List.of(
                row(MOUNT, "What", Scalars::specText, "What", "s", "", true),
                row(MOUNT, "Where", Scalars::path, "Where", "s", "", true),
                row(MOUNT, "Options", Scalars::specText, "Options", "s", "", true),
                row(MOUNT, "Type", Scalars::specText, "Type", "s", "", true),
                row(
                        MOUNT,
                        "TimeoutSec",
                        Scalars::secondsOrNever,
                        "TimeoutUSec",
                        "t",
                        90000000L,
                        true),
                row(MOUNT, "DirectoryMode", Scalars::mode, "DirectoryMode", "u", 493L, true),
                row(MOUNT, "SloppyOptions", Scalars::bool, "SloppyOptions", "b", false, true),
                row(MOUNT, "LazyUnmount", Scalars::bool, "LazyUnmount", "b", false, true),
                row(MOUNT, "ForceUnmount", Scalars::bool, "ForceUnmount", "b", false, true),
                row(MOUNT, "ReadWriteOnly", Scalars::bool, "ReadWriteOnly", "b", false, true));
    }

    private static List<Directive> automountRows() {
        return List.of(
                row(AUTOMOUNT, "Where", Scalars::path, "Where", "s", "", true),
                row(AUTOMOUNT, "ExtraOptions", Scalars::specText, "ExtraOptions", "s", "", true),
                row(AUTOMOUNT, "DirectoryMode", Scalars::mode, "DirectoryMode", "u", 493L, true),
                row(
                        AUTOMOUNT,
                        "TimeoutIdleSec",
                        Scalars::secondsOrZero,
                        "TimeoutIdleUSec",
                        "t",
                        0L,
                        true));
    }

    private static List<Directive> swapRows() {
        return List.of(
                row(SWAP, "What", Scalars::specText, "What", "s", "", true),
                row(SWAP, "Priority", Scalars.range(-1, 32767), "Priority", "i", -1, true),
                row(SWAP, "Options", Scalars::specText, "Options", "s", "", true),
                row(
                        SWAP,
                        "TimeoutSec",
                        Scalars::secondsOrNever,
                        "TimeoutUSec",
                        "t",
                        90000000L,
                        true));
    }

    private static List<Directive> timerRows() {
        return List.of(
                row(
                        TIMER,
                        "OnCalendar",
                        Sections::timer,
                        "TimersCalendar",
                        "a(sst)",
                        List.of(),
                        true),
                row(
                        TIMER,
                        "OnActiveSec",
                        Sections::timer,
                        "TimersMonotonic",
                        "a(stt)",
                        List.of(),
                        true),
                row(
                        TIMER,
                        "OnBootSec",
                        Sections::timer,
                        "TimersMonotonic",
                        "a(stt)",
                        List.of(),
                        true),
                row(
                        TIMER,
                        "OnStartupSec",
                        Sections::timer,
                        "TimersMonotonic",
                        "a(stt)",
                        List.of(),
                        true),
                row(
                        TIMER,
                        "OnUnitActiveSec",
                        Sections::timer,
                        "TimersMonotonic",
                        "a(stt)",
                        List.of(),
                        true),
                row(
                        TIMER,
                        "OnUnitInactiveSec",
                        Sections::timer,
                        "TimersMonotonic",
                        "a(stt)",
                        List.of(),
                        true),
                row(TIMER, "OnClockChange", Scalars::bool, "OnClockChange", "b", false, true),
                row(TIMER, "OnTimezoneChange", Scalars::bool, "OnTimezoneChange", "b", false, true),
                row(TIMER, "Persistent", Scalars::bool, "Persistent", "b", false, true),
                row(TIMER, "WakeSystem", Scalars::bool, "WakeSystem", "b", false, true),
                row(
                        TIMER,
                        "RemainAfterElapse",
                        Scalars::bool,
                        "RemainAfterElapse",
                        "b",
                        true,
                        true),
                row(TIMER, "FixedRandomDelay", Scalars::bool, "FixedRandomDelay", "b", false, true),
                row(TIMER, "AccuracySec", Scalars::seconds, "AccuracyUSec", "t", 60000000L, true),
                row(
                        TIMER,
                        "RandomizedDelaySec",
                        Scalars::seconds,
                        "RandomizedDelayUSec",
                        "t",
                        0L,
                        true),
                row(TIMER, "Unit", Scalars::triggered, "Unit", "s", "", true));
    }

    private static List<Directive> pathRows() {
        return List.of(
                row(PATH, "PathExists", Sections::watch, "Paths", "a(ss)", List.of(), true),
                row(PATH, "PathExistsGlob", Sections::watch, "Paths", "a(ss)", List.of(), true),
                row(PATH, "PathChanged", Sections::watch, "Paths", "a(ss)", List.of(), true),
                row(PATH, "PathModified", Sections::watch, "Paths", "a(ss)", List.of(), true),
                row(PATH, "DirectoryNotEmpty", Sections::watch, "Paths", "a(ss)", List.of(), true),
                row(PATH, "Unit", Scalars::triggered, "Unit", "s", "", true),
                row(PATH, "MakeDirectory", Scalars::bool, "MakeDirectory", "b", false, true),
                row(PATH, "DirectoryMode", Scalars::mode, "DirectoryMode", "u", 493L, true),
                row(
                        PATH,
                        "TriggerLimitIntervalSec",
                        Scalars::seconds,
                        "TriggerLimitIntervalUSec",
                        "t",
                        2000000L,
                        true),
                row(
                        PATH,
                        "TriggerLimitBurst",
                        Scalars::unsigned,
                        "TriggerLimitBurst",
                        "u",
                        200L,
                        true));
    }

    private static List<Directive> scopeRows() {
        return List.of(
                row(
                        SCOPE,
                        "RuntimeMaxSec",
                        Scalars::secondsOrNever,
                        "RuntimeMaxUSec",
                        "t",
                        INFINITY,
                        true),
                row(
                        SCOPE,
                        "RuntimeRandomizedExtraSec",
                        Scalars::seconds,
                        "RuntimeRandomizedExtraUSec",
                        "t",
                        0L,
                        true),
                row(
                        SCOPE,
                        "TimeoutStopSec",
                        Scalars::secondsOrNever,
                        "TimeoutStopUSec",
                        "t",
                        90000000L,
                        true),
                row(
                        SCOPE,
                        "OOMPolicy",
                        Scalars.oneOf("continue", "stop", "kill"),
                        "OOMPolicy",
                        "s",
                        "stop",
                        true));
    }
}
