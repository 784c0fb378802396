package org.jitney.bus.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jitney.bus.wire.Message;

/** The names that a connection wants to own for as long as there is a bus. */
final class Claims {
    /** One of them, with who is told what each bus says to it. */
    record Claim(String name, int flags, Consumer<NameReply> then, Consumer<CallFailed> failed) {

        Message request() {
            return Bus.call("RequestName", "su", name, flags);
        }

        void answered(Message answer) {
            switch (answer.type()) {
                case ERROR -> failed.accept(CallFailed.of(answer));
                case METHOD_RETURN -> then.accept(NameReply.of((Long) answer.body().get(0)));
                case METHOD_CALL, SIGNAL ->
                        throw new IllegalArgumentException("not an answer: " + answer);
            }
        }
    }

    private final Map<String, Claim> byName = new LinkedHashMap<>();

    /** {@return the claims in the order in which they were made} */
    List<Claim> all() {
        return List.copyOf(byName.values());
    }

    void add(Claim claim) {
        byName.put(claim.name(), claim);
    }

    void remove(String name) {
        byName.remove(name);
    }

    /**
     * Looks whether somebody has taken a name over. Who would not wait for it lets go of it, else
     * two that replace each other would take turns with every restart of the bus; who waits in the
     * queue goes on.
     */
    void received(Message signal) {
        boolean lost =
                signal.isSignal(Bus.NAME, "NameLost")
                        && signal.sender().orElse("").equals(Bus.NAME)
                        && signal.signature().value().equals("s");
        if (lost) {
            String name = (String) signal.body().getFirst();
            byName.computeIfPresent(
                    name,
                    (_, claim) -> (claim.flags() & BusConnection.DO_NOT_QUEUE) == 0 ? claim : null);
        }
    }
}
