package org.jitney.manager.unit;

import static org.jitney.manager.unit.PropertyWriters.usec;
import static org.jitney.manager.unit.PropertyWriters.word;

import java.util.List;
import java.util.Map;
import org.jitney.manager.unit.PropertyWriters.Special;
import org.jitney.manager.unit.PropertyWriters.Writer;
import org.jitney.unitfile.Percent;

/** How limits of resources are written in a unit file. */
final class ResourceSpecials {
    private ResourceSpecials() {}

    static void add(SpecialTable map) {
        map.put(
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
            map.put(limit + "Scale", "u", limit, ResourceSpecials::scale);
        }
        map.put(
                "ManagedOOMMemoryPressureLimit",
                "u",
                "ManagedOOMMemoryPressureLimit",
                ResourceSpecials::scale);
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
            map.putAfresh(amount, "a(st)", amount, a -> word(a.getFirst() + "") + " " + count(a));
        }
        map.putAfresh(
                "IODeviceLatencyTargetUSec",
                "a(st)",
                "IODeviceLatencyTargetSec",
                a -> word(a.getFirst() + "") + " " + usec(a.get(1)));
        map.putAfresh(
                "DeviceAllow",
                "a(ss)",
                "DeviceAllow",
                a -> (word(a.getFirst() + "") + " " + a.get(1)).strip());
        map.putEach("BPFProgram", "a(ss)", "BPFProgram", ExecSpecials::credential);
        map.put(
                "DelegateControllers",
                new Special(
                        "as",
                        (p, all) -> {
                            List<?> names = (List<?>) p.value();
                            return Map.of("Delegate", List.of(String.join(" ", texts(names))));
                        }));
        for (String list : List.of("IPAddressAllow", "IPAddressDeny")) {
            map.putAfresh(list, "a(iayu)", list, NetworkTexts::range);
        }
        for (String list : List.of("SocketBindAllow", "SocketBindDeny")) {
            map.putAfresh(list, "a(iiqq)", list, NetworkTexts::bindRule);
        }
        for (Directive row : Directives.all()) {
            if (row.group() == Directive.Group.EXEC && row.name().startsWith("Limit")) {
                map.put(row.name(), new Special("t", limit(row.name(), false)));
                map.put(row.name() + "Soft", new Special("t", limit(row.name(), true)));
            }
        }
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

    private static List<String> texts(List<?> items) {
        return items.stream().map(Object::toString).toList();
    }
}
