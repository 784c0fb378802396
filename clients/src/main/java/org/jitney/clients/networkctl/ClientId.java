package org.jitney.clients.networkctl;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What a DHCP client calls itself (RFC 2132, section 9.14), as people read it. */
final class ClientId {
    private static final HexFormat PAIRS = HexFormat.ofDelimiter(":");
    private static final int IAID_END = 5;

    private ClientId() {}

    static String text(byte[] id) {
        if (id.length < 2) {
            return "DATA";
        }
        return switch (id[0] & 0xff) {
            case 0 -> {
                String text = new String(id, 1, id.length - 1, StandardCharsets.UTF_8);
                boolean printable = text.chars().allMatch(c -> c >= ' ' && c != 0x7f);
                yield printable ? text : "DATA";
            }
            case 1 -> id.length == 7 ? PAIRS.formatHex(id, 1, 7) : "ETHER";
            case 0xff -> {
                if (id.length < IAID_END) {
                    yield "IAID/DUID";
                }
                long iaid = 0;
                for (int i = 1; i < IAID_END; i++) {
                    iaid = (iaid << 8) | (id[i] & 0xff);
                }
                yield "IAID:0x%x/DUID".formatted(iaid);
            }
            default -> "ARP/LL";
        };
    }
}
