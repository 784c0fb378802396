package org.jitney.network1.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a link that has its frames tagged.
 *
 * @param protocol of the tag; none for 802.1Q
 * @param flags {@code VLAN_FLAG_...} that are on
 * @param mask those that the file says anything of
 * @param egress priorities of the machine to those of frames
 * @param ingress priorities of frames to those of the machine
 */
public record VlanKind(
        int id,
        Optional<Integer> protocol,
        int flags,
        int mask,
        List<Mapping> egress,
        List<Mapping> ingress)
        implements NetDevKind {
    private static final int REORDER_HEADER = 1;
    private static final int GVRP = 2;
    private static final int LOOSE_BINDING = 4;
    private static final int MVRP = 8;
    private static final long MOST = 0xffff_fffeL;

    /** Makes one whose lists nobody can change any more. */
    public VlanKind {
        egress = List.copyOf(egress);
        ingress = List.copyOf(ingress);
    }

    /** One priority for another. */
    public record Mapping(long from, long to) {}

    @Override
    public String name() {
        return "vlan";
    }

    @Override
    public Optional<String> stackedBy() {
        return Optional.of("VLAN");
    }

    static Optional<NetDevKind> read(SectionReader in) {
        int[] flags = {0, 0};
        flag(in, "GVRP", GVRP, flags);
        flag(in, "MVRP", MVRP, flags);
        flag(in, "LooseBinding", LOOSE_BINDING, flags);
        flag(in, "ReorderHeader", REORDER_HEADER, flags);
        return in.number("Id", 0, 4094)
                .map(id ->
                        new VlanKind(
                                id.intValue(),
                                in.value("Protocol", VlanKind::protocol),
                                flags[0],
                                flags[1],
                                mappings(in, "EgressQOSMaps"),
                                mappings(in, "IngressQOSMaps")));
    }

    private static void flag(SectionReader in, String key, int flag, int[] flags) {
        in.bool(key)
                .ifPresent(on -> {
                    flags[0] |= on ? flag : 0;
                    flags[1] |= flag;
                });
    }

    /** {@return the {@code ETH_P_...} of a kind of tag} */
    static Optional<Integer> protocol(String text) {
        return switch (text) {
            case "802.1q", "802.1Q" -> Optional.of(0x8100);
            case "802.1ad" -> Optional.of(0x88a8);
            default -> Optional.empty();
        };
    }

    private static List<Mapping> mappings(SectionReader in, String key) {
        List<Mapping> found = new ArrayList<>();
        for (List<Mapping> each : in.values(key, VlanKind::mappings)) {
            found.addAll(each);
        }
        return found;
    }

    /** All of them, or none when one is no mapping. */
    private static Optional<List<Mapping>> mappings(String text) {
        List<Mapping> found = new ArrayList<>();
        for (String each : text.strip().split("\\s+")) {
            String[] ends = each.split("-", 2);
            Optional<Long> from = SectionReader.parseNumber(ends[0], 0, MOST);
            Optional<Long> to =
                    ends.length == 2
                            ? SectionReader.parseNumber(ends[1], 0, MOST)
                            : Optional.empty();
            if (from.isEmpty() || to.isEmpty()) {
                return Optional.empty();
            }
            found.add(new Mapping(from.get(), to.get()));
        }
        return Optional.of(found);
    }
}
