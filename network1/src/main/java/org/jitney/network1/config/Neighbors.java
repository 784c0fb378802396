package org.jitney.network1.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Who is where on a link's network: permanent neighbours, addresses that the link answers for, and
 * the tables of bridges.
 */
public record Neighbors(
        List<Permanent> permanent,
        List<InetAddress> proxied,
        List<Forwarding> forwarding,
        List<Multicast> multicast) {
    /** A neighbour that is not asked for; its hardware address as text. */
    public record Permanent(InetAddress address, String hardwareAddress) {}

    /**
     * Where frames to a hardware address go.
     *
     * @param destination the other end of a VXLAN
     * @param self whether it is the link's own table rather than that of its bridge
     */
    public record Forwarding(
            String hardwareAddress,
            Optional<InetAddress> destination,
            int vlan,
            Optional<Long> vni,
            boolean self,
            Optional<String> outgoing) {}

    /** A group that a port of a bridge belongs to. */
    public record Multicast(InetAddress group, int vlan) {}

    /** None of all that. */
    public static final Neighbors NONE = new Neighbors(List.of(), List.of(), List.of(), List.of());

    static Neighbors read(SectionReader network, Function<String, Stream<SectionReader>> sections) {
        List<Permanent> permanent = new ArrayList<>();
        sections.apply("Neighbor").forEach(in -> permanent(in).ifPresent(permanent::add));
        List<Forwarding> forwarding = new ArrayList<>();
        sections.apply("BridgeFDB").forEach(in -> forwarding(in).ifPresent(forwarding::add));
        List<Multicast> multicast = new ArrayList<>();
        sections.apply("BridgeMDB").forEach(in -> multicast(in).ifPresent(multicast::add));
        return new Neighbors(
                List.copyOf(permanent),
                network.values("IPv6ProxyNDPAddress", IpPrefix::address).stream()
                        .filter(a -> IpPrefix.family(a) != 2)
                        .toList(),
                List.copyOf(forwarding),
                List.copyOf(multicast));
    }

    private static Optional<Permanent> permanent(SectionReader in) {
        Optional<InetAddress> address = in.value("Address", IpPrefix::address);
        Optional<String> hardware =
                in.value("LinkLayerAddress", HardwareAddress::parse)
                        .or(() -> in.value("MACAddress", HardwareAddress::parse));
        if (address.isEmpty() || hardware.isEmpty()) {
            in.dropped(
                    "Neighbor section without %s= configured. Ignoring [Neighbor] section."
                            .formatted(address.isEmpty() ? "Address" : "LinkLayerAddress"));
            return Optional.empty();
        }
        return Optional.of(new Permanent(address.get(), hardware.get()));
    }

    private static Optional<Forwarding> forwarding(SectionReader in) {
        Optional<String> hardware = in.value("MACAddress", HardwareAddress::parse);
        if (hardware.isEmpty()) {
            in.dropped("FDB section without MACAddress field configured. Ignoring [BridgeFDB].");
            return Optional.empty();
        }
        return Optional.of(
                new Forwarding(
                        hardware.get(),
                        in.value("Destination", IpPrefix::address),
                        in.number("VLANId", 1, 4094).orElse(0L).intValue(),
                        in.number("VNI", 1, 0xff_ffff),
                        !in.text("AssociatedWith").orElse("self").equals("master"),
                        in.text("OutgoingInterface")));
    }

    private static Optional<Multicast> multicast(SectionReader in) {
        Optional<InetAddress> group =
                in.value("MulticastGroupAddress", IpPrefix::address)
                        .filter(InetAddress::isMulticastAddress);
        if (group.isEmpty()) {
            in.dropped(
                    "No MulticastGroupAddress= assigned, or it is no multicast address. Ignoring"
                            + " [BridgeMDB].");
            return Optional.empty();
        }
        return Optional.of(
                new Multicast(group.get(), in.number("VLANId", 1, 4094).orElse(0L).intValue()));
    }
}
