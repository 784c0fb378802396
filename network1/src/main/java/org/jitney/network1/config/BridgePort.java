package org.jitney.network1.config;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The section [Bridge] of a .network file: what a link is as a port of its bridge. */
final class BridgePort {
    /** Keys that are yes or no, and their {@code IFLA_BRPORT_...}. */
    private static final Map<String, Integer> FLAGS =
            Map.ofEntries(
                    Map.entry("HairPin", 4),
                    Map.entry("FastLeave", 7),
                    Map.entry("Learning", 8),
                    Map.entry("UnicastFlood", 9),
                    Map.entry("ProxyARP", 10),
                    Map.entry("ProxyARPWiFi", 12),
                    Map.entry("MulticastFlood", 27),
                    Map.entry("MulticastToUnicast", 28),
                    Map.entry("NeighborSuppression", 32),
                    Map.entry("Isolated", 33));

    private static final int GUARD = 5;
    private static final int PROTECT = 6;
    private static final int COST = 3;
    private static final int PRIORITY = 2;
    private static final int MULTICAST_ROUTER = 25;

    private BridgePort() {}

    static SortedMap<Integer, NetDevKind.Bridge.Setting> read(SectionReader in) {
        SortedMap<Integer, NetDevKind.Bridge.Setting> found = new TreeMap<>();
        FLAGS.forEach((key, number) -> in.bool(key).ifPresent(on -> found.put(number, flag(on))));
        // These two say what the port shall do, the kernel's what it shall not.
        in.bool("UseBPDU").ifPresent(on -> found.put(GUARD, flag(!on)));
        in.bool("AllowPortToBeRoot").ifPresent(on -> found.put(PROTECT, flag(!on)));
        in.number("Cost", 1, 65535)
                .ifPresent(n -> found.put(COST, new NetDevKind.Bridge.Setting(4, n)));
        in.number("Priority", 0, 63)
                .ifPresent(n -> found.put(PRIORITY, new NetDevKind.Bridge.Setting(2, n)));
        in.value("MulticastRouter", BridgePort::router)
                .ifPresent(n -> found.put(MULTICAST_ROUTER, new NetDevKind.Bridge.Setting(1, n)));
        return found;
    }

    private static NetDevKind.Bridge.Setting flag(boolean on) {
        return new NetDevKind.Bridge.Setting(1, on ? 1 : 0);
    }

    private static Optional<Integer> router(String text) {
        return switch (text) {
            case "no" -> Optional.of(0);
            case "query" -> Optional.of(1);
            case "permanent" -> Optional.of(2);
            case "temporary" -> Optional.of(3);
            default -> Optional.empty();
        };
    }
}
