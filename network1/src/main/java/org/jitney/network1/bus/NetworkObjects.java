package org.jitney.network1.bus;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jitney.bus.api.Network1Link;
import org.jitney.bus.api.Network1Manager;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.BusObject;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.ObjectTree;
import org.jitney.bus.service.Subtree;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.link.AdminState;
import org.jitney.network1.link.KernelLink;
import org.jitney.network1.link.LinkStates;
import org.jitney.network1.link.Links;

/** All objects: the manager, and one for each link and each file; tells when states change. */
public final class NetworkObjects {
    private static final ObjectPath LINKS = ManagerObject.PATH.append("link");
    private static final ObjectPath NETWORKS = ManagerObject.PATH.append("network");

    private record Shown(AdminState admin, LinkStates states) {}

    private final Links links;
    private final ObjectTree tree;
    private final LinkObject.Calls calls;
    private final InterfaceTable<LinkObject> linkTable;
    private final InterfaceTable<NetworkObject> networkTable = NetworkObject.table();
    private Map<Integer, Shown> shown = Map.of();
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

    private static ObjectPath networkPath(NetworkFile file) {
        return NETWORKS.append(ObjectPath.escapeLabel(NetworkObject.name(file)));
    }

    /** Sends signals about what has changed since the last time. */
    public void tell() {
        Map<Integer, LinkStates> states = links.states();
        Map<Integer, Shown> now = new TreeMap<>();
        states.forEach((index, own) -> now.put(index, new Shown(links.admin(index), own)));
        now.forEach((index, own) -> {
            Shown before = shown.get(index);
            if (before != null && !before.equals(own)) {
                tree.changed(
                        linkPath(index), object(index), Network1Link.INFO, changes(before, own));
            }
        });
        shown = now;
        LinkStates together = links.together();
        Optional<LinkStates> before = shownTogether;
        if (before.isPresent() && !before.get().equals(together)) {
            tree.changed(ManagerObject.PATH, Network1Manager.INFO, changes(before.get(), together));
        }
        shownTogether = Optional.of(together);
    }

    private BusObject object(int index) {
        return BusObject.of(linkTable, new LinkObject(links, index, calls));
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
            return links.state().links().stream()
                    .filter(link -> linkPath(link.index()).equals(path))
                    .findFirst()
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
