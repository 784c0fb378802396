package org.jitney.manager.unit;

import static org.jitney.manager.unit.PropertyWriters.percent;
import static org.jitney.manager.unit.PropertyWriters.usec;
import static org.jitney.manager.unit.PropertyWriters.word;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jitney.manager.unit.PropertyWriters.Special;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;
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
        SpecialTable map = new SpecialTable();
        times(map);
        ExecSpecials.add(map);
        ResourceSpecials.add(map);
        triggers(map);
        return map.rows();
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

    private static void times(SpecialTable map) {
        map.put("TimeoutStartUSec", "t", "TimeoutStartSec", PropertyWriters::usec);
        map.put("TimeoutStopUSec", "t", "TimeoutStopSec", PropertyWriters::usec);
        for (String which : List.of("Failure", "Success")) {
            map.put(
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
            map.put(base + "Sec", "t", base + "Sec", PropertyWriters::usec);
            map.put(base + "USec", "t", base + "Sec", PropertyWriters::usec);
        }
        map.put("OnCalendar", "s", "OnCalendar", v -> percent(v.toString()));
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

    private static void triggers(SpecialTable map) {
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
        map.put(
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
}
