package org.jitney.network1.describe;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jitney.bus.service.Json;
import org.jitney.linux.netlink.Attributes;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.config.LinkFacts;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.link.AdminState;
import org.jitney.network1.link.KernelLink;
import org.jitney.network1.link.LinkStates;
import org.jitney.network1.link.Links;

/** One link, or all that there is, as JSON. */
public final class Description {
    private static final byte[] NONE = {};
    private static final int IFLA_BROADCAST = 2;

    private final Links links;
    private final Function<KernelLink, LinkFacts> facts;
    private final KernelDump dump;
    private final AddressRows addresses;
    private final RouteRows routes;
    private final Map<Integer, LinkStates> states;

    private Description(
            Links links, Function<KernelLink, LinkFacts> facts, KernelDump dump, long now) {
        this.links = links;
        this.facts = facts;
        this.dump = dump;
        this.addresses = new AddressRows(links, now);
        this.routes = new RouteRows(links, now);
        this.states = links.states();
    }

    /**
     * Asks the kernel for all there is now.
     *
     * @param facts what a [Match] section may ask about a link
     * @param bootUsec the time since boot, with that asleep
     */
    public static Description of(
            Links links, Function<KernelLink, LinkFacts> facts, Requests kernel, long bootUsec)
            throws ErrnoException, NetlinkError, MalformedMessage {
        return new Description(links, facts, KernelDump.read(kernel), bootUsec);
    }

    /** {@return all there is} */
    public String all() throws MalformedMessage {
        Json all = new Json();
        List<Json> each = new ArrayList<>();
        for (KernelLink link : links.state().links()) {
            if (dump.links().containsKey(link.index())) {
                each.add(describe(link));
            }
        }
        return all.objects("Interfaces", each)
                .objects("NextHops", nextHops(0))
                .objects("Routes", routes.routes(at(dump.routes(), 0), 0))
                .objects("RoutingPolicyRules", dump.rules().stream().map(routes::rule).toList())
                .render();
    }

    /** {@return one link; nothing if it has just gone} */
    public Optional<String> link(int index) throws MalformedMessage {
        Optional<KernelLink> link = links.state().link(index);
        return link.isEmpty() || !dump.links().containsKey(index)
                ? Optional.empty()
                : Optional.of(describe(link.get()).render());
    }

    private static <T> List<T> at(Map<Integer, List<T>> of, int index) {
        return of.getOrDefault(index, List.of());
    }

    private List<Json> nextHops(int index) {
        return at(dump.nextHops(), index).stream().map(routes::nextHop).toList();
    }

    private Json describe(KernelLink link) throws MalformedMessage {
        int index = link.index();
        Json out = new Json();
        device(out, link, dump.links().getOrDefault(index, nothing(index)));
        LinkStates own = states.get(index);
        out.plain("AdministrativeState", links.admin(index).toString());
        if (own != null) {
            out.plain("OperationalState", own.operational().toString())
                    .plain("CarrierState", own.carrier().toString())
                    .plain("AddressState", own.address().toString())
                    .plain("IPv4AddressState", own.ipv4().toString())
                    .plain("IPv6AddressState", own.ipv6().toString())
                    .text("OnlineState", own.online().map(Object::toString).orElse(""));
        }
        Optional<NetworkFile> file = links.network(index);
        if (file.isPresent()) {
            file(out, file.get());
            if (links.admin(index) != AdminState.UNMANAGED) {
                NameRows.add(
                        out,
                        links.nameLayers(index),
                        links.names(index)
                                .map(n -> n.names().resolution())
                                .orElse(file.get().names().resolution()),
                        links.overriddenNames(index));
            }
        }
        return out.objects("Addresses", addresses.of(at(dump.addresses(), index), file))
                .objects("Neighbors", neighbors(index, file))
                .objects("NextHops", nextHops(index))
                .objects("Routes", routes.routes(at(dump.routes(), index), index));
    }

    private static LinkMessage nothing(int index) {
        return new LinkMessage(0, 0, index, 0, 0, Attributes.NONE);
    }

    private void device(Json out, KernelLink link, LinkMessage message) {
        Attributes all = message.attributes();
        LinkFacts known = facts.apply(link);
        out.number("Index", link.index()).plain("Name", link.name());
        if (link.names().size() > 1) {
            out.texts("AlternativeNames", link.names().subList(1, link.names().size()));
        }
        if (link.master() > 0) {
            out.number("MasterInterfaceIndex", link.master());
        }
        out.ifThere("Kind", link.kind())
                .plain("Type", known.type())
                .ifThere("Driver", known.driver())
                .number("Flags", Integer.toUnsignedLong(message.flags()))
                .plain("FlagsString", Words.linkFlags(message.flags()))
                .number("KernelOperationalState", link.operState())
                .plain("KernelOperationalStateString", Words.operational(link.operState()))
                .number("MTU", link.mtu())
                .number("MinimumMTU", all.uint32(Rtnetlink.IFLA_MIN_MTU).orElse(0))
                .number("MaximumMTU", most(all.uint32(Rtnetlink.IFLA_MAX_MTU).orElse(0)));
        if (!link.isLoopback()) {
            out.bytes("HardwareAddress", all.bytes(Rtnetlink.IFLA_ADDRESS).orElse(NONE));
            boolean other = !link.permanentAddress().equals(link.address());
            out.bytes(
                    "PermanentHardwareAddress",
                    other ? HardwareAddress.bytes(link.permanentAddress()) : NONE);
            out.bytes("BroadcastAddress", all.bytes(IFLA_BROADCAST).orElse(NONE));
        }
        out.bytes("IPv6LinkLocalAddress", linkLocal(link.index()));
    }

    /** 0 of the kernel means that there is no such limit. */
    private static long most(long mtu) {
        return mtu == 0 ? 0xffff_ffffL : mtu;
    }

    private byte[] linkLocal(int index) {
        return links.state().addresses(index).stream()
                .map(a -> a.local())
                .filter(a -> a.family() == 10 && a.address().isLinkLocalAddress())
                .findFirst()
                .map(a -> a.address().getAddress())
                .orElse(NONE);
    }

    private static void file(Json out, NetworkFile file) {
        NetworkFile.Online online = file.online();
        out.plain("NetworkFile", file.path())
                .flag("RequiredForOnline", online.required())
                .texts("RequiredOperationalStateForOnline", List.of(online.least(), online.most()))
                .plain("RequiredFamilyForOnline", online.family())
                .plain("ActivationPolicy", file.link().activationPolicy());
    }

    private List<Json> neighbors(int index, Optional<NetworkFile> file) {
        List<Json> rows = new ArrayList<>();
        for (KernelDump.Neighbor each : at(dump.neighbors(), index)) {
            boolean ofFile =
                    file.isPresent()
                            && file.get().neighbors().permanent().stream()
                                    .map(n -> n.address())
                                    .map(InetAddress::getAddress)
                                    .anyMatch(a -> java.util.Arrays.equals(a, each.address()));
            Json row =
                    new Json()
                            .number("Family", each.family())
                            .bytes("Destination", each.address())
                            .bytes("LinkLayerAddress", each.hardware());
            rows.add(AddressRows.Source.add(row, ofFile, Optional.empty()));
        }
        return rows;
    }
}
