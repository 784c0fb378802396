package org.jitney.network1.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A section [NextHop].
 *
 * @param id 0 where the kernel shall choose
 * @param group the next hops that it is made of
 */
public record NextHopConfig(
        long id,
        int family,
        Optional<InetAddress> gateway,
        boolean onLink,
        boolean blackhole,
        List<Member> group) {
    private static final long MOST = 0xffff_ffffL;

    /** One of a group. */
    public record Member(long id, int weight) {}

    static Optional<NextHopConfig> read(SectionReader in) {
        Optional<InetAddress> gateway = in.value("Gateway", IpPrefix::address);
        List<Member> group = new ArrayList<>();
        for (String word : in.words("Group")) {
            Optional<Member> member = member(word);
            if (member.isEmpty()) {
                in.dropped("Invalid next hop in Group=, ignoring [NextHop] section: " + word);
                return Optional.empty();
            }
            group.add(member.get());
        }
        String wanted = in.text("Family").orElse("");
        int family =
                gateway.map(IpPrefix::family)
                        .orElse(wanted.equals("ipv6") ? 10 : wanted.equals("ipv4") ? 2 : 0);
        boolean blackhole = in.bool("Blackhole").orElse(false);
        boolean mixed = !group.isEmpty() && (gateway.isPresent() || blackhole || family != 0);
        if (mixed || (blackhole && gateway.isPresent()) || (group.isEmpty() && family == 0)) {
            in.dropped("Conflicting or missing settings. Ignoring [NextHop] section.");
            return Optional.empty();
        }
        return Optional.of(
                new NextHopConfig(
                        in.number("Id", 1, MOST).orElse(0L),
                        family,
                        gateway,
                        in.bool("OnLink").orElse(false),
                        blackhole,
                        List.copyOf(group)));
    }

    private static Optional<Member> member(String word) {
        int colon = word.indexOf(':');
        String id = colon < 0 ? word : word.substring(0, colon);
        Optional<Long> weight =
                colon < 0
                        ? Optional.of(1L)
                        : SectionReader.parseNumber(word.substring(colon + 1), 1, 255);
        return SectionReader.parseNumber(id, 1, MOST)
                .flatMap(i -> weight.map(w -> new Member(i, w.intValue())));
    }
}
