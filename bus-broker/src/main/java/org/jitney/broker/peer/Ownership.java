package org.jitney.broker.peer;

import java.util.Optional;
import org.jitney.broker.account.Resource;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.names.NameRegistry;
import org.jitney.broker.names.OwnerChange;
import org.jitney.broker.names.ReleaseResult;
import org.jitney.broker.names.RequestResult;

/**
 * Changes of ownership and who is told: the old owner gets NameLost, everybody who asked for it
 * NameOwnerChanged, the new owner NameAcquired, in this order and before the caller's reply.
 */
public final class Ownership {
    private static final String PATH = "/org/freedesktop/DBus";

    private final Bus bus;

    Ownership(Bus bus) {
        this.bus = bus;
    }

    /** Asks for a name; the caller checked that it is one and that the peer may own it. */
    public RequestResult request(Peer peer, String name, int flags) throws Refused {
        NameRegistry<Peer> names = bus.names();
        boolean hadIt = names.isInQueue(name, peer);
        if (!hadIt && !peer.share().charge(Resource.NAMES, 1)) {
            throw Refused.of(
                    "LimitsExceeded",
                    "Connection \"%s\" is not allowed to own more services (increase limits in configuration file if required)"
                            .formatted(peer.uniqueName()));
        }
        NameRegistry.Request<Peer> outcome = names.request(name, peer, flags);
        boolean hasIt = names.isInQueue(name, peer);
        if (hasIt && !hadIt) {
            peer.addName(name);
        } else if (!hasIt) {
            forget(peer, name, hadIt);
        }
        outcome.change().ifPresent(this::changed);
        return outcome.result();
    }

    private static void forget(Peer peer, String name, boolean hadIt) {
        peer.share().release(Resource.NAMES, 1);
        if (hadIt) {
            peer.removeName(name);
        }
    }

    /** Gives a name or the place in its queue back. */
    public ReleaseResult release(Peer peer, String name) {
        NameRegistry.Release<Peer> outcome = bus.names().release(name, peer);
        if (outcome.result() == ReleaseResult.RELEASED) {
            forget(peer, name, true);
        }
        outcome.change().ifPresent(this::changed);
        return outcome.result();
    }

    private void changed(OwnerChange<Peer> change) {
        String name = change.name();
        Optional<Peer> before = change.before();
        Optional<Peer> after = change.after();
        if (before.isEmpty()) {
            bus.doorman().created(bus, name);
        }
        before.ifPresent(old -> {
            old.losePrimary(name);
            // A replaced owner that did not want to queue is not in the queue any more.
            if (old.hasName(name) && !bus.names().isInQueue(name, old)) {
                forget(old, name, true);
            }
            tell(old, "NameLost", name);
        });
        announce(name, ownerText(before), ownerText(after));
        after.ifPresent(next -> {
            next.gainPrimary(name);
            tell(next, "NameAcquired", name);
            bus.doorman().appeared(bus, name);
        });
    }

    private static String ownerText(Optional<Peer> owner) {
        return owner.map(Peer::uniqueName).orElse("");
    }

    /** Announces the unique name of a new peer, behind the reply to its Hello. */
    public void uniqueNameAcquired(Peer peer) {
        announce(peer.uniqueName(), "", peer.uniqueName());
        tell(peer, "NameAcquired", peer.uniqueName());
    }

    void uniqueNameGone(Peer peer) {
        tell(peer, "NameLost", peer.uniqueName());
        announce(peer.uniqueName(), peer.uniqueName(), "");
    }

    private void announce(String name, String before, String after) {
        bus.router()
                .broadcast(
                        FrameBuilder.signal(PATH, FrameBuilder.DRIVER, "NameOwnerChanged")
                                .string(name)
                                .string(before)
                                .string(after));
    }

    private void tell(Peer peer, String member, String name) {
        if (peer.stage() != Peer.Stage.GONE) {
            bus.router()
                    .send(
                            peer,
                            FrameBuilder.signal(PATH, FrameBuilder.DRIVER, member)
                                    .to(peer.uniqueName())
                                    .string(name));
        }
    }
}
