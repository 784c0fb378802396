package org.jitney.manager.unit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Address ranges and rules for sockets as unit files have them. */
final class NetworkTexts {
    private static final int INET6 = 10;
    private static final int TCP = 6;
    private static final int UDP = 17;

    private NetworkTexts() {}

    /** (iayu): family, address, prefix length. */
    static String range(List<?> fields) {
        try {
            InetAddress address = InetAddress.getByAddress((byte[]) fields.get(1));
            return shortened(address.getHostAddress()) + "/" + fields.get(2);
        } catch (UnknownHostException wrongLength) {
            return "invalid";
        }
    }

    /** The longest row of zeros is left out of an address of version 6. */
    private static String shortened(String address) {
        for (int zeros = address.contains(":") ? 8 : 0; zeros > 1; zeros--) {
            String row = "0" + ":0".repeat(zeros - 1);
            int at = (":" + address + ":").indexOf(":" + row + ":");
            if (at >= 0) {
                String before = address.substring(0, Math.max(0, at - 1));
                String after = address.substring(Math.min(address.length(), at + row.length() + 1));
                return before + "::" + after;
            }
        }
        return address;
    }

    /** (iiqq): family, protocol, number of ports, first port. */
    static String bindRule(List<?> fields) {
        StringBuilder out = new StringBuilder();
        int family = number(fields, 0);
        int protocol = number(fields, 1);
        if (family != 0) {
            out.append(family == INET6 ? "ipv6:" : "ipv4:");
        }
        if (protocol == TCP || protocol == UDP) {
            out.append(protocol == TCP ? "tcp:" : "udp:");
        }
        int count = number(fields, 2);
        int first = number(fields, 3);
        if (count == 0) {
            return out.append("any").toString();
        }
        out.append(first);
        return count == 1 ? out.toString() : out.append('-').append(first + count - 1).toString();
    }

    private static int number(List<?> fields, int at) {
        return ((Number) fields.get(at)).intValue();
    }
}
