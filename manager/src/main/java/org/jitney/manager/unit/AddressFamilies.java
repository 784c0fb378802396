package org.jitney.manager.unit;

import java.util.List;
import java.util.Optional;

/** The address families of sockets by name; the position in the list is the kernel's number. */
public final class AddressFamilies {
    private static final List<String> NAMES =
            List.of(
                    "UNSPEC",
                    "UNIX",
                    "INET",
                    "AX25",
                    "IPX",
                    "APPLETALK",
                    "NETROM",
                    "BRIDGE",
                    "ATMPVC",
                    "X25",
                    "INET6",
                    "ROSE",
                    "DECnet",
                    "NETBEUI",
                    "SECURITY",
                    "KEY",
                    "NETLINK",
                    "PACKET",
                    "ASH",
                    "ECONET",
                    "ATMSVC",
                    "RDS",
                    "SNA",
                    "IRDA",
                    "PPPOX",
                    "WANPIPE",
                    "LLC",
                    "IB",
                    "MPLS",
                    "CAN",
                    "TIPC",
                    "BLUETOOTH",
                    "IUCV",
                    "RXRPC",
                    "ISDN",
                    "PHONET",
                    "IEEE802154",
                    "CAIF",
                    "ALG",
                    "NFC",
                    "VSOCK",
                    "KCM",
                    "QIPCRTR",
                    "SMC",
                    "XDP",
                    "MCTP");

    private AddressFamilies() {}

    /** {@return the number of a family such as {@code AF_INET}} */
    public static Optional<Integer> number(String name) {
        if (!name.startsWith("AF_")) {
            return Optional.empty();
        }
        String bare = name.substring(3);
        if (bare.equals("LOCAL") || bare.equals("FILE")) {
            return Optional.of(1);
        }
        if (bare.equals("ROUTE")) {
            return number("AF_NETLINK");
        }
        int found = NAMES.indexOf(bare);
        return found > 0 ? Optional.of(found) : Optional.empty();
    }

    /** {@return the name by which systemd shows a family} */
    static String canonical(String name) {
        return number(name).map(number -> "AF_" + NAMES.get(number)).orElse(name);
    }
}
