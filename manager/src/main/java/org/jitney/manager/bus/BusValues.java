package org.jitney.manager.bus;

import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.manager.unit.BusProperty;

/** Properties as they come in calls: {@code a(sv)}. */
final class BusValues {
    private BusValues() {}

    static List<BusProperty> properties(Object array) {
        List<BusProperty> out = new ArrayList<>();
        for (Object item : (List<?>) array) {
            Struct pair = (Struct) item;
            Variant value = (Variant) pair.get(1);
            out.add(
                    new BusProperty(
                            pair.string(0), value.signature().value(), plain(value.value())));
        }
        return List.copyOf(out);
    }

    /** Structs become lists: who reads settings need not know the wire. */
    private static Object plain(Object value) {
        return switch (value) {
            case Struct struct -> struct.fields().stream().map(BusValues::plain).toList();
            case List<?> list -> list.stream().map(BusValues::plain).toList();
            case Variant variant -> plain(variant.value());
            default -> value;
        };
    }
}
