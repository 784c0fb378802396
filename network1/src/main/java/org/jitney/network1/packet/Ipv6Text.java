package org.jitney.network1.packet;

import java.net.Inet6Address;

/** IPv6 addresses as people write them: RFC 5952. */
public final class Ipv6Text {
    private static final int GROUPS = 8;

    private Ipv6Text() {}

    /** {@return the address with its longest run of zeros left out} */
    public static String render(Inet6Address address) {
        byte[] bytes = address.getAddress();
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] =
                    Byte.toUnsignedInt(bytes[2 * i]) << 8 | Byte.toUnsignedInt(bytes[2 * i + 1]);
        }
        int best = -1;
        int most = 1; // a single zero is written
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > most) {
                most = end - i;
                best = i;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == best) {
                out.append("::");
                i += most - 1;
                continue;
            }
            if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
                out.append(':');
            }
            out.append(Integer.toHexString(groups[i]));
        }
        return out.toString();
    }
}
