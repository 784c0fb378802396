package org.jitney.clients.systemctl;

import org.jitney.unitfile.UnitType;

/** The text of {@code --type=help}. */
final class ValuesHelp {
    private ValuesHelp() {}

    static String types(boolean legend) {
        StringBuilder out = new StringBuilder(legend ? "Available unit types:\n" : "");
        for (UnitType type : UnitType.values()) {
            out.append(type.suffix()).append('\n');
        }
        return out.toString();
    }
}
