package org.jitney.manager.unit;

import static org.jitney.manager.unit.PropertyWriters.percent;
import static org.jitney.manager.unit.PropertyWriters.quoted;
import static org.jitney.manager.unit.PropertyWriters.ranges;
import static org.jitney.manager.unit.PropertyWriters.word;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jitney.manager.unit.PropertyWriters.Special;
import org.jitney.manager.unit.PropertyWriters.Writer;
import org.jitney.unitfile.Percent;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;
import org.jitney.unitfile.time.TimeSpan;
import org.jspecify.annotations.Nullable;

/** The properties whose text does not follow from their type: structs, sets, other names. */
final class SpecialProperties {
    private static final Map<String, Special> ALL = all();

    private static final List<String> DEPENDENCIES =
            List.of(
                    "Requires",
                    "Requisite",
                    "Wants",
                    "BindsTo",
                    "PartOf",
                    "Upholds",
                    "Conflicts",
                    "Before",
                    "After",
                    "OnSuccess",
                    "OnFailure",
                    "PropagatesReloadTo",
                    "ReloadPropagatedFrom",
                    "PropagatesStopTo",
                    "StopPropagatedFrom",
                    "JoinsNamespaceOf");

    private static final Set<String> NOT_OVER_THE_BUS =
            Set.of(
                    "RequiredBy",
                    "RequisiteOf",
                    "WantedBy",
                    "BoundBy",
                    "UpheldBy",
                    "ConsistsOf",
                    "ConflictedBy",
                    "OnSuccessOf",
                    "OnFailureOf",
                    "Triggers",
                    "TriggeredBy",
                    "SliceOf",
                    "References",
                    "ReferencedBy");

    private SpecialProperties() {}

    static @Nullable Special find(String property) {
        if (DEPENDENCIES.contains(property)) {
            return new Special("as", (p, all) -> Map.of(property, unitNames(p)));
        }
        if (property.equals("RequiresOverridable") || property.equals("RequisiteOverridable")) {
            String now = property.substring(0, property.length() - "Overridable".length());
            return new Special("as", (p, all) -> Map.of(now, unitNames(p)));
        }
        if (NOT_OVER_THE_BUS.contains(property)) {
            return new Special(
                    "as",
                    (p, all) -> {
                        throw new BadProperty(
                                BadProperty.Kind.VALUE,
                                "Dependency type %s may not be created transiently."
                                        .formatted(property));
                    });
        }
        return ALL.get(property);
    }

    /** {@return how a list of command lines is written, null when the property is none} */
    static @Nullable Special ofCommand(String property, UnitType type) {
        boolean extended = property.endsWith("Ex");
        String name = extended ? property.substring(0, property.length() - 2) : property;
        boolean commands =
                Directives.ofProperty(name, type)
                        .filter(row -> row.signature().equals("a(sasbttttuii)"))
                        .isPresent();
        return commands
                ? new Special(
                        extended ? "a(sasas)" : "a(sasb)",
                        (p, all) -> Map.of(name, CommandTexts.of(name, p.value())))
                : null;
    }

    private static Map<String, Special> all() {
        Map<String, Special> map = new HashMap<>();
        times(map);
        sets(map);
        lists(map);
        streams(map);
        resources(map);
        triggers(map);
        return map;
    }

    private static void put(
            Map<String, Special> map,
            String property,
            String signature,
            String directive,
            Function<Object, String> text) {
        map.put(
                property,
                new Special(
                        signature, (p, all) -> Map.of(directive, List.of(text.apply(p.value())))));
    }

    /** Each element is a line; none takes earlier ones back. */
    private static void putEach(
            Map<String, Special> map,
            String property,
            String signature,
            String directive,
            Function<List<?>, String> text) {
        map.put(
                property,
                new Special(signature, (p, all) -> Map.of(directive, each(p.value(), text))));
    }

    private static List<String> each(Object value, Function<List<?>, String> text) {
        List<String> out = new ArrayList<>();
        for (Object item : (List<?>) value) {
            out.add(text.apply((List<?>) item));
        }
        return out.isEmpty() ? List.of("") : List.copyOf(out);
    }

    /** As {@link #putEach}, for what replaces everything that was said before. */
    private static void putAfresh(
            Map<String, Special> map,
            String property,
            String signature,
            String directive,
            Function<List<?>, String> text) {
        map.put(
                property,
                new Special(
                        signature, (p, all) -> Map.of(directive, afresh(each(p.value(), text)))));
    }

    private static List<String> afresh(List<String> texts) {
        List<String> out = new ArrayList<>(List.of(""));
        texts.stream().filter(text -> !text.isEmpty()).forEach(out::add);
        return out;
    }

    private static List<String> unitNames(BusProperty property) throws BadProperty {
        List<String> out = new ArrayList<>();
        for (Object item : (List<?>) property.value()) {
            String name = item.toString();
            if (UnitName.parse(name).filter(n -> !n.isTemplate()).isEmpty()) {
                throw new BadProperty(BadProperty.Kind.VALUE, "Invalid unit name " + name);
            }
            out.add(name);
        }
        return out;
    }

    private static String usec(Object value) {
        long usec = ((Number) value).longValue();
        return usec == Values.INFINITY ? "infinity" : new TimeSpan(usec).render();
    }

    private static void times(Map<String, Special> map) {
        put(map, "TimeoutStartUSec", "t", "TimeoutStartSec", SpecialProperties::usec);
        put(map, "TimeoutStopUSec", "t", "TimeoutStopSec", SpecialProperties::usec);
        for (String which : List.of("Failure", "Success")) {
            put(
                    map,
                    which + "ActionExitStatus",
                    "i",
                    which + "ActionExitStatus",
                    v -> {
                        int status = ((Number) v).intValue();
                        return status < 0 ? "" : Integer.toString(status);
                    });
        }
        map.put("TimersMonotonic", new Special("a(st)", SpecialProperties::monotonic));
        map.put("TimersCalendar", new Special("a(ss)", SpecialProperties::byKind));
        for (String base :
                List.of("OnActive", "OnBoot", "OnStartup", "OnUnitActive", "OnUnitInactive")) {
            put(map, base + "Sec", "t", base + "Sec", SpecialProperties::usec);
            put(map, base + "USec", "t", base + "Sec", SpecialProperties::usec);
        }
        put(map, "OnCalendar", "s", "OnCalendar", v -> percent(v.toString()));
    }

    private static Map<String, List<String>> monotonic(BusProperty property, List<BusProperty> all)
            throws BadProperty {
        Map<String, List<String>> out = new LinkedHashMap<>();
        for (Object item : (List<?>) property.value()) {
            List<?> timer = (List<?>) item;
            String base = timer.getFirst().toString().replace("USec", "Sec");
            if (!base.startsWith("On") || !base.endsWith("Sec")) {
                throw new BadProperty(
                        BadProperty.Kind.VALUE, "Invalid timer base: " + timer.getFirst());
            }
            out.computeIfAbsent(base, b -> new ArrayList<>()).add(usec(timer.get(1)));
        }
        return out;
    }

    /** (ss): the directive and its value. */
    private static Map<String, List<String>> byKind(BusProperty property, List<BusProperty> all) {
        Map<String, List<String>> out = new LinkedHashMap<>();
        for (Object item : (List<?>) property.value()) {
            List<?> pair = (List<?>) item;
            out.computeIfAbsent(pair.getFirst().toString(), b -> new ArrayList<>())
                    .add(percent(pair.get(1).toString()));
        }
        return out;
    }

    private static void triggers(Map<String, Special> map) {
        map.put("Paths", new Special("a(ss)", SpecialProperties::byKind));
        map.put(
                "Listen",
                new Special(
                        "a(ss)",
                        (p, all) -> {
                            Map<String, List<String>> out = new LinkedHashMap<>();
                            byKind(p, all)
                                    .forEach((kind, texts) -> out.put("Listen" + kind, texts));
                            return out;
                        }));
        put(
                map,
                "SocketProtocol",
                "i",
                "SocketProtocol",
                v ->
                        switch (((Number) v).intValue()) {
                            case 136 -> "udplite";
                            case 132 -> "sctp";
                            default -> v.toString();
                        });
        for (String list : List.of("Conditions", "Asserts")) {
            map.put(list, new Special("a(sbbs)", SpecialProperties::conditions));
        }
        map.put(
                "RequiresMountsFor",
                new Special(
                        "as",
                        (p, all) ->
                                Map.of(
                                        "RequiresMountsFor",
                                        ((List<?>) p.value())
                                                .stream().map(i -> word(i.toString())).toList())));
    }

    private static Map<String, List<String>> conditions(BusProperty property, List<BusProperty> all)
            throws BadProperty {
        Map<String, List<String>> out = new LinkedHashMap<>();
        String start = property.name().equals("Asserts") ? "Assert" : "Condition";
        for (Object item : (List<?>) property.value()) {
            List<?> one = (List<?>) item;
            String kind = one.getFirst().toString();
            String parameter = one.get(3).toString();
            if (!kind.startsWith(start) || Directives.find(kind, UnitType.SERVICE).isEmpty()) {
                throw new BadProperty(BadProperty.Kind.VALUE, "Invalid condition type: " + kind);
            }
            if (parameter.isEmpty()) {
                throw new BadProperty(
                        BadProperty.Kind.VALUE,
                        "Condition parameter in %s is empty".formatted(kind));
            }
            String marks = ((Boolean) one.get(1) ? "|" : "") + ((Boolean) one.get(2) ? "!" : "");
            out.computeIfAbsent(kind, k -> new ArrayList<>()).add(marks + percent(parameter));
        }
        return out;
    }

    private static void sets(Map<String, Special> map) {
        for (String filter :
                List.of(
                        "SystemCallFilter",
                        "SystemCallLog",
                        "RestrictAddressFamilies",
                        "RestrictFileSystems",
                        "RestrictNetworkInterfaces")) {
            put(map, filter, "(bas)", filter, SpecialProperties::filter);
        }
        for (String mask :
                List.of(
                        "CPUAffinity",
                        "NUMAMask",
                        "AllowedCPUs",
                        "StartupAllowedCPUs",
                        "AllowedMemoryNodes",
                        "StartupAllowedMemoryNodes")) {
            map.put(
                    mask,
                    new Special(
                            "ay",
                            (p, all) -> Map.of(mask, afresh(List.of(ranges((byte[]) p.value()))))));
        }
        put(map, "CapabilityBoundingSet", "t", "CapabilityBoundingSet", SpecialProperties::caps);
        put(map, "AmbientCapabilities", "t", "AmbientCapabilities", SpecialProperties::caps);
        put(map, "SecureBits", "i", "SecureBits", v -> named(Tokens.SECURE_BITS, v));
        put(map, "RestrictNamespaces", "t", "RestrictNamespaces", SpecialProperties::namespaces);
        put(map, "MountFlags", "t", "MountFlags", v -> named(Lists.PROPAGATION, v));
        Map<Integer, String> policies =
                Map.of(0, "other", 1, "fifo", 2, "rr", 3, "batch", 5, "idle");
        put(
                map,
                "CPUSchedulingPolicy",
                "i",
                "CPUSchedulingPolicy",
                v -> policies.getOrDefault(((Number) v).intValue(), v.toString()));
        for (String statuses :
                List.of(
                        "SuccessExitStatus",
                        "RestartPreventExitStatus",
                        "RestartForceExitStatus")) {
            map.put(
                    statuses,
                    new Special("(aiai)", (p, all) -> Map.of(statuses, statuses(p.value()))));
        }
        for (String label : List.of("SELinuxContext", "AppArmorProfile", "SmackProcessLabel")) {
            put(
                    map,
                    label,
                    "(bs)",
                    label,
                    v -> {
                        List<?> pair = (List<?>) v;
                        return ((Boolean) pair.getFirst() ? "-" : "")
                                + percent(pair.get(1).toString());
                    });
        }
    }

    private static String filter(Object value) {
        List<?> fields = (List<?>) value;
        List<?> names = (List<?>) fields.get(1);
        String words = String.join(" ", names.stream().map(n -> word(n.toString())).toList());
        return ((Boolean) fields.getFirst() ? "" : "~") + words;
    }

    private static String caps(Object value) {
        long bits = ((Number) value).longValue();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < Tokens.CAPABILITIES.size(); i++) {
            if (((bits >> i) & 1) == 1) {
                names.add("cap_" + Tokens.CAPABILITIES.get(i));
            }
        }
        return String.join(" ", names);
    }

    private static String named(Map<String, ? extends Number> names, Object value) {
        long bits = ((Number) value).longValue();
        List<String> out = new ArrayList<>();
        names.forEach((name, bit) -> {
            if ((bits & bit.longValue()) != 0) {
                out.add(name);
            }
        });
        return String.join(" ", out.stream().sorted().toList());
    }

    private static String namespaces(Object value) {
        long bits = ((Number) value).longValue();
        long every = Tokens.NAMESPACES.values().stream().mapToLong(Long::longValue).sum();
        if ((bits & every) == every) {
            return "no";
        }
        return (bits & every) == 0 ? "yes" : named(Tokens.NAMESPACES, value);
    }

    private static List<String> statuses(Object value) {
        List<?> fields = (List<?>) value;
        List<String> out = new ArrayList<>();
        ((List<?>) fields.get(0)).forEach(code -> out.add(code.toString()));
        ((List<?>) fields.get(1))
                .forEach(signal -> out.add(Tokens.signalName(((Number) signal).intValue())));
        return out.isEmpty() ? List.of("") : List.copyOf(out);
    }

    private static void lists(Map<String, Special> map) {
        putEach(
                map,
                "EnvironmentFiles",
                "a(sb)",
                "EnvironmentFile",
                f -> ((Boolean) f.get(1) ? "-" : "") + percent(f.getFirst().toString()));
        for (String binds : List.of("BindPaths", "BindReadOnlyPaths")) {
            putEach(
                    map,
                    binds,
                    "a(ssbt)",
                    binds,
                    b ->
                            ((Boolean) b.get(2) ? "-" : "")
                                    + joined(b.get(0), b.get(1))
                                    + (((Number) b.get(3)).longValue() == 0
                                            ? ":norbind"
                                            : ":rbind"));
        }
        putEach(
                map,
                "TemporaryFileSystem",
                "a(ss)",
                "TemporaryFileSystem",
                t ->
                        t.get(1).toString().isEmpty()
                                ? word(t.getFirst().toString())
                                : quoted(t.getFirst() + ":" + t.get(1)));
        putEach(map, "LoadCredential", "a(ss)", "LoadCredential", SpecialProperties::credential);
        putEach(
                map,
                "LoadCredentialEncrypted",
                "a(ss)",
                "LoadCredentialEncrypted",
                SpecialProperties::credential);
        putEach(
                map,
                "SetCredential",
                "a(say)",
                "SetCredential",
                c ->
                        percent(c.getFirst().toString())
                                + ":"
                                + percent(
                                        org.jitney.unitfile.CEscape.escape(
                                                org.jitney.unitfile.RawBytes.decode(
                                                        (byte[]) c.get(1)))));
        putEach(
                map,
                "SetCredentialEncrypted",
                "a(say)",
                "SetCredentialEncrypted",
                c ->
                        percent(c.getFirst().toString())
                                + ":"
                                + Base64.getEncoder().encodeToString((byte[]) c.get(1)));
        put(
                map,
                "StandardInputData",
                "ay",
                "StandardInputData",
                v -> Base64.getEncoder().encodeToString((byte[]) v));
        put(map, "RootHash", "ay", "RootHash", v -> HexFormat.of().formatHex((byte[]) v));
        put(map, "RootHashPath", "s", "RootHash", v -> percent(v.toString()));
        map.put(
                "LogExtraFields",
                new Special(
                        "aay",
                        (p, all) -> {
                            List<String> out = new ArrayList<>();
                            for (Object field : (List<?>) p.value()) {
                                out.add(
                                        quoted(
                                                org.jitney.unitfile.RawBytes.decode(
                                                        (byte[]) field)));
                            }
                            return Map.of("LogExtraFields", List.of(String.join(" ", out)));
                        }));
        for (String directory : List.of("Runtime", "State", "Cache", "Logs")) {
            putEach(
                    map,
                    directory + "DirectorySymlink",
                    "a(sst)",
                    directory + "Directory",
                    l -> joined(l.get(0), l.get(1)));
        }
    }

    private static String credential(List<?> pair) {
        return percent(pair.getFirst().toString()) + ":" + percent(pair.get(1).toString());
    }

    private static String joined(Object first, Object second) {
        return percent(first.toString().replace(":", "\\:"))
                + ":"
                + percent(second.toString().replace(":", "\\:"));
    }

    private static void streams(Map<String, Special> map) {
        for (String stream : List.of("Input", "Output", "Error")) {
            String directive = "Standard" + stream;
            put(
                    map,
                    directive + "FileDescriptorName",
                    "s",
                    directive,
                    v -> "fd:" + percent(v + ""));
            put(map, directive + "File", "s", directive, v -> "file:" + percent(v + ""));
        }
        for (String stream : List.of("Output", "Error")) {
            String directive = "Standard" + stream;
            put(map, directive + "FileToAppend", "s", directive, v -> "append:" + percent(v + ""));
            put(
                    map,
                    directive + "FileToTruncate",
                    "s",
                    directive,
                    v -> "truncate:" + percent(v + ""));
        }
    }

    private static void resources(Map<String, Special> map) {
        put(
                map,
                "CPUQuotaPerSecUSec",
                "t",
                "CPUQuota",
                v -> {
                    long usec = ((Number) v).longValue();
                    return usec == Values.INFINITY
                            ? ""
                            : new Percent((int) (usec / 100)).toString();
                });
        for (String limit :
                List.of(
                        "MemoryMin",
                        "MemoryLow",
                        "MemoryHigh",
                        "MemoryMax",
                        "MemorySwapMax",
                        "MemoryLimit",
                        "DefaultMemoryMin",
                        "DefaultMemoryLow",
                        "TasksMax")) {
            put(map, limit + "Scale", "u", limit, SpecialProperties::scale);
        }
        put(
                map,
                "ManagedOOMMemoryPressureLimit",
                "u",
                "ManagedOOMMemoryPressureLimit",
                SpecialProperties::scale);
        for (String amount :
                List.of(
                        "IODeviceWeight",
                        "IOReadBandwidthMax",
                        "IOWriteBandwidthMax",
                        "IOReadIOPSMax",
                        "IOWriteIOPSMax",
                        "BlockIODeviceWeight",
                        "BlockIOReadBandwidth",
                        "BlockIOWriteBandwidth")) {
            putAfresh(map, amount, "a(st)", amount, a -> word(a.getFirst() + "") + " " + count(a));
        }
        putAfresh(
                map,
                "IODeviceLatencyTargetUSec",
                "a(st)",
                "IODeviceLatencyTargetSec",
                a -> word(a.getFirst() + "") + " " + usec(a.get(1)));
        putAfresh(
                map,
                "DeviceAllow",
                "a(ss)",
                "DeviceAllow",
                a -> (word(a.getFirst() + "") + " " + a.get(1)).strip());
        putEach(map, "BPFProgram", "a(ss)", "BPFProgram", SpecialProperties::credential);
        map.put(
                "DelegateControllers",
                new Special(
                        "as",
                        (p, all) -> {
                            List<?> names = (List<?>) p.value();
                            return Map.of("Delegate", List.of(String.join(" ", texts(names))));
                        }));
        for (String list : List.of("IPAddressAllow", "IPAddressDeny")) {
            putAfresh(map, list, "a(iayu)", list, NetworkTexts::range);
        }
        for (String list : List.of("SocketBindAllow", "SocketBindDeny")) {
            putAfresh(map, list, "a(iiqq)", list, NetworkTexts::bindRule);
        }
        for (Directive row : Directives.all()) {
            if (row.group() == Directive.Group.EXEC && row.name().startsWith("Limit")) {
                map.put(row.name(), new Special("t", limit(row.name(), false)));
                map.put(row.name() + "Soft", new Special("t", limit(row.name(), true)));
            }
        }
    }

    private static List<String> texts(List<?> items) {
        return items.stream().map(Object::toString).toList();
    }

    private static String count(List<?> amount) {
        long number = ((Number) amount.get(1)).longValue();
        return number == Values.INFINITY ? "infinity" : Long.toUnsignedString(number);
    }

    private static String scale(Object value) {
        long share = ((Number) value).longValue();
        return new Percent((int) (share * 10000 / 0xFFFFFFFFL)).toString();
    }

    /** The soft and the hard limit are two properties and one directive. */
    private static Writer limit(String name, boolean soft) {
        return (property, all) -> {
            String own = amount(property.value());
            // Only what was said before is known when a limit is written.
            String other =
                    all.subList(0, Math.max(0, all.indexOf(property))).stream()
                            .filter(p -> p.name().equals(soft ? name : name + "Soft"))
                            .map(p -> amount(p.value()))
                            .findFirst()
                            .orElse(own);
            return Map.of(
                    name,
                    List.of(
                            own.equals(other)
                                    ? own
                                    : soft ? own + ":" + other : other + ":" + own));
        };
    }

    private static String amount(Object value) {
        long number = ((Number) value).longValue();
        return number == Values.INFINITY ? "infinity" : Long.toUnsignedString(number);
    }
}
