package org.jitney.network1.link;

import java.util.ArrayList;
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
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.RouteMessage;
import org.jitney.linux.netlink.Rtnetlink;

/** Links, addresses and routes, as the kernel last told of them. */
public final class KernelState {
    private final Map<Integer, KernelLink> links = new TreeMap<>();
    private final Map<Integer, Map<KernelAddress.Key, KernelAddress>> addresses = new TreeMap<>();
    private final Map<Integer, Set<KernelRoute>> routes = new TreeMap<>();

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
        return read.get().equals(before) ? Optional.empty() : Optional.of(message.index());
    }

    private Optional<Integer> gone(LinkMessage message) {
        if (message.family() != Rtnetlink.AF_UNSPEC || links.remove(message.index()) == null) {
            return Optional.empty();
        }
        addresses.remove(message.index());
        routes.remove(message.index());
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
        return links.values().stream().filter(l -> l.names().contains(name)).findFirst();
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
