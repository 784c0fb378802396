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
            return InetAddress.getByAddress((byte[]) fields.get(1)).getHostAddress()
                    + "/"
                    + fields.get(2);
        } catch (UnknownHostException wrongLength) {
            return "invalid";
        }
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
