package org.jitney.network1.config;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * An address that a link gets.
 *
 * @param peer the other end of a point-to-point link, with the length of the prefix
 * @param broadcast none where there shall be none
 * @param scope {@code RT_SCOPE_...}
 * @param deprecated whether it is not to be used for new connections
 * @param metric of the prefix route; 0 for the kernel's
 * @param flags {@code IFA_F_...}
 * @param detectsConflicts whether an IPv4 address is used only once nobody else turns out to have
 *     it
 * @param nftSets sets of nf_tables that have it, too
 */
public record AddressConfig(
        IpPrefix local,
        Optional<InetAddress> peer,
        Optional<InetAddress> broadcast,
        String label,
        int scope,
        boolean deprecated,
        long metric,
        int flags,
        boolean detectsConflicts,
        List<NftSet> nftSets) {
    private static final int NODAD = 2;
    private static final int HOMEADDRESS = 0x10;
    private static final int MANAGETEMPADDR = 0x100;
    private static final int NOPREFIXROUTE = 0x200;
    private static final int MCAUTOJOIN = 0x400;
    private static final int LINK = 253;
    private static final int HOST = 254;
    private static final int LONGEST_WITH_BROADCAST = 30;
    private static final long MOST = 0xffff_ffffL;

    /** {@return the address that an {@code Address=} in [Network] stands for} */
    static AddressConfig of(IpPrefix local) {
        return new AddressConfig(
                local,
                Optional.empty(),
                usualBroadcast(local),
                "",
                usualScope(local.address()),
                false,
                0,
                0,
                isLinkLocalIpv4(local),
                List.of());
    }

    /** These are chosen by chance, so somebody may have the same: systemd.network(5). */
    private static boolean isLinkLocalIpv4(IpPrefix local) {
        return local.family() == 2 && local.address().isLinkLocalAddress();
    }

    private static Optional<InetAddress> usualBroadcast(IpPrefix local) {
        return local.family() == 2 && local.length() <= LONGEST_WITH_BROADCAST
                ? Optional.of(local.broadcast())
                : Optional.empty();
    }

    private static int usualScope(InetAddress address) {
        return address.isLoopbackAddress() ? HOST : address.isLinkLocalAddress() ? LINK : 0;
    }

    /** Reads a section [Address]. */
    static Optional<AddressConfig> read(SectionReader in) {
        Optional<IpPrefix> local = in.value("Address", IpPrefix::parseOfLink);
        Optional<IpPrefix> peer = in.value("Peer", IpPrefix::parse);
        if (local.isEmpty()) {
            in.dropped("[Address] section without Address=, ignoring.");
            return Optional.empty();
        }
        IpPrefix own =
                peer.map(p -> new IpPrefix(local.get().address(), p.length())).orElse(local.get());
        if (peer.isPresent() && peer.get().family() != own.family()) {
            in.dropped("[Address] section with Peer= of another family, ignoring.");
            return Optional.empty();
        }
        int flags = 0;
        Optional<String> detection = in.text("DuplicateAddressDetection");
        if (detection.isPresent() && own.family() != 2) {
            boolean six = detection.get().equals("ipv6") || detection.get().equals("both");
            flags = six ? 0 : NODAD;
        }
        boolean four =
                detection
                        .map(d -> d.equals("ipv4") || d.equals("both"))
                        .orElse(isLinkLocalIpv4(own));
        flags |= in.bool("HomeAddress").orElse(false) ? HOMEADDRESS : 0;
        flags |= in.bool("ManageTemporaryAddress").orElse(false) ? MANAGETEMPADDR : 0;
        // Its former name means the opposite.
        flags |=
                in.bool("AddPrefixRoute")
                                .or(() -> in.bool("PrefixRoute").map(without -> !without))
                                .orElse(true)
                        ? 0
                        : NOPREFIXROUTE;
        flags |= in.bool("AutoJoin").orElse(false) ? MCAUTOJOIN : 0;
        return Optional.of(
                new AddressConfig(
                        own,
                        peer.map(IpPrefix::address),
                        peer.isPresent() ? Optional.empty() : broadcast(in, own),
                        in.text("Label").orElse(""),
                        in.value("Scope", AddressConfig::scope).orElse(usualScope(own.address())),
                        in.value("PreferredLifetime", AddressConfig::lifetime).orElse(false),
                        in.number("RouteMetric", 0, MOST).orElse(0L),
                        flags,
                        four && own.family() == 2,
                        NftSet.read(in)));
    }

    private static Optional<InetAddress> broadcast(SectionReader in, IpPrefix own) {
        Optional<String> text = in.text("Broadcast");
        Optional<InetAddress> given = text.flatMap(IpPrefix::address);
        boolean none =
                text.flatMap(org.jitney.unitfile.Booleans::parse).map(yes -> !yes).orElse(false);
        return given.isPresent() ? given : none ? Optional.empty() : usualBroadcast(own);
    }

    static Optional<Integer> scope(String text) {
        return switch (text) {
            case "global" -> Optional.of(0);
            case "site" -> Optional.of(200);
            case "link" -> Optional.of(LINK);
            case "host" -> Optional.of(HOST);
            case "nowhere" -> Optional.of(255);
            default -> SectionReader.parseNumber(text, 0, 255).map(Long::intValue);
        };
    }

    private static Optional<Boolean> lifetime(String text) {
        return switch (text) {
            case "0" -> Optional.of(true);
            case "forever", "infinity" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
