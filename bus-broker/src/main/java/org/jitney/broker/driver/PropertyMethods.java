package org.jitney.broker.driver;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.peer.Refused;

/** The properties of the bus: what it can do beyond the basic interface. */
final class PropertyMethods {
    /** Unknown header fields are removed from messages, so services may trust those they know. */
    private static final String HEADER_FILTERING = "HeaderFiltering";

    private static final List<String> INTERFACES = List.of(BusDriver.MONITORING, BusDriver.STATS);

    private final Map<String, List<String>> values;

    PropertyMethods(ServiceStarter services) {
        List<String> features =
                services.asksServiceManager()
                        ? List.of(HEADER_FILTERING, "SystemdActivation")
                        : List.of(HEADER_FILTERING);
        values = Map.of("Features", features, "Interfaces", INTERFACES);
    }

    void get(Request r) throws Refused {
        List<String> value = value(r.args().string(), r.args().string());
        FrameBuilder b = r.reply();
        r.send(b.variant("as", () -> b.strings(value)));
    }

    void getAll(Request r) throws Refused {
        String interfaceName = r.args().string();
        requireKnown(interfaceName);
        Map<String, List<String>> all =
                interfaceName.equals(BusDriver.BUS) ? new TreeMap<>(values) : Map.of();
        FrameBuilder b = r.reply();
        r.send(b.dict(() -> all.forEach((k, v) -> b.entry(k, "as").strings(v))));
    }

    void set(Request r) throws Refused {
        String name = r.args().string();
        String property = r.args().string();
        List<String> _ = value(name, property);
        throw Refused.of(
                "PropertyReadOnly", "Property '%s.%s' cannot be set".formatted(name, property));
    }

    private List<String> value(String interfaceName, String property) throws Refused {
        requireKnown(interfaceName);
        List<String> value = interfaceName.equals(BusDriver.BUS) ? values.get(property) : null;
        if (value == null) {
            throw Refused.of(
                    "UnknownProperty",
                    "Property \"%s.%s\" not found".formatted(interfaceName, property));
        }
        return value;
    }

    private static void requireKnown(String interfaceName) throws Refused {
        if (!BusDriver.ALL.contains(interfaceName)) {
            throw Refused.of(
                    "UnknownInterface", "Interface \"%s\" not found".formatted(interfaceName));
        }
    }
}
