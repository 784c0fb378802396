package org.jitney.clients.networkctl;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.linux.netlink.AddressText;
import org.jitney.linux.netlink.Rtnetlink;

/** {@code status}: all there is to know of a link, and what is of interest of all together. */
final class LinkStatus {
    private static final List<String> GENERATION_MODES =
            List.of("eui64", "none", "stable-privacy", "random");
    private static final List<String> COUNTERS =
            List.of(
                    "Rx Packets",
                    "Tx Packets",
                    "Rx Bytes",
                    "Tx Bytes",
                    "Rx Errors",
                    "Tx Errors",
                    "Rx Dropped",
                    "Tx Dropped",
                    "Multicast Packets",
                    "Collisions");
    private static final String NOT_KNOWN = "n/a";

    private final Kernel kernel;
    private final Peer peer;
    private final Screen screen;
    private final View view;
    private final List<Link> all;
    private final HardwareDatabase hardware = HardwareDatabase.open();

    /**
     * What is shown.
     *
     * @param counters whether packets and bytes are shown, too
     * @param full whether lines may be of any length
     */
    record View(boolean counters, boolean full) {}

    LinkStatus(Kernel kernel, Peer peer, Screen screen, View view) throws UsageError {
        this.kernel = kernel;
        this.peer = peer;
        this.screen = screen;
        this.view = view;
        this.all = kernel.links();
    }

    String name(int index) {
        return all.stream()
                .filter(l -> l.index() == index)
                .map(Link::name)
                .findFirst()
                .orElse(Integer.toString(index));
    }

    /** Prints all of one link. */
    void print(Link link) throws UsageError {
        Output output = screen.output();
        StateFile state = StateFile.ofLink(link.index());
        StateFile udev = StateFile.ofUdev(link.index());
        String operational = state.value("OPER_STATE").orElse("");
        Rows rows = new Rows();
        files(rows, state, udev);
        states(rows, link, state, output);
        rows.add("Type", LinkType.of(link));
        hardware(rows, link, udev);
        link.addressGeneration()
                .ifPresent(mode ->
                        rows.add(
                                "IPv6 Address Generation Mode",
                                mode < GENERATION_MODES.size()
                                        ? GENERATION_MODES.get(mode)
                                        : NOT_KNOWN));
        KindRows.add(rows, link, this::name);
        bitRates(rows, link);
        cable(rows, link);
        StateFile lease = StateFile.ofLease(link.index());
        rows.addAll("Address", addresses(link.index(), lease));
        rows.addAll("Gateway", gateways(link.index()));
        names(rows, state);
        rows.addAll("SIP", state.words("SIP"));
        rows.addAll("Carrier Bound To", links(state.words("CARRIER_BOUND_TO")));
        rows.addAll("Carrier Bound By", links(state.words("CARRIER_BOUND_BY")));
        optional(rows, "Activation Policy", state.value("ACTIVATION_POLICY"));
        optional(rows, "Required For Online", state.value("REQUIRED_FOR_ONLINE"));
        optional(rows, "Time Zone", lease.value("TIMEZONE"));
        optional(rows, "DHCP4 Client ID", clientId(lease));
        optional(rows, "DHCP6 Client IAID", state.value("DHCP6_CLIENT_IAID"));
        optional(rows, "DHCP6 Client DUID", state.value("DHCP6_CLIENT_DUID"));
        rows.addAll("Connected To", neighbors(link));
        rows.addAll("Offered DHCP leases", offered(link));
        if (view.counters()) {
            List<Long> counters = link.counters();
            for (int i = 0; i < counters.size(); i++) {
                rows.add(COUNTERS.get(i), Long.toUnsignedString(counters.get(i)));
            }
        }
        Colour colour = States.operational(link.name(), operational);
        output.printTable(
                rows.render(link.index() + ": " + link.name(), colour, view.full(), output));
    }

    /** Prints what is of interest of all links. */
    void printAll() throws UsageError {
        Output output = screen.output();
        StateFile state = StateFile.ofAll();
        String operational = state.value("OPER_STATE").orElse(NOT_KNOWN);
        String online = state.value("ONLINE_STATE").orElse("unknown");
        Colour colour = States.operational("", operational);
        Rows rows = new Rows();
        rows.add("State", operational, colour);
        rows.add("Online state", online, States.online(online));
        rows.addAll("Address", addresses(0, new StateFile(java.util.Map.of())));
        rows.addAll("Gateway", gateways(0));
        names(rows, state);
        output.printTable(rows.render("", colour, view.full(), output));
    }

    private static void optional(Rows rows, String label, Optional<String> value) {
        value.ifPresent(v -> rows.add(label, v));
    }

    private static void files(Rows rows, StateFile state, StateFile udev) {
        rows.addAll("Link File", List.of(udev.value("ID_NET_LINK_FILE").orElse(NOT_KNOWN)));
        rows.addAll("Network File", List.of(state.value("NETWORK_FILE").orElse(NOT_KNOWN)));
    }

    private static void states(Rows rows, Link link, StateFile state, Output output) {
        String operational = state.value("OPER_STATE").orElse(NOT_KNOWN);
        String setup = state.value("ADMIN_STATE").orElse("unmanaged");
        rows.addPainted(
                "State",
                operational + " (" + setup + ")",
                output.paint(States.operational(link.name(), operational), operational)
                        + " ("
                        + output.paint(States.setup(setup), setup)
                        + ")");
        String online = state.value("ONLINE_STATE").orElse("unknown");
        rows.add("Online state", online, States.online(online));
    }

    private void hardware(Rows rows, Link link, StateFile udev) {
        optional(rows, "Kind", Optional.of(link.kind()).filter(k -> !k.isEmpty()));
        optional(rows, "Path", udev.value("ID_PATH"));
        optional(rows, "Driver", udev.value("ID_NET_DRIVER"));
        optional(rows, "Vendor", udev.first("ID_VENDOR_FROM_DATABASE", "ID_VENDOR"));
        optional(rows, "Model", udev.first("ID_MODEL_FROM_DATABASE", "ID_MODEL"));
        rows.addAll("Alternative Names", link.alternativeNames().stream().sorted().toList());
        optional(rows, "Hardware Address", link.address().map(this::withVendor));
        optional(rows, "Permanent Hardware Address", link.permanentAddress().map(this::withVendor));
        long mtu = link.number(Rtnetlink.IFLA_MTU);
        if (mtu > 0) {
            rows.add("MTU", mtu + limits(link));
        }
        optional(rows, "QDisc", link.queueing());
        long master = link.number(Rtnetlink.IFLA_MASTER);
        if (master > 0) {
            rows.add("Master", name((int) master));
        }
    }

    private String withVendor(byte[] address) {
        return AddressText.ofLink(address)
                + hardware.vendor(address).map(v -> " (" + v + ")").orElse("");
    }

    private static String limits(Link link) {
        long least = link.number(Rtnetlink.IFLA_MIN_MTU);
        long most = link.number(Rtnetlink.IFLA_MAX_MTU);
        List<String> parts = new ArrayList<>();
        if (least > 0) {
            parts.add("min: " + least);
        }
        if (most > 0) {
            parts.add("max: " + most);
        }
        return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
    }

    private void bitRates(Rows rows, Link link) {
        try {
            Object rates =
                    peer.get(Networkctl.linkPath(link.index()), Networkctl.LINK, "BitRates")
                            .value();
            long out = ((Number) ((Struct) rates).get(0)).longValue();
            long in = ((Number) ((Struct) rates).get(1)).longValue();
            if (out != -1 && in != -1) {
                rows.add("Bit Rate (Tx/Rx)", Speed.text(out) + "/" + Speed.text(in));
            }
        } catch (CallFailed e) {
            screen.warn("Failed to query link bit rates: " + e.text());
        }
    }

    private static void cable(Rows rows, Link link) {
        long out = link.number(Rtnetlink.IFLA_NUM_TX_QUEUES);
        long in = link.number(Rtnetlink.IFLA_NUM_RX_QUEUES);
        if (out > 0 || in > 0) {
            rows.add("Number of Queues (Tx/Rx)", out + "/" + in);
        }
        Optional<EthernetSettings> found = EthernetSettings.of(link.name());
        if (found.isEmpty()) {
            return;
        }
        EthernetSettings settings = found.get();
        rows.add("Auto negotiation", settings.negotiates() ? "yes" : "no");
        if (settings.megabits() > 0) {
            rows.add("Speed", Speed.text(settings.megabits() * 1_000_000));
        }
        optional(rows, "Duplex", Optional.of(settings.duplex()).filter(d -> !d.isEmpty()));
        optional(rows, "Port", Optional.of(settings.port()).filter(p -> !p.isEmpty()));
    }

    private List<String> addresses(int link, StateFile lease) throws UsageError {
        List<String> lines = new ArrayList<>();
        for (Kernel.Place each : kernel.addresses(link)) {
            String address = AddressText.of(each.address());
            boolean leased = lease.value("ADDRESS").filter(address::equals).isPresent();
            String server = lease.value("SERVER_ADDRESS").orElse("");
            String source =
                    !leased ? "" : server.isEmpty() ? " (DHCP4)" : " (DHCP4 via " + server + ")";
            lines.add(address + source + on(each, link));
        }
        return lines;
    }

    private String on(Kernel.Place place, int link) {
        return link == 0 ? " on " + name(place.index()) : "";
    }

    private List<String> gateways(int link) throws UsageError {
        List<String> lines = new ArrayList<>();
        for (Kernel.Place each : kernel.gateways(link)) {
            lines.add(AddressText.of(each.address()) + on(each, link));
        }
        return lines;
    }

    private static void names(Rows rows, StateFile state) {
        rows.addAll("DNS", state.words("DNS"));
        rows.addAll("Search Domains", state.words("DOMAINS"));
        rows.addAll("Route Domains", state.words("ROUTE_DOMAINS"));
        rows.addAll("NTP", state.words("NTP"));
    }

    private List<String> links(List<String> indexes) {
        return indexes.stream()
                .filter(i -> i.matches("[0-9]{1,9}"))
                .map(i -> name(Integer.parseInt(i)))
                .toList();
    }

    private static Optional<String> clientId(StateFile lease) {
        return lease.value("CLIENTID")
                .filter(v -> v.matches("([0-9a-fA-F]{2})+"))
                .map(v -> ClientId.text(HexFormat.of().parseHex(v)));
    }

    private static List<String> neighbors(Link link) {
        return Neighbor.read(StateFile.ofNeighbors(link.index())).stream()
                .map(n ->
                        "%s on port %s%s"
                                .formatted(
                                        orNotKnown(n.system()),
                                        orNotKnown(n.port()),
                                        n.portDescription().isEmpty()
                                                ? ""
                                                : " (" + n.portDescription() + ")"))
                .toList();
    }

    private static String orNotKnown(String text) {
        return text.isEmpty() ? NOT_KNOWN : text;
    }

    private List<String> offered(Link link) {
        Object leases;
        try {
            leases =
                    peer.get(
                                    Networkctl.linkPath(link.index()),
                                    "org.freedesktop.network1.DHCPServer",
                                    "Leases")
                            .value();
        } catch (CallFailed e) {
            if (Stream.of("UnknownProperty", "UnknownInterface")
                    .noneMatch(n -> e.errorName().endsWith(n))) {
                screen.warn("Failed to query link DHCP leases: " + e.text());
            }
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        for (Object each : (List<?>) leases) {
            Struct lease = (Struct) each;
            String address =
                    Kernel.address(bytes(lease.get(2))).map(AddressText::of).orElse(NOT_KNOWN);
            lines.add("%s (to %s)".formatted(address, ClientId.text(bytes(lease.get(1)))));
        }
        return lines.isEmpty() ? List.of("none") : lines;
    }

    private static byte[] bytes(Object value) {
        return value instanceof byte[] bytes ? bytes : new byte[0];
    }
}
