package org.jitney.testing;

import java.time.Duration;
import java.util.function.Predicate;
import org.jitney.broker.peer.Peer;
import org.jitney.bus.name.ErrorName;
import org.jitney.bus.wire.Message;

/**
 * What can go wrong with a bus, on demand. All methods may be called from any thread and hold for
 * every message that the bus routes after they return.
 *
 * <p>Faults strike messages that peers send, once they have said Hello; what the bus itself says
 * (its replies, NameOwnerChanged) is not touched. The first fault that matches a message decides
 * about it. With the JUnit extension all faults end with the test.
 */
public final class Faults {
    static final int ALWAYS = Integer.MAX_VALUE;

    private final Engine engine;

    Faults(Engine engine) {
        this.engine = engine;
    }

    /** Which messages, how many of them, and what happens to them. */
    public final class Rule {
        private final Matching matching;
        private final int times;

        private Rule(Matching matching, int times) {
            this.matching = matching;
            this.times = times;
        }

        /** Only the next {@code count} of them. */
        public Rule times(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("at least one, not " + count);
            }
            return new Rule(matching, count);
        }

        /** The messages are lost; their senders do not notice. Recorded nevertheless. */
        public Fault drop() {
            return start(new Fault.Action.Drop());
        }

        /**
         * The messages arrive later, and so do all later messages of the same sender, since a bus
         * keeps their order. A message whose sender disconnects meanwhile is lost.
         */
        public Fault delay(Duration by) {
            return start(new Fault.Action.Delay(by));
        }

        /** The calls among the messages are answered by an error, nobody gets them. */
        public Fault fail(String errorName, String text) {
            if (!ErrorName.isValid(errorName)) {
                throw new IllegalArgumentException("no error name: " + errorName);
            }
            return start(new Fault.Action.Fail(errorName, text));
        }

        private Fault start(Fault.Action action) {
            Fault[] self = new Fault[1];
            Fault fault =
                    new Fault(
                            matching,
                            times,
                            action,
                            engine.patience(),
                            () -> engine.gate().remove(self[0]));
            self[0] = fault;
            engine.gate().add(fault);
            return fault;
        }
    }

    /** Starts a fault for messages that a match rule of the bus matches, broadcast or not. */
    public Rule on(String matchRule) {
        return new Rule(Matching.rule(matchRule), ALWAYS);
    }

    /**
     * Starts a fault for messages that a predicate holds for. It runs on the bus' own thread, so it
     * must not wait for anything.
     */
    public Rule on(Predicate<Message> wanted) {
        return new Rule(Matching.predicate(wanted), ALWAYS);
    }

    /** Cuts the connection that owns a well-known name, or has a unique one. */
    public void disconnect(String name) {
        boolean found =
                engine.onLoop(() -> {
                    Peer peer = engine.bus().find(name);
                    if (peer != null) {
                        engine.bus().condemn(peer);
                    }
                    return peer != null;
                });
        if (!found) {
            throw new IllegalArgumentException("nobody on the bus is called " + name);
        }
    }

    /** New connections are accepted and closed at once, until {@link #acceptConnections}. */
    public void refuseConnections() {
        engine.gate().refuseConnections(true);
    }

    public void acceptConnections() {
        engine.gate().refuseConnections(false);
    }

    /** The bus does nothing at all until {@link #unfreeze}; sockets stay open and fill up. */
    public void freeze() {
        engine.freeze();
    }

    public void unfreeze() {
        engine.unfreeze();
    }

    public boolean isFrozen() {
        return engine.isFrozen();
    }

    /** Ends every fault; messages that were delayed go now. */
    public void clear() {
        engine.gate().clear();
        engine.unfreeze();
        engine.onLoop(() -> {
            engine.gate().flush(engine.bus());
            return true;
        });
    }
}
