package org.jitney.network1.dhcp6;

import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.network1.packet.DomainNames;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.PacketReader;
import org.jitney.network1.packet.PacketWriter;

/** Options in their order: RFC 8415 section 21.1. Some are there several times. */
public final class Dhcp6Options {
    public static final int CLIENT_ID = 1;
    public static final int SERVER_ID = 2;
    public static final int IA_NA = 3;
    public static final int IA_ADDRESS = 5;
    public static final int REQUEST = 6;
    public static final int PREFERENCE = 7;
    public static final int ELAPSED_TIME = 8;
    public static final int STATUS = 13;
    public static final int RAPID_COMMIT = 14;
    public static final int USER_CLASS = 15;
    public static final int VENDOR_CLASS = 16;
    public static final int VENDOR_OPTIONS = 17;
    public static final int DNS_SERVERS = 23;
    public static final int DOMAIN_LIST = 24;
    public static final int IA_PD = 25;
    public static final int IA_PREFIX = 26;
    public static final int SNTP_SERVERS = 31;
    public static final int INFORMATION_REFRESH_TIME = 32;
    public static final int CLIENT_FQDN = 39;
    public static final int NTP_SERVER = 56;
    public static final int SOL_MAX_RT = 82;
    public static final int INF_MAX_RT = 83;
    public static final int MUD_URL = 112;

    private static final int ADDRESS = 16;

    /** One option. */
    @SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
    public record Option(int code, byte[] value) {}

    private final List<Option> all = new ArrayList<>();

    /** Reads all that is left. */
    public static Dhcp6Options decode(PacketReader in) throws MalformedPacket {
        Dhcp6Options options = new Dhcp6Options();
        while (in.hasMore()) {
            int code = in.uint16();
            options.all.add(new Option(code, in.bytes(in.uint16())));
        }
        return options;
    }

    /** {@return the bytes to send} */
    public byte[] encode() {
        PacketWriter out = new PacketWriter();
        for (Option each : all) {
            out.uint16(each.code()).uint16(each.value().length).bytes(each.value());
        }
        return out.encode();
    }

    /** Adds an option behind the others. */
    public Dhcp6Options add(int code, byte[] value) {
        if (value.length > 0xffff) {
            throw new IllegalArgumentException("an option of %d bytes".formatted(value.length));
        }
        all.add(new Option(code, value.clone()));
        return this;
    }

    /** {@return the options of a code} */
    public List<byte[]> all(int code) {
        return all.stream().filter(o -> o.code() == code).map(o -> o.value().clone()).toList();
    }

    /** {@return the option of a code that may be there once} */
    public Optional<byte[]> one(int code) {
        return all(code).stream().findFirst();
    }

    /** {@return the addresses of an option; none if it is no list of such} */
    public List<Inet6Address> addresses(int code) {
        List<Inet6Address> found = new ArrayList<>();
        PacketReader in = PacketReader.of(one(code).orElse(new byte[0]));
        if (in.remaining() % ADDRESS != 0) {
            return List.of();
        }
        try {
            while (in.hasMore()) {
                Inet6Address address = in.ipv6();
                if (!address.isMulticastAddress() && !address.isAnyLocalAddress()) {
                    found.add(address);
                }
            }
        } catch (MalformedPacket e) {
            throw new IllegalStateException("the length was looked at before", e);
        }
        return found;
    }

    /** {@return the names of an option; none if it is no list of such} */
    public List<String> names(int code) {
        try {
            return DomainNames.decodeAll(one(code).orElse(new byte[0]), false);
        } catch (MalformedPacket noNames) {
            return List.of();
        }
    }

    /** {@return what a status says; 0, success, if there is none: section 21.13} */
    public int status() {
        return one(STATUS)
                .filter(v -> v.length >= 2)
                .map(v -> Byte.toUnsignedInt(v[0]) << 8 | Byte.toUnsignedInt(v[1]))
                .orElse(0);
    }
}
