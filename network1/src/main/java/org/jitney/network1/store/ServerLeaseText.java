package org.jitney.network1.store;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jitney.bus.varlink.JsonText;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.dhcp4.Server4;
import org.jitney.network1.packet.IpAddresses;
import org.jspecify.annotations.Nullable;

/**
 * Leases of a DHCPv4 server as the text of {@code dhcp-server-lease/IFNAME}, in the form of release
 * 257; pure.
 *
 * <pre>
 *   {"BootID":"…", "Address":[10,0,0,1], "PrefixLength":24,
 *    "Leases":[{"ClientId":[1,…], "Address":[10,0,0,7], "Hostname":"one",
 *               "HardwareAddressType":1, "HardwareAddressLength":6, "HardwareAddress":[…],
 *               "ExpirationUSec":…, "ExpirationRealtimeUSec":…}]}
 * </pre>
 *
 * <p>Each end is there twice: by the clock since boot, which nobody sets, and by that of the day,
 * which goes on over a boot.
 *
 * @param now when it is
 */
record ServerLeaseText(Now now) {
    /** The fields that {@code struct dhcp_packet} has room for: RFC 2131, section 2. */
    private static final int LONGEST_HARDWARE = 16;

    /**
     * When it is.
     *
     * @param boot which boot of the machine, as 32 digits
     * @param monotonicUsec since boot without the time asleep
     * @param boottimeUsec since boot
     * @param realtimeUsec since 1970
     */
    record Now(String boot, long monotonicUsec, long boottimeUsec, long realtimeUsec) {}

    /** {@return the text} */
    String render(IpPrefix server, List<Server4.Grant> leases) {
        StringJoiner all = new StringJoiner(",");
        leases.stream()
                .sorted(Comparator.comparingLong(g -> IpAddresses.bits(g.address())))
                .forEach(g -> all.add(lease(g)));
        return "{\"BootID\":%s,\"Address\":%s,\"PrefixLength\":%d,\"Leases\":[%s]}\n"
                .formatted(
                        JsonText.quote(now.boot()),
                        numbers(server.address().getAddress()),
                        server.length(),
                        all);
    }

    private String lease(Server4.Grant grant) {
        byte[] hardware = HexFormat.of().parseHex(grant.hardware());
        String hostname =
                grant.hostname().isEmpty()
                        ? ""
                        : "\"Hostname\":%s,".formatted(JsonText.quote(grant.hostname()));
        long left = grant.end().usec() - now.monotonicUsec();
        return ("{\"ClientId\":%s,\"Address\":%s,%s\"HardwareAddressType\":%d,"
                        + "\"HardwareAddressLength\":%d,\"HardwareAddress\":%s,"
                        + "\"ExpirationUSec\":%d,\"ExpirationRealtimeUSec\":%d}")
                .formatted(
                        numbers(HexFormat.of().parseHex(grant.client())),
                        numbers(grant.address().getAddress()),
                        hostname,
                        grant.hardwareType(),
                        hardware.length,
                        numbers(hardware),
                        now.boottimeUsec() + left,
                        now.realtimeUsec() + left);
    }

    private static String numbers(byte[] bytes) {
        StringJoiner all = new StringJoiner(",", "[", "]");
        for (byte each : bytes) {
            all.add(Integer.toString(Byte.toUnsignedInt(each)));
        }
        return all.toString();
    }

    /**
     * {@return the leases of a text that are whole; what else is in it does not matter}
     *
     * @throws JsonText.Malformed when it is not JSON
     */
    List<Server4.Grant> parse(String text) throws JsonText.Malformed {
        Map<String, @Nullable Object> all = JsonText.parse(text);
        boolean sameBoot = now.boot().equals(all.get("BootID"));
        List<Server4.Grant> found = new ArrayList<>();
        if (all.get("Leases") instanceof List<?> leases) {
            for (Object each : leases) {
                if (each instanceof Map<?, ?> lease) {
                    parse(lease, sameBoot).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private Optional<Server4.Grant> parse(Map<?, ?> lease, boolean sameBoot) {
        Optional<byte[]> client = bytes(lease.get("ClientId"), 2, 255);
        Optional<byte[]> address = bytes(lease.get("Address"), 4, 4);
        Optional<byte[]> hardware = bytes(lease.get("HardwareAddress"), 1, LONGEST_HARDWARE);
        Optional<Long> left =
                number(lease.get("ExpirationUSec"))
                        .filter(_ -> sameBoot)
                        .map(end -> end - now.boottimeUsec())
                        .or(() ->
                                number(lease.get("ExpirationRealtimeUSec"))
                                        .map(end -> end - now.realtimeUsec()));
        if (client.isEmpty() || address.isEmpty() || hardware.isEmpty() || left.isEmpty()) {
            return Optional.empty();
        }
        Inet4Address of = IpAddresses.four(address.get());
        return Optional.of(
                new Server4.Grant(
                        HexFormat.of().formatHex(client.get()),
                        number(lease.get("HardwareAddressType")).orElse(1L).intValue(),
                        HexFormat.of().formatHex(hardware.get()),
                        lease.get("Hostname") instanceof String name ? name : "",
                        of,
                        new MonotonicTime(now.monotonicUsec() + Math.max(0, left.get())),
                        true));
    }

    private static Optional<Long> number(@Nullable Object value) {
        return value instanceof Long number && number >= 0 ? Optional.of(number) : Optional.empty();
    }

    private static Optional<byte[]> bytes(@Nullable Object value, int least, int most) {
        if (!(value instanceof List<?> list) || list.size() < least || list.size() > most) {
            return Optional.empty();
        }
        byte[] out = new byte[list.size()];
        for (int i = 0; i < out.length; i++) {
            Optional<Long> number = number(list.get(i)).filter(n -> n <= 0xff);
            if (number.isEmpty()) {
                return Optional.empty();
            }
            out[i] = number.get().byteValue();
        }
        return Optional.of(out);
    }
}
