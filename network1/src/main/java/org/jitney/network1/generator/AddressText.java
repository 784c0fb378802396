package org.jitney.network1.generator;

import java.net.InetAddress;

/** Addresses as {@code inet_ntop} writes them: the longest run of zeroes of IPv6 is left out. */
final class AddressText {
    private static final int GROUPS = 8;
    private static final int MAPPED = 5;

    private AddressText() {}

    static String render(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return address.getHostAddress();
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] =
                    Byte.toUnsignedInt(bytes[2 * i]) << 8 | Byte.toUnsignedInt(bytes[2 * i + 1]);
        }
        int start = -1;
        int length = 1; // one zero alone is written
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        boolean four = start == 0 && (length == 6 || (length == MAPPED && groups[5] == 0xffff));
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < (four ? 6 : GROUPS); i++) {
            if (start >= 0 && i >= start && i < start + length) {
                out.append(i == start ? ":" : "");
                continue;
            }
            out.append(i > 0 ? ":" : "").append(Integer.toHexString(groups[i]));
        }
        if (four) {
            out.append(':');
            for (int i = 12; i < 16; i++) {
                out.append(i > 12 ? "." : "").append(Byte.toUnsignedInt(bytes[i]));
            }
        } else if (start >= 0 && start + length == GROUPS) {
            out.append(':');
        }
        return out.toString();
    }
}
