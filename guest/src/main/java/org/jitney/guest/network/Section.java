package org.jitney.guest.network;

import java.util.Comparator;
import java.util.List;

/** A section of a file that is written. */
public record Section(String name, List<Setting> settings) {
    private static final List<String> ORDER =
            List.of("Match", "NetDev", "Link", "Network", "Address", "Route", "RoutingPolicyRule");

    /** Makes a section whose list nobody can change any more. */
    public Section {
        settings = List.copyOf(settings);
    }

    /**
     * {@return the sections as one reads them: what is matched first, then from general to special}
     */
    static List<Section> inOrder(List<Section> sections) {
        return sections.stream().sorted(Comparator.comparingInt(s -> rank(s.name()))).toList();
    }

    private static int rank(String name) {
        int at = ORDER.indexOf(name);
        return at < 0 ? ORDER.size() : at;
    }
}
