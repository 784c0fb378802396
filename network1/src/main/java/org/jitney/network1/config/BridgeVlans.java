package org.jitney.network1.config;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The sections [BridgeVLAN]: which VLANs a port of a bridge, or the bridge itself, lets through.
 */
public final class BridgeVlans {
    /** {@code BRIDGE_VLAN_INFO_PVID}: frames without a tag belong to it. */
    public static final int PVID = 2;

    /** {@code BRIDGE_VLAN_INFO_UNTAGGED}: its frames leave without a tag. */
    public static final int UNTAGGED = 4;

    private static final int MOST = 4094;

    private BridgeVlans() {}

    /** One range of numbers. */
    private record Range(int first, int last) {}

    /** {@return flags by the number of the VLAN} */
    static SortedMap<Integer, Integer> read(Iterable<SectionReader> sections) {
        NavigableMap<Integer, Integer> found = new TreeMap<>();
        Optional<Integer> own = Optional.empty();
        for (SectionReader in : sections) {
            in.values("VLAN", BridgeVlans::range).forEach(r -> add(found, r, 0));
            in.values("EgressUntagged", BridgeVlans::range).forEach(r -> add(found, r, UNTAGGED));
            own = in.number("PVID", 1, MOST).map(Long::intValue).or(keep(own));
        }
        own.ifPresent(id -> add(found, new Range(id, id), PVID));
        return found;
    }

    private static java.util.function.Supplier<Optional<Integer>> keep(Optional<Integer> value) {
        return () -> value;
    }

    private static void add(Map<Integer, Integer> found, Range range, int flags) {
        for (int id = range.first(); id <= range.last(); id++) {
            found.merge(id, flags, (one, other) -> one | other);
        }
    }

    private static Optional<Range> range(String text) {
        String[] ends = text.split("-", 2);
        Optional<Long> first = SectionReader.parseNumber(ends[0].strip(), 1, MOST);
        Optional<Long> last =
                ends.length == 1 ? first : SectionReader.parseNumber(ends[1].strip(), 1, MOST);
        return first.flatMap(
                f -> last.filter(l -> l >= f).map(l -> new Range(f.intValue(), l.intValue())));
    }
}
