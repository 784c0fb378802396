package org.jitney.network1.config;

import java.io.ByteArrayOutputStream;
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
import org.jitney.unitfile.Booleans;
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
 * @param options by their codes; an address of 0.0.0.0 in a list of servers is the server's own
 * @param bootServer told as the next server
 * @param rapidCommit whether a client that can do without an offer gets none
 * @param relay whether another server answers in our place
 */
public record DhcpServerConfig(
        int poolOffset,
        int poolSize,
        Duration usual,
        Duration most,
        Optional<IpPrefix> address,
        Optional<Inet4Address> router,
        Map<String, Inet4Address> fixed,
        SortedMap<Integer, Octets> options,
        Propagation propagation,
        Optional<Inet4Address> bootServer,
        boolean rapidCommit,
        Persistence persistence,
        Optional<Relay> relay) {
    private static final int ROUTER = 3;
    private static final int TIMEZONE = 101;
    private static final int VENDOR_SPECIFIC = 43;
    private static final int TFTP_SERVER_NAME = 66;
    private static final int BOOT_FILE_NAME = 67;
    private static final int SIP = 120;
    private static final byte SIP_ADDRESSES = 1;
    private static final String OWN = "_server_address";

    /** Options that are lists of servers, by the name of their keys. */
    private static final Map<String, Integer> SERVERS =
            Map.of("DNS", 6, "NTP", 42, "SIP", SIP, "POP3", 70, "SMTP", 69, "LPR", 9);

    /** Where leases are kept for the next time that the daemon runs. */
    public enum Persistence {
        NO,
        RUNTIME,
        YES
    }

    /**
     * What of another link is told to clients where the file says nothing of its own.
     *
     * @param uplink that link's name, {@code :auto} or {@code :none}
     * @param dns whether its servers of names are told
     * @param ntp whether its servers of time are told
     */
    public record Propagation(String uplink, boolean dns, boolean ntp) {}

    /**
     * A server elsewhere that answers the clients of the link.
     *
     * @param circuit what it is told of where a client is; empty for nothing
     * @param remote the same, of whose that place is
     * @param isBound whether it is to be found on the same link
     */
    public record Relay(Inet4Address target, String circuit, String remote, boolean isBound) {}

    private static final String STRING = "string:";
    private static final Duration USUAL = Duration.ofHours(1);
    private static final Duration MOST = Duration.ofHours(12);

    /** Makes a configuration whose map of clients nobody can change any more. */
    public DhcpServerConfig {
        fixed = Map.copyOf(fixed);
    }

    /** {@return whether the value of an option is servers' addresses} */
    public static boolean isListOfServers(int code) {
        return SERVERS.containsValue(code);
    }

    static DhcpServerConfig read(SectionReader in, Map<String, Inet4Address> fixed) {
        SortedMap<Integer, Octets> options = new TreeMap<>();
        SERVERS.forEach((key, code) ->
                servers(in, "Emit" + key, key)
                        .ifPresent(v -> options.put(code, Octets.of(code == SIP ? sip(v) : v))));
        in.text("BootServerName").ifPresent(t -> options.put(TFTP_SERVER_NAME, ascii(t)));
        in.text("BootFilename").ifPresent(t -> options.put(BOOT_FILE_NAME, ascii(t)));
        vendor(in).ifPresent(v -> options.put(VENDOR_SPECIFIC, v));
        if (in.bool("EmitTimezone").orElse(true)) {
            in.text("Timezone")
                    .ifPresent(z ->
                            options.put(TIMEZONE, Octets.of(z.getBytes(StandardCharsets.UTF_8))));
        }
        for (DhcpOption each :
                in.values("SendOption", t -> DhcpOption.parse(t, DhcpOption.MOST_4))) {
            options.put(each.code(), each.value());
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
                options,
                new Propagation(
                        in.text("UplinkInterface").orElse(":auto"),
                        propagates(in, "DNS"),
                        propagates(in, "NTP")),
                in.value("BootServerAddress", DhcpServerConfig::four),
                in.bool("RapidCommit").orElse(true),
                in.value("PersistLeases", DhcpServerConfig::persistence).orElse(Persistence.YES),
                in.value("RelayTarget", DhcpServerConfig::four)
                        .map(target ->
                                new Relay(
                                        target,
                                        agent(in, "RelayAgentCircuitId"),
                                        agent(in, "RelayAgentRemoteId"),
                                        in.bool("BindToInterface").orElse(false))));
    }

    private static String agent(SectionReader in, String key) {
        return in.value(
                        key,
                        text ->
                                text.startsWith(STRING)
                                        ? Optional.of(text.substring(STRING.length()))
                                        : Optional.empty())
                .orElse("");
    }

    private static boolean propagates(SectionReader in, String key) {
        return in.bool("Emit" + key).orElse(true) && in.words(key).isEmpty();
    }

    private static Optional<Persistence> persistence(String text) {
        return text.equals("runtime")
                ? Optional.of(Persistence.RUNTIME)
                : Booleans.parse(text).map(on -> on ? Persistence.YES : Persistence.NO);
    }

    private static Octets ascii(String text) {
        return Octets.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Addresses have a byte in front that tells them from names: RFC 3361. */
    private static byte[] sip(byte[] addresses) {
        byte[] out = new byte[1 + addresses.length];
        out[0] = SIP_ADDRESSES;
        System.arraycopy(addresses, 0, out, 1, addresses.length);
        return out;
    }

    /** {@return {@code SendVendorOption=}: options inside an option, RFC 2132, section 8.4} */
    static Optional<Octets> vendor(SectionReader in) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<DhcpOption> all =
                in.values("SendVendorOption", t -> DhcpOption.parse(t, DhcpOption.MOST_4));
        for (DhcpOption each : DhcpOption.once(all)) {
            out.write(each.code());
            out.write(each.value().size());
            out.writeBytes(each.value().bytes());
        }
        return out.size() == 0 ? Optional.empty() : Optional.of(Octets.of(out.toByteArray()));
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
        List<Inet4Address> found =
                in.words(key).stream()
                        .flatMap(w -> (w.equals(OWN) ? four("0.0.0.0") : four(w)).stream())
                        .toList();
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
