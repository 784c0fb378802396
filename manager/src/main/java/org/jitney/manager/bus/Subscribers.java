package org.jitney.manager.bus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.service.Caller;
import org.jitney.bus.service.DBusError;
import org.jitney.manager.Manager;
import org.jitney.manager.Unit;
import org.jspecify.annotations.Nullable;

/**
 * The clients on the bus that something is kept for: subscriptions to signals, references to units,
 * jobs that they queued. All of it ends when the client leaves the bus. Direct clients are not
 * here: they get all signals unasked, and what is kept for them ends with their connection.
 */
final class Subscribers {
    private static final String ALREADY = "org.freedesktop.systemd1.AlreadySubscribed";
    private static final String NOT = "org.freedesktop.systemd1.NotSubscribed";
    private static final String NOT_REFERENCED = "org.freedesktop.systemd1.NotReferenced";

    private final Manager engine;
    private final Set<String> subscribed = new HashSet<>();
    private final Map<Integer, Set<String>> jobs = new HashMap<>();
    private final Map<Unit, List<String>> references = new HashMap<>();
    private @Nullable Endpoint bus;

    Subscribers(Manager engine) {
        this.engine = engine;
    }

    void subscribe(Caller caller) throws DBusError {
        if (!caller.sender().isEmpty() && !subscribed.add(caller.sender())) {
            throw new DBusError(ALREADY, "Client is already subscribed.");
        }
    }

    void unsubscribe(Caller caller) throws DBusError {
        if (!caller.sender().isEmpty() && !subscribed.remove(caller.sender())) {
            throw new DBusError(NOT, "Client is not subscribed.");
        }
    }

    /** {@return whether signals have to go out on the bus} */
    boolean anySubscribed() {
        return !subscribed.isEmpty();
    }

    /** Remembers who queued a job: who waits for it need not subscribe. */
    void queued(int job, Caller caller) {
        if (!caller.sender().isEmpty()) {
            jobs.computeIfAbsent(job, id -> new HashSet<>()).add(caller.sender());
        }
    }

    boolean anyoneWaitsFor(int job) {
        return jobs.containsKey(job);
    }

    void jobIsOver(int job) {
        jobs.remove(job);
    }

    /** Takes one more reference; a client may hold several of the same unit. */
    void reference(Unit unit, Caller caller) {
        if (!caller.sender().isEmpty()) {
            engine.hold(unit);
            references.computeIfAbsent(unit, u -> new ArrayList<>()).add(caller.sender());
        }
    }

    void unreference(Unit unit, Caller caller) throws DBusError {
        List<String> holders = references.get(unit);
        if (holders == null || !holders.remove(caller.sender())) {
            throw new DBusError(NOT_REFERENCED, "Unit has not been referenced yet.");
        }
        if (holders.isEmpty()) {
            references.remove(unit);
        }
        engine.release(unit);
    }

    /** {@return the clients that hold references, each as often as it holds one} */
    List<String> holders(Unit unit) {
        return List.copyOf(references.getOrDefault(unit, List.of()));
    }

    boolean hasHolders(Unit unit) {
        return references.containsKey(unit);
    }

    /** {@return the connection to the bus, if there is one} */
    Optional<Endpoint> bus() {
        return Optional.ofNullable(bus).filter(Endpoint::isOpen);
    }

    void setBus(Endpoint link) {
        bus = link;
    }

    /** Forgets a client that left the bus. */
    void left(String uniqueName) {
        forget(uniqueName::equals);
    }

    /** Forgets all: the bus is gone, and on the next one their unique names are those of others. */
    void busIsGone() {
        forget(_ -> true);
    }

    private void forget(Predicate<String> gone) {
        subscribed.removeIf(gone);
        jobs.values().forEach(clients -> clients.removeIf(gone));
        jobs.values().removeIf(Set::isEmpty);
        for (Unit unit : List.copyOf(references.keySet())) {
            List<String> holders = references.getOrDefault(unit, List.of());
            int before = holders.size();
            holders.removeIf(gone);
            for (int i = holders.size(); i < before; i++) {
                engine.release(unit);
            }
            if (holders.isEmpty()) {
                references.remove(unit);
            }
        }
    }
}
