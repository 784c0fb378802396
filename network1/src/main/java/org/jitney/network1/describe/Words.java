package org.jitney.network1.describe;

import java.util.ArrayList;
import java.util.List;
import org.jitney.network1.config.RouteConfig;

/** Numbers of the kernel as the words that the original has for them. */
final class Words {
    private static final List<String> LINK_FLAGS =
            List.of(
                    "up",
                    "broadcast",
                    "debug",
                    "loopback",
                    "point-to-point",
                    "no-trailers",
                    "running",
                    "no-arp",
                    "promiscuous",
                    "all-multicast",
                    "master",
                    "slave",
                    "multicast",
                    "portsel",
                    "auto-media",
                    "dynamic",
                    "lower-up",
                    "dormant",
                    "echo");
    private static final List<String> ADDRESS_FLAGS =
            List.of(
                    "secondary",
                    "nodad",
                    "optimistic",
                    "dadfailed",
                    "home-address",
                    "deprecated",
                    "tentative",
                    "permanent",
                    "manage-temporary-address",
                    "no-prefixroute",
                    "auto-join",
                    "stable-privacy");
    private static final List<String> ROUTE_FLAGS =
            List.of("dead", "pervasive", "onlink", "offload", "linkdown", "unresolved", "trap");
    private static final List<String> OPERATIONAL =
            List.of(
                    "unknown",
                    "not-present",
                    "down",
                    "lower-layer-down",
                    "testing",
                    "dormant",
                    "up");
    private static final List<String> RULE_TYPES =
            List.of(
                    "unspec",
                    "table",
                    "goto",
                    "nop",
                    "",
                    "",
                    "blackhole",
                    "unreachable",
                    "prohibit");

    private Words() {}

    static String linkFlags(int flags) {
        return flags(flags, LINK_FLAGS);
    }

    /** {@return the words; of IPv6 the first flag means another thing} */
    static String addressFlags(int flags, int family) {
        String text = flags(flags, ADDRESS_FLAGS);
        return family == 10 ? text.replace("secondary", "temporary") : text;
    }

    static String routeFlags(int flags) {
        return flags(flags, ROUTE_FLAGS);
    }

    private static String flags(int flags, List<String> words) {
        List<String> set = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if ((flags & 1 << i) != 0) {
                set.add(words.get(i));
            }
        }
        return String.join(",", set);
    }

    static String operational(int state) {
        return of(OPERATIONAL, state);
    }

    static String routeType(int type) {
        return of(RouteConfig.TYPES, type);
    }

    static String ruleType(int type) {
        return of(RULE_TYPES, type);
    }

    private static String of(List<String> words, int number) {
        return number < words.size() && !words.get(number).isEmpty()
                ? words.get(number)
                : Integer.toString(number);
    }

    static String scope(int scope) {
        return switch (scope) {
            case 0 -> "global";
            case 200 -> "site";
            case 253 -> "link";
            case 254 -> "host";
            case 255 -> "nowhere";
            default -> Integer.toString(scope);
        };
    }

    static String protocol(int protocol) {
        return switch (protocol) {
            case 2 -> "kernel";
            case 3 -> "boot";
            case 4 -> "static";
            default -> Integer.toString(protocol);
        };
    }

    static String table(long table) {
        return switch ((int) table) {
            case 253 -> "default(253)";
            case 254 -> "main(254)";
            case 255 -> "local(255)";
            default -> Long.toString(table);
        };
    }

    /** The names of {@code /etc/protocols} for what rules are made for. */
    static String ipProtocol(int protocol) {
        return switch (protocol) {
            case 0 -> "ip";
            case 1 -> "icmp";
            case 6 -> "tcp";
            case 17 -> "udp";
            case 47 -> "gre";
            case 58 -> "ipv6-icmp";
            case 132 -> "sctp";
            default -> Integer.toString(protocol);
        };
    }
}
