package org.jitney.clients.systemctl;

import org.jitney.clients.cli.Signals;
import org.jitney.unitfile.UnitType;

/** The texts of {@code --type=help} and {@code --signal=help}. */
final class ValuesHelp {
    private ValuesHelp() {}

    static String types(boolean legend) {
        StringBuilder out = new StringBuilder(legend ? "Available unit types:\n" : "");
        for (UnitType type : UnitType.values()) {
            out.append(type.suffix()).append('\n');
        }
        return out.toString();
    }

    static String signals(boolean legend) {
        StringBuilder out = new StringBuilder(legend ? "SIGNAL NAME\n" : "");
        for (int number = 1; number <= Signals.LAST; number++) {
            String text = Integer.toString(number);
            out.append(text).repeat(" ", 7 - text.length());
            out.append("SIG").append(Signals.name(number)).append('\n');
        }
        return out.toString();
    }
}
