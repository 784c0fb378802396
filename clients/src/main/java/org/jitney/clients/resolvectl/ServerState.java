package org.jitney.clients.resolvectl;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Truth;

/** What the resolver has learnt about a server, for people. */
final class ServerState {
    private ServerState() {}

    /** Members that may be missing, and what they are called. */
    private static final Map<String, String> TEXTS =
            ordered(
                    "Interface", "Interface",
                    "InterfaceIndex", "Interface Index",
                    "VerifiedFeatureLevel", "Verified feature level",
                    "PossibleFeatureLevel", "Possible feature level",
                    "DNSSECMode", "DNSSEC Mode",
                    "DNSSECSupported", "DNSSEC Supported",
                    "ReceivedUDPFragmentMax", "Maximum UDP fragment size received",
                    "FailedUDPAttempts", "Failed UDP attempts",
                    "FailedTCPAttempts", "Failed TCP attempts",
                    "PacketTruncated", "Seen truncated packet",
                    "PacketBadOpt", "Seen OPT RR getting lost",
                    "PacketRRSIGMissing", "Seen RRSIG RR missing",
                    "PacketInvalid", "Seen invalid packet",
                    "PacketDoOff", "Server dropped DO flag");

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    static String render(Values server, Output output) {
        Rows rows = new Rows();
        rows.add("Type:", server.text("Type").orElse("n/a"));
        TEXTS.forEach((member, label) -> {
            Object value = server.value(member);
            if (value instanceof Boolean flag) {
                rows.add(label + ":", Truth.render(flag));
            } else if (value != null) {
                rows.add(label + ":", value.toString());
            }
        });
        return "Server: " + server.text("Server").orElse("n/a") + "\n" + rows.render(output);
    }
}
