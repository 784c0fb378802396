package org.jitney.manager.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.manager.unit.BadSetting;
import org.jitney.manager.unit.ExecContext;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.manager.unit.SettingsBuilder;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;

/** Settings for processes from the lines of a [Service] section. */
final class ExecSettings {
    private ExecSettings() {}

    static ExecContext of(String... lines) {
        return of(new ArrayList<>(), lines);
    }

    static ExecContext of(List<String> warnings, String... lines) {
        try {
            UnitName unit = UnitName.parse("a.service").orElseThrow();
            String text = "[Service]\nExecStart=/bin/true\n" + String.join("\n", lines) + "\n";
            UnitFile file = UnitFile.parse("a.service", text, d -> warnings.add(d.toString()));
            SettingsBuilder builder = new SettingsBuilder(unit.type(), ManagerDefaults.STANDARD);
            for (UnitFile.Entry entry : file.entries()) {
                builder.assign(
                        entry,
                        unit,
                        specifier -> Optional.empty(),
                        d -> warnings.add(d.toString()));
            }
            return builder.build().exec().orElseThrow();
        } catch (UnitFileError | BadSetting e) {
            throw new AssertionError(e);
        }
    }
}
