package org.jitney.broker.peer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

    /** Unique name first, then owned and queued well-known names in the order of the requests. */
    private final List<String> names = new ArrayList<>();

    /** The unique name and those well-known names of which this peer is the primary owner. */
    private List<String> primaryNames;

    private Stage stage = Stage.NEW;
    private long stamp;
    private int peakQueue;

    Peer(long id, Credentials credentials, Share share) {
        this.id = id;
        this.uniqueName = ":1." + id;
        this.credentials = credentials;
        this.share = share;
        this.queue = new OutQueue(share);
        this.primaryNames = List.of(uniqueName);
    }

    public long id() {
        return id;
    }

    /** {@return the name that Hello gives; before that it is only reserved} */
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
        names.add(name);
    }

    void removeName(String name) {
        names.remove(name);
    }

    /** {@return the names by which match rules may call this peer} */
    public Collection<String> primaryNames() {
        return primaryNames;
    }

    void gainPrimary(String name) {
        List<String> next = new ArrayList<>(primaryNames);
        next.add(name);
        primaryNames = List.copyOf(next);
    }

    void losePrimary(String name) {
        List<String> next = new ArrayList<>(primaryNames);
        next.remove(name);
        primaryNames = List.copyOf(next);
    }

    /** Queues a frame for this peer; false when it cannot pay for it. */
    boolean enqueue(Frame frame) {
        if (stage == Stage.GONE) {
            return true;
        }
        if (!queue.offer(frame)) {
            return false;
        }
        peakQueue = Math.max(peakQueue, queue.length());
        link.wake();
        return true;
    }

    /** {@return the longest that the queue has been} */
    public int peakQueue() {
        return peakQueue;
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
    public int nameCount() {
        return names.size() + 1;
    }

    @Override
    public String name(int index) {
        return index == 0 ? uniqueName : names.get(index - 1);
    }

    @Override
    public String toString() {
        return uniqueName + " (uid " + credentials.uid() + ", pid " + credentials.pid() + ")";
    }
}
