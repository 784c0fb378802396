package org.jitney.network1.describe;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.service.Json;
import org.jitney.linux.netlink.AddressMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.link.KernelAddress;
import org.jitney.network1.link.Links;
import org.jitney.network1.link.Protocols;

/**
 * The addresses of links.
 *
 * @param bootUsec the time since boot, which lifetimes count from
 */
record AddressRows(Links links, long bootUsec) {
    private static final long FOREVER = 0xffff_ffffL;
    private static final byte[] NONE = {};

    List<Json> of(List<AddressMessage> addresses, Optional<NetworkFile> file) {
        return addresses.stream().map(a -> row(a, file)).toList();
    }

    private Json row(AddressMessage message, Optional<NetworkFile> file) {
        byte[] address = message.attributes().bytes(Rtnetlink.IFA_ADDRESS).orElse(NONE);
        byte[] local = message.attributes().bytes(Rtnetlink.IFA_LOCAL).orElse(address);
        Json row =
                new Json()
                        .number("Family", message.family())
                        .bytes("Address", local)
                        .bytes("Peer", Arrays.equals(local, address) ? NONE : address)
                        .bytes(
                                "Broadcast",
                                message.attributes().bytes(Rtnetlink.IFA_BROADCAST).orElse(NONE))
                        .number("PrefixLength", message.prefixLength())
                        .number("Scope", message.scope())
                        .plain("ScopeString", Words.scope(message.scope()))
                        .number("Flags", Integer.toUnsignedLong(message.flags()))
                        .text("FlagsString", Words.addressFlags(message.flags(), message.family()));
        row.ifThere("Label", label(message));
        lifetimes(row, message);
        return source(row, message, file);
    }

    /** Every IPv4 address has a label; that of the link's name alone says nothing. */
    private String label(AddressMessage message) {
        String label = message.attributes().string(Rtnetlink.IFA_LABEL).orElse("");
        boolean usual =
                links.state().link(message.index()).filter(l -> l.name().equals(label)).isPresent();
        return usual ? "" : label;
    }

    private void lifetimes(Json row, AddressMessage message) {
        byte[] times = message.attributes().bytes(Rtnetlink.IFA_CACHEINFO).orElse(NONE);
        if (times.length >= 8) {
            ByteBuffer in = ByteBuffer.wrap(times).order(ByteOrder.nativeOrder());
            lifetime(row, "PreferredLifetimeUsec", Integer.toUnsignedLong(in.getInt(0)));
            lifetime(row, "ValidLifetimeUsec", Integer.toUnsignedLong(in.getInt(4)));
        }
    }

    private void lifetime(Json row, String name, long seconds) {
        if (seconds != FOREVER) {
            row.number(name, bootUsec + seconds * 1_000_000);
        }
    }

    private Json source(Json row, AddressMessage message, Optional<NetworkFile> file) {
        Optional<KernelAddress> address = KernelAddress.of(message);
        Optional<Protocols.Origin> origin =
                address.flatMap(
                        a -> links.protocols().originOf(message.index(), a.local().address()));
        boolean ofFile =
                file.isPresent()
                        && address.filter(a -> file.get().addresses().stream().anyMatch(a::isOf))
                                .isPresent();
        return Source.add(row, ofFile, origin);
    }

    /** Where something comes from, the last members of each row. */
    static final class Source {
        private Source() {}

        static Json add(Json row, boolean ofFile, Optional<Protocols.Origin> origin) {
            String foreign = ofFile ? "static" : "foreign";
            row.plain("ConfigSource", origin.map(Protocols.Origin::source).orElse(foreign))
                    .plain("ConfigState", "configured");
            return row.bytes(
                    "ConfigProvider",
                    origin.flatMap(Protocols.Origin::provider)
                            .map(InetAddress::getAddress)
                            .orElse(NONE));
        }
    }
}
