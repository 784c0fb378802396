package org.jitney.clients.systemctl;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.Properties;

/** Builds the properties of a unit for tests. */
final class UnitProperties {
    private final Map<String, Variant> values = new LinkedHashMap<>();

    UnitProperties with(String name, String signature, Object value) {
        values.put(name, Variant.of(signature, value));
        return this;
    }

    UnitProperties with(String name, String text) {
        return with(name, "s", text);
    }

    Properties build() {
        return Properties.of(values);
    }
}
