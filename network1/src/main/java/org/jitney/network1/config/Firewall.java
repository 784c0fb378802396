package org.jitney.network1.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jitney.unitfile.Booleans;

/**
 * What a link's addresses are in the rules of nf_tables.
 *
 * @param masquerade none where packets leave as they came
 * @param dhcp4 sets that addresses of DHCPv4 go to
 * @param dhcp6 sets for those of DHCPv6
 * @param delegated sets for those of a prefix that was given to another link
 * @param routers sets for those that a router's prefix makes
 */
public record Firewall(
        Optional<Masquerade> masquerade,
        List<NftSet> dhcp4,
        List<NftSet> dhcp6,
        List<NftSet> delegated,
        List<NftSet> routers) {

    /** Makes one whose lists nobody can change any more. */
    public Firewall {
        dhcp4 = List.copyOf(dhcp4);
        dhcp6 = List.copyOf(dhcp6);
        delegated = List.copyOf(delegated);
        routers = List.copyOf(routers);
    }

    /**
     * Packets from the networks of the link leave the machine with its own address: {@code
     * IPMasquerade=}. They are forwarded then, too.
     */
    public record Masquerade(boolean ipv4, boolean ipv6, Place place) {
        private static final String KEY = "IPMasquerade";

        /** {@return what a section [Network] wants} */
        static Optional<Masquerade> read(SectionReader network) {
            if (network.all(KEY).stream().anyMatch(e -> isYes(e.value()))) {
                network.remark(
                        KEY,
                        "IPMasquerade=yes is an old word for \"ipv4\"; \"both\" has IPv6 as well.");
            }
            return network.placed(KEY, Masquerade::parse).filter(m -> m.ipv4 || m.ipv6);
        }

        private static boolean isYes(String text) {
            return Booleans.parse(text).orElse(false);
        }

        private static Optional<Masquerade> parse(String text, Place place) {
            if (Booleans.parse(text).isPresent()) {
                return Optional.of(new Masquerade(isYes(text), false, place));
            }
            return switch (text) {
                case "ipv4" -> Optional.of(new Masquerade(true, false, place));
                case "ipv6" -> Optional.of(new Masquerade(false, true, place));
                case "both" -> Optional.of(new Masquerade(true, true, place));
                default -> Optional.empty();
            };
        }
    }

    /**
     * Reads what stands in several sections.
     *
     * @param section all assignments in sections of a name
     */
    static Firewall read(Function<String, SectionReader> section) {
        return new Firewall(
                Masquerade.read(section.apply("Network")),
                Stream.of("DHCP", "DHCPv4") // as it was called before, and is now
                        .flatMap(name -> NftSet.read(section.apply(name)).stream())
                        .toList(),
                NftSet.read(section.apply("DHCPv6")),
                NftSet.read(section.apply("DHCPPrefixDelegation")),
                NftSet.read(section.apply("IPv6AcceptRA")));
    }
}
