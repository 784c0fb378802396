package org.jitney.broker.activation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jitney.broker.account.Resource;
import org.jitney.broker.driver.ServiceStarter;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.peer.Bus;
import org.jitney.broker.peer.Peer;
import org.jitney.broker.peer.Refused;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;

/**
 * The services that are being started, with the messages that wait for them in their order. Each
 * message is charged to its sender until it goes on or comes back as an error.
 */
public final class Activations implements Bus.Doorman, ServiceStarter {
    /** A message or a StartServiceByName that waits. */
    private sealed interface Waiting {
        record Message(Peer from, Frame frame) implements Waiting {}

        record Starter(Outcome outcome) implements Waiting {}
    }

    private record Pending(Timer timer, List<Waiting> waiting) {}

    private final Activator activator;
    private final EventLoop loop;
    private final Duration timeout;
    private final Map<String, Pending> pending = new HashMap<>();

    public Activations(Activator activator, EventLoop loop, Duration timeout) {
        this.activator = activator;
        this.loop = loop;
        this.timeout = timeout;
    }

    @Override
    public Collection<String> activatableNames() {
        return activator.names();
    }

    @Override
    public boolean hold(Bus bus, Peer from, Frame frame, String name) throws Refused {
        if (!activator.names().contains(name)) {
            return false;
        }
        if (!from.share().charge(Resource.BYTES, frame.size())) {
            throw Refused.of("LimitsExceeded", "Too many messages wait for services to start");
        }
        frame.retain();
        enqueue(bus, name, new Waiting.Message(from, frame));
        return true;
    }

    @Override
    public void start(Bus bus, String name, Outcome outcome) throws Refused {
        if (!activator.names().contains(name)) {
            throw Refused.of(
                    "ServiceUnknown",
                    "The name %s was not provided by any .service files".formatted(name));
        }
        enqueue(bus, name, new Waiting.Starter(outcome));
    }

    private void enqueue(Bus bus, String name, Waiting what) {
        Pending p = pending.get(name);
        if (p != null) {
            p.waiting.add(what);
            return;
        }
        Timer timer =
                loop.timer(() ->
                        fail(
                                bus,
                                name,
                                Refused.of(
                                        "TimedOut",
                                        "Failed to activate service '%s': timed out (service_start_timeout=%dms)"
                                                .formatted(name, timeout.toMillis()))));
        timer.armAfter(timeout);
        p = new Pending(timer, new ArrayList<>());
        p.waiting.add(what);
        pending.put(name, p);
        try {
            activator.activate(name, (error, text) -> fail(bus, name, Refused.named(error, text)));
        } catch (Refused e) {
            fail(bus, name, e);
        }
    }

    private void fail(Bus bus, String name, Refused why) {
        Pending p = pending.remove(name);
        if (p == null) {
            return;
        }
        p.timer.close();
        for (Waiting w : p.waiting) {
            switch (w) {
                case Waiting.Message m -> {
                    refuse(bus, m, why);
                    letGo(m);
                }
                case Waiting.Starter s -> s.outcome.failed(why);
            }
        }
    }

    private void refuse(Bus bus, Waiting.Message m, Refused why) {
        if (m.frame.expectsReply()) {
            bus.router().sendError(m.from, m.frame.serial(), why.errorName(), why.text());
        }
    }

    private static void letGo(Waiting.Message m) {
        m.from.share().release(Resource.BYTES, m.frame.size());
        m.frame.release();
    }

    @Override
    public void appeared(Bus bus, String name) {
        Pending p = pending.remove(name);
        if (p == null) {
            return;
        }
        p.timer.close();
        for (Waiting w : p.waiting) {
            switch (w) {
                case Waiting.Message m -> {
                    try {
                        bus.router().forward(m.from, m.frame, name);
                    } catch (Refused e) {
                        refuse(bus, m, e);
                    }
                    letGo(m);
                }
                case Waiting.Starter s -> s.outcome.started();
            }
        }
    }

    @Override
    public void left(Peer peer) {
        for (Pending p : pending.values()) {
            p.waiting.removeIf(w -> {
                if (w instanceof Waiting.Message m && m.from == peer) {
                    letGo(m);
                    return true;
                }
                return false;
            });
        }
    }

    @Override
    public void updateEnvironment(Map<String, String> variables) throws Refused {
        activator.updateEnvironment(variables);
    }

    @Override
    public void reload() {
        // Activators answer with their current names; there is nothing cached here.
    }
}
