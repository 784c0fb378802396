package org.jitney.manager.bus;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jitney.bus.api.PropertyInfo;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.manager.Unit;
import org.jitney.manager.unit.UnitSettings;
import org.jitney.unitfile.UnitType;

/**
 * The properties that show settings: those that the table of directives has for a type and that the
 * interface describes. What a class registers by itself, since it shows run-time state, is
 * registered after these and wins.
 */
final class SettingsProperties {
    private SettingsProperties() {}

    static void register(InterfaceTable<Unit> table, UnitType... types) {
        Set<String> shown = new LinkedHashSet<>();
        for (UnitType type : types) {
            shown.addAll(UnitSettings.defaults(type).propertyNames());
        }
        for (PropertyInfo property : table.info().properties()) {
            if (shown.contains(property.name())) {
                table.property(property.name(), unit -> read(unit, property.name()));
            }
        }
    }

    static Object read(Unit unit, String property) throws DBusError {
        return unit.loaded()
                .settings()
                .property(property)
                .orElseThrow(() ->
                        DBusError.notSupported(
                                "Property %s of this unit type is not implemented."
                                        .formatted(property)));
    }
}
