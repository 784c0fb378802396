package org.jitney.network1.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A routing policy rule.
 *
 * @param priority none: the kernel takes the next free one
 * @param action {@code FR_ACT_...}
 * @param protocol a number of IP, such as 6
 */
public record RuleConfig(
        int family,
        Optional<IpPrefix> from,
        Optional<IpPrefix> to,
        int typeOfService,
        Optional<Mark> mark,
        long table,
        Optional<Long> priority,
        Optional<String> incoming,
        Optional<String> outgoing,
        Optional<Ports> sourcePorts,
        Optional<Ports> destinationPorts,
        Optional<Integer> protocol,
        boolean inverted,
        Optional<Long> suppressPrefixLength,
        Optional<Long> suppressGroup,
        Optional<Users> users,
        int action) {
    private static final long MOST = 0xffff_ffffL;
    private static final long MAIN = 254;
    private static final int TO_TABLE = 1;

    /** A mark of the packet filter, and which of its bits count. */
    public record Mark(long value, long mask) {}

    /** Numbers of users, both ends among them. */
    public record Users(long first, long last) {}

    /** Ports, both ends among them. */
    public record Ports(int first, int last) {}

    /** Reads a section [RoutingPolicyRule]; two rules where both families are meant. */
    static List<RuleConfig> read(SectionReader in) {
        Optional<IpPrefix> from = in.value("From", IpPrefix::parse).map(IpPrefix::masked);
        Optional<IpPrefix> to = in.value("To", IpPrefix::parse).map(IpPrefix::masked);
        Optional<Integer> known = from.or(() -> to).map(IpPrefix::family);
        String wanted = in.text("Family").orElse(known.orElse(2) == 2 ? "ipv4" : "ipv6");
        boolean mixed =
                from.isPresent() && to.isPresent() && from.get().family() != to.get().family();
        boolean four = wanted.equals("ipv4") || wanted.equals("both");
        boolean six = wanted.equals("ipv6") || wanted.equals("both");
        if (mixed || (!four && !six) || (known.isPresent() && (known.get() == 2 ? six : four))) {
            in.dropped("[RoutingPolicyRule] section with conflicting address families. Ignoring.");
            return List.of();
        }
        List<RuleConfig> rules = new ArrayList<>();
        if (four) {
            rules.add(rule(in, 2, from, to));
        }
        if (six) {
            rules.add(rule(in, 10, from, to));
        }
        return List.copyOf(rules);
    }

    private static RuleConfig rule(
            SectionReader in, int family, Optional<IpPrefix> from, Optional<IpPrefix> to) {
        return new RuleConfig(
                family,
                from,
                to,
                in.number("TypeOfService", 0, 255).orElse(0L).intValue(),
                in.value("FirewallMark", RuleConfig::mark),
                in.value("Table", RouteConfig::table).orElse(MAIN),
                in.number("Priority", 0, MOST),
                in.text("IncomingInterface"),
                in.text("OutgoingInterface"),
                in.value("SourcePort", RuleConfig::ports),
                in.value("DestinationPort", RuleConfig::ports),
                in.value("IPProtocol", RuleConfig::protocol),
                in.bool("InvertRule").orElse(false),
                in.number("SuppressPrefixLength", 0, 128),
                in.number("SuppressInterfaceGroup", 0, Integer.MAX_VALUE),
                in.value("User", RuleConfig::users),
                in.value("Type", RuleConfig::action).orElse(TO_TABLE));
    }

    private static Optional<Mark> mark(String text) {
        int slash = text.indexOf('/');
        Optional<Long> value =
                SectionReader.parseNumber(slash < 0 ? text : text.substring(0, slash), 1, MOST);
        Optional<Long> mask =
                slash < 0
                        ? Optional.of(MOST)
                        : SectionReader.parseNumber(text.substring(slash + 1), 0, MOST);
        return value.flatMap(v -> mask.map(m -> new Mark(v, m)));
    }

    private static Optional<Integer> action(String text) {
        return switch (text) {
            case "table" -> Optional.of(TO_TABLE);
            case "blackhole" -> Optional.of(6);
            case "unreachable" -> Optional.of(7);
            case "prohibit" -> Optional.of(8);
            default -> Optional.empty();
        };
    }

    /** A number, two with a hyphen between, or a name. */
    private static Optional<Users> users(String text) {
        int dash = text.indexOf('-');
        Optional<Long> first =
                SectionReader.parseNumber(dash < 0 ? text : text.substring(0, dash), 0, MOST - 1);
        Optional<Long> last =
                dash < 0 ? first : SectionReader.parseNumber(text.substring(dash + 1), 0, MOST - 1);
        return first.flatMap(f -> last.filter(l -> l >= f).map(l -> new Users(f, l)))
                .or(() -> named(text));
    }

    private static Optional<Users> named(String name) {
        return name.equals("root") ? Optional.of(new Users(0, 0)) : Optional.empty();
    }

    static Optional<Ports> ports(String text) {
        int dash = text.indexOf('-');
        Optional<Long> first =
                SectionReader.parseNumber(dash < 0 ? text : text.substring(0, dash), 1, 65535);
        Optional<Long> last =
                dash < 0 ? first : SectionReader.parseNumber(text.substring(dash + 1), 1, 65535);
        return first.flatMap(
                f -> last.filter(l -> l >= f).map(l -> new Ports(f.intValue(), l.intValue())));
    }

    private static Optional<Integer> protocol(String text) {
        return switch (text) {
            case "icmp" -> Optional.of(1);
            case "tcp" -> Optional.of(6);
            case "udp" -> Optional.of(17);
            case "ipv6-icmp" -> Optional.of(58);
            case "sctp" -> Optional.of(132);
            default -> SectionReader.parseNumber(text, 1, 255).map(Long::intValue);
        };
    }
}
