package org.jitney.bus.service;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.function.Consumer;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.bus.wire.Variant;

/**
 * Finds out who sends. On a direct connection the kernel has said so; on a bus the bus is asked, once for each unique
 * name (they are never used twice). While a sender's answer is awaited its later calls wait behind the first, so that the messages of one
 * peer stay in order.
 */
final class Callers {
    private static final int REMEMBERED = 1024;
    private static final String BUS = "org.freedesktop.DBus";

    private record Known(OptionalInt uid, OptionalInt pid) {}

    private final Map<Link, Map<String, Known>> known = new HashMap<>();
    private final Map<Link, Map<String, Queue<Consumer<Caller>>>> waiting = new HashMap<>();

    /** Hands over the caller at once unless {@code identify} asks for what has to be asked of the bus. */
    void resolve(Link link, String sender, boolean identify, Consumer<Caller> then) {
        if (link.isDirect()) {
            then.accept(new Caller(link, sender, link.peerUid(), link.peerPid()));
            return;
        }
        Queue<Consumer<Caller>> queue =
                waiting.getOrDefault(link, Map.of()).get(sender);
        if (queue != null) {
            queue.add(then);
            return;
        }
        Known remembered = known.getOrDefault(link, Map.of()).get(sender);
        if (remembered != null) {
            then.accept(new Caller(link, sender, remembered.uid(), remembered.pid()));
        } else if (identify) {
            ask(link, sender, then);
        } else {
            then.accept(new Caller(link, sender, OptionalInt.empty(), OptionalInt.empty()));
        }
    }

    void forget(Link link) {
        known.remove(link);
        waiting.remove(link);
    }

    private void ask(Link link, String sender, Consumer<Caller> then) {
        Queue<Consumer<Caller>> queue = new ArrayDeque<>();
        queue.add(then);
        waiting.computeIfAbsent(link, l -> new HashMap<>()).put(sender, queue);
        link.call(
                Message.call(
                                BUS,
                                ObjectPath.of("/org/freedesktop/DBus"),
                                BUS,
                                "GetConnectionCredentials")
                        .body("s", sender)
                        .build(),
                answer -> answered(link, sender, answer));
    }

    private void answered(Link link, String sender, Message answer) {
        Known who = new Known(OptionalInt.empty(), OptionalInt.empty());
        if (answer.type() == MessageType.METHOD_RETURN
                && answer.body().getFirst() instanceof Map<?, ?> credentials) {
            who = new Known(number(credentials, "UnixUserID"), number(credentials, "ProcessID"));
            remember(link, sender, who);
        }
        Map<String, Queue<Consumer<Caller>>> queues = waiting.getOrDefault(link, Map.of());
        Queue<Consumer<Caller>> queue = queues.get(sender);
        if (queue == null) {
            return;
        }
        queues.remove(sender);
        Caller caller = new Caller(link, sender, who.uid(), who.pid());
        List<Consumer<Caller>> all = new ArrayList<>(queue);
        for (Consumer<Caller> each : all) {
            each.accept(caller);
        }
    }

    private void remember(Link link, String sender, Known who) {
        Map<String, Known> names = known.computeIfAbsent(link, l -> new LinkedHashMap<>());
        if (names.size() >= REMEMBERED) {
            names.remove(names.keySet().iterator().next());
        }
        names.put(sender, who);
    }

    private static OptionalInt number(Map<?, ?> credentials, String key) {
        return credentials.get(key) instanceof Variant variant
                        && variant.value() instanceof Number number
                ? OptionalInt.of(number.intValue())
                : OptionalInt.empty();
    }
}
