package org.jitney.network1.link;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jitney.linux.netlink.AddressMessage;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.RouteMessage;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.AddressConfig;
import org.jspecify.annotations.Nullable;

/** Links, addresses, routes and queueing disciplines, as the kernel last told of them. */
public final class KernelState {
    private static final int ROUTE_HEADER = 12;
    private static final int ADDRESS_HEADER = 8;
    private static final int LINK_HEADER = 16;

    private final Map<Integer, KernelLink> links = new TreeMap<>();
    private final Map<String, Integer> byName = new HashMap<>();
    private final Map<Integer, Map<KernelAddress.Key, KernelAddress>> addresses = new TreeMap<>();
    private final Map<Integer, Set<KernelRoute>> routes = new TreeMap<>();

    private final Map<Integer, Map<Long, KernelQueue>> queues = new TreeMap<>();

    /** Parts without a carrier, by what they are parts of. */
    private final Map<Integer, Set<Integer>> weakParts = new HashMap<>();

    /** {@return all that the kernel has now} */
    static KernelState read(Requests kernel) throws ErrnoException, NetlinkError, MalformedMessage {
        KernelState state = new KernelState();
        for (NetlinkMessage each : kernel.dump(Rtnetlink.RTM_GETLINK, new byte[LINK_HEADER])) {
            state.apply(each);
        }
        for (NetlinkMessage each : kernel.dump(Rtnetlink.RTM_GETADDR, new byte[ADDRESS_HEADER])) {
            state.apply(each);
        }
        for (NetlinkMessage each : kernel.dump(Rtnetlink.RTM_GETROUTE, new byte[ROUTE_HEADER])) {
            state.apply(each);
        }
        state.readQueues(kernel);
        return state;
    }

    /** Classes are told of link by link; only a qdisc that somebody has made has any. */
    private void readQueues(Requests kernel) throws ErrnoException, NetlinkError, MalformedMessage {
        for (NetlinkMessage each :
                kernel.dump(Rtnetlink.RTM_GETQDISC, TrafficEncoder.question(0))) {
            apply(each);
        }
        for (int link : List.copyOf(queues.keySet())) {
            byte[] question = TrafficEncoder.question(link);
            for (NetlinkMessage each : kernel.dump(Rtnetlink.RTM_GETTCLASS, question)) {
                apply(each);
            }
        }
    }

    /**
     * Takes one message, of a dump or a notification. {@return the index of the link that it is
     * about, if it says something new}
     */
    public Optional<Integer> apply(NetlinkMessage message) throws MalformedMessage {
        byte[] payload = message.payload();
        return switch (message.type()) {
            case Rtnetlink.RTM_NEWLINK -> link(LinkMessage.decode(payload));
            case Rtnetlink.RTM_DELLINK -> gone(LinkMessage.decode(payload));
            case Rtnetlink.RTM_NEWADDR -> address(AddressMessage.decode(payload), true);
            case Rtnetlink.RTM_DELADDR -> address(AddressMessage.decode(payload), false);
            case Rtnetlink.RTM_NEWROUTE -> route(RouteMessage.decode(payload), true);
            case Rtnetlink.RTM_DELROUTE -> route(RouteMessage.decode(payload), false);
            case Rtnetlink.RTM_NEWQDISC, Rtnetlink.RTM_NEWTCLASS -> queue(message, true);
            case Rtnetlink.RTM_DELQDISC, Rtnetlink.RTM_DELTCLASS -> queue(message, false);
            default -> Optional.empty();
        };
    }

    private Optional<Integer> link(LinkMessage message) throws MalformedMessage {
        // A bridge tells of its ports in a family of its own; that says nothing of the link.
        Optional<KernelLink> read =
                message.family() == Rtnetlink.AF_UNSPEC ? KernelLink.of(message) : Optional.empty();
        if (read.isEmpty()) {
            return Optional.empty();
        }
        KernelLink before = links.put(message.index(), read.get());
        part(before, false);
        part(read.get(), true);
        if (before == null || !before.names().equals(read.get().names())) {
            forgetNames(before);
            read.get().names().forEach(name -> byName.put(name, message.index()));
        }
        return read.get().equals(before) ? Optional.empty() : Optional.of(message.index());
    }

    private void part(@Nullable KernelLink link, boolean there) {
        if (link == null || link.master() <= 0 || link.hasCarrier()) {
            return;
        }
        Set<Integer> parts = weakParts.computeIfAbsent(link.master(), m -> new HashSet<>());
        if (there) {
            parts.add(link.index());
        } else {
            parts.remove(link.index());
        }
        if (parts.isEmpty()) {
            weakParts.remove(link.master());
        }
    }

    /** {@return whether a link that is a part of this one has no carrier} */
    boolean hasWeakPart(int index) {
        return weakParts.containsKey(index);
    }

    private void forgetNames(@Nullable KernelLink link) {
        if (link != null) {
            link.names().forEach(name -> byName.remove(name, link.index()));
        }
    }

    private Optional<Integer> gone(LinkMessage message) {
        KernelLink before =
                message.family() == Rtnetlink.AF_UNSPEC ? links.remove(message.index()) : null;
        if (before == null) {
            return Optional.empty();
        }
        forgetNames(before);
        part(before, false);
        addresses.remove(message.index());
        routes.remove(message.index());
        queues.remove(message.index());
        return Optional.of(message.index());
    }

    private Optional<Integer> address(AddressMessage message, boolean there) {
        Optional<KernelAddress> read = KernelAddress.of(message);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        KernelAddress address = read.get();
        var ofLink = addresses.computeIfAbsent(address.index(), i -> new LinkedHashMap<>());
        boolean changes =
                there
                        ? !address.equals(ofLink.put(address.key(), address))
                        : ofLink.remove(address.key()) != null;
        return changes ? Optional.of(address.index()) : Optional.empty();
    }

    private Optional<Integer> route(RouteMessage message, boolean there) {
        Optional<KernelRoute> read = KernelRoute.of(message);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        KernelRoute route = read.get();
        Set<KernelRoute> ofLink = routes.computeIfAbsent(route.index(), i -> new LinkedHashSet<>());
        boolean changes = there ? ofLink.add(route) : ofLink.remove(route);
        return changes ? Optional.of(route.index()) : Optional.empty();
    }

    /** Those that the kernel makes by itself have no number, and are of no interest. */
    private Optional<Integer> queue(NetlinkMessage message, boolean there) throws MalformedMessage {
        Optional<KernelQueue> read = KernelQueue.of(message).filter(q -> q.handle() != 0);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        KernelQueue queue = read.get();
        Map<Long, KernelQueue> ofLink =
                queues.computeIfAbsent(queue.index(), i -> new LinkedHashMap<>());
        boolean changes =
                there
                        ? !queue.equals(ofLink.put(queue.handle(), queue))
                        : ofLink.remove(queue.handle()) != null;
        if (ofLink.isEmpty()) {
            queues.remove(queue.index());
        }
        return changes ? Optional.of(queue.index()) : Optional.empty();
    }

    /** {@return the queueing disciplines of a link and their classes, but the kernel's own} */
    List<KernelQueue> queues(int index) {
        return List.copyOf(queues.getOrDefault(index, Map.of()).values());
    }

    /** {@return the links by their index} */
    public List<KernelLink> links() {
        return List.copyOf(links.values());
    }

    /** {@return the link of an index} */
    public Optional<KernelLink> link(int index) {
        return Optional.ofNullable(links.get(index));
    }

    /** {@return the link that has a name, also as an alternative one} */
    public Optional<KernelLink> link(String name) {
        return Optional.ofNullable(byName.get(name)).map(links::get);
    }

    /** {@return the address of a link that a file wants, if it is there} */
    Optional<KernelAddress> address(int index, AddressConfig wanted) {
        Map<KernelAddress.Key, KernelAddress> all = addresses.getOrDefault(index, Map.of());
        return Optional.ofNullable(all.get(KernelAddress.Key.of(index, wanted)));
    }

    /** {@return the addresses of a link} */
    public List<KernelAddress> addresses(int index) {
        return List.copyOf(addresses.getOrDefault(index, Map.of()).values());
    }

    /** {@return the routes through a link; with 0 those through none} */
    public List<KernelRoute> routes(int index) {
        return new ArrayList<>(routes.getOrDefault(index, Set.of()));
    }
}
