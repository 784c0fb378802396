package org.jitney.broker.peer;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.broker.account.Accounts;
import org.jitney.broker.account.Resource;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.FrameBuilder;
import org.jitney.broker.matches.MatchRegistry;
import org.jitney.broker.names.NameRegistry;
import org.jitney.broker.policy.Policy;
import org.jitney.broker.replies.PendingReplies;
import org.jitney.bus.sasl.Identity;
import org.jspecify.annotations.Nullable;

/**
 * The state of the bus: who is connected, who owns what, who waits for whom. One thread owns it.
 *
 * <p>Peers are closed in two steps, since a peer may be found guilty while a message for it is
 * being routed: {@link #condemn} only closes its link, which comes back as {@link #disconnected}
 * when nothing is being routed any more.
 */
public final class Bus {
    private final String guid;
    private final Credentials ownCredentials;
    private final Accounts accounts;
    private final Interceptor interceptor;
    private Policy policy;
    private final NameRegistry<Peer> names = new NameRegistry<>();
    private final MatchRegistry<Peer> matches = new MatchRegistry<>();
    private final MatchRegistry<Peer> monitors = new MatchRegistry<>();
    private final PendingReplies<Peer> replies = new PendingReplies<>();
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final NameList nameList = new NameList();
    private final Router router;
    private final Ownership ownership;
    private final MatchRegistry<Peer> eavesdroppers = new MatchRegistry<>();
    private @Nullable ReplyDeadlines deadlines;
    private Duration fdTimeout = Duration.ofSeconds(150);
    private Doorman doorman = Doorman.NOBODY;
    private long nextId;
    private int nextSerial = 1;

    /** What the bus asks when a message is for nobody who is there. */
    public interface Doorman {
        /** Nothing can be started. */
        Doorman NOBODY =
                new Doorman() {
                    @Override
                    public boolean hold(Bus bus, Peer from, Frame frame, String name) {
                        return false;
                    }

                    @Override
                    public void appeared(Bus bus, String name) {}

                    @Override
                    public void left(Peer peer) {}
                };

        /** Keeps a message and starts the service that it is for; false if nobody can. */
        boolean hold(Bus bus, Peer from, Frame frame, String name) throws Refused;

        /** A name is about to get an owner, which nobody has been told yet. */
        default void created(Bus bus, String name) {}

        /** A name has an owner now; messages that wait for it may go. */
        void appeared(Bus bus, String name);

        /** A sender is gone. */
        void left(Peer peer);
    }

    /**
     * @param ownCredentials who runs the bus
     * @param interceptor {@link Interceptor#NONE} but in tests
     */
    public Bus(
            String guid,
            Credentials ownCredentials,
            Accounts accounts,
            Policy policy,
            Driver driver,
            Interceptor interceptor) {
        this.guid = guid;
        this.ownCredentials = ownCredentials;
        this.accounts = accounts;
        this.policy = policy;
        this.interceptor = interceptor;
        this.router = new Router(this, driver, interceptor);
        this.ownership = new Ownership(this);
    }

    public String guid() {
        return guid;
    }

    /** {@return the credentials behind the name of the bus itself} */
    public Credentials ownCredentials() {
        return ownCredentials;
    }

    public Accounts accounts() {
        return accounts;
    }

    public Policy policy() {
        return policy;
    }

    /**
     * Replaces the policy. It holds for what happens from now on, for the connections that exist,
     * too; they stay, and so do the names they own.
     */
    public void policy(Policy next) {
        policy = next;
    }

    public NameRegistry<Peer> names() {
        return names;
    }

    public MatchRegistry<Peer> matches() {
        return matches;
    }

    public MatchRegistry<Peer> monitors() {
        return monitors;
    }

    /** {@return the rules of those who also hear what is for others} */
    public MatchRegistry<Peer> eavesdroppers() {
        return eavesdroppers;
    }

    /** {@return who ends the wait for replies; null when all may take for ever} */
    @Nullable ReplyDeadlines deadlines() {
        return deadlines;
    }

    /** {@return how long descriptors may wait for the rest of their message} */
    Duration fdTimeout() {
        return fdTimeout;
    }

    /** Says how long descriptors may wait for the rest of their message. */
    public void fdTimeout(Duration next) {
        fdTimeout = next;
    }

    /** Has the wait for replies ended by somebody. */
    public void deadlines(ReplyDeadlines next) {
        deadlines = next;
    }

    public PendingReplies<Peer> replies() {
        return replies;
    }

    public Router router() {
        return router;
    }

    public Ownership ownership() {
        return ownership;
    }

    public Doorman doorman() {
        return doorman;
    }

    public void doorman(Doorman next) {
        doorman = next;
    }

    /** {@return the peers that have said Hello and are no monitors, oldest first} */
    public Collection<Peer> peers() {
        return Collections.unmodifiableCollection(peers.values());
    }

    /** {@return the names of the bus, of services and of connections, as ListNames tells them} */
    public byte[] encodedNames() {
        return nameList.encoded(names, peers.keySet());
    }

    /** {@return who has this unique or well-known name} */
    public @Nullable Peer find(String name) {
        return name.startsWith(":") ? peers.get(name) : names.owner(name);
    }

    /**
     * Takes a new connection in, to authenticate; what it may use is asked when it says Hello.
     * Empty when the interceptor does not want it.
     */
    public Optional<Peer> admit(Credentials credentials) {
        return interceptor.admits(credentials)
                ? Optional.of(new Peer(nextId++, credentials, accounts.open(credentials.uid())))
                : Optional.empty();
    }

    /**
     * A peer has authenticated; false when policy or quota do not let this user in. The policy is
     * about users: whoever may come without being one has been asked by the mechanisms.
     */
    boolean identify(Peer peer, Identity identity) {
        Credentials socket = peer.credentials();
        Credentials proved =
                switch (identity) {
                    case Identity.Kernel _ -> socket;
                    case Identity.Owner _ ->
                            socket.as(ownCredentials.uid(), ownCredentials.groups());
                    case Identity.Anonymous _ -> socket.as(Credentials.NO_UID, List.of());
                };
        peer.identify(proved);
        return peer.share().belongTo(proved.uid()) && (!proved.hasUid() || policy.mayConnect(peer));
    }

    /** Takes a message from a peer; false when the peer is gone by now. */
    public boolean receive(Peer from, Frame frame) {
        frame.retain();
        try {
            router.route(from, frame);
        } finally {
            frame.release();
        }
        return from.stage() != Peer.Stage.GONE && from.stage() != Peer.Stage.MONITOR;
    }

    /** Gives a peer its unique name. */
    public void activate(Peer peer) {
        peer.enter(Peer.Stage.ACTIVE);
        peers.put(peer.uniqueName(), peer);
        nameList.forget();
    }

    /** Turns a peer into a monitor, which owns nothing and is nobody's destination. */
    public void becomeMonitor(Peer peer) {
        leave(peer);
        peer.enter(Peer.Stage.MONITOR);
    }

    /** Closes a peer's link for cause; it leaves the bus when the link reports back. */
    public void condemn(Peer peer) {
        peer.link().close();
    }

    /** A peer's link is closed. */
    public void disconnected(Peer peer) {
        Peer.Stage before = peer.stage();
        if (before == Peer.Stage.GONE) {
            return;
        }
        peer.enter(Peer.Stage.GONE);
        peer.queue().clear();
        monitors.removeAll(peer);
        if (before == Peer.Stage.ACTIVE) {
            leave(peer);
        }
        policy.forget(peer);
        peer.share().close();
    }

    private void leave(Peer peer) {
        peer.share().release(Resource.MATCHES, matches.removeAll(peer));
        eavesdroppers.removeAll(peer);
        List<String> owned = peer.names();
        // The youngest name goes first and the unique name last, as the reference does it.
        for (int i = owned.size() - 1; i >= 0; i--) {
            ownership.release(peer, owned.get(i));
        }
        peers.remove(peer.uniqueName());
        nameList.forget();
        peer.share().release(Resource.NAMES, 1);
        ownership.uniqueNameGone(peer);
        replies.callerGone(peer);
        doorman.left(peer);
        for (PendingReplies.Pending<Peer> p : replies.calleeGone(peer)) {
            p.caller().share().release(Resource.REPLIES, 1);
            router.sendError(
                    p.caller(),
                    p.serial(),
                    "org.freedesktop.DBus.Error.NoReply",
                    "Message recipient disconnected from message bus without replying");
        }
        peer.share().release(Resource.REPLIES, peer.share().used(Resource.REPLIES));
    }

    /** {@return a message of the bus itself with its next serial} */
    Frame seal(FrameBuilder builder) {
        int serial = nextSerial++;
        if (nextSerial == 0) {
            nextSerial = 1;
        }
        return builder.frame(serial);
    }
}
