package org.jitney.network1.ndisc;

import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jitney.network1.packet.DomainNames;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.PacketReader;
import org.jitney.network1.packet.PacketWriter;

/**
 * What a router says: RFC 4861 section 4.2.
 *
 * <pre>
 *  0     1     2         4       5              6         8            12       16
 *  | 134 |  0  | checksum | hops | M O H prf    | lifetime | reachable | retrans | options ...
 * </pre>
 *
 * @param hopLimit for packets of ours; 0 if it does not say
 * @param managed whether addresses come by DHCPv6
 * @param otherInformation whether all but addresses comes by DHCPv6
 * @param preference 0 medium, 1 high, 3 low
 * @param lifetime as a default router, in seconds; 0 if it is none
 */
public record RouterAdvertisement(
        int hopLimit,
        boolean managed,
        boolean otherInformation,
        int preference,
        int lifetime,
        OptionalLong mtu,
        List<Prefix> prefixes,
        List<Route> routes,
        List<Servers> servers,
        List<Domains> domains) {
    /** The number of the message in ICMPv6. */
    public static final int TYPE = 134;

    /** A lifetime that does not end. */
    public static final long FOREVER = 0xffff_ffffL;

    private static final int SOURCE_LINK_LAYER = 1;
    private static final int PREFIX_INFORMATION = 3;
    private static final int MTU = 5;
    private static final int ROUTE_INFORMATION = 24;
    private static final int RDNSS = 25;
    private static final int DNSSL = 31;
    private static final int UNIT = 8;
    private static final long LEAST_MTU = 1280;

    /** Makes an advertisement whose lists nobody can change any more. */
    public RouterAdvertisement {
        prefixes = List.copyOf(prefixes);
        routes = List.copyOf(routes);
        servers = List.copyOf(servers);
        domains = List.copyOf(domains);
    }

    /**
     * Prefix information; lifetimes in seconds.
     *
     * @param address the bits behind the length are zero
     */
    public record Prefix(
            Inet6Address address,
            int length,
            boolean onLink,
            boolean autonomous,
            long valid,
            long preferred) {}

    /** A more specific route: RFC 4191. */
    public record Route(Inet6Address address, int length, int preference, long lifetime) {}

    /** Servers of names. */
    public record Servers(List<Inet6Address> addresses, long lifetime) {
        /** Makes a list that nobody can change any more. */
        public Servers {
            addresses = List.copyOf(addresses);
        }
    }

    /** Domains to search. */
    public record Domains(List<String> names, long lifetime) {
        /** Makes a list that nobody can change any more. */
        public Domains {
            names = List.copyOf(names);
        }
    }

    /**
     * Reads a message. An option that makes no sense is left out, as RFC 4861 wants; one whose
     * length does not fit spoils the whole.
     */
    public static RouterAdvertisement decode(byte[] bytes) throws MalformedPacket {
        PacketReader in = PacketReader.of(bytes);
        if (in.uint8() != TYPE || in.uint8() != 0) {
            throw new MalformedPacket("no router advertisement");
        }
        in.skip(2);
        int hopLimit = in.uint8();
        int flags = in.uint8();
        int lifetime = in.uint16();
        in.skip(8);
        Options options = new Options();
        while (in.hasMore()) {
            int type = in.uint8();
            int length = in.uint8() * UNIT;
            if (length == 0) {
                throw new MalformedPacket("an option of no length");
            }
            options.read(type, in.part(length - 2));
        }
        return new RouterAdvertisement(
                hopLimit,
                (flags & 0x80) != 0,
                (flags & 0x40) != 0,
                lifetime == 0 ? 0 : preference(flags >> 3 & 3),
                lifetime,
                options.mtu,
                options.prefixes,
                options.routes,
                options.servers,
                options.domains);
    }

    /** {@return the same from one who is no default router any more} */
    RouterAdvertisement ended() {
        return new RouterAdvertisement(
                hopLimit, managed, otherInformation, 0, 0, mtu, prefixes, routes, servers, domains);
    }

    /**
     * {@return the message; the kernel puts in the checksum}
     *
     * @param hardware address of the link that it goes out of
     */
    public byte[] encode(byte[] hardware) {
        int flags = (managed ? 0x80 : 0) | (otherInformation ? 0x40 : 0) | preference << 3;
        PacketWriter out =
                new PacketWriter()
                        .uint8(TYPE)
                        .uint8(0)
                        .uint16(0)
                        .uint8(hopLimit)
                        .uint8(flags)
                        .uint16(lifetime)
                        .zeros(8);
        out.uint8(SOURCE_LINK_LAYER).uint8(1).bytes(hardware);
        mtu.ifPresent(v -> out.uint8(MTU).uint8(1).zeros(2).uint32(v));
        for (Prefix each : prefixes) {
            out.uint8(PREFIX_INFORMATION)
                    .uint8(4)
                    .uint8(each.length())
                    .uint8((each.onLink() ? 0x80 : 0) | (each.autonomous() ? 0x40 : 0))
                    .uint32(each.valid())
                    .uint32(each.preferred())
                    .zeros(4)
                    .address(each.address());
        }
        for (Route each : routes) {
            out.uint8(ROUTE_INFORMATION)
                    .uint8(3)
                    .uint8(each.length())
                    .uint8(each.preference() << 3)
                    .uint32(each.lifetime())
                    .address(each.address());
        }
        for (Servers each : servers) {
            out.uint8(RDNSS)
                    .uint8(1 + 2 * each.addresses().size())
                    .zeros(2)
                    .uint32(each.lifetime());
            each.addresses().forEach(out::address);
        }
        for (Domains each : domains) {
            PacketWriter names = new PacketWriter();
            each.names().forEach(n -> names.bytes(DomainNames.encode(n)));
            int padding = -names.size() & UNIT - 1;
            out.uint8(DNSSL)
                    .uint8(1 + (names.size() + padding) / UNIT)
                    .zeros(2)
                    .uint32(each.lifetime())
                    .bytes(names.encode())
                    .zeros(padding);
        }
        return out.encode();
    }

    /** RFC 4191 section 2.2: the reserved value is medium. */
    private static int preference(int bits) {
        return bits == 2 ? 0 : bits;
    }

    /** What was read so far. */
    private static final class Options {
        private OptionalLong mtu = OptionalLong.empty();
        private final List<Prefix> prefixes = new ArrayList<>();
        private final List<Route> routes = new ArrayList<>();
        private final List<Servers> servers = new ArrayList<>();
        private final List<Domains> domains = new ArrayList<>();

        void read(int type, PacketReader in) throws MalformedPacket {
            switch (type) {
                case PREFIX_INFORMATION -> prefix(in);
                case MTU -> mtu(in);
                case ROUTE_INFORMATION -> route(in);
                case RDNSS -> servers(in);
                case DNSSL -> domains(in);
                default -> {} // RFC 4861 section 4.6: pass over
            }
        }

        private void prefix(PacketReader in) throws MalformedPacket {
            if (in.remaining() != 30) {
                return;
            }
            int length = in.uint8();
            int flags = in.uint8();
            long valid = in.uint32();
            long preferred = in.uint32();
            in.skip(4);
            Inet6Address address = in.ipv6();
            boolean wrong =
                    length > 128
                            || preferred > valid
                            || address.isLinkLocalAddress()
                            || address.isMulticastAddress();
            if (!wrong) {
                prefixes.add(
                        new Prefix(
                                Ipv6Prefixes.masked(address, length),
                                length,
                                (flags & 0x80) != 0,
                                (flags & 0x40) != 0,
                                valid,
                                preferred));
            }
        }

        private void mtu(PacketReader in) throws MalformedPacket {
            if (in.remaining() == 6) {
                in.skip(2);
                long value = in.uint32();
                mtu = value >= LEAST_MTU ? OptionalLong.of(value) : mtu;
            }
        }

        private void route(PacketReader in) throws MalformedPacket {
            int room = in.remaining() - 6;
            int length = in.uint8();
            int flags = in.uint8();
            long lifetime = in.uint32();
            boolean fits = length <= 128 && (room == 16 || room == 8 || room == 0);
            boolean reserved = (flags >> 3 & 3) == 2; // then the option is ignored: section 2.3
            if (!fits || length > room * 8 || reserved) {
                return;
            }
            byte[] address = new byte[16];
            System.arraycopy(in.bytes(room), 0, address, 0, room);
            routes.add(
                    new Route(
                            Ipv6Prefixes.masked(IpAddresses.six(address), length),
                            length,
                            flags >> 3 & 3,
                            lifetime));
        }

        private void servers(PacketReader in) throws MalformedPacket {
            in.skip(2);
            long lifetime = in.uint32();
            List<Inet6Address> found = new ArrayList<>();
            while (in.remaining() >= 16) {
                Inet6Address address = in.ipv6();
                if (!address.isMulticastAddress() && !address.isAnyLocalAddress()) {
                    found.add(address);
                }
            }
            if (!found.isEmpty() && !in.hasMore()) {
                servers.add(new Servers(found, lifetime));
            }
        }

        private void domains(PacketReader in) throws MalformedPacket {
            in.skip(2);
            long lifetime = in.uint32();
            try {
                List<String> names = DomainNames.decodeAll(in.rest(), false);
                if (!names.isEmpty()) {
                    domains.add(new Domains(names, lifetime));
                }
            } catch (MalformedPacket noNames) {
                return; // the rest of the message is as good as before
            }
        }
    }
}
