package org.jitney.unitfile.time;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * When a time zone has which offset, and which abbreviation, which {@link ZoneRules} do not have.
 *
 * @param rules the offsets
 * @param starts the seconds of the epoch at which another abbreviation begins, in order
 * @param names the abbreviation before the first of them, and those from each on
 */
record ZoneTable(ZoneRules rules, List<Long> starts, List<String> names) {
    /** Java's offsets go no further; what the world uses goes to 14 hours. */
    private static final int FURTHEST = 18 * 3600;

    /** Copies the lists. */
    ZoneTable {
        starts = List.copyOf(starts);
        names = List.copyOf(names);
    }

    /** {@return the zone that a text of POSIX describes} */
    static ZoneTable of(PosixZone zone) {
        Builder table = new Builder(zone.offset(), zone.name());
        if (zone.summer().isPresent() && isSummerAtFirst(zone.summer().get())) {
            table = new Builder(zone.summer().get().offset(), zone.summer().get().name());
        }
        zone.addTo(table, Long.MIN_VALUE);
        return table.build();
    }

    /** South of the equator a year begins with it. */
    private static boolean isSummerAtFirst(PosixZone.Summer summer) {
        return summer.end().in(1970).isBefore(summer.start().in(1970));
    }

    /** {@return the abbreviation at a second of the epoch} */
    String name(long second) {
        int found = Collections.binarySearch(starts, second);
        return names.get(found >= 0 ? found + 1 : -found - 1);
    }

    /** {@return all abbreviations} */
    Set<String> all() {
        return new LinkedHashSet<>(names);
    }

    /** Collects what changes, in order. */
    static final class Builder {
        private final List<Long> starts = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private final List<ZoneOffsetTransition> transitions = new ArrayList<>();
        private final ZoneOffset first;
        private ZoneOffset current;

        /** Starts with what applies before all changes. */
        Builder(int offset, String name) {
            first = offset(offset);
            current = first;
            names.add(name);
        }

        private static ZoneOffset offset(int seconds) {
            return ZoneOffset.ofTotalSeconds(Math.clamp(seconds, -FURTHEST, FURTHEST));
        }

        /** Adds what applies from a second on, if that comes after another. */
        void add(long second, long after, int offset, String name) {
            if (second <= after || (!starts.isEmpty() && second <= starts.getLast())) {
                return;
            }
            ZoneOffset next = offset(offset);
            if (!next.equals(current)) {
                var local = LocalDateTime.ofEpochSecond(second, 0, current);
                transitions.add(ZoneOffsetTransition.of(local, current, next));
                current = next;
            }
            starts.add(second);
            names.add(name);
        }

        ZoneTable build() {
            ZoneRules rules = ZoneRules.of(first, first, List.of(), transitions, List.of());
            return new ZoneTable(rules, starts, names);
        }
    }
}
