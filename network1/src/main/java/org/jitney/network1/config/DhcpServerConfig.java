package org.jitney.network1.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/**
 * [DHCPServer] and the sections [DHCPServerStaticLease].
 *
 * @param poolOffset where the pool begins in the link's network; 0 for its beginning
 * @param poolSize 0 for as much as there is
 * @param address of the server; none for the link's first
 * @param router 0.0.0.0 for the server itself; none where there is none to tell of
 * @param fixed addresses of certain clients, by hardware address as hexadecimal digits
 * @param options by their codes
 */
public record DhcpServerConfig(
        int poolOffset,
        int poolSize,
        Duration usual,
        Duration most,
        Optional<IpPrefix> address,
        Optional<Inet4Address> router,
        Map<String, Inet4Address> fixed,
        SortedMap<Integer, byte[]> options) {
    private static final int ROUTER = 3;
    private static final int DNS = 6;
    private static final int NTP = 42;
    private static final int TIMEZONE = 101;
    private static final Duration USUAL = Duration.ofHours(1);
    private static final Duration MOST = Duration.ofHours(12);

    /** Makes a configuration whose map of clients nobody can change any more. */
    public DhcpServerConfig {
        fixed = Map.copyOf(fixed);
    }

    static DhcpServerConfig read(SectionReader in, Map<String, Inet4Address> fixed) {
        SortedMap<Integer, byte[]> options = new TreeMap<>();
        servers(in, "EmitDNS", "DNS").ifPresent(v -> options.put(DNS, v));
        servers(in, "EmitNTP", "NTP").ifPresent(v -> options.put(NTP, v));
        if (in.bool("EmitTimezone").orElse(true)) {
            in.text("Timezone")
                    .ifPresent(z -> options.put(TIMEZONE, z.getBytes(StandardCharsets.UTF_8)));
        }
        for (var each : in.values("SendOption", Dhcp4Config::option)) {
            options.put(each.getKey(), each.getValue());
        }
        boolean routed = in.bool("EmitRouter").orElse(true) && !options.containsKey(ROUTER);
        Inet4Address own = (Inet4Address) IpPrefix.address("0.0.0.0").orElseThrow();
        return new DhcpServerConfig(
                in.number("PoolOffset", 0, Integer.MAX_VALUE).orElse(0L).intValue(),
                in.number("PoolSize", 0, Integer.MAX_VALUE).orElse(0L).intValue(),
                in.value("DefaultLeaseTimeSec", DhcpServerConfig::span).orElse(USUAL),
                in.value("MaxLeaseTimeSec", DhcpServerConfig::span).orElse(MOST),
                in.value("ServerAddress", IpPrefix::parse).filter(p -> p.family() == 2),
                routed
                        ? Optional.of(in.value("Router", DhcpServerConfig::four).orElse(own))
                        : Optional.empty(),
                fixed,
                options);
    }

    /** Reads one section [DHCPServerStaticLease] and adds to what was read before. */
    static void lease(SectionReader in, Map<String, Inet4Address> fixed) {
        Optional<String> hardware = in.value("MACAddress", HardwareAddress::parse);
        Optional<Inet4Address> address = in.value("Address", DhcpServerConfig::four);
        if (hardware.isEmpty() || address.isEmpty()) {
            in.dropped(
                    "[DHCPServerStaticLease] section without MACAddress= or Address=, ignoring.");
            return;
        }
        fixed.put(HexFormat.of().formatHex(HardwareAddress.bytes(hardware.get())), address.get());
    }

    private static Optional<byte[]> servers(SectionReader in, String emit, String key) {
        if (!in.bool(emit).orElse(true)) {
            return Optional.empty();
        }
        List<Inet4Address> found = in.words(key).stream().flatMap(w -> four(w).stream()).toList();
        byte[] out = new byte[4 * found.size()];
        for (int i = 0; i < found.size(); i++) {
            System.arraycopy(found.get(i).getAddress(), 0, out, 4 * i, 4);
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(out);
    }

    private static Optional<Inet4Address> four(String text) {
        Optional<InetAddress> address = IpPrefix.address(text);
        return address.filter(Inet4Address.class::isInstance).map(Inet4Address.class::cast);
    }

    private static Optional<Duration> span(String text) {
        try {
            TimeSpan span = TimeSpan.parse(text);
            boolean fits = !span.isInfinite() && span.usec() >= TimeSpan.SECOND;
            return fits
                    ? Optional.of(Duration.ofSeconds(span.usec() / TimeSpan.SECOND))
                    : Optional.empty();
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }
}
