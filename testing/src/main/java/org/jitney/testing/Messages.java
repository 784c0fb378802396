package org.jitney.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * What went over the bus, as a monitor sees it: what peers sent (lost by a fault or not) and what
 * the bus answered, in the order of the bus. With the JUnit extension each test starts empty.
 *
 * <p>The newest 10,000 messages are kept. Those that wait say how long at most; when it was in vain
 * they fail with the list of what came instead.
 */
public final class Messages {
    private static final int MOST = 10_000;
    private static final int SHOWN = 20;
    private static final String BUS = "org.freedesktop.DBus";

    private final Engine engine;
    private final Duration patience;
    private final ArrayDeque<Message> recorded = new ArrayDeque<>();
    private volatile @Nullable BlockingConnection pulse;
    private String pulseName = "";
    private int lastPulse;
    private long arrivals;

    Messages(Engine engine) {
        this.engine = engine;
        this.patience = engine.patience();
    }

    /** Takes a message; on the loop. */
    synchronized void add(Message message) {
        arrivals++;
        if (!pulseName.isEmpty() && isPulse(message)) {
            if (message.replySerial() > lastPulse) {
                lastPulse = message.replySerial();
            }
        } else {
            recorded.add(message);
            if (recorded.size() > MOST) {
                recorded.removeFirst();
            }
        }
        notifyAll();
    }

    private boolean isPulse(Message message) {
        return message.sender().orElse("").equals(pulseName)
                || message.destination().orElse("").equals(pulseName);
    }

    /** {@return every message that the bus has routed until now, oldest first} */
    public List<Message> all() {
        sync();
        synchronized (this) {
            return List.copyOf(recorded);
        }
    }

    /** {@return the calls of a method until now} */
    public List<Message> calls(String interfaceName, String member) {
        return all().stream().filter(m -> m.isCall(interfaceName, member)).toList();
    }

    /** {@return the signals of a name until now} */
    public List<Message> signals(String interfaceName, String member) {
        return all().stream().filter(m -> m.isSignal(interfaceName, member)).toList();
    }

    /** Waits until a method has been called. */
    public Message awaitCall(String interfaceName, String member) {
        return await(
                "a call of " + interfaceName + "." + member,
                m -> m.isCall(interfaceName, member),
                patience);
    }

    /** Waits until a signal has been sent. */
    public Message awaitSignal(String interfaceName, String member) {
        return await(
                "a signal " + interfaceName + "." + member,
                m -> m.isSignal(interfaceName, member),
                patience);
    }

    /** Waits until a call that was recorded has its answer, a return or an error. */
    public Message awaitReply(Message call) {
        String caller = call.sender().orElse("");
        return await(
                "a reply to " + call,
                m -> m.replySerial() == call.serial() && m.destination().orElse("").equals(caller),
                patience);
    }

    /**
     * Waits for a message, which may have come already.
     *
     * @param what names it when it does not come
     */
    public Message await(String what, Predicate<Message> wanted, Duration atMost) {
        return await(what, wanted, 1, atMost).getFirst();
    }

    /** Waits until there are {@code count} such messages and returns them. */
    public synchronized List<Message> await(
            String what, Predicate<Message> wanted, int count, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        List<Message> found = first(count, wanted);
        while (found.size() < count) {
            long before = arrivals;
            if (!waitUntil(() -> arrivals != before, deadline)) {
                throw new AssertionError(complaint(what, found.size(), count, atMost));
            }
            found = first(count, wanted);
        }
        return found;
    }

    private List<Message> first(int count, Predicate<Message> wanted) {
        return recorded.stream().filter(wanted).limit(count).toList();
    }

    /** Waits until something holds; false when the time is up. */
    private synchronized boolean waitUntil(BooleanSupplier holds, long deadline) {
        while (!holds.getAsBoolean()) {
            long millis = (deadline - System.nanoTime() + 999_999) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        return true;
    }

    private String complaint(String what, int found, int wanted, Duration atMost) {
        StringBuilder text = new StringBuilder("no ").append(what);
        text.append(" within ").append(atMost);
        if (wanted > 1) {
            text.append(" (").append(found).append(" of ").append(wanted).append(')');
        }
        text.append("; the bus has seen ").append(recorded.size()).append(" messages");
        List<Message> last = new ArrayList<>(recorded);
        for (Message m : last.subList(Math.max(0, last.size() - SHOWN), last.size())) {
            text.append("\n  ").append(m);
        }
        return text.toString();
    }

    /** Forgets what was recorded until now. */
    public void clear() {
        sync();
        synchronized (this) {
            recorded.clear();
        }
    }

    /** Waits until a name has an owner, or has none. */
    void awaitOwner(String name, boolean owned) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            long seen = seen();
            if (engine.onLoop(() -> engine.bus().find(name) != null) == owned) {
                return;
            }
            // Whoever gets or loses a name is announced to the monitor, too.
            if (!waitUntil(() -> arrivals != seen, deadline)) {
                throw new AssertionError(
                        name + (owned ? " has no owner" : " has an owner") + " after " + patience);
            }
        }
    }

    private synchronized long seen() {
        return arrivals;
    }

    /** Opens the connection that marks points in the stream; before anybody else comes. */
    void open() {
        try {
            BlockingConnection own = BlockingConnection.bus(engine.clientAddress());
            String name = engine.adopt(own).uniqueName();
            engine.gate().spare(name);
            synchronized (this) {
                pulse = own;
                pulseName = name;
            }
            sync();
        } catch (IOException | CallFailed e) {
            throw new IllegalStateException("the bus cannot be recorded: " + e.getMessage(), e);
        }
        synchronized (this) {
            recorded.clear();
        }
    }

    /** Waits until everything that the bus has routed is recorded: a marker goes the same way. */
    private void sync() {
        if (engine.isFrozen()) {
            return;
        }
        int marker = mark();
        long deadline = System.nanoTime() + patience.toNanos();
        if (!waitUntil(() -> lastPulse >= marker, deadline)) {
            throw new AssertionError("the bus does not answer its own test");
        }
    }

    private int mark() {
        BlockingConnection own = pulse;
        if (own == null) {
            throw new IllegalStateException("not open yet");
        }
        Message mark = Message.call(BUS, "/org/freedesktop/DBus", BUS, "GetId").build();
        synchronized (own) {
            try {
                return own.call(mark).replySerial();
            } catch (IOException | CallFailed e) {
                throw new IllegalStateException("the bus is not recorded: " + e.getMessage(), e);
            }
        }
    }
}
