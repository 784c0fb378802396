package org.jitney.manager.unit;

import static org.jitney.manager.unit.Directive.Group.CGROUP;
import static org.jitney.manager.unit.Directive.Group.EXEC;
import static org.jitney.manager.unit.Directive.Group.SERVICE;
import static org.jitney.manager.unit.Directive.Group.SLICE;
import static org.jitney.manager.unit.Directive.Group.SOCKET;
import static org.jitney.manager.unit.Directive.Group.TIMER;
import static org.jitney.manager.unit.Directive.Group.UNIT;
import static org.jitney.manager.unit.NewerParsers.NO_BOUND;
import static org.jitney.manager.unit.Values.INFINITY;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jitney.unitfile.UnitType;

/**
 * The rows of directives that releases 253 to 262 brought, as their manual pages have them. Hardly
 * any unit sets one, so their defaults are kept once for each type and not with every unit.
 */
final class NewerDirectives {
    /** systemd.exec(5), RootImagePolicy=. */
    private static final String IMAGE_POLICY =
            "root=verity+signed+encrypted+unprotected+absent:"
                    + "usr=verity+signed+encrypted+unprotected+absent:"
                    + "home=encrypted+unprotected+absent:srv=encrypted+unprotected+absent:"
                    + "tmp=encrypted+unprotected+absent:var=encrypted+unprotected+absent";

    private static final String EXTENSION_POLICY =
            "root=verity+signed+encrypted+unprotected+absent:"
                    + "usr=verity+signed+encrypted+unprotected+absent";

    private static final Structs.Quota NO_QUOTA = new Structs.Quota(INFINITY, NO_BOUND, "no");

    /** system.conf(5), DefaultMemoryPressureThresholdSec=. */
    static final long THRESHOLD = 200_000L;

    private static final List<Directive> ROWS =
            Stream.of(
                            unitRows(),
                            execRows(),
                            cgroupRows(),
                            serviceRows(),
                            socketRows(),
                            timerRows())
                    .flatMap(List::stream)
                    .toList();

    private static final Map<UnitType, Map<String, Object>> FALLBACKS = fallbacks();

    private NewerDirectives() {}

    private static Directive row(
            Directive.Group group,
            String name,
            Assignment.Parser parser,
            String property,
            String signature,
            Object fallback,
            boolean enforced,
            int since) {
        return new Directive(group, name, parser, property, signature, fallback, enforced, since);
    }

    static List<Directive> rows() {
        return ROWS;
    }

    private static Map<UnitType, Map<String, Object>> fallbacks() {
        Map<UnitType, Map<String, Object>> all = new EnumMap<>(UnitType.class);
        for (UnitType type : UnitType.values()) {
            Map<String, Object> one = new LinkedHashMap<>();
            for (Directive row : ROWS) {
                if (row.group().types().contains(type)) {
                    one.put(row.property(), row.fallback());
                }
            }
            all.put(type, Map.copyOf(one));
        }
        return all;
    }

    /** {@return these properties of a type with what they are when no file says anything} */
    static Map<String, Object> fallbacks(UnitType type) {
        return FALLBACKS.getOrDefault(type, Map.of());
    }

    private static List<Directive> unitRows() {
        return List.of(
                row(
                        UNIT,
                        "WantsMountsFor",
                        NewerParsers::wantedMounts,
                        "WantsMountsFor",
                        "as",
                        List.of(),
                        true,
                        256),
                row(
                        UNIT,
                        "SurviveFinalKillSignal",
                        Scalars::bool,
                        "SurviveFinalKillSignal",
                        "b",
                        false,
                        true,
                        255));
    }

    private static List<Directive> execRows() {
        return List.of(
                row(
                        EXEC,
                        "SetLoginEnvironment",
                        Scalars::tristate,
                        "SetLoginEnvironment",
                        "b",
                        false,
                        true,
                        255),
                row(EXEC, "RootMStack", Scalars::path, "RootMStack", "s", "", false, 260),
                row(EXEC, "RootEphemeral", Scalars::bool, "RootEphemeral", "b", false, true, 254),
                row(
                        EXEC,
                        "RootImagePolicy",
                        NewerParsers::imagePolicy,
                        "RootImagePolicy",
                        "s",
                        IMAGE_POLICY,
                        true,
                        254),
                row(
                        EXEC,
                        "MountImagePolicy",
                        NewerParsers::imagePolicy,
                        "MountImagePolicy",
                        "s",
                        IMAGE_POLICY,
                        true,
                        254),
                row(
                        EXEC,
                        "ExtensionImagePolicy",
                        NewerParsers::imagePolicy,
                        "ExtensionImagePolicy",
                        "s",
                        EXTENSION_POLICY,
                        true,
                        254),
                row(
                        EXEC,
                        "UserNamespacePath",
                        Scalars::path,
                        "UserNamespacePath",
                        "s",
                        "",
                        true,
                        260),
                row(
                        EXEC,
                        "DelegateNamespaces",
                        NewerParsers::delegatedNamespaces,
                        "DelegateNamespaces",
                        "t",
                        INFINITY,
                        true,
                        258),
                row(
                        EXEC,
                        "PrivatePIDs",
                        Scalars.boolOr("no", "yes"),
                        "PrivatePIDs",
                        "s",
                        "no",
                        true,
                        257),
                row(
                        EXEC,
                        "PrivateBPF",
                        Scalars.boolOr("no", "yes"),
                        "PrivateBPF",
                        "s",
                        "no",
                        true,
                        258),
                row(
                        EXEC,
                        "BPFDelegateCommands",
                        Scalars::specText,
                        "BPFDelegateCommands",
                        "s",
                        "",
                        false,
                        258),
                row(
                        EXEC,
                        "BPFDelegateMaps",
                        Scalars::specText,
                        "BPFDelegateMaps",
                        "s",
                        "",
                        false,
                        258),
                row(
                        EXEC,
                        "BPFDelegatePrograms",
                        Scalars::specText,
                        "BPFDelegatePrograms",
                        "s",
                        "",
                        false,
                        258),
                row(
                        EXEC,
                        "BPFDelegateAttachments",
                        Scalars::specText,
                        "BPFDelegateAttachments",
                        "s",
                        "",
                        false,
                        258),
                row(
                        EXEC,
                        "BindLogSockets",
                        Scalars::tristate,
                        "BindLogSockets",
                        "b",
                        false,
                        true,
                        257),
                row(EXEC, "MemoryKSM", Scalars::tristate, "MemoryKSM", "b", false, true, 254),
                row(
                        EXEC,
                        "MemoryTHP",
                        Scalars.oneOf("inherit", "disable", "madvise", "system"),
                        "MemoryTHP",
                        "s",
                        "inherit",
                        true,
                        260),
                row(
                        EXEC,
                        "LogFilterPatterns",
                        NewerParsers::logPatterns,
                        "LogFilterPatterns",
                        "a(bs)",
                        List.of(),
                        true,
                        253),
                row(
                        EXEC,
                        "StateDirectoryAccounting",
                        Scalars::bool,
                        "StateDirectoryAccounting",
                        "b",
                        false,
                        false,
                        258),
                row(
                        EXEC,
                        "CacheDirectoryAccounting",
                        Scalars::bool,
                        "CacheDirectoryAccounting",
                        "b",
                        false,
                        false,
                        258),
                row(
                        EXEC,
                        "LogsDirectoryAccounting",
                        Scalars::bool,
                        "LogsDirectoryAccounting",
                        "b",
                        false,
                        false,
                        258),
                row(
                        EXEC,
                        "StateDirectoryQuota",
                        NewerParsers::quota,
                        "StateDirectoryQuota",
                        "(tus)",
                        NO_QUOTA,
                        false,
                        258),
                row(
                        EXEC,
                        "CacheDirectoryQuota",
                        NewerParsers::quota,
                        "CacheDirectoryQuota",
                        "(tus)",
                        NO_QUOTA,
                        false,
                        258),
                row(
                        EXEC,
                        "LogsDirectoryQuota",
                        NewerParsers::quota,
                        "LogsDirectoryQuota",
                        "(tus)",
                        NO_QUOTA,
                        false,
                        258));
    }

    private static List<Directive> cgroupRows() {
        return List.of(
                row(
                        CGROUP,
                        "StartupMemoryLow",
                        Resources::memory,
                        "StartupMemoryLow",
                        "t",
                        0L,
                        true,
                        253),
                row(
                        CGROUP,
                        "StartupMemoryHigh",
                        Resources::memory,
                        "StartupMemoryHigh",
                        "t",
                        INFINITY,
                        true,
                        253),
                row(
                        CGROUP,
                        "StartupMemoryMax",
                        Resources::memory,
                        "StartupMemoryMax",
                        "t",
                        INFINITY,
                        true,
                        253),
                row(
                        CGROUP,
                        "StartupMemorySwapMax",
                        Resources::memory,
                        "StartupMemorySwapMax",
                        "t",
                        INFINITY,
                        true,
                        253),
                row(
                        CGROUP,
                        "StartupMemoryZSwapMax",
                        Resources::memory,
                        "StartupMemoryZSwapMax",
                        "t",
                        INFINITY,
                        true,
                        253),
                row(
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
                        "MemoryZSwapWriteback",
                        Scalars::bool,
                        "MemoryZSwapWriteback",
                        "b",
                        true,
                        true,
                        256),
                row(
                        CGROUP,
                        "MemoryPressureWatch",
                        NewerParsers::pressure,
                        "MemoryPressureWatch",
                        "s",
                        "auto",
                        true,
                        254),
                row(
                        CGROUP,
                        "MemoryPressureThresholdSec",
                        Scalars::secondsOrNever,
                        "MemoryPressureThresholdUSec",
                        "t",
                        THRESHOLD,
                        true,
                        254),
                row(
                        CGROUP,
                        "CPUPressureWatch",
                        NewerParsers::pressure,
                        "CPUPressureWatch",
                        "s",
                        "auto",
                        true,
                        261),
                row(
                        CGROUP,
                        "CPUPressureThresholdSec",
                        Scalars::secondsOrNever,
                        "CPUPressureThresholdUSec",
                        "t",
                        THRESHOLD,
                        true,
                        261),
                row(
                        CGROUP,
                        "IOPressureWatch",
                        NewerParsers::pressure,
                        "IOPressureWatch",
                        "s",
                        "auto",
                        true,
                        261),
                row(
                        CGROUP,
                        "IOPressureThresholdSec",
                        Scalars::secondsOrNever,
                        "IOPressureThresholdUSec",
                        "t",
                        THRESHOLD,
                        true,
                        261),
                row(
                        CGROUP,
                        "ManagedOOMMemoryPressureDurationSec",
                        Scalars::secondsOrNever,
                        "ManagedOOMMemoryPressureDurationUSec",
                        "t",
                        INFINITY,
                        false,
                        257),
                row(
                        CGROUP,
                        "DelegateSubgroup",
                        NewerParsers::subgroup,
                        "DelegateSubgroup",
                        "s",
                        "",
                        true,
                        254),
                row(
                        CGROUP,
                        "NFTSet",
                        NewerParsers::nftSets,
                        "NFTSet",
                        "a(iiss)",
                        List.of(),
                        false,
                        255),
                row(
                        CGROUP,
                        "CoredumpReceive",
                        Scalars::bool,
                        "CoredumpReceive",
                        "b",
                        false,
                        true,
                        255),
                row(
                        CGROUP,
                        "BindNetworkInterface",
                        Scalars::specText,
                        "BindNetworkInterface",
                        "s",
                        "",
                        true,
                        260),
                row(
                        SLICE,
                        "ConcurrencyHardMax",
                        NewerParsers::concurrency,
                        "ConcurrencyHardMax",
                        "u",
                        NO_BOUND,
                        true,
                        258),
                row(
                        SLICE,
                        "ConcurrencySoftMax",
                        NewerParsers::concurrency,
                        "ConcurrencySoftMax",
                        "u",
                        NO_BOUND,
                        true,
                        258));
    }

    private static List<Directive> serviceRows() {
        return List.of(
                row(SERVICE, "RestartSteps", Scalars::unsigned, "RestartSteps", "u", 0L, true, 254),
                row(
                        SERVICE,
                        "RestartMaxDelaySec",
                        Scalars::seconds,
                        "RestartMaxDelayUSec",
                        "t",
                        INFINITY,
                        true,
                        254),
                row(
                        SERVICE,
                        "RestartRandomizedDelaySec",
                        Scalars::seconds,
                        "RestartRandomizedDelayUSec",
                        "t",
                        0L,
                        true,
                        260),
                row(
                        SERVICE,
                        "RestartMode",
                        Scalars.oneOf("normal", "direct", "debug"),
                        "RestartMode",
                        "s",
                        "normal",
                        true,
                        254),
                row(SERVICE, "ReloadSignal", Scalars::signal, "ReloadSignal", "i", 1, true, 253),
                row(
                        SERVICE,
                        "OpenFile",
                        NewerParsers::openFile,
                        "OpenFile",
                        "a(sst)",
                        List.of(),
                        true,
                        253),
                row(
                        SERVICE,
                        "FileDescriptorStorePreserve",
                        Scalars.boolOr("no", "yes", "restart"),
                        "FileDescriptorStorePreserve",
                        "s",
                        "restart",
                        true,
                        254),
                row(
                        SERVICE,
                        "ExecReloadPost",
                        CommandLines::commands,
                        "ExecReloadPost",
                        "a(sasbttttuii)",
                        List.of(),
                        true,
                        259));
    }

    private static List<Directive> socketRows() {
        return List.of(
                row(
                        SOCKET,
                        "AcceptFileDescriptors",
                        Scalars::bool,
                        "AcceptFileDescriptors",
                        "b",
                        true,
                        true,
                        256),
                row(
                        SOCKET,
                        "PassFileDescriptorsToExec",
                        Scalars::bool,
                        "PassFileDescriptorsToExec",
                        "b",
                        false,
                        true,
                        256),
                row(SOCKET, "PassPIDFD", Scalars::bool, "PassPIDFD", "b", false, true, 258),
                row(
                        SOCKET,
                        "PollLimitIntervalSec",
                        Scalars::secondsOrNever,
                        "PollLimitIntervalUSec",
                        "t",
                        2_000_000L,
                        true,
                        255),
                row(
                        SOCKET,
                        "PollLimitBurst",
                        Scalars::unsigned,
                        "PollLimitBurst",
                        "u",
                        15L,
                        true,
                        255),
                row(
                        SOCKET,
                        "DeferTrigger",
                        Scalars.boolOr("no", "yes", "patient"),
                        "DeferTrigger",
                        "s",
                        "no",
                        true,
                        258),
                row(
                        SOCKET,
                        "DeferTriggerMaxSec",
                        Scalars::secondsOrNever,
                        "DeferTriggerMaxUSec",
                        "t",
                        INFINITY,
                        true,
                        258),
                row(
                        SOCKET,
                        "XAttrAccept",
                        NewerParsers::attributes,
                        "XAttrAccept",
                        "a(ss)",
                        List.of(),
                        true,
                        260),
                row(
                        SOCKET,
                        "XAttrEntryPoint",
                        NewerParsers::attributes,
                        "XAttrEntryPoint",
                        "a(ss)",
                        List.of(),
                        true,
                        260),
                row(
                        SOCKET,
                        "XAttrListen",
                        NewerParsers::attributes,
                        "XAttrListen",
                        "a(ss)",
                        List.of(),
                        true,
                        260));
    }

    private static List<Directive> timerRows() {
        return List.of(
                row(
                        TIMER,
                        "DeferReactivation",
                        Scalars::bool,
                        "DeferReactivation",
                        "b",
                        false,
                        true,
                        257),
                row(
                        TIMER,
                        "RandomizedOffsetSec",
                        Scalars::seconds,
                        "RandomizedOffsetUSec",
                        "t",
                        0L,
                        true,
                        258));
    }
}
