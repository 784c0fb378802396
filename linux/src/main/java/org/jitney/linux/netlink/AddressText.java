package org.jitney.linux.netlink;

import java.net.InetAddress;
import java.util.HexFormat;

/** Addresses as people read them: inet_ntop(3) for those of IP, pairs of digits for others. */
public final class AddressText {
    private static final int IPV4 = 4;
    private static final int GROUPS = 8;
    private static final HexFormat PAIRS = HexFormat.ofDelimiter(":");

    private AddressText() {}

    /** {@return an address of IP; of an IPv6 one the longest run of zeros is left out} */
    public static String of(InetAddress address) {
        return of(address.getAddress());
    }

    /** {@return the same, of 4 bytes or 16} */
    public static String of(byte[] bytes) {
        return bytes.length == IPV4 ? dotted(bytes, 0) : six(bytes);
    }

    /** {@return an address of a link: four bytes are one of IPv4, of a tunnel} */
    public static String ofLink(byte[] bytes) {
        return bytes.length == IPV4 ? dotted(bytes, 0) : PAIRS.formatHex(bytes);
    }

    private static String dotted(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                + "."
                + (bytes[at + 1] & 0xff)
                + "."
                + (bytes[at + 2] & 0xff)
                + "."
                + (bytes[at + 3] & 0xff);
    }

    private static String six(byte[] bytes) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
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
        // What was made of an IPv4 address still shows it.
        boolean four = best == 0 && (most == 6 || (most == 5 && groups[5] == 0xffff));
        four |= best == 0 && most == GROUPS - 1 && groups[GROUPS - 1] == 0;
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < (four ? GROUPS - 2 : GROUPS); i++) {
            if (i == best) {
                out.append("::");
                i += most - 1;
                continue;
            }
            separate(out);
            out.append(Integer.toHexString(groups[i]));
        }
        if (four) {
            separate(out);
            out.append(dotted(bytes, bytes.length - IPV4));
        }
        return out.toString();
    }

    private static void separate(StringBuilder out) {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
            out.append(':');
        }
    }
}
