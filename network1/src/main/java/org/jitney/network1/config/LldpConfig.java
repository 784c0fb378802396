package org.jitney.network1.config;

import java.util.HexFormat;
import java.util.Optional;
import org.jitney.unitfile.Booleans;

/**
 * {@code LLDP=}, {@code EmitLLDP=} and [LLDP].
 *
 * @param emitTo the group that frames go to, as hexadecimal digits; none where nothing is said
 * @param routes whether packets are taken further, which is told
 * @param usage {@code MUDURL=}; empty for none
 */
public record LldpConfig(Receive receive, Optional<String> emitTo, boolean routes, String usage) {
    /** Whom to hear. */
    public enum Receive {
        NOBODY,
        ROUTERS,
        ALL
    }

    private static final String NEAREST_BRIDGE = "0180c200000e";

    static LldpConfig read(SectionReader network, SectionReader lldp) {
        return new LldpConfig(
                network.value("LLDP", LldpConfig::receive).orElse(Receive.ROUTERS),
                network.value("EmitLLDP", LldpConfig::group).filter(g -> !g.isEmpty()),
                network.text("IPForward").filter(t -> !isNo(t)).isPresent(),
                lldp.value("MUDURL", DhcpOption::mudUrl).orElse(""));
    }

    private static boolean isNo(String text) {
        return Booleans.parse(text).filter(yes -> !yes).isPresent();
    }

    private static Optional<Receive> receive(String text) {
        return text.equals("routers-only")
                ? Optional.of(Receive.ROUTERS)
                : Booleans.parse(text).map(yes -> yes ? Receive.ALL : Receive.NOBODY);
    }

    /** Empty for none. */
    private static Optional<String> group(String text) {
        return switch (text) {
            case "nearest-bridge" -> Optional.of(NEAREST_BRIDGE);
            case "non-tpmr-bridge" -> Optional.of("0180c2000003");
            case "customer-bridge" -> Optional.of("0180c2000000");
            default -> Booleans.parse(text).map(yes -> yes ? NEAREST_BRIDGE : "");
        };
    }

    /** {@return the bytes of the group that frames go to} */
    public Optional<byte[]> group() {
        return emitTo.map(HexFormat.of()::parseHex);
    }
}
