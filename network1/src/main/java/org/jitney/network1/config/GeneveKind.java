package org.jitney.network1.config;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Ethernet inside UDP with room for more: RFC 8926.
 *
 * @param ttl 0 for the kernel's
 * @param inheritTtl whether that of the inner packet is taken
 * @param checksums of the outer packet, and whether IPv6 may go without when sent and received
 * @param doNotFragment 0 no, 1 yes, 2 as the inner packet; none for the kernel's choice
 */
public record GeneveKind(
        long id,
        Optional<InetAddress> remote,
        int ttl,
        boolean inheritTtl,
        int tos,
        Checksums checksums,
        int port,
        Optional<Long> flowLabel,
        Optional<Integer> doNotFragment)
        implements NetDevKind {
    private static final int USUAL_PORT = 6081;
    private static final long MOST = 0xff_ffff;

    /** Of UDP: over IPv4, and whether zero is allowed over IPv6. */
    public record Checksums(boolean udp, boolean zeroSent, boolean zeroReceived) {}

    @Override
    public String name() {
        return "geneve";
    }

    static Optional<NetDevKind> read(SectionReader in) {
        boolean inherit = in.text("TTL").orElse("").equals("inherit");
        return in.number("Id", 0, MOST)
                .map(id ->
                        new GeneveKind(
                                id,
                                in.value("Remote", IpPrefix::address),
                                inherit ? 0 : in.number("TTL", 0, 255).orElse(0L).intValue(),
                                inherit,
                                in.number("TOS", 0, 255).orElse(0L).intValue(),
                                new Checksums(
                                        either(in, "UDPChecksum", "UDPCheckSum"),
                                        either(in, "UDP6ZeroChecksumTx", "UDP6ZeroCheckSumTx"),
                                        either(in, "UDP6ZeroChecksumRx", "UDP6ZeroCheckSumRx")),
                                in.number("DestinationPort", 1, 65535)
                                        .map(Long::intValue)
                                        .orElse(USUAL_PORT),
                                in.number("FlowLabel", 1, 0xf_ffff),
                                in.value("IPDoNotFragment", NetDevKind::doNotFragment)));
    }

    private static boolean either(SectionReader in, String key, String older) {
        return in.bool(key).or(() -> in.bool(older)).orElse(false);
    }
}
