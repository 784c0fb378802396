package org.jitney.network1.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jitney.unitfile.Booleans;

/**
 * A section [SR-IOV]: what a network card is told of one of the cards that it plays for guests;
 * what is not given stays as it is.
 *
 * @param number which of them, from 0
 * @param linkState {@code IFLA_VF_LINK_STATE_...}
 * @param vlan 1 to 4095; 0 for none
 * @param vlanProtocol an {@code ETH_P_...}
 */
public record VirtualFunction(
        long number,
        Optional<String> address,
        Optional<Boolean> spoofCheck,
        Optional<Boolean> queryScaling,
        Optional<Boolean> trust,
        Optional<Integer> linkState,
        long vlan,
        long qualityOfService,
        int vlanProtocol,
        Place place) {
    private static final long MOST = 0xffff_ffffL;
    private static final String NONE = "00:00:00:00:00:00";
    private static final int ETH_P_8021Q = 0x8100;
    private static final int ETH_P_8021AD = 0x88a8;
    private static final int AUTO = 0;
    private static final int ENABLE = 1;
    private static final int DISABLE = 2;

    /** Reads all sections; of those about the same function the last one holds. */
    static List<VirtualFunction> read(Stream<SectionReader> sections) {
        Map<Long, VirtualFunction> found = new LinkedHashMap<>();
        sections.forEach(in -> {
            Optional<Long> number = in.number("VirtualFunction", 0, Integer.MAX_VALUE - 1L);
            VirtualFunction one = of(in, number.orElse(0L));
            if (number.isEmpty()) {
                in.dropped("[SR-IOV] section without VirtualFunction=, ignoring.");
            } else if (found.put(one.number, one) != null) {
                in.dropped(
                        "An [SR-IOV] section before has the same VirtualFunction=%d, ignoring it."
                                .formatted(one.number));
            }
        });
        return List.copyOf(found.values());
    }

    private static VirtualFunction of(SectionReader in, long number) {
        return new VirtualFunction(
                number,
                in.value("MACAddress", HardwareAddress::parse).filter(a -> !a.equals(NONE)),
                in.bool("MACSpoofCheck"),
                in.bool("QueryReceiveSideScaling"),
                in.bool("Trust"),
                in.value("LinkState", VirtualFunction::linkState),
                in.number("VLANId", 1, 4095).orElse(0L),
                in.number("QualityOfService", 0, MOST).orElse(0L),
                in.value("VLANProtocol", VirtualFunction::protocol).orElse(ETH_P_8021Q),
                in.place());
    }

    private static Optional<Integer> linkState(String text) {
        return text.equals("auto")
                ? Optional.of(AUTO)
                : Booleans.parse(text).map(up -> up ? ENABLE : DISABLE);
    }

    private static Optional<Integer> protocol(String text) {
        return switch (text) {
            case "802.1Q" -> Optional.of(ETH_P_8021Q);
            case "802.1ad" -> Optional.of(ETH_P_8021AD);
            default -> Optional.empty();
        };
    }
}
