package org.jitney.network1.link;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jitney.network1.config.Dhcp4Config;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.Octets;
import org.jitney.network1.dhcp4.ClientSettings;
import org.jitney.network1.dhcp4.Lease4;
import org.jitney.network1.dhcp4.OptionCode;
import org.jitney.network1.identity.Duid;

/** Makes a client's settings of what the file says and what the machine is; pure. */
final class Dhcp4Settings {
    private static final int RFC4361_TYPE = 255;
    private static final int UUID = 4;
    private static final int LINK_LAYER = 3;
    private static final int LINK_LAYER_TIME = 1;
    private static final int ENTERPRISE = 2;

    /** What Windows asks for, so that all look alike: RFC 7844 section 3.10. */
    private static final List<Integer> ANONYMOUS =
            List.of(1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 121, 249, 252);

    private Dhcp4Settings() {}

    static ClientSettings of(
            KernelLink link,
            Dhcp4Config config,
            LinkProtocols.Machine machine,
            Optional<Inet4Address> previous) {
        Dhcp4Config.Words words = config.words();
        byte[] hardware = HardwareAddress.bytes(link.address());
        return new ClientSettings(
                new ClientSettings.Identity(
                        link.deviceType(),
                        hardware,
                        clientId(config.identity(), link.deviceType(), hardware, machine),
                        (int) Math.min(link.mtu(), 0xffff)),
                new ClientSettings.Words(
                        words.sendHostname() && !config.anonymize()
                                ? words.hostname().or(() -> ownName(machine))
                                : Optional.empty(),
                        words.vendorClass(),
                        words.userClasses(),
                        words.mudUrl(),
                        bytes(words.options())),
                requestList(config),
                previous,
                config.broadcast(),
                config.rapidCommit(),
                config.anonymize(),
                config.sendDecline(),
                config.maxAttempts().map(OptionalInt::of).orElse(OptionalInt.empty()),
                config.fallbackForever() ? OptionalLong.of(Lease4.FOREVER) : OptionalLong.empty(),
                servers(config));
    }

    private static Map<Integer, byte[]> bytes(Map<Integer, Octets> options) {
        Map<Integer, byte[]> all = new LinkedHashMap<>(); // in the file's order
        options.forEach((code, value) -> all.put(code, value.bytes()));
        return all;
    }

    static Optional<String> ownName(LinkProtocols.Machine machine) {
        boolean none = machine.hostname().isEmpty() || machine.hostname().equals("localhost");
        return none ? Optional.empty() : Optional.of(machine.hostname());
    }

    private static List<Integer> requestList(Dhcp4Config config) {
        if (config.anonymize()) {
            return ANONYMOUS;
        }
        TreeSet<Integer> wanted =
                new TreeSet<>(
                        List.of(
                                OptionCode.SUBNET_MASK,
                                OptionCode.ROUTER,
                                OptionCode.DOMAIN_NAME_SERVER,
                                OptionCode.HOST_NAME,
                                OptionCode.DOMAIN_NAME));
        Dhcp4Config.Use use = config.use();
        if (use.mtu()) {
            wanted.add(OptionCode.INTERFACE_MTU);
        }
        if (use.routes()) {
            wanted.add(OptionCode.STATIC_ROUTE);
            wanted.add(OptionCode.CLASSLESS_STATIC_ROUTE);
        }
        if (use.domains() != Dhcp4Config.Domains.IGNORED) {
            wanted.add(OptionCode.DOMAIN_SEARCH);
        }
        if (use.ntp()) {
            wanted.add(OptionCode.NTP_SERVER);
        }
        if (use.sip()) {
            wanted.add(OptionCode.SIP_SERVER);
        }
        if (use.timezone()) {
            wanted.add(OptionCode.TZDB_TIMEZONE);
        }
        wanted.addAll(config.words().requestOptions());
        return List.copyOf(wanted);
    }

    private static Predicate<Inet4Address> servers(Dhcp4Config config) {
        return server ->
                config.allowed().isEmpty()
                        ? config.denied().stream().noneMatch(p -> contains(p, server))
                        : config.allowed().stream().anyMatch(p -> contains(p, server));
    }

    private static boolean contains(IpPrefix prefix, Inet4Address address) {
        return new IpPrefix(address, prefix.length()).masked().equals(prefix.masked());
    }

    static byte[] clientId(
            Dhcp4Config.Identity identity,
            int hardwareType,
            byte[] hardware,
            LinkProtocols.Machine machine) {
        return switch (identity.clientId()) {
            case MAC ->
                    ByteBuffer.allocate(1 + hardware.length)
                            .put((byte) hardwareType)
                            .put(hardware)
                            .array();
            case DUID -> rfc4361(identity, hardwareType, hardware, machine, true);
            case DUID_ONLY -> rfc4361(identity, hardwareType, hardware, machine, false);
        };
    }

    private static byte[] rfc4361(
            Dhcp4Config.Identity identity,
            int hardwareType,
            byte[] hardware,
            LinkProtocols.Machine machine,
            boolean withIaid) {
        byte[] duid = duid(identity, hardwareType, hardware, machine).bytes();
        ByteBuffer out = ByteBuffer.allocate(1 + (withIaid ? 4 : 0) + duid.length);
        out.put((byte) RFC4361_TYPE);
        if (withIaid) {
            out.putInt(iaid(identity.iaid(), hardware, machine));
        }
        return out.put(duid).array();
    }

    static int iaid(Optional<Long> given, byte[] hardware, LinkProtocols.Machine machine) {
        byte[] name = machine.lastingName().getBytes(StandardCharsets.UTF_8);
        return given.map(Long::intValue)
                .orElseGet(() -> Duid.iaid(name.length > 0 ? name : hardware));
    }

    static Duid duid(
            Dhcp4Config.Identity identity,
            int hardwareType,
            byte[] hardware,
            LinkProtocols.Machine machine) {
        int type =
                switch (identity.duidType()) {
                    case "uuid" -> UUID;
                    case "link-layer" -> LINK_LAYER;
                    case "link-layer-time" -> LINK_LAYER_TIME;
                    default -> ENTERPRISE;
                };
        if (identity.duidData().isPresent()) {
            return Duid.ofType(type, identity.duidData().get().bytes());
        }
        return switch (type) {
            case UUID -> Duid.uuid(machine.id());
            case LINK_LAYER -> Duid.linkLayer(hardwareType, hardware);
            case LINK_LAYER_TIME -> Duid.linkLayerTime(hardwareType, 0, hardware);
            default -> Duid.ofMachine(machine.id());
        };
    }
}
