package org.jitney.network1.dhcp4;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jitney.network1.packet.DomainNames;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.PacketWriter;

/** Writes a client's messages: RFC 2131 table 5 says which option stands where. */
final class ClientMessages {
    private static final int LEAST_MESSAGE_SIZE = 576;
    private static final int IP_AND_UDP_HEADERS = 28;
    private static final int FQDN_WANTS_SERVER_UPDATE = 1;
    private static final int FQDN_IS_WIRE_FORMAT = 4;

    private final ClientSettings settings;

    ClientMessages(ClientSettings settings) {
        this.settings = settings;
    }

    /** What is the same in all messages of an exchange. */
    record Exchange(int transaction, int seconds) {}

    Dhcp4Message discover(Exchange exchange, Optional<Inet4Address> wish) {
        Dhcp4Options options = options(MessageType.DISCOVER);
        wish.filter(a -> !settings.anonymize())
                .ifPresent(a -> options.putAddress(OptionCode.REQUESTED_ADDRESS, a));
        if (settings.rapidCommit()) {
            options.put(OptionCode.RAPID_COMMIT, new byte[0]);
        }
        return message(exchange, IpAddresses.ANY, described(options));
    }

    /** SELECTING: takes an offer; servers whose offer it is not see that, too. */
    Dhcp4Message take(Exchange exchange, Inet4Address address, Inet4Address server) {
        Dhcp4Options options =
                options(MessageType.REQUEST)
                        .putAddress(OptionCode.SERVER_IDENTIFIER, server)
                        .putAddress(OptionCode.REQUESTED_ADDRESS, address);
        return message(exchange, IpAddresses.ANY, described(options));
    }

    /** INIT-REBOOT: may we still have this? */
    Dhcp4Message reboot(Exchange exchange, Inet4Address address) {
        Dhcp4Options options =
                options(MessageType.REQUEST).putAddress(OptionCode.REQUESTED_ADDRESS, address);
        return message(exchange, IpAddresses.ANY, described(options));
    }

    /** RENEWING and REBINDING: go on with what we have. */
    Dhcp4Message extend(Exchange exchange, Inet4Address address) {
        return message(exchange, address, described(options(MessageType.REQUEST)));
    }

    Dhcp4Message inform(Exchange exchange, Inet4Address address) {
        return message(exchange, address, described(options(MessageType.INFORM)));
    }

    Dhcp4Message decline(Exchange exchange, Lease4 lease) {
        Dhcp4Options options =
                options(MessageType.DECLINE)
                        .putAddress(OptionCode.SERVER_IDENTIFIER, lease.server())
                        .putAddress(OptionCode.REQUESTED_ADDRESS, lease.address());
        return message(exchange, IpAddresses.ANY, options);
    }

    Dhcp4Message release(Exchange exchange, Lease4 lease) {
        Dhcp4Options options =
                options(MessageType.RELEASE)
                        .putAddress(OptionCode.SERVER_IDENTIFIER, lease.server());
        return message(exchange, lease.address(), options);
    }

    private Dhcp4Options options(MessageType type) {
        return new Dhcp4Options()
                .putUint8(OptionCode.MESSAGE_TYPE, type.code())
                .put(OptionCode.CLIENT_IDENTIFIER, settings.identity().clientId());
    }

    /** Adds what a client says of itself and asks for. */
    private Dhcp4Options described(Dhcp4Options options) {
        ClientSettings.Words words = settings.words();
        List<Integer> wanted = settings.requestList();
        byte[] codes = new byte[wanted.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) (int) wanted.get(i);
        }
        if (codes.length > 0) {
            options.put(OptionCode.PARAMETER_REQUEST_LIST, codes);
        }
        if (settings.anonymize()) {
            return options;
        }
        int room = settings.identity().mtu() - IP_AND_UDP_HEADERS;
        int size = Math.clamp(room, LEAST_MESSAGE_SIZE, 0xffff);
        options.putUint16(OptionCode.MAXIMUM_MESSAGE_SIZE, size);
        words.hostname().ifPresent(name -> hostname(options, name));
        words.vendorClass().ifPresent(v -> options.putText(OptionCode.VENDOR_CLASS_IDENTIFIER, v));
        words.mudUrl().ifPresent(url -> options.putText(OptionCode.MUD_URL, url));
        if (!words.userClasses().isEmpty()) {
            options.put(OptionCode.USER_CLASS, userClasses(words.userClasses()));
        }
        words.options().forEach(options::put);
        return options;
    }

    /** RFC 3004: each with its length in front. */
    private static byte[] userClasses(List<String> classes) {
        PacketWriter out = new PacketWriter();
        for (String each : classes) {
            byte[] bytes = each.getBytes(StandardCharsets.UTF_8);
            out.uint8(bytes.length).bytes(bytes);
        }
        return out.encode();
    }

    /** A name of one label as option 12, a whole one as option 81 (RFC 4702). */
    private static void hostname(Dhcp4Options options, String name) {
        if (name.contains(".")) {
            options.put(
                    OptionCode.FQDN,
                    new PacketWriter()
                            .uint8(FQDN_WANTS_SERVER_UPDATE | FQDN_IS_WIRE_FORMAT)
                            .uint16(0)
                            .bytes(DomainNames.encode(name))
                            .encode());
        } else {
            options.putText(OptionCode.HOST_NAME, name);
        }
    }

    private Dhcp4Message message(Exchange exchange, Inet4Address own, Dhcp4Options options) {
        return new Dhcp4Message(
                false,
                settings.identity().hardwareType(),
                exchange.transaction(),
                exchange.seconds(),
                settings.broadcast() && IpAddresses.bits(own) == 0,
                own,
                IpAddresses.ANY,
                IpAddresses.ANY,
                IpAddresses.ANY,
                settings.identity().hardware(),
                options);
    }
}
