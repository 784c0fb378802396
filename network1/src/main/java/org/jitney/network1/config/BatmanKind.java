package org.jitney.network1.config;

import java.util.List;
import java.util.Optional;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/**
 * A mesh of Ethernet links: B.A.T.M.A.N. advanced.
 *
 * @param algorithm {@code BATMAN_V} or {@code BATMAN_IV}
 * @param gatewayMode 0 off, 1 client, 2 server
 * @param features which of the four that are on or off
 * @param originatorMsec how often nodes tell of themselves, in milliseconds
 * @param down what this gateway offers, in units of 100 kbit/s
 * @param up the same the other way
 */
public record BatmanKind(
        String algorithm,
        int gatewayMode,
        Features features,
        int hopPenalty,
        long originatorMsec,
        long down,
        long up)
        implements NetDevKind {
    private static final int USUAL_PENALTY = 15;
    private static final long USUAL_INTERVAL = 1000;
    private static final long USUAL_DOWN = 100;
    private static final long USUAL_UP = 20;
    private static final long UNIT = 100_000;
    private static final long MOST = 0xffff_ffffL;

    /** What can be switched off. */
    public record Features(
            boolean aggregation,
            boolean bridgeLoopAvoidance,
            boolean distributedArpTable,
            boolean fragmentation) {}

    @Override
    public String name() {
        return "batadv";
    }

    static BatmanKind read(SectionReader in) {
        return new BatmanKind(
                in.value("RoutingAlgorithm", BatmanKind::algorithm).orElse("BATMAN_V"),
                in.value("GatewayMode", BatmanKind::mode).orElse(0),
                new Features(
                        in.bool("Aggregation").orElse(true),
                        in.bool("BridgeLoopAvoidance").orElse(true),
                        in.bool("DistributedArpTable").orElse(true),
                        in.bool("Fragmentation").orElse(true)),
                in.number("HopPenalty", 0, 255).map(Long::intValue).orElse(USUAL_PENALTY),
                in.value("OriginatorIntervalSec", BatmanKind::interval).orElse(USUAL_INTERVAL),
                bandwidth(in, "Down").orElse(USUAL_DOWN),
                bandwidth(in, "Up").orElse(USUAL_UP));
    }

    private static Optional<String> algorithm(String text) {
        return switch (text) {
            case "batman-v" -> Optional.of("BATMAN_V");
            case "batman-iv" -> Optional.of("BATMAN_IV");
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> mode(String text) {
        return Optional.of(List.of("off", "client", "server").indexOf(text)).filter(m -> m >= 0);
    }

    private static Optional<Long> interval(String text) {
        try {
            TimeSpan span = TimeSpan.parse(text);
            return span.isInfinite() || span.usec() <= 0
                    ? Optional.empty()
                    : Optional.of(Math.ceilDiv(span.usec(), 1000L)).filter(n -> n <= MOST);
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }

    /** The first releases wrote it without a d. */
    private static Optional<Long> bandwidth(SectionReader in, String direction) {
        return in.value("GatewayBandwidth" + direction, BatmanKind::bits)
                .or(() -> in.value("GatewayBandwith" + direction, BatmanKind::bits));
    }

    private static Optional<Long> bits(String text) {
        try {
            long bits = ByteSize.parse(text, 1000);
            return bits > 0 && Math.ceilDiv(bits, UNIT) <= MOST
                    ? Optional.of(Math.ceilDiv(bits, UNIT))
                    : Optional.empty();
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }
}
