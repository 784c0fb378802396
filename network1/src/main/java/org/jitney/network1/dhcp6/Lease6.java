package org.jitney.network1.dhcp6;

import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.PacketReader;

/**
 * What a server gives, checked; times in seconds.
 *
 * @param server its identifier
 * @param preference from 0 to 255, the highest wins
 * @param renewal T1
 * @param rebinding T2
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
public record Lease6(
        byte[] server,
        int preference,
        long renewal,
        long rebinding,
        List<Address> addresses,
        List<Prefix> prefixes,
        List<Inet6Address> dns,
        List<String> domains,
        List<Inet6Address> ntp,
        Optional<String> hostname) {
    /** A lifetime that does not end. */
    public static final long FOREVER = 0xffff_ffffL;

    private static final int NTP_SERVER_ADDRESS = 1;

    /** Makes a lease whose lists nobody can change any more. */
    public Lease6 {
        addresses = List.copyOf(addresses);
        prefixes = List.copyOf(prefixes);
        dns = List.copyOf(dns);
        domains = List.copyOf(domains);
        ntp = List.copyOf(ntp);
    }

    /** An address. */
    public record Address(Inet6Address address, long preferred, long valid) {}

    /** A prefix to give on. */
    public record Prefix(Inet6Address prefix, int length, long preferred, long valid) {}

    /** {@return how long the longest part of it lives; 0 if there is none} */
    public long lifetime() {
        long longest = 0;
        for (Address each : addresses) {
            longest = Math.max(longest, each.valid());
        }
        for (Prefix each : prefixes) {
            longest = Math.max(longest, each.valid());
        }
        return longest;
    }

    /**
     * Reads an ADVERTISE or a REPLY.
     *
     * @param iaid ours: identity associations of others are left out
     * @throws MalformedPacket when it has no server, an error status, or options that do not fit
     */
    public static Lease6 of(Dhcp6Message message, int iaid) throws MalformedPacket {
        Dhcp6Options in = message.options();
        Optional<byte[]> server = in.one(Dhcp6Options.SERVER_ID);
        if (server.isEmpty() || server.get().length < 3 || server.get().length > 130) {
            throw new MalformedPacket("no server identifier");
        }
        if (in.status() != 0) {
            throw new MalformedPacket("status %d".formatted(in.status()));
        }
        Reading reading = new Reading(iaid);
        for (byte[] each : in.all(Dhcp6Options.IA_NA)) {
            reading.association(each, false);
        }
        for (byte[] each : in.all(Dhcp6Options.IA_PD)) {
            reading.association(each, true);
        }
        int preference =
                in.one(Dhcp6Options.PREFERENCE)
                        .filter(v -> v.length == 1)
                        .map(v -> Byte.toUnsignedInt(v[0]))
                        .orElse(0);
        return new Lease6(
                server.get(),
                preference,
                reading.renewal(),
                reading.rebinding(),
                reading.addresses,
                reading.prefixes,
                in.addresses(Dhcp6Options.DNS_SERVERS),
                in.names(Dhcp6Options.DOMAIN_LIST),
                ntp(in),
                in.one(Dhcp6Options.CLIENT_FQDN).flatMap(Fqdn6::decode));
    }

    /** Those of option 56 (RFC 5908), or of the older one where there are none. */
    private static List<Inet6Address> ntp(Dhcp6Options options) throws MalformedPacket {
        List<Inet6Address> found = new ArrayList<>();
        for (byte[] each : options.all(Dhcp6Options.NTP_SERVER)) {
            PacketReader in = PacketReader.of(each);
            while (in.hasMore()) {
                int code = in.uint16();
                PacketReader value = in.part(in.uint16());
                if (code == NTP_SERVER_ADDRESS && value.remaining() == 16) {
                    Inet6Address address = value.ipv6();
                    if (!address.isMulticastAddress() && !address.isAnyLocalAddress()) {
                        found.add(address);
                    }
                }
            }
        }
        return found.isEmpty() ? options.addresses(Dhcp6Options.SNTP_SERVERS) : found;
    }

    /** What was read so far. */
    private static final class Reading {
        private final int iaid;
        private final List<Address> addresses = new ArrayList<>();
        private final List<Prefix> prefixes = new ArrayList<>();
        private long renewal = FOREVER;
        private long rebinding = FOREVER;
        private long shortest = FOREVER;

        Reading(int iaid) {
            this.iaid = iaid;
        }

        /** Section 21.4 and 21.21: both begin with the IAID, T1 and T2. */
        void association(byte[] value, boolean ofPrefixes) throws MalformedPacket {
            PacketReader in = PacketReader.of(value);
            if ((int) in.uint32() != iaid) {
                return;
            }
            long first = in.uint32();
            long second = in.uint32();
            Dhcp6Options options = Dhcp6Options.decode(in);
            if (options.status() != 0 || (first > second && second > 0)) {
                return; // section 21.4: then the association is discarded
            }
            int before = addresses.size() + prefixes.size();
            int code = ofPrefixes ? Dhcp6Options.IA_PREFIX : Dhcp6Options.IA_ADDRESS;
            for (byte[] each : options.all(code)) {
                if (ofPrefixes) {
                    prefix(PacketReader.of(each));
                } else {
                    address(PacketReader.of(each));
                }
            }
            if (addresses.size() + prefixes.size() > before) {
                renewal = first > 0 ? Math.min(renewal, first) : renewal;
                rebinding = second > 0 ? Math.min(rebinding, second) : rebinding;
            }
        }

        private void address(PacketReader in) throws MalformedPacket {
            Inet6Address address = in.ipv6();
            long preferred = in.uint32();
            long valid = in.uint32();
            boolean wrong =
                    address.isMulticastAddress()
                            || address.isLinkLocalAddress()
                            || address.isLoopbackAddress()
                            || address.isAnyLocalAddress();
            if (!wrong && preferred <= valid && valid > 0) {
                Dhcp6Options inside = Dhcp6Options.decode(in);
                if (inside.status() == 0) {
                    addresses.add(new Address(address, preferred, valid));
                    shortest = Math.min(shortest, preferred);
                }
            }
        }

        private void prefix(PacketReader in) throws MalformedPacket {
            long preferred = in.uint32();
            long valid = in.uint32();
            int length = in.uint8();
            Inet6Address prefix = in.ipv6();
            boolean wrong =
                    length == 0
                            || length > 128
                            || prefix.isMulticastAddress()
                            || prefix.isLinkLocalAddress();
            if (!wrong && preferred <= valid && valid > 0) {
                prefixes.add(new Prefix(prefix, length, preferred, valid));
                shortest = Math.min(shortest, preferred);
            }
        }

        /** Half of the shortest preferred lifetime where the server leaves it to us. */
        long renewal() {
            return renewal < FOREVER || shortest == FOREVER ? renewal : shortest / 2;
        }

        long rebinding() {
            long second = rebinding < FOREVER || shortest == FOREVER ? rebinding : shortest * 4 / 5;
            return Math.max(second, renewal());
        }
    }
}
