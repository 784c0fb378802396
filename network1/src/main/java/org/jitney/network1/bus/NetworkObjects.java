package org.jitney.network1.bus;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.api.Network1DHCPServer;
import org.jitney.bus.api.Network1DHCPv4Client;
import org.jitney.bus.api.Network1DHCPv6Client;
import org.jitney.bus.api.Network1Link;
import org.jitney.bus.api.Network1Manager;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.BusObject;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Subtree;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.dhcp4.Server4;
import org.jitney.network1.link.AdminState;
import org.jitney.network1.link.KernelLink;
import org.jitney.network1.link.LinkStates;
import org.jitney.network1.link.Links;
import org.jitney.network1.link.Protocols;

/** All objects: the manager, and one for each link and each file; tells when states change. */
public final class NetworkObjects {
    private static final ObjectPath LINKS = ManagerObject.PATH.append("link");
    private static final ObjectPath NETWORKS = ManagerObject.PATH.append("network");

    /** What was told last of a link. */
    private record Shown(
            AdminState admin,
            LinkStates states,
            List<Server4.Grant> leases,
            String client4,
            String client6) {}

    private final Links links;
    private final ObjectTree tree;
    private final LinkObject.Calls calls;
    private final InterfaceTable<LinkObject> linkTable;
    private final InterfaceTable<NetworkObject> networkTable = NetworkObject.table();
    private final Map<Integer, Shown> shown = new HashMap<>();
    private Optional<LinkStates> shownTogether = Optional.empty();

    /** Puts the objects into a tree. */
    public NetworkObjects(Links links, ObjectTree tree, LinkObject.Calls calls) {
        this.links = links;
        this.tree = tree;
        this.calls = calls;
        this.linkTable = LinkObject.table(new NameCalls(links, calls, 0));
        tree.add(
                ManagerObject.PATH,
                ManagerObject.table(new NameCalls(links, calls, 1)),
                new ManagerObject(links, calls));
        tree.subtree(LINKS, new LinkTree());
        tree.subtree(NETWORKS, new NetworkTree());
    }

    static ObjectPath linkPath(int index) {
        return LINKS.append(ObjectPath.escapeLabel(Integer.toString(index)));
    }

    /** {@return the index of the link that has a path, whether there is such a link or not} */
    private static Optional<Integer> indexOf(ObjectPath path) {
        String label = path.label();
        String text = ObjectPath.unescapeLabel(label);
        return text.matches("[1-9][0-9]{0,8}")
                ? Optional.of(Integer.valueOf(text)).filter(index -> linkPath(index).equals(path))
                : Optional.empty();
    }

    private static ObjectPath networkPath(NetworkFile file) {
        return NETWORKS.append(ObjectPath.escapeLabel(NetworkObject.name(file)));
    }

    /**
     * Sends signals about what has changed since the last time.
     *
     * @param changed indexes of the links that have something new, or are gone
     */
    public void tell(Set<Integer> changed) {
        Map<Integer, LinkStates> states = links.states();
        for (int index : changed) {
            LinkStates own = states.get(index);
            if (own == null) {
                shown.remove(index);
                continue;
            }
            Shown now = shown(index, own);
            Shown before = shown.put(index, now);
            if (before != null && !before.equals(now)) {
                tell(index, before, now);
            }
        }
        LinkStates together = links.together();
        Optional<LinkStates> before = shownTogether;
        if (before.isPresent() && !before.get().equals(together)) {
            tree.changed(ManagerObject.PATH, Network1Manager.INFO, changes(before.get(), together));
        }
        shownTogether = Optional.of(together);
    }

    private Shown shown(int index, LinkStates states) {
        Protocols protocols = links.protocols();
        return new Shown(
                links.admin(index),
                states,
                protocols.serving(index).map(Protocols.Serving::leases).orElse(List.of()),
                protocols.clientState(index, Rtnetlink.AF_INET).orElse(""),
                protocols.clientState(index, Rtnetlink.AF_INET6).orElse(""));
    }

    private void tell(int index, Shown before, Shown now) {
        ObjectPath path = linkPath(index);
        BusObject object = object(index);
        tree.changed(path, object, Network1Link.INFO, changes(before, now));
        if (!before.leases.equals(now.leases) && links.protocols().serving(index).isPresent()) {
            tree.changed(path, object, Network1DHCPServer.INFO, "Leases");
        }
        if (isOther(before.client4, now.client4)) {
            tree.changed(path, object, Network1DHCPv4Client.INFO, "State");
        }
        if (isOther(before.client6, now.client6)) {
            tree.changed(path, object, Network1DHCPv6Client.INFO, "State");
        }
    }

    /** Of a client that is gone there is nothing to tell. */
    private static boolean isOther(String before, String now) {
        return !now.isEmpty() && !now.equals(before);
    }

    private BusObject object(int index) {
        return DhcpObjects.addTo(
                BusObject.of(linkTable, new LinkObject(links, index, calls)), links, index);
    }

    private static String[] changes(Shown before, Shown now) {
        List<String> names = new java.util.ArrayList<>(List.of(changes(before.states, now.states)));
        if (before.admin != now.admin) {
            names.add("AdministrativeState");
        }
        return names.toArray(String[]::new);
    }

    private static String[] changes(LinkStates before, LinkStates now) {
        List<String> names = new java.util.ArrayList<>();
        note(names, "OperationalState", before.operational(), now.operational());
        note(names, "CarrierState", before.carrier(), now.carrier());
        note(names, "AddressState", before.address(), now.address());
        note(names, "IPv4AddressState", before.ipv4(), now.ipv4());
        note(names, "IPv6AddressState", before.ipv6(), now.ipv6());
        note(names, "OnlineState", before.online(), now.online());
        return names.toArray(String[]::new);
    }

    private static void note(List<String> names, String name, Object before, Object now) {
        if (!Objects.equals(before, now)) {
            names.add(name);
        }
    }

    private final class LinkTree implements Subtree {
        @Override
        public Optional<BusObject> find(ObjectPath path) throws DBusError {
            return indexOf(path)
                    .flatMap(index -> links.state().link(index))
                    .map(link -> object(link.index()));
        }

        @Override
        public Collection<ObjectPath> listed() {
            return links.state().links().stream()
                    .map(KernelLink::index)
                    .map(NetworkObjects::linkPath)
                    .toList();
        }
    }

    private final class NetworkTree implements Subtree {
        @Override
        public Optional<BusObject> find(ObjectPath path) throws DBusError {
            return links.configuration().networks().stream()
                    .filter(file -> networkPath(file).equals(path))
                    .findFirst()
                    .map(file -> BusObject.of(networkTable, new NetworkObject(file)));
        }

        @Override
        public Collection<ObjectPath> listed() {
            return links.configuration().networks().stream()
                    .map(NetworkObjects::networkPath)
                    .toList();
        }
    }
}
