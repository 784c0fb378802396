package org.jitney.timesync1.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names of the time servers, and which one is next: those set at run time or, without any,
 * those of the system; then those of the links; and all over again. Fallback servers only where
 * there are no others.
 */
public final class Servers {
    /** A server's name and where it comes from. */
    public record Server(ServerKind kind, String name) {}

    /**
     * The next server.
     *
     * @param startsOver whether all were tried before
     */
    public record Next(Server server, boolean startsOver) {}

    private final Map<ServerKind, List<String>> names = new EnumMap<>(ServerKind.class);

    /** Starts without any. */
    public Servers() {
        for (ServerKind kind : ServerKind.values()) {
            names.put(kind, List.of());
        }
    }

    /** {@return the names of a kind in order} */
    public List<String> names(ServerKind kind) {
        return names.getOrDefault(kind, List.of());
    }

    /** Replaces the names of a kind: {@return whether they are others now} */
    public boolean set(ServerKind kind, List<String> servers) {
        List<String> distinct = List.copyOf(new LinkedHashSet<>(servers));
        boolean changed = !distinct.equals(names(kind));
        names.put(kind, distinct);
        return changed;
    }

    /** {@return the server after that one, or the first; nothing if there is none at all} */
    public Optional<Next> after(Optional<Server> current) {
        if (current.isPresent()) {
            List<String> same = names(current.get().kind());
            int at = same.indexOf(current.get().name());
            if (at >= 0 && at + 1 < same.size()) {
                Server next = new Server(current.get().kind(), same.get(at + 1));
                return Optional.of(new Next(next, false));
            }
        }
        boolean fromLinks = current.isEmpty() || current.get().kind() == ServerKind.LINK;
        List<ServerKind> order = new ArrayList<>();
        if (!fromLinks) {
            order.add(ServerKind.LINK);
        }
        order.add(ServerKind.RUNTIME);
        order.add(ServerKind.SYSTEM);
        if (fromLinks) {
            order.add(ServerKind.LINK);
        }
        order.add(ServerKind.FALLBACK);
        for (ServerKind kind : order) {
            if (!names(kind).isEmpty()) {
                boolean startsOver = fromLinks || kind != ServerKind.LINK;
                Server first = new Server(kind, names(kind).getFirst());
                return Optional.of(new Next(first, startsOver));
            }
        }
        return Optional.empty();
    }
}
