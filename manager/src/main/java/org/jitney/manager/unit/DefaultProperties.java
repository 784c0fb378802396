package org.jitney.manager.unit;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jitney.unitfile.UnitType;

/**
 * What all properties of each type of unit are when no file says anything: made once, shared by all
 * units.
 */
public final class DefaultProperties {
    /** Those of {@link ManagerDefaults#STANDARD}. */
    public static final DefaultProperties STANDARD =
            new DefaultProperties(ManagerDefaults.STANDARD);

    private final ManagerDefaults defaults;
    private final Map<UnitType, Map<String, Object>> properties = new EnumMap<>(UnitType.class);

    /** Makes them from what the manager's configuration says. */
    public DefaultProperties(ManagerDefaults defaults) {
        this.defaults = defaults;
        for (UnitType type : UnitType.values()) {
            properties.put(type, Collections.unmodifiableMap(Directives.fallbacks(type, defaults)));
        }
    }

    /** {@return whose manager it is} */
    public RuntimeScope scope() {
        return defaults.scope();
    }

    ManagerDefaults defaults() {
        return defaults;
    }

    Map<String, Object> of(UnitType type) {
        return Objects.requireNonNull(properties.get(type));
    }
}
