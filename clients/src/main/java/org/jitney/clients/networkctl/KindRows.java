package org.jitney.clients.networkctl;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.netlink.AddressText;
import org.jitney.linux.netlink.Attributes;
import org.jitney.unitfile.time.TimeSpan;

/** What is shown of a virtual link because of its kind ({@code linux/if_link.h}). */
final class KindRows {
    private static final long JIFFY_USEC = 10_000;
    private static final long MILLISECOND = 1_000;
    private static final List<String> BOND_MODES =
            List.of(
                    "balance-rr",
                    "active-backup",
                    "balance-xor",
                    "broadcast",
                    "802.3ad",
                    "balance-tlb",
                    "balance-alb");
    private static final Map<Long, String> MACVLAN_MODES =
            Map.of(1L, "private", 2L, "vepa", 4L, "bridge", 8L, "passthru", 16L, "source");
    private static final List<String> IPVLAN_MODES = List.of("L2", "L3", "L3S");
    private static final List<String> GENEVE_INHERIT = List.of("no", "yes", "inherit");

    private final Rows rows;
    private final Attributes data;
    private final Names names;

    /** Finds the name of a link. */
    interface Names {
        String of(int index);
    }

    private KindRows(Rows rows, Attributes data, Names names) {
        this.rows = rows;
        this.data = data;
        this.names = names;
    }

    static void add(Rows rows, Link link, Names names) {
        KindRows kind = new KindRows(rows, link.data(), names);
        switch (link.kind()) {
            case "bridge" -> kind.bridge();
            case "bond" -> kind.bond();
            case "vxlan" -> kind.vxlan();
            case "vlan" -> kind.positive("VLan Id", kind.data.uint16(1).orElse(0));
            case "ipip", "sit" -> kind.tunnel(2, 3);
            case "gre", "gretap", "erspan", "ip6gre", "ip6gretap", "ip6erspan" -> kind.tunnel(6, 7);
            case "vti", "vti6" -> kind.tunnel(4, 5);
            case "geneve" -> kind.geneve();
            case "macvlan", "macvtap" ->
                    kind.rows.add("Mode", MACVLAN_MODES.getOrDefault(kind.number(1), "n/a"));
            case "ipvlan" -> kind.ipvlan();
            default -> {}
        }
    }

    private long number(int type) {
        return data.uint32(type).orElse(0);
    }

    private void positive(String label, long value) {
        if (value > 0) {
            rows.add(label, Long.toString(value));
        }
    }

    private void bool(String label, int type) {
        rows.add(label, data.uint8(type).orElse(0) > 0 ? "yes" : "no");
    }

    private void span(String label, long usec) {
        rows.add(label, new TimeSpan(usec).render(MILLISECOND));
    }

    private void address(String label, int type) {
        Optional<InetAddress> address =
                data.bytes(type).flatMap(Kernel::address).filter(a -> !a.isAnyLocalAddress());
        address.ifPresent(a -> rows.add(label, AddressText.of(a)));
    }

    private void bridge() {
        span("Forward Delay", number(1) * JIFFY_USEC);
        span("Hello Time", number(2) * JIFFY_USEC);
        span("Max Age", number(3) * JIFFY_USEC);
        span("Ageing Time", number(4) * JIFFY_USEC);
        rows.add("Priority", Integer.toString(data.uint16(6).orElse(0)));
        rows.add("STP", number(5) > 0 ? "yes" : "no");
        rows.add("Multicast IGMP Version", Integer.toString(data.uint8(43).orElse(0)));
        // The reference takes the number of the cost of a port for one of the bridge itself, where
        // it means the greatest age; and a bridge that is no port has the first of its states.
        rows.add("Cost", Long.toString(number(3)));
        rows.add("Port State", "disabled");
    }

    private void bond() {
        int mode = data.uint8(1).orElse(0);
        rows.add("Mode", mode < BOND_MODES.size() ? BOND_MODES.get(mode) : "n/a");
        span("Miimon", number(3) * MILLISECOND);
        span("Updelay", number(4) * MILLISECOND);
        span("Downdelay", number(5) * MILLISECOND);
    }

    private void vxlan() {
        positive("VNI", number(1));
        int group = data.has(2) ? 2 : 16;
        boolean many =
                data.bytes(group)
                        .flatMap(Kernel::address)
                        .filter(InetAddress::isMulticastAddress)
                        .isPresent();
        address(many ? "Group" : "Remote", group);
        address("Local", data.has(4) ? 4 : 17);
        positive("Destination Port", port(15));
        if (number(3) > 0) {
            rows.add("Underlying Device", names.of((int) number(3)));
        }
        bool("Learning", 7);
        bool("RSC", 12);
        bool("L3MISS", 14);
        bool("L2MISS", 13);
        int service = data.uint8(6).orElse(0);
        positive("TOS", service > 1 ? service : 0);
        int ttl = data.uint8(5).orElse(0);
        rows.add("TTL", ttl > 0 ? Integer.toString(ttl) : "auto");
    }

    /** Ports are in the order of the network. */
    private int port(int type) {
        return data.bytes(type)
                .filter(b -> b.length == 2)
                .map(b -> ((b[0] & 0xff) << 8) | (b[1] & 0xff))
                .orElse(0);
    }

    private void tunnel(int local, int remote) {
        address("Local", local);
        address("Remote", remote);
    }

    private void geneve() {
        rows.add("VNI", Long.toString(number(1)));
        address("Remote", data.has(2) ? 2 : 7);
        positive("TTL", data.uint8(3).orElse(0));
        positive("TOS", data.uint8(4).orElse(0));
        rows.add("Port", Integer.toString(port(5)));
        int inherit = data.uint8(12).orElse(0);
        rows.add("Inherit", inherit < GENEVE_INHERIT.size() ? GENEVE_INHERIT.get(inherit) : "n/a");
        positive("IPDoNotFragment", data.uint8(13).orElse(0));
        bool("UDPChecksum", 8);
        bool("UDP6ZeroChecksumTx", 9);
        bool("UDP6ZeroChecksumRx", 10);
        positive("FlowLabel", Integer.toUnsignedLong(Integer.reverseBytes((int) number(11))));
    }

    private void ipvlan() {
        int mode = data.uint16(1).orElse(0);
        int flags = data.uint16(2).orElse(0);
        String way = (flags & 1) != 0 ? "private" : (flags & 2) != 0 ? "vepa" : "bridge";
        String name = mode < IPVLAN_MODES.size() ? IPVLAN_MODES.get(mode) : "n/a";
        rows.add("Mode", name + " (" + way + ")");
    }
}
