package org.jitney.broker.peer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jitney.broker.account.Resource;
import org.jitney.broker.account.Share;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.FrameParser;
import org.jitney.broker.frame.Malformed;
import org.jitney.broker.frame.Store;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes that a peer sends into frames.
 *
 * <p>What arrives lies in a store shared by all peers. Small messages are copied out of it, big
 * ones stay. Only the one message that is not complete yet is kept: a small one in an array, a big
 * one in a store of its own, into which the socket then reads its rest directly. Either grows with
 * what really came: a peer that announces 128 MiB pays, and costs, nothing for the announcement. An
 * idle connection holds no buffer at all.
 */
final class Input {
    /** What happens to a finished frame. */
    interface Sink {
        /** Takes a frame; false when the peer is gone and the rest of its bytes does not matter. */
        boolean accept(Frame frame);
    }

    /** Messages from this size on stay in the store that they were received into. */
    static final int BIG = 16 << 10;

    /** What of an unfinished message is free: a user whose quota is used up can still speak. */
    private static final int FREE_SIZE = 64 << 10;

    private static final byte[] NOTHING = new byte[0];

    private final Share share;
    private final String sender;
    private final long maxMessage;
    private final int maxFds;
    private final Stores stores;
    private final ArrayDeque<Fd> fds = new ArrayDeque<>(0);

    /**
     * The start of a small message, or of one whose size is not known yet; it is {@code small}
     * long.
     */
    private byte[] start = NOTHING;

    private int small;

    /**
     * The store of an unfinished big message, and its buffer: what is filled, and how long it is.
     */
    private @Nullable Store store;

    private @Nullable ByteBuffer rest;
    private int storeAt;
    private boolean big;
    private long charged;

    Input(Share share, String sender, long maxMessage, int maxFds, Stores stores) {
        this.share = share;
        this.sender = sender;
        this.maxMessage = maxMessage;
        this.maxFds = maxFds;
        this.stores = stores;
    }

    /** {@return whether descriptors lie here whose message is not complete} */
    boolean holdsFds() {
        return !fds.isEmpty();
    }

    /** Takes descriptors that came with the bytes of the next {@link #feed}. */
    void addFds(List<Fd> received) throws Malformed {
        fds.addAll(received);
        if (fds.size() > maxFds || !share.charge(Resource.FDS, received.size())) {
            for (Fd fd : received) {
                fds.remove(fd);
                fd.close();
            }
            throw new Malformed("too many descriptors");
        }
    }

    /**
     * {@return where the rest of an unfinished big message belongs, to be read there; else null}
     */
    @Nullable ByteBuffer rest() {
        return rest;
    }

    /** {@return whether the last message was a big one, so that the next may be, too} */
    boolean sendsBig() {
        return big;
    }

    /** Notes that bytes were read into {@link #rest}; false when the peer is gone. */
    boolean filled(Sink sink) throws Malformed {
        ByteBuffer buffer = rest;
        Store whole = store;
        if (buffer == null || whole == null) {
            throw new IllegalStateException("no big message is being received");
        }
        charge(buffer.position() - storeAt);
        if (buffer.hasRemaining()) {
            return true;
        }
        rest = null;
        store = null;
        share.release(Resource.BYTES, charged);
        charged = 0;
        boolean more;
        try {
            more = finish(FrameParser.parse(whole, storeAt, sender), sink);
        } finally {
            whole.release();
        }
        if (more) {
            checkFds();
        }
        return more;
    }

    /** Takes the first {@code length} bytes of a store, of which the caller remains a user. */
    void feed(Store in, int length, int from, Sink sink) throws Malformed, ErrnoException {
        ByteBuffer bytes = in.bytes();
        int at = from;
        byte[] scratch = stores.scratch();
        while (at < length) {
            if (rest != null) {
                int n = Math.min(rest.remaining(), length - at);
                rest.put(rest.position(), bytes, at, n).position(rest.position() + n);
                at += n;
                if (!filled(sink)) {
                    return;
                }
                continue;
            }
            if (small > 0) {
                at += extend(bytes, at, length);
                if (!endSmall(sink)) {
                    return;
                }
                continue;
            }
            int available = length - at;
            int total = Integer.MAX_VALUE;
            if (available >= Frame.FIXED_SIZE) {
                bytes.get(at, scratch, 0, Frame.FIXED_SIZE);
                total = total(scratch);
            }
            if (total > available) {
                keep(in, at, available, total);
                break;
            }
            if (!finish(parse(in, at, total), sink)) {
                return;
            }
            at += total;
        }
        checkFds();
    }

    private Frame parse(Store in, int at, int total) throws Malformed {
        if (total >= BIG) {
            return FrameParser.parse(in, at, sender);
        }
        byte[] scratch = stores.scratch();
        in.bytes().get(at, scratch, 0, total);
        return FrameParser.parse(scratch, 0, sender);
    }

    private void checkFds() throws Malformed {
        if (small == 0 && rest == null && !fds.isEmpty()) {
            throw new Malformed("descriptors that no message has declared");
        }
    }

    private int total(byte[] b) throws Malformed {
        int total = FrameParser.messageLength(b, 0);
        if (total > maxMessage) {
            throw new Malformed("message longer than this bus allows");
        }
        return total;
    }

    /** Keeps the start of a message whose rest has not come yet. */
    private void keep(Store in, int at, int length, int total) throws Malformed, ErrnoException {
        if (total < BIG || length < Frame.FIXED_SIZE) {
            start = new byte[Math.max(length, Frame.FIXED_SIZE)];
            in.bytes().get(at, start, 0, length);
            small = length;
            return;
        }
        if (total <= Stores.SIZE - at && stores.canSpare()) {
            in.retain();
            store = in;
            storeAt = at;
        } else {
            store = stores.forMessage(total);
            storeAt = 0;
            store.bytes().put(0, in.bytes(), at, length);
        }
        rest = store.bytes().duplicate().limit(storeAt + total).position(storeAt + length);
        charge(length);
    }

    /** Adds to a small start what it still needs; returns how many bytes that was. */
    private int extend(ByteBuffer in, int at, int length) throws Malformed {
        int wanted = small < Frame.FIXED_SIZE ? Frame.FIXED_SIZE : total(start);
        int n = Math.min(wanted - small, length - at);
        if (small + n > start.length) {
            start = Arrays.copyOf(start, wanted);
        }
        in.get(at, start, small, n);
        small += n;
        return n;
    }

    /** Looks at what a small start has become; false when the peer is gone. */
    private boolean endSmall(Sink sink) throws Malformed, ErrnoException {
        if (small < Frame.FIXED_SIZE) {
            return true;
        }
        int total = total(start);
        byte[] whole = start;
        if (small == total) {
            small = 0;
            start = NOTHING;
            return finish(FrameParser.parse(whole, 0, sender), sink);
        }
        if (total >= BIG) {
            store = stores.forMessage(total);
            storeAt = 0;
            store.bytes().put(0, whole, 0, small);
            rest = store.bytes().duplicate().limit(total).position(small);
            small = 0;
            start = NOTHING;
        }
        return true;
    }

    private void charge(long received) throws Malformed {
        long cost = Math.max(0, received - FREE_SIZE);
        if (!share.charge(Resource.BYTES, cost - charged)) {
            throw new Malformed("message does not fit the quota of its sender");
        }
        charged = cost;
    }

    private boolean finish(Frame frame, Sink sink) throws Malformed {
        int count = frame.fdCount();
        big = frame.isStored();
        // Held here, so that whatever happens the store and the descriptors are given back.
        frame.retain();
        try {
            if (count > fds.size()) {
                throw new Malformed("fewer descriptors than declared");
            }
            if (count > 0) {
                List<Fd> own = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    own.add(fds.removeFirst());
                }
                share.release(Resource.FDS, count);
                frame.attach(own);
            }
            return sink.accept(frame);
        } finally {
            frame.release();
        }
    }

    /** Closes descriptors that nobody will take. */
    void close() {
        fds.forEach(Fd::close);
        fds.clear();
        start = NOTHING;
        small = 0;
        Store unfinished = store;
        store = null;
        rest = null;
        if (unfinished != null) {
            unfinished.release();
        }
    }
}
