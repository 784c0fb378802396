package org.jitney.network1.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jitney.linux.netlink.NftChange;

/**
 * A set of nf_tables that somebody else made and that gets something of a link's addresses: {@code
 * NFTSet=} of systemd.network(5), release 255 and later.
 *
 * @param place where it is written
 */
public record NftSet(Source source, NftChange.SetName set, Place place) {
    private static final int MOST_NAME = 255;
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9/\\\\_.]*");
    private static final Map<String, Integer> FAMILIES =
            Map.of(
                    "arp", NftChange.ARP,
                    "bridge", NftChange.BRIDGE,
                    "inet", NftChange.INET,
                    "ip", NftChange.IPV4,
                    "ip6", NftChange.IPV6,
                    "netdev", NftChange.NETDEV);

    /** What of an address a set gets. */
    public enum Source {
        ADDRESS,
        PREFIX,
        IFINDEX
    }

    /** Reads the words {@code source:family:table:set} of all assignments. */
    static List<NftSet> read(SectionReader in) {
        return in.eachWord("NFTSet", NftSet::parse);
    }

    private static Optional<NftSet> parse(String text, Place place) {
        String[] parts = text.split(":", -1);
        if (parts.length != 4 || !isName(parts[2]) || !isName(parts[3])) {
            return Optional.empty();
        }
        Optional<Integer> family = Optional.ofNullable(FAMILIES.get(parts[1]));
        return family.flatMap(number -> {
            NftChange.SetName set = new NftChange.SetName(number, parts[2], parts[3]);
            return source(parts[0]).map(source -> new NftSet(source, set, place));
        });
    }

    private static boolean isName(String text) {
        return text.length() <= MOST_NAME && NAME.matcher(text).matches();
    }

    private static Optional<Source> source(String text) {
        return switch (text) {
            case "address" -> Optional.of(Source.ADDRESS);
            case "prefix" -> Optional.of(Source.PREFIX);
            case "ifindex" -> Optional.of(Source.IFINDEX);
            default -> Optional.empty();
        };
    }
}
