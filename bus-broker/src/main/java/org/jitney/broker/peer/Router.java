package org.jitney.broker.peer;

import java.util.Collection;
import java.util.List;
import org.jitney.broker.account.Resource;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.frame.MessageType;
import org.jitney.broker.matches.Candidate;
import org.jitney.broker.policy.Occasion;
import org.jitney.broker.policy.Party;
import org.jspecify.annotations.Nullable;

/**
 * The way of a message: to the driver, to one peer, or to all that subscribed; and past the
 * monitors.
 *
 * <p>Each message is delivered completely before the next one of anybody is looked at, so that all
 * receivers see one order. Who cannot take a message is treated by whose fault it is: a call that
 * does not fit comes back to its caller as an error, since the callee did not ask for it; a peer
 * that does not read replies and signals it asked for is disconnected.
 */
public final class Router {
    private static final Collection<String> DRIVER_NAMES = List.of(FrameBuilder.DRIVER);

    private final Bus bus;
    private final Driver driver;
    private final Interceptor interceptor;
    private long deliveries;

    Router(Bus bus, Driver driver, Interceptor interceptor) {
        this.bus = bus;
        this.driver = driver;
        this.interceptor = interceptor;
    }

    void route(Peer from, Frame frame) {
        switch (from.stage()) {
            case NEW -> {
                if (!isHello(frame)) {
                    bus.condemn(from);
                    return;
                }
            }
            case MONITOR -> {
                // Monitors must not talk; the reference disconnects them, too.
                bus.condemn(from);
                return;
            }
            case GONE -> {
                return;
            }
            case ACTIVE -> {
                if (intercepted(from, frame)) {
                    return;
                }
            }
        }
        send(from, frame);
    }

    private boolean intercepted(Peer from, Frame frame) {
        try {
            return !interceptor.passes(bus, from, frame);
        } catch (Refused e) {
            refuse(from, frame, e);
            return true;
        }
    }

    /** Goes on with a message that the interceptor has kept; its sender may be gone by now. */
    public void resume(Peer from, Frame frame) {
        if (from.isActive()) {
            send(from, frame);
        }
    }

    /** Shows the monitors a message that the interceptor does not let pass. */
    public void captureLost(Peer from, Frame frame) {
        capture(frame, from.primaryNames(), List.of());
    }

    private void send(Peer from, Frame frame) {
        String destination = frame.destination();
        try {
            if (destination == null && frame.type() == MessageType.SIGNAL) {
                capture(frame, from.primaryNames(), List.of());
                spread(frame, from, from.primaryNames());
            } else if (destination == null || destination.equals(FrameBuilder.DRIVER)) {
                toDriver(from, frame);
            } else {
                toPeer(from, frame, destination);
            }
        } catch (Refused e) {
            refuse(from, frame, e);
        }
    }

    private static boolean isHello(Frame frame) {
        return frame.type() == MessageType.METHOD_CALL
                && FrameBuilder.DRIVER.equals(frame.destination())
                && "Hello".equals(frame.member());
    }

    private void toDriver(Peer from, Frame frame) throws Refused {
        if (frame.type() == MessageType.SIGNAL) {
            // What comes of it is shown before it, as in the reference.
            driver.signal(bus, from, frame);
        }
        capture(frame, from.primaryNames(), DRIVER_NAMES);
        if (frame.type() == MessageType.METHOD_CALL) {
            // Hello is how a peer comes under the policy at all.
            if (from.isActive()
                    && !Driver.OWN_INTERFACE.equals(frame.interfaceName())
                    && !bus.policy().maySend(from, Party.DRIVER, frame, false)) {
                throw rejected("send", from, Party.DRIVER, frame, false);
            }
            driver.call(bus, from, frame);
        }
        overhear(frame, from, DRIVER_NAMES, null);
    }

    private void toPeer(Peer from, Frame frame, String destination) throws Refused {
        Peer to = bus.find(destination);
        if (to != null) {
            capture(frame, from.primaryNames(), to.primaryNames());
            deliver(from, to, frame);
            overhear(frame, from, to.primaryNames(), to);
            return;
        }
        try {
            toNobody(from, frame, destination);
        } finally {
            // Behind what the bus asks the service manager for, as in the reference.
            capture(frame, from.primaryNames(), List.of());
        }
    }

    private void toNobody(Peer from, Frame frame, String destination) throws Refused {
        MessageType type = frame.type();
        if (type == MessageType.METHOD_RETURN || type == MessageType.ERROR) {
            return;
        }
        if (frame.has(Frame.NO_AUTO_START)) {
            throw Refused.of("NameHasNoOwner", "Name \"%s\" does not exist".formatted(destination));
        }
        if (!bus.doorman().hold(bus, from, frame, destination)) {
            throw Refused.of(
                    "ServiceUnknown",
                    "The name %s was not provided by any .service files".formatted(destination));
        }
    }

    /** Asks the policy whether a service may be started for a message to it. */
    public void checkProspect(Peer from, Party to, Frame frame) throws Refused {
        if (!bus.policy().maySend(from, to, frame, false)) {
            throw rejected("send", from, to, frame, false);
        }
    }

    /** Sends a message on that has waited for its receiver; the monitors have seen it already. */
    public void forward(Peer from, Frame frame, String destination) throws Refused {
        Peer to = bus.find(destination);
        if (to == null) {
            throw Refused.of("NameHasNoOwner", "Name \"%s\" does not exist".formatted(destination));
        }
        deliver(from, to, frame);
        overhear(frame, from, to.primaryNames(), to);
    }

    /** Gives a message to one peer, or says why not. */
    private void deliver(Peer from, Peer to, Frame frame) throws Refused {
        boolean isReply =
                switch (frame.type()) {
                    case METHOD_RETURN, ERROR -> true;
                    case METHOD_CALL, SIGNAL -> false;
                    case UNKNOWN -> throw Refused.of("NotSupported", "Unknown message type");
                };
        boolean requested = isReply && bus.replies().take(to, from, frame.replySerial());
        if (requested) {
            to.share().release(Resource.REPLIES, 1);
        } else if (isReply && !mayPassUnasked(from, to, frame)) {
            // Nobody asked; the reference drops it as silently.
            return;
        }
        check(from, to, frame, requested);
        boolean expected = frame.expectsReply();
        if (expected) {
            expect(from, to, frame);
        }
        if (!to.enqueue(frame)) {
            if (expected && bus.replies().take(from, to, frame.serial())) {
                from.share().release(Resource.REPLIES, 1);
            }
            overflow(to, requested);
        }
        if (!isReply && Brake.isSwamped(to)) {
            from.crowd();
        }
    }

    /** Replies that nobody asked for pass where the policy says so, as on the stock session bus. */
    private boolean mayPassUnasked(Peer from, Peer to, Frame frame) {
        return bus.policy().maySend(from, to, frame, false)
                && bus.policy().mayReceive(from, to, frame, false);
    }

    private void overflow(Peer to, boolean requested) throws Refused {
        if (requested) {
            bus.condemn(to);
            return;
        }
        throw Refused.of(
                "LimitsExceeded",
                "The connection \"%s\" has too many messages waiting to be read"
                        .formatted(to.uniqueName()));
    }

    private void check(Peer from, Peer to, Frame frame, boolean requestedReply) throws Refused {
        if (!bus.policy().maySend(from, to, frame, requestedReply)) {
            throw rejected("send", from, to, frame, requestedReply);
        }
        if (!bus.policy().mayReceive(from, to, frame, requestedReply)) {
            throw rejected("receive", from, to, frame, requestedReply);
        }
        if (!frame.fds().isEmpty() && !to.link().passesFds()) {
            throw Refused.of(
                    "NotSupported",
                    "Tried to send message with Unix file descriptors to a client that doesn't support that.");
        }
    }

    private static Refused rejected(
            String what, @Nullable Peer from, Party to, Frame frame, boolean requestedReply) {
        String sender =
                from == null
                        ? "\"%s\" (bus)".formatted(FrameBuilder.DRIVER)
                        : "\"%s\" (uid=%d pid=%d)"
                                .formatted(from.uniqueName(), from.uid(), from.credentials().pid());
        String receiver =
                to instanceof Peer peer
                        ? "(uid=%d pid=%d)".formatted(peer.uid(), peer.credentials().pid())
                        : "(bus)";
        return Refused.of(
                "AccessDenied",
                "Rejected %s message; type=\"%s\", sender=%s interface=\"%s\" member=\"%s\" error name=\"%s\" requested_reply=\"%d\" destination=\"%s\" %s"
                        .formatted(
                                what,
                                frame.type(),
                                sender,
                                orUnset(frame.interfaceName()),
                                orUnset(frame.member()),
                                orUnset(frame.errorName()),
                                requestedReply ? 1 : 0,
                                orUnset(frame.destination()),
                                receiver));
    }

    private static String orUnset(@Nullable String s) {
        return s == null ? "(unset)" : s;
    }

    private void expect(Peer from, Peer to, Frame frame) throws Refused {
        if (!from.share().charge(Resource.REPLIES, 1)) {
            throw Refused.of(
                    "LimitsExceeded",
                    "The maximum number of pending replies per connection has been reached");
        }
        if (!bus.replies().add(from, to, frame.serial())) {
            from.share().release(Resource.REPLIES, 1);
            throw Refused.of(
                    "AccessDenied",
                    "Message has the same reply serial as a currently-outstanding existing method call");
        }
        ReplyDeadlines deadlines = bus.deadlines();
        if (deadlines != null) {
            bus.replies().last().ifPresent(deadlines::expected);
        }
    }

    /** Delivers a broadcast of the driver. */
    void broadcast(FrameBuilder builder) {
        if (bus.matches().isEmpty() && bus.monitors().isEmpty()) {
            return;
        }
        Frame frame = bus.seal(builder);
        capture(frame, DRIVER_NAMES, List.of());
        spread(frame, null, DRIVER_NAMES);
    }

    private void spread(Frame frame, @Nullable Peer from, Collection<String> senderNames) {
        if (bus.matches().isEmpty()) {
            return;
        }
        long delivery = ++deliveries;
        boolean fds = !frame.fds().isEmpty();
        bus.matches()
                .match(
                        new Candidate(frame, senderNames, List.of()),
                        to -> {
                            if (to.firstFor(delivery)
                                    && mayGet(from, to, frame, Occasion.PLAIN)
                                    && (!fds || to.link().passesFds())) {
                                if (!to.enqueue(frame)) {
                                    bus.condemn(to);
                                } else if (from != null && Brake.isSwamped(to)) {
                                    from.crowd();
                                }
                            }
                        });
    }

    /** Lets those who asked for it hear what was for somebody else. */
    private void overhear(Frame frame, Peer from, Collection<String> toNames, @Nullable Peer to) {
        if (bus.eavesdroppers().isEmpty()) {
            return;
        }
        long delivery = ++deliveries;
        boolean fds = !frame.fds().isEmpty();
        bus.eavesdroppers()
                .match(
                        new Candidate(frame, from.primaryNames(), toNames),
                        other -> {
                            if (other != to
                                    && other.firstFor(delivery)
                                    && mayGet(from, other, frame, Occasion.OVERHEARD)
                                    && (!fds || other.link().passesFds())
                                    && !other.enqueue(frame)) {
                                bus.condemn(other);
                            }
                        });
    }

    /** Asks the policy about one of many receivers; only the monitors hear of a refusal. */
    private boolean mayGet(@Nullable Peer from, Peer to, Frame frame, Occasion occasion) {
        String refuses = null;
        if (from != null && !bus.policy().maySend(from, to, frame, false)) {
            refuses = "send";
        } else if (!bus.policy()
                .mayReceive(from == null ? Party.DRIVER : from, to, frame, occasion)) {
            refuses = "receive";
        }
        if (refuses != null) {
            captureRefusal(refuses, from, to, frame, false);
        }
        return refuses == null;
    }

    /** Shows the monitors the error that nobody gets, as the sender has done nothing wrong. */
    private void captureRefusal(
            String what, @Nullable Peer from, Peer to, Frame frame, boolean requestedReply) {
        if (bus.monitors().isEmpty()) {
            return;
        }
        Refused why = rejected(what, from, to, frame, requestedReply);
        String receiver = from == null ? FrameBuilder.DRIVER : from.uniqueName();
        FrameBuilder error =
                FrameBuilder.error(frame.serial(), why.errorName()).to(receiver).string(why.text());
        capture(bus.seal(error), DRIVER_NAMES, from == null ? DRIVER_NAMES : from.primaryNames());
    }

    /** Shows a message to the monitors. */
    private void capture(
            Frame frame, Collection<String> senderNames, Collection<String> destinationNames) {
        if (bus.monitors().isEmpty()) {
            return;
        }
        long delivery = ++deliveries;
        boolean fds = !frame.fds().isEmpty();
        bus.monitors()
                .match(
                        new Candidate(frame, senderNames, destinationNames),
                        to -> {
                            if (to.firstFor(delivery)
                                    && (!fds || to.link().passesFds())
                                    && !to.enqueue(frame)) {
                                bus.condemn(to);
                            }
                        });
    }

    /** Shows a message of the driver to the monitors, before it has a receiver. */
    public void show(Frame frame, @Nullable Peer to) {
        capture(frame, DRIVER_NAMES, to == null ? List.of() : to.primaryNames());
    }

    /** Gives a message of the driver that monitors have seen to one peer. */
    public void deliverOwn(Peer to, Frame frame) {
        if (!to.enqueue(frame)) {
            bus.condemn(to);
        }
    }

    /**
     * Answers a message with an error, if its sender wants to know. As in the reference that goes
     * for signals to one receiver, too.
     */
    public void refuse(Peer from, Frame frame, Refused why) {
        if (why.isExcess()) {
            from.exceed();
        }
        if (frame.expectsReply() || frame.type() == MessageType.SIGNAL) {
            sendError(from, frame.serial(), why.errorName(), why.text());
        }
    }

    /** Sends a message of the driver to one peer; who does not read such is disconnected. */
    public void send(Peer to, FrameBuilder builder) {
        sendFrame(to, bus.seal(builder));
    }

    /** The same for a message that carries descriptors. */
    public void sendFrame(Peer to, Frame frame) {
        frame.retain();
        capture(frame, DRIVER_NAMES, to.primaryNames());
        boolean isReply = frame.replySerial() != 0;
        if (to.isActive() && !bus.policy().mayReceive(Party.DRIVER, to, frame, isReply)) {
            captureRefusal("receive", null, to, frame, isReply);
        } else if (!to.enqueue(frame)) {
            bus.condemn(to);
        }
        frame.release();
    }

    /** {@return the finished message, to have descriptors attached before {@link #sendFrame}} */
    public Frame seal(FrameBuilder builder) {
        return bus.seal(builder);
    }

    public void sendError(Peer to, int replySerial, String errorName, String text) {
        send(to, FrameBuilder.error(replySerial, errorName).to(to.uniqueName()).string(text));
    }
}
