package org.jitney.network1.bus;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.api.Network1DHCPServer;
import org.jitney.bus.api.Network1DHCPv4Client;
import org.jitney.bus.api.Network1DHCPv6Client;
import org.jitney.bus.service.BusObject;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.wire.Struct;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.Clocks;
import org.jitney.network1.dhcp4.Server4;
import org.jitney.network1.link.Links;
import org.jitney.network1.link.Protocols;

/** The interfaces that the object of a link has while it asks for addresses, or gives some. */
record DhcpObjects(Links links, int index) {
    private static final int HARDWARE_ROOM = 16;
    private static final byte[] NO_RELAY = new byte[4];
    private static final InterfaceTable<DhcpObjects> SERVER =
            InterfaceTable.<DhcpObjects>of(Network1DHCPServer.INFO)
                    .property("Leases", DhcpObjects::leases)
                    .property("PoolOffset", o -> (int) o.serving().offset())
                    .property("PoolSize", o -> (int) o.serving().size());
    private static final InterfaceTable<DhcpObjects> CLIENT4 =
            InterfaceTable.<DhcpObjects>of(Network1DHCPv4Client.INFO)
                    .property("State", o -> o.state(Rtnetlink.AF_INET));
    private static final InterfaceTable<DhcpObjects> CLIENT6 =
            InterfaceTable.<DhcpObjects>of(Network1DHCPv6Client.INFO)
                    .property("State", o -> o.state(Rtnetlink.AF_INET6));

    /** {@return the object of a link, with what else it has} */
    static BusObject addTo(BusObject object, Links links, int index) {
        DhcpObjects own = new DhcpObjects(links, index);
        Protocols protocols = links.protocols();
        BusObject all = object;
        if (protocols.serving(index).isPresent()) {
            all = all.with(SERVER, own);
        }
        if (protocols.clientState(index, Rtnetlink.AF_INET).isPresent()) {
            all = all.with(CLIENT4, own);
        }
        if (protocols.clientState(index, Rtnetlink.AF_INET6).isPresent()) {
            all = all.with(CLIENT6, own);
        }
        return all;
    }

    private Protocols.Serving serving() throws DBusError {
        return links.protocols()
                .serving(index)
                .orElseThrow(() -> DBusError.failed("The link has no DHCP server any more"));
    }

    private String state(int family) throws DBusError {
        Optional<String> state = links.protocols().clientState(index, family);
        return state.orElseThrow(() -> DBusError.failed("The link has no DHCP client any more"));
    }

    /** Family, client, address, relay, hardware address in sixteen bytes, end since boot in µs. */
    private List<Struct> leases() throws DBusError {
        long asleep = Clocks.usec(Clocks.BOOTTIME) - Clocks.usec(Clocks.MONOTONIC);
        return serving().leases().stream().map(g -> lease(g, asleep)).toList();
    }

    private static Struct lease(Server4.Grant grant, long asleep) {
        HexFormat hex = HexFormat.of();
        return Struct.of(
                Rtnetlink.AF_INET,
                hex.parseHex(grant.client()),
                grant.address().getAddress(),
                NO_RELAY,
                Arrays.copyOf(hex.parseHex(grant.hardware()), HARDWARE_ROOM),
                grant.end().usec() + asleep);
    }
}
