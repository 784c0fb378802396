package org.jitney.network1.dhcp4;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jitney.network1.packet.DomainNames;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.PacketReader;

/**
 * What a server gives, checked.
 *
 * @param lifetime in seconds; {@link #FOREVER} for one without end
 * @param renewal T1 in seconds; 0 if the lease has no end
 * @param rebinding T2 in seconds; 0 if the lease has no end
 * @param classless routes of option 121: with them, {@code routers} and {@code staticRoutes} say
 *     nothing (RFC 3442)
 * @param server who gave it: its identifier
 * @param vendorSpecific option 43 as hexadecimal digits; empty if there is none
 * @param privateOptions those from 224 to 254, by their codes
 */
public record Lease4(
        Inet4Address address,
        int prefixLength,
        Inet4Address server,
        long lifetime,
        long renewal,
        long rebinding,
        Optional<Inet4Address> nextServer,
        Optional<Inet4Address> broadcast,
        List<Inet4Address> routers,
        List<Route> staticRoutes,
        List<Route> classless,
        Servers servers,
        Optional<String> domain,
        List<String> searchDomains,
        Optional<String> hostname,
        Optional<String> rootPath,
        Optional<String> timezone,
        OptionalInt mtu,
        String vendorSpecific,
        SortedMap<Integer, byte[]> privateOptions) {
    /** A lifetime that does not end. */
    public static final long FOREVER = 0xffff_ffffL;

    private static final int LEAST_MTU = 68;

    /** Makes a lease whose lists nobody can change any more. */
    public Lease4 {
        routers = List.copyOf(routers);
        staticRoutes = List.copyOf(staticRoutes);
        classless = List.copyOf(classless);
        searchDomains = List.copyOf(searchDomains);
    }

    /** A route; through {@code 0.0.0.0} what it leads to is on the link. */
    public record Route(Inet4Address destination, int prefixLength, Inet4Address gateway) {
        @Override
        public String toString() {
            return "%s/%d,%s"
                    .formatted(
                            destination.getHostAddress(), prefixLength, gateway.getHostAddress());
        }
    }

    /** Servers of other protocols. */
    public record Servers(List<Inet4Address> dns, List<Inet4Address> ntp, List<Inet4Address> sip) {
        /** Makes lists that nobody can change any more. */
        public Servers {
            dns = List.copyOf(dns);
            ntp = List.copyOf(ntp);
            sip = List.copyOf(sip);
        }
    }

    /** {@return whether it does not end} */
    public boolean isForever() {
        return lifetime == FOREVER;
    }

    /** {@return the router that the default route goes through} */
    public Optional<Inet4Address> firstRouter() {
        return routers.stream().findFirst();
    }

    /**
     * Reads an offer or an acknowledgement.
     *
     * @param fallbackLifetime in seconds, for servers that give none
     * @throws MalformedPacket when it has no address that a host can have, no server, no lifetime,
     *     or no network that the address is in
     */
    public static Lease4 of(Dhcp4Message message, OptionalLong fallbackLifetime)
            throws MalformedPacket {
        Dhcp4Options in = message.options();
        Inet4Address address = message.yourAddress();
        Inet4Address server =
                in.address(OptionCode.SERVER_IDENTIFIER)
                        .filter(s -> IpAddresses.bits(s) != 0)
                        .orElseThrow(() -> new MalformedPacket("no server identifier"));
        int length = prefixLength(address, in);
        if (!IpAddresses.isHost(address) || isNetworkOrBroadcast(address, length)) {
            throw new MalformedPacket(
                    "no host has the address %s/%d".formatted(address.getHostAddress(), length));
        }
        long lifetime =
                in.uint32(OptionCode.LEASE_TIME).orElseGet(() -> fallbackLifetime.orElse(0));
        if (lifetime == 0) {
            throw new MalformedPacket("no lifetime");
        }
        long[] times = times(lifetime, in);
        return new Lease4(
                address,
                length,
                server,
                lifetime,
                times[0],
                times[1],
                Optional.of(message.nextServer()).filter(a -> IpAddresses.bits(a) != 0),
                in.address(OptionCode.BROADCAST).filter(a -> IpAddresses.bits(a) != 0),
                hosts(in.addresses(OptionCode.ROUTER)),
                staticRoutes(in),
                classless(in),
                new Servers(
                        hosts(in.addresses(OptionCode.DOMAIN_NAME_SERVER)),
                        hosts(in.addresses(OptionCode.NTP_SERVER)),
                        sip(in)),
                in.text(OptionCode.DOMAIN_NAME).flatMap(Lease4::name),
                search(in),
                in.text(OptionCode.HOST_NAME).flatMap(Lease4::name),
                in.text(OptionCode.ROOT_PATH),
                in.text(OptionCode.TZDB_TIMEZONE).filter(Lease4::isTimezone),
                mtu(in),
                in.bytes(OptionCode.VENDOR_SPECIFIC).map(HexFormat.of()::formatHex).orElse(""),
                privateOptions(in));
    }

    /**
     * Reads the answer to an INFORM, which has neither an address nor a lifetime.
     *
     * @param own the address that the client has from elsewhere
     */
    static Lease4 information(Dhcp4Message message, Inet4Address own) throws MalformedPacket {
        Dhcp4Message with =
                new Dhcp4Message(
                        message.isReply(),
                        message.hardwareType(),
                        message.transaction(),
                        message.seconds(),
                        message.broadcast(),
                        message.clientAddress(),
                        own,
                        message.nextServer(),
                        message.relay(),
                        message.hardware(),
                        message.options());
        return of(with, OptionalLong.of(FOREVER));
    }

    /** T1 and T2 as the server says where that makes sense, else half and seven eighths. */
    private static long[] times(long lifetime, Dhcp4Options in) {
        if (lifetime == FOREVER) {
            return new long[] {0, 0};
        }
        long rebinding = in.uint32(OptionCode.REBINDING_T2_TIME).orElse(0);
        if (rebinding == 0 || rebinding >= lifetime) {
            rebinding = lifetime * 7 / 8;
        }
        long renewal = in.uint32(OptionCode.RENEWAL_T1_TIME).orElse(0);
        if (renewal == 0 || renewal >= rebinding) {
            renewal = lifetime / 2;
        }
        if (renewal >= rebinding) { // the server's T2 is before half of it
            rebinding = lifetime * 7 / 8;
        }
        return new long[] {renewal, rebinding};
    }

    private static int prefixLength(Inet4Address address, Dhcp4Options in) {
        int given = in.address(OptionCode.SUBNET_MASK).map(IpAddresses::prefixLength).orElse(-1);
        return given > 0 ? given : classLength(address);
    }

    /** That of the address's class, for servers from before masks. */
    private static int classLength(Inet4Address address) {
        int first = IpAddresses.bits(address) >>> 24;
        return first < 128 ? 8 : first < 192 ? 16 : 24;
    }

    private static boolean isNetworkOrBroadcast(Inet4Address address, int length) {
        if (length > 30) {
            return false; // RFC 3021: both are hosts
        }
        int host = IpAddresses.bits(address) & ~IpAddresses.bits(IpAddresses.mask(length));
        return host == 0 || host == ~IpAddresses.bits(IpAddresses.mask(length));
    }

    private static List<Inet4Address> hosts(List<Inet4Address> addresses) {
        return addresses.stream()
                .filter(a -> a.isLoopbackAddress() || IpAddresses.isHost(a))
                .toList();
    }

    private static List<Route> staticRoutes(Dhcp4Options in) {
        List<Inet4Address> pairs = in.addresses(OptionCode.STATIC_ROUTE);
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            Inet4Address to = pairs.get(i);
            if (IpAddresses.isHost(to)) { // the default route is not allowed here: RFC 2132, 5.8
                int length = classLength(to);
                routes.add(new Route(IpAddresses.network(to, length), length, pairs.get(i + 1)));
            }
        }
        return routes;
    }

    /** RFC 3442; all of them or none: half of the routes would lead elsewhere. */
    private static List<Route> classless(Dhcp4Options options) {
        List<Route> routes = new ArrayList<>();
        PacketReader in =
                PacketReader.of(
                        options.bytes(OptionCode.CLASSLESS_STATIC_ROUTE).orElse(new byte[0]));
        try {
            while (in.hasMore()) {
                int length = in.uint8();
                if (length > 32) {
                    return List.of();
                }
                byte[] bytes = new byte[4];
                byte[] given = in.bytes((length + 7) / 8);
                System.arraycopy(given, 0, bytes, 0, given.length);
                Inet4Address to = IpAddresses.network(IpAddresses.four(bytes), length);
                routes.add(new Route(to, length, in.ipv4()));
            }
        } catch (MalformedPacket cutOff) {
            return List.of();
        }
        return routes;
    }

    /** RFC 3361: only the encoding with addresses. */
    private static List<Inet4Address> sip(Dhcp4Options in) {
        byte[] value = in.bytes(OptionCode.SIP_SERVER).orElse(new byte[0]);
        if (value.length < 5 || value[0] != 1 || value.length % 4 != 1) {
            return List.of();
        }
        byte[] list = Arrays.copyOfRange(value, 1, value.length);
        return hosts(
                new Dhcp4Options()
                        .put(OptionCode.SIP_SERVER, list)
                        .addresses(OptionCode.SIP_SERVER));
    }

    private static Optional<String> name(String text) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        boolean local = name.equals("localhost") || name.endsWith(".localhost");
        return DomainNames.isValid(name) && !local ? Optional.of(name) : Optional.empty();
    }

    private static List<String> search(Dhcp4Options in) {
        try {
            return DomainNames.decodeAll(
                    in.bytes(OptionCode.DOMAIN_SEARCH).orElse(new byte[0]), true);
        } catch (MalformedPacket noNames) {
            return List.of();
        }
    }

    private static boolean isTimezone(String text) {
        return text.matches("[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*");
    }

    private static OptionalInt mtu(Dhcp4Options in) {
        OptionalInt mtu = in.uint16(OptionCode.INTERFACE_MTU);
        return mtu.orElse(0) < LEAST_MTU ? OptionalInt.empty() : mtu;
    }

    private static SortedMap<Integer, byte[]> privateOptions(Dhcp4Options in) {
        SortedMap<Integer, byte[]> found = new TreeMap<>();
        for (int code : in.codes()) {
            if (code >= OptionCode.PRIVATE_FIRST && code <= OptionCode.PRIVATE_LAST) {
                in.bytes(code).ifPresent(b -> found.put(code, b));
            }
        }
        return found;
    }
}
