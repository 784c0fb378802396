package org.jitney.bus.client;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.bus.wire.Variant;
import org.jspecify.annotations.Nullable;

/**
 * Who the callers on a bus are. The bus is asked once for each unique name, which it never gives to
 * anybody else; calls of that name wait in order until it has answered.
 */
final class CallerIdentities {

    private static final int MOST_KNOWN = 512;

    /** What no user has: shown when the bus knows no user. */
    private static final long NO_UID = 0xffff_ffffL;

    private final BiConsumer<String, Consumer<Message>> askBus;
    private final Map<String, ArrayDeque<Message>> waiting = new HashMap<>();
    private final Map<String, PeerIdentity> known =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, PeerIdentity> eldest) {
                    return size() > MOST_KNOWN;
                }
            };

    CallerIdentities(BiConsumer<String, Consumer<Message>> askBus) {
        this.askBus = askBus;
    }

    /** Hands the call on, with who sent it; at once if that is known. */
    void identify(Message call, BiConsumer<Message, PeerIdentity> then) {
        String sender = call.sender().orElse("");
        PeerIdentity identity = known.get(sender);
        if (identity != null) {
            then.accept(call, identity);
            return;
        }
        ArrayDeque<Message> queue = waiting.get(sender);
        if (queue != null) {
            queue.add(call);
            return;
        }
        queue = new ArrayDeque<>();
        queue.add(call);
        waiting.put(sender, queue);
        askBus.accept(sender, answer -> answered(sender, answer, then));
    }

    private void answered(String sender, Message answer, BiConsumer<Message, PeerIdentity> then) {
        ArrayDeque<Message> queue = waiting.remove(sender);
        if (queue == null) {
            return;
        }
        Optional<PeerIdentity> identity = parse(sender, answer);
        identity.ifPresent(who -> known.put(sender, who));
        for (Message call : queue) {
            // Without an identity the caller has already left, and nobody waits for an answer.
            identity.ifPresentOrElse(who -> then.accept(call, who), call::closeFds);
        }
    }

    private static Optional<PeerIdentity> parse(String sender, Message answer) {
        if (answer.type() == MessageType.ERROR
                || !answer.signature().value().equals("a{sv}")
                || !(answer.body().get(0) instanceof Map<?, ?> credentials)) {
            return Optional.empty();
        }
        long uid = number(credentials.get("UnixUserID"), NO_UID);
        return Optional.of(new PeerIdentity(sender, uid, number(credentials.get("ProcessID"), 0)));
    }

    private static long number(@Nullable Object value, long otherwise) {
        return value instanceof Variant(var _, Object inner) && inner instanceof Number n
                ? n.longValue()
                : otherwise;
    }

    void clear() {
        for (ArrayDeque<Message> queue : waiting.values()) {
            for (Message call : queue) {
                call.closeFds();
            }
        }
        waiting.clear();
    }
}
