package org.jitney.clients.networkctl;

import java.util.ArrayList;
import java.util.List;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.unitfile.Glob;

/** Which links somebody means: by number, name, other name, or a pattern of these. */
final class LinkPatterns {
    private LinkPatterns() {}

    /**
     * {@return the links that match, in the order of the kernel; all without patterns}
     *
     * @throws UsageError if one is named that is not there
     */
    static List<Link> choose(List<Link> all, List<String> patterns, Screen screen)
            throws UsageError {
        if (patterns.isEmpty()) {
            return all;
        }
        boolean[] used = new boolean[patterns.size()];
        List<Link> chosen = new ArrayList<>();
        for (Link link : all) {
            int first = first(link, patterns);
            if (first >= 0) {
                used[first] = true;
                chosen.add(link);
            }
        }
        // Who is meant by one pattern does not count for another, as with the original.
        for (int i = 0; i < used.length; i++) {
            if (!used[i] && !Glob.isPattern(patterns.get(i))) {
                throw new UsageError("Interface \"%s\" not found.".formatted(patterns.get(i)));
            }
        }
        if (chosen.isEmpty()) {
            screen.warn("No interfaces matched.");
        }
        return chosen;
    }

    /** What stands first of its names decides, not what stands first of the patterns. */
    private static int first(Link link, List<String> patterns) {
        List<String> names = new ArrayList<>();
        names.add(Integer.toString(link.index()));
        names.add(link.name());
        names.addAll(link.alternativeNames());
        for (String name : names) {
            for (int i = 0; i < patterns.size(); i++) {
                if (Glob.of(patterns.get(i)).matches(name)) {
                    return i;
                }
            }
        }
        return -1;
    }
}
