package org.jitney.manager.unit;

import java.util.List;

/** The settings of {@code [Install]}; they matter to enabling only. */
public record InstallSection(
        List<String> alias,
        List<String> wantedBy,
        List<String> requiredBy,
        List<String> also,
        String defaultInstance) {

    /** Makes a section whose lists nobody can change any more. */
    public InstallSection {
        alias = List.copyOf(alias);
        wantedBy = List.copyOf(wantedBy);
        requiredBy = List.copyOf(requiredBy);
        also = List.copyOf(also);
    }
}
