package org.jitney.bus.service;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jitney.bus.api.InterfaceInfo;
import org.jitney.bus.api.SignalInfo;
import org.jitney.bus.client.CallReceiver;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.client.PeerIdentity;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects that a program serves, on all its links.
 *
 * <p>A call goes: find the object (an added one, else the {@link Subtree} over its path), find the
 * member, check the arguments' signature, find out who calls where the member's {@link Auth} needs
 * it, run the handler, answer. The texts of the errors are those of systemd's library, which
 * clients show to people.
 */
public final class ObjectTree implements CallReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectTree.class);

    private final Consumer<Runnable> defer;
    private final TreeMap<String, BusObject> objects = new TreeMap<>();
    private final TreeMap<String, Subtree> subtrees = new TreeMap<>();
    private final Set<Endpoint> links = new LinkedHashSet<>();
    private final Map<ObjectPath, Map<String, Set<String>>> changed = new LinkedHashMap<>();
    private final Map<ObjectPath, BusObject> changedObjects = new HashMap<>();
    private final Dispatcher dispatcher;
    private final List<Consumer<Endpoint>> gone = new ArrayList<>();
    private Predicate<Endpoint> audience = link -> true;
    private boolean flushing;

    /**
     * @param defer runs something at the end of this turn of the owner's loop; property changes are
     *     collected until then
     */
    public ObjectTree(Consumer<Runnable> defer, Authorizer authorizer) {
        this.defer = defer;
        this.dispatcher = new Dispatcher(this, authorizer);
    }

    public void add(ObjectPath path, BusObject object) {
        if (objects.putIfAbsent(path.value(), object) != null) {
            throw new IllegalStateException("there is an object at " + path);
        }
    }

    /** Adds an object with one interface. */
    public <T> void add(ObjectPath path, InterfaceTable<T> table, T target) {
        add(path, BusObject.of(table, target));
    }

    public void remove(ObjectPath path) {
        objects.remove(path.value());
        changed.remove(path);
        changedObjects.remove(path);
    }

    /** Serves every path below {@code prefix} that is not added on its own. */
    public void subtree(ObjectPath prefix, Subtree subtree) {
        subtrees.put(prefix.value(), subtree);
    }

    /** Says which links get signals; all do otherwise. */
    public void audience(Predicate<Endpoint> wanted) {
        audience = wanted;
    }

    /** {@return whether there is anybody now whom a signal would go to} */
    public boolean hasAudience() {
        return links.stream().anyMatch(audience);
    }

    @Override
    public void attached(Endpoint endpoint) {
        links.add(endpoint);
    }

    @Override
    public void detached(Endpoint endpoint) {
        links.remove(endpoint);
        gone.forEach(listener -> listener.accept(endpoint));
    }

    /** Tells when a link has ended, after it was taken off. */
    public void onDetached(Consumer<Endpoint> listener) {
        gone.add(listener);
    }

    /** {@return whether somebody who called still waits for an answer} */
    public boolean hasOpenCalls() {
        return dispatcher.open() > 0;
    }

    public Collection<Endpoint> links() {
        return List.copyOf(links);
    }

    @Override
    public void onCall(Endpoint endpoint, Message call, PeerIdentity peer) {
        dispatcher.dispatch(new Caller(endpoint, peer), call);
    }

    Optional<BusObject> find(ObjectPath path, Caller caller) throws DBusError {
        BusObject added = objects.get(path.value());
        if (added != null) {
            return Optional.of(added);
        }
        // The longest prefix first: it is the most specific one.
        for (Map.Entry<String, Subtree> entry : subtrees.descendingMap().entrySet()) {
            if (ObjectPath.of(entry.getKey()).isAncestorOf(path)) {
                return entry.getValue().find(path, caller);
            }
        }
        // The root of a subtree is an object without interfaces, also while nothing is below it.
        return subtrees.containsKey(path.value())
                ? Optional.of(BusObject.none())
                : Optional.empty();
    }

    /** {@return the names of the nodes right below a path} */
    Set<String> children(ObjectPath path) {
        String prefix = path.isRoot() ? "/" : path.value() + "/";
        Set<String> names = new TreeSet<>();
        for (String each : objects.tailMap(prefix, false).keySet()) {
            if (!each.startsWith(prefix)) {
                break;
            }
            names.add(firstElement(each, prefix));
        }
        for (Map.Entry<String, Subtree> entry : subtrees.entrySet()) {
            String root = entry.getKey();
            if (root.startsWith(prefix)) {
                names.add(firstElement(root, prefix));
            }
            if (root.equals(path.value()) || ObjectPath.of(root).isAncestorOf(path)) {
                for (ObjectPath listed : entry.getValue().listed()) {
                    if (listed.value().startsWith(prefix)) {
                        names.add(firstElement(listed.value(), prefix));
                    }
                }
            }
        }
        return names;
    }

    private static String firstElement(String path, String prefix) {
        int slash = path.indexOf('/', prefix.length());
        return slash < 0 ? path.substring(prefix.length()) : path.substring(prefix.length(), slash);
    }

    /** Sends a signal to everybody in the audience. */
    public void emit(ObjectPath path, InterfaceInfo info, String member, Object... arguments) {
        flushChanges();
        List<Endpoint> hearers = links.stream().filter(audience).toList();
        if (!hearers.isEmpty()) {
            Message signal = signal(path, info, member, Arrays.asList(arguments));
            hearers.forEach(link -> link.send(signal));
        }
    }

    /** Sends a signal on one link only. */
    public void emitTo(
            Endpoint link,
            ObjectPath path,
            InterfaceInfo info,
            String member,
            Object... arguments) {
        flushChanges();
        link.send(signal(path, info, member, Arrays.asList(arguments)));
    }

    /** Sends a signal to one peer on the bus, on the link where it is. */
    public void emitToPeer(
            String peer, ObjectPath path, InterfaceInfo info, String member, Object... arguments) {
        flushChanges();
        SignalInfo found = info.signal(member).orElseThrow();
        Message signal =
                Message.signal(path, info.name(), member)
                        .destination(peer)
                        .body(found.signature(), arguments)
                        .build();
        links.stream()
                .filter(link -> !link.isDirect())
                .findFirst()
                .ifPresentOrElse(link -> link.send(signal), signal::closeFds);
    }

    private static Message signal(
            ObjectPath path, InterfaceInfo info, String member, List<?> arguments) {
        SignalInfo found =
                info.signal(member)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        info.name() + " has no signal " + member));
        return Message.signal(path, info.name(), member).body(found.signature(), arguments).build();
    }

    /**
     * Notes that properties of an added object have other values now; told at the end of the turn.
     */
    public void changed(ObjectPath path, InterfaceInfo info, String... properties) {
        BusObject object = objects.get(path.value());
        if (object != null) {
            changed(path, object, info, properties);
        }
    }

    /** As above, for an object of a subtree; it is not looked up, since that could load it. */
    public void changed(
            ObjectPath path, BusObject object, InterfaceInfo info, String... properties) {
        if (links.isEmpty()) {
            return;
        }
        changed.computeIfAbsent(path, p -> new LinkedHashMap<>())
                .computeIfAbsent(info.name(), i -> new LinkedHashSet<>())
                .addAll(Arrays.asList(properties));
        changedObjects.put(path, object);
        if (!flushing) {
            flushing = true;
            defer.accept(this::flushChanges);
        }
    }

    /** Sends what was noted so far; a signal or a reply must not overtake the changes before it. */
    public void flushChanges() {
        flushing = false;
        if (changed.isEmpty()) {
            return;
        }
        Map<ObjectPath, Map<String, Set<String>>> now = new LinkedHashMap<>(changed);
        Map<ObjectPath, BusObject> nowObjects = new HashMap<>(changedObjects);
        changed.clear();
        changedObjects.clear();
        List<Endpoint> hearers = new ArrayList<>(links);
        hearers.removeIf(link -> !audience.test(link));
        if (hearers.isEmpty()) {
            return;
        }
        now.forEach((path, interfaces) ->
                interfaces.forEach((name, members) -> {
                    BusObject object = nowObjects.get(path);
                    if (object != null) {
                        announce(hearers, path, object, name, members);
                    }
                }));
    }

    private static void announce(
            List<Endpoint> hearers,
            ObjectPath path,
            BusObject object,
            String interfaceName,
            Set<String> members) {
        Optional<BusObject.Bound<?>> bound = object.find(interfaceName);
        if (bound.isEmpty()) {
            return;
        }
        try {
            Optional<Message> signal = Properties.changed(path, bound.get(), members);
            signal.ifPresent(message -> hearers.forEach(link -> link.send(message)));
        } catch (DBusError e) {
            LOG.warn("cannot announce {} of {}: {}", members, path, e.text());
        }
    }
}
