package org.jitney.manager.unit;

import org.jitney.unitfile.UnitType;

/** Collects the settings of one unit while its files are read. */
public final class SettingsBuilder {
    public SettingsBuilder(UnitType type, ManagerDefaults defaults) {
        throw new UnsupportedOperationException(type + "" + defaults);
    }

    public UnitSettings build() {
        throw new UnsupportedOperationException();
    }
}
