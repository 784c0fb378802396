package org.jitney.broker.activation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.broker.account.Resource;
import org.jitney.broker.driver.ServiceStarter;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.peer.Bus;
import org.jitney.broker.peer.Peer;
import org.jitney.broker.peer.Refused;
import org.jitney.broker.policy.Party;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services that are being started, with the messages that wait for them in their order. Each
 * message is charged to its sender until it goes on or comes back as an error.
 *
 * <p>A name that no file provides may be one whose file was written a moment ago: then what is
 * waiting waits until the files are read again, and only then for a service.
 */
public final class Activations implements Bus.Doorman, ServiceStarter {
    private static final Logger LOG = LoggerFactory.getLogger(Activations.class);
    private static final String SERVICE_MANAGER = "org.freedesktop.systemd1";

    /** Who or what waits. */
    private sealed interface Waiting {
        record Message(Peer from, Frame frame) implements Waiting {}

        record Starter(Peer from, Outcome outcome) implements Waiting {}

        /** Something of the bus itself for the service manager. */
        record Own(Frame frame) implements Waiting {}
    }

    private static final class Pending {
        private final List<Waiting> waiting = new ArrayList<>();
        private Optional<Timer> timer = Optional.empty();
        private Optional<String> unit = Optional.empty();
    }

    /** Reads the configuration again and says what is wrong with it. */
    public interface Reload {
        void start(Consumer<Optional<String>> done);
    }

    private final Activator activator;
    private final EventLoop loop;
    private final Map<String, Pending> pending = new HashMap<>();
    private Duration timeout;
    private int most;
    private Reload reload = done -> done.accept(Optional.empty());

    /**
     * @param most how many messages and callers may wait
     */
    public Activations(Activator activator, EventLoop loop, Duration timeout, int most) {
        this.activator = activator;
        this.loop = loop;
        this.timeout = timeout;
        this.most = most;
    }

    /** Changes the limits; what waits already keeps its time. */
    public void limit(Duration nextTimeout, int nextMost) {
        timeout = nextTimeout;
        most = nextMost;
    }

    /** Says how the configuration is read again. */
    public void reloadBy(Reload how) {
        reload = how;
    }

    @Override
    public Collection<String> activatableNames() {
        return activator.names();
    }

    @Override
    public boolean asksServiceManager() {
        return activator.asksServiceManager();
    }

    private boolean canStart(String name) {
        return activator.knows(name)
                || (activator.asksServiceManager() && name.equals(SERVICE_MANAGER));
    }

    @Override
    public boolean hold(Bus bus, Peer from, Frame frame, String name) throws Refused {
        boolean known = canStart(name);
        if (known) {
            bus.router().checkProspect(from, Party.named(name), frame);
        } else if (!pending.containsKey(name) && !activator.refresh(() -> refreshed(bus, name))) {
            return false;
        }
        requireRoom(name);
        if (!from.share().charge(Resource.BYTES, frame.size())) {
            throw Refused.of("LimitsExceeded", "Too many messages wait for services to start");
        }
        frame.retain();
        Waiting.Message message = new Waiting.Message(from, frame);
        try {
            enqueue(bus, name, message, known);
        } catch (Refused e) {
            letGo(message);
            throw e;
        }
        return true;
    }

    @Override
    public void start(Bus bus, Peer from, String name, Outcome outcome) throws Refused {
        boolean known = canStart(name);
        if (!known
                && !pending.containsKey(name)
                && !activator.refresh(() -> refreshed(bus, name))) {
            throw unknown(name);
        }
        requireRoom(name);
        enqueue(bus, name, new Waiting.Starter(from, outcome), known);
    }

    private static Refused unknown(String name) {
        return Refused.of(
                "ServiceUnknown",
                "The name %s was not provided by any .service files".formatted(name));
    }

    private void requireRoom(String name) throws Refused {
        int all = pending.values().stream().mapToInt(p -> p.waiting.size()).sum();
        if (all >= most) {
            throw Refused.of(
                    "LimitsExceeded",
                    "The maximum number of pending activations has been reached, activation of %s failed (max_pending_service_starts=%d)"
                            .formatted(name, most));
        }
    }

    /** Throws when the first to wait could not even get the service under way. */
    private void enqueue(Bus bus, String name, Waiting what, boolean known) throws Refused {
        Pending p = pending.get(name);
        if (p != null) {
            p.waiting.add(what);
            return;
        }
        p = new Pending();
        p.waiting.add(what);
        pending.put(name, p);
        if (known) {
            try {
                begin(bus, name, p);
            } catch (Refused e) {
                remove(name);
                throw e;
            }
        }
    }

    private void refreshed(Bus bus, String name) {
        Pending p = pending.get(name);
        if (p == null || p.timer.isPresent()) {
            return;
        }
        try {
            if (!canStart(name)) {
                throw unknown(name);
            }
            begin(bus, name, p);
        } catch (Refused e) {
            fail(bus, name, e);
        }
    }

    private void begin(Bus bus, String name, Pending p) throws Refused {
        Timer timer = loop.timer(() -> late(bus, name));
        timer.armAfter(timeout);
        p.timer = Optional.of(timer);
        if (activator.asksServiceManager() && name.equals(SERVICE_MANAGER)) {
            // It is on its way: nobody starts it but init.
            return;
        }
        p.unit = activator.unitOf(name);
        if (p.unit.isPresent()) {
            LOG.info("Activating via systemd: service name='{}' unit='{}'", name, p.unit.get());
            toServiceManager(
                    bus,
                    FrameBuilder.signal(
                                    "/org/freedesktop/DBus",
                                    "org.freedesktop.systemd1.Activator",
                                    "ActivationRequest")
                            .to(SERVICE_MANAGER)
                            .string(p.unit.get()));
        } else {
            activator.activate(name, (error, text) -> fail(bus, name, Refused.named(error, text)));
        }
    }

    /** Sends a message of the bus, which waits if the service manager is not there yet. */
    private void toServiceManager(Bus bus, FrameBuilder message) throws Refused {
        Frame frame = bus.router().seal(message);
        Peer manager = bus.find(SERVICE_MANAGER);
        frame.retain();
        bus.router().show(frame, manager);
        if (manager != null) {
            bus.router().deliverOwn(manager, frame);
            frame.release();
        } else {
            enqueue(bus, SERVICE_MANAGER, new Waiting.Own(frame), true);
        }
    }

    private void late(Bus bus, String name) {
        activator.abandon(name);
        fail(
                bus,
                name,
                Refused.of(
                        "TimedOut",
                        "Failed to activate service '%s': timed out (service_start_timeout=%dms)"
                                .formatted(name, timeout.toMillis())));
    }

    private Optional<Pending> remove(String name) {
        Optional<Pending> p = Optional.ofNullable(pending.remove(name));
        p.flatMap(x -> x.timer).ifPresent(Timer::close);
        return p;
    }

    private void fail(Bus bus, String name, Refused why) {
        Optional<Pending> failed = remove(name);
        activator.forget(name);
        for (Waiting w : failed.map(p -> p.waiting).orElse(List.of())) {
            switch (w) {
                case Waiting.Message m -> {
                    refuse(bus, m, why);
                    letGo(m);
                }
                case Waiting.Starter s -> s.outcome.failed(why);
                case Waiting.Own o -> o.frame.release();
            }
        }
    }

    private void refuse(Bus bus, Waiting.Message m, Refused why) {
        bus.router().refuse(m.from, m.frame, why);
    }

    private static void letGo(Waiting.Message m) {
        m.from.share().release(Resource.BYTES, m.frame.size());
        m.frame.release();
    }

    @Override
    public void created(Bus bus, String name) {
        Pending p = pending.get(name);
        if (p == null) {
            return;
        }
        LOG.info("Successfully activated service '{}'", name);
        for (Waiting w : p.waiting) {
            if (w instanceof Waiting.Starter s) {
                s.outcome.started();
            }
        }
        p.waiting.removeIf(w -> w instanceof Waiting.Starter);
    }

    @Override
    public void appeared(Bus bus, String name) {
        Optional<Pending> started = remove(name);
        activator.forget(name);
        for (Waiting w : started.map(p -> p.waiting).orElse(List.of())) {
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
                case Waiting.Own o -> {
                    Peer to = bus.find(name);
                    if (to != null) {
                        bus.router().deliverOwn(to, o.frame);
                    }
                    o.frame.release();
                }
            }
        }
    }

    @Override
    public void left(Peer peer) {
        for (Pending p : pending.values()) {
            p.waiting.removeIf(w ->
                    switch (w) {
                        case Waiting.Message m when m.from == peer -> {
                            letGo(m);
                            yield true;
                        }
                        case Waiting.Starter s -> s.from == peer;
                        case Waiting.Message _, Waiting.Own _ -> false;
                    });
        }
    }

    @Override
    public void unitFailed(Bus bus, String unit, Refused why) {
        if (!activator.asksServiceManager()) {
            LOG.warn(
                    "Ignoring unexpected ActivationFailure message while not using systemd activation");
            return;
        }
        LOG.info("Activation via systemd failed for unit '{}': {}", unit, why.text());
        List<String> names = new ArrayList<>();
        pending.forEach((name, p) -> {
            if (p.unit.isPresent() && p.unit.get().equals(unit)) {
                names.add(name);
            }
        });
        names.forEach(name -> fail(bus, name, why));
    }

    @Override
    public void updateEnvironment(Bus bus, Map<String, String> variables) throws Refused {
        activator.updateEnvironment(variables);
        if (activator.asksServiceManager()) {
            List<String> lines = new ArrayList<>();
            variables.forEach((name, value) -> lines.add(name + "=" + value));
            Peer manager = bus.find(SERVICE_MANAGER);
            toServiceManager(
                    bus,
                    FrameBuilder.call(
                                    Frame.NO_REPLY_EXPECTED,
                                    FrameBuilder.DRIVER,
                                    "/org/freedesktop/systemd1",
                                    "org.freedesktop.systemd1.Manager",
                                    "SetEnvironment")
                            .to(manager == null ? SERVICE_MANAGER : manager.uniqueName())
                            .strings(lines));
        }
    }

    @Override
    public void reload(Consumer<Optional<String>> done) {
        reload.start(done);
    }
}
