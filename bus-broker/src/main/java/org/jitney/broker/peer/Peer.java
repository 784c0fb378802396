package org.jitney.broker.peer;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jitney.broker.account.Resource;
import org.jitney.broker.account.Share;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.policy.Party;

/**
 * One connection as the bus knows it. Its identity is the object: two peers are never equal.
 *
 * <p>A peer is {@link Stage#NEW} until Hello gives it its unique name; a {@link Stage#MONITOR} has
 * lost that name again and only listens; {@link Stage#GONE} is the end.
 */
public final class Peer implements Party {
    /** Where a peer stands. */
    public enum Stage {
        NEW,
        ACTIVE,
        MONITOR,
        GONE
    }

    private final long id;
    private final String uniqueName;
    private Credentials credentials;
    private final Share share;
    private Link link = Link.NONE;
    private final OutQueue queue;

    /** Owned and queued well-known names in the order of the requests. */
    private Set<String> names = Set.of();

    /** The unique name and those well-known names of which this peer is the primary owner. */
    private Set<String> primaryNames;

    private Stage stage = Stage.NEW;
    private long stamp;
    private int peakQueue;
    private boolean exceeded;
    private int crowding;

    Peer(long id, Credentials credentials, Share share) {
        this.id = id;
        this.uniqueName = ":1." + id;
        this.credentials = credentials;
        this.share = share;
        this.queue = new OutQueue(share);
        this.primaryNames = Set.of(uniqueName);
    }

    public long id() {
        return id;
    }

    /** {@return the name that Hello gives; before that it is only reserved} */
    @Override
    public String uniqueName() {
        return uniqueName;
    }

    public Credentials credentials() {
        return credentials;
    }

    /** It has authenticated as somebody else than its socket belongs to. */
    void identify(Credentials proved) {
        credentials = proved;
    }

    public Share share() {
        return share;
    }

    public Stage stage() {
        return stage;
    }

    public boolean isActive() {
        return stage == Stage.ACTIVE;
    }

    void enter(Stage next) {
        stage = next;
    }

    public Link link() {
        return link;
    }

    void attach(Link next) {
        link = next;
    }

    OutQueue queue() {
        return queue;
    }

    /** {@return the well-known names this peer owns or waits for, in the order of its requests} */
    public List<String> names() {
        return List.copyOf(names);
    }

    void addName(String name) {
        names = with(names, name);
    }

    void removeName(String name) {
        names.remove(name);
    }

    /** {@return the names by which match rules may call this peer} */
    public Collection<String> primaryNames() {
        return primaryNames;
    }

    void gainPrimary(String name) {
        primaryNames = with(primaryNames, name);
    }

    void losePrimary(String name) {
        primaryNames.remove(name);
    }

    /** Most peers own nothing, and a few so much that a list would be too slow. */
    private static Set<String> with(Set<String> names, String name) {
        Set<String> all = names instanceof LinkedHashSet ? names : new LinkedHashSet<>(names);
        all.add(name);
        return all;
    }

    /** Queues a frame for this peer; false when it cannot pay for it. */
    boolean enqueue(Frame frame) {
        if (stage == Stage.GONE) {
            return true;
        }
        if (!queue.offer(frame)) {
            return false;
        }
        if (queue.isBehind()) {
            frame.settle();
        }
        peakQueue = Math.max(peakQueue, queue.length());
        link.wake();
        return true;
    }

    /** {@return the longest that the queue has been} */
    public int peakQueue() {
        return peakQueue;
    }

    /** Notes that a message of this peer was refused since there were too many. */
    void exceed() {
        exceeded = true;
    }

    /** Notes that a message of this peer went to somebody who has too many to read already. */
    void crowd() {
        crowding++;
    }

    /** {@return whether a message was refused like that since this was asked last} */
    boolean takeExceeded() {
        boolean was = exceeded;
        exceeded = false;
        return was;
    }

    /** {@return how many messages went to such receivers since this was asked last} */
    int takeCrowding() {
        int were = crowding;
        crowding = 0;
        return were;
    }

    /** {@return true the first time it is asked with a stamp: one delivery a peer and message} */
    boolean firstFor(long delivery) {
        if (stamp == delivery) {
            return false;
        }
        stamp = delivery;
        return true;
    }

    /** {@return bytes that wait to be read by this peer, or that it has sent in part} */
    public long bytesInUse() {
        return share.used(Resource.BYTES);
    }

    @Override
    public int uid() {
        return credentials.uid();
    }

    @Override
    public boolean isInGroup(int gid) {
        return credentials.groups().contains(gid);
    }

    @Override
    public Collection<String> wellKnownNames() {
        return names;
    }

    @Override
    public String toString() {
        return uniqueName + " (uid " + credentials.uid() + ", pid " + credentials.pid() + ")";
    }
}
