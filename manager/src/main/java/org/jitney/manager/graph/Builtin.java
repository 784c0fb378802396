package org.jitney.manager.graph;

import java.util.List;
import org.jitney.manager.unit.SettingsBuilder;

/** The settings of units that are there without a file; a file adds to them. */
final class Builtin {
    private Builtin() {}

    static void fill(String unit, SettingsBuilder builder) {
        switch (unit) {
            case "-.slice" -> {
                builder.put("Description", "Root Slice");
                builder.put("Documentation", List.of("man:systemd.special(7)"));
                builder.put("DefaultDependencies", false);
            }
            case "system.slice" -> {
                builder.put("Description", "System Slice");
                builder.put("Documentation", List.of("man:systemd.special(7)"));
                builder.put("DefaultDependencies", false);
            }
            case "init.scope" -> {
                builder.put("Description", "System and Service Manager");
                builder.put("Documentation", List.of("man:systemd(1)"));
                builder.put("DefaultDependencies", false);
            }
            case "-.mount" -> {
                builder.put("Description", "Root Mount");
                builder.put("What", "/");
                builder.put("Where", "/");
                builder.put("DefaultDependencies", false);
                // A stream to the journal would order the root behind its socket: a cycle.
                builder.put("StandardInput", "null");
                builder.put("StandardOutput", "null");
            }
            default -> {}
        }
    }
}
