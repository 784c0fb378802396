package org.jitney.broker.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jitney.broker.account.Resource;
import org.jitney.broker.account.Share;
import org.jitney.broker.frame.Frame;
import org.jitney.broker.frame.FrameParser;
import org.jitney.broker.frame.Malformed;
import org.jitney.linux.fd.Fd;

/**
 * Cuts the bytes that a peer sends into frames.
 *
 * <p>What arrives lies in a buffer shared by all peers; only the one message that is not complete
 * yet is kept, in an array that grows with what really came: a peer that announces 128 MiB pays,
 * and costs, nothing for the announcement. An idle connection holds no buffer at all.
 */
final class Input {
    /** What happens to a finished frame. */
    interface Sink {
        /** Takes a frame; false when the peer is gone and the rest of its bytes does not matter. */
        boolean accept(Frame frame);
    }

    private static final byte[] NOTHING = new byte[0];

    private final Share share;
    private final String sender;
    private final long maxMessage;
    private final int maxFds;
    private final ArrayDeque<Fd> fds = new ArrayDeque<>(0);
    private byte[] part = NOTHING;
    private int partLength;
    private int partTotal;
    private long charged;

    Input(Share share, String sender, long maxMessage, int maxFds) {
        this.share = share;
        this.sender = sender;
        this.maxMessage = maxMessage;
        this.maxFds = maxFds;
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

    /** Takes {@code length} bytes, which stay the caller's. */
    void feed(byte[] chunk, int length, Sink sink) throws Malformed {
        int at = 0;
        while (at < length) {
            if (partLength > 0) {
                at += extendPart(chunk, at, length);
                if (partTotal == 0 || partLength < partTotal) {
                    continue;
                }
                byte[] whole = part;
                boolean own = partTotal > FIRST_SIZE;
                part = own ? NOTHING : part;
                if (!finish(whole, 0, own, sink)) {
                    return;
                }
                endPart();
            } else {
                int available = length - at;
                int total = available >= Frame.FIXED_SIZE ? total(chunk, at) : Integer.MAX_VALUE;
                if (total > available) {
                    startPart(chunk, at, available, total == Integer.MAX_VALUE ? 0 : total);
                    break;
                }
                if (!finish(chunk, at, false, sink)) {
                    return;
                }
                at += total;
            }
        }
        if (partLength == 0 && !fds.isEmpty()) {
            throw new Malformed("descriptors that no message has declared");
        }
    }

    private int total(byte[] b, int at) throws Malformed {
        int total = FrameParser.messageLength(b, at);
        if (total > maxMessage) {
            throw new Malformed("message longer than this bus allows");
        }
        return total;
    }

    private static final int FIRST_SIZE = 4096;
    private static final int FREE_SIZE = 64 << 10;

    private void startPart(byte[] chunk, int at, int length, int total) throws Malformed {
        partTotal = total;
        grow(length);
        System.arraycopy(chunk, at, part, 0, length);
        partLength = length;
    }

    /** Adds to the part what it still needs of the chunk; returns how much that was. */
    private int extendPart(byte[] chunk, int at, int length) throws Malformed {
        int wanted = partTotal == 0 ? Frame.FIXED_SIZE : partTotal;
        int n = Math.min(wanted - partLength, length - at);
        grow(partLength + n);
        System.arraycopy(chunk, at, part, partLength, n);
        partLength += n;
        if (partTotal == 0 && partLength == Frame.FIXED_SIZE) {
            partTotal = total(part, 0);
        }
        return n;
    }

    private void grow(int needed) throws Malformed {
        // The first part is free: a user whose quota is used up by others can still speak.
        long cost = Math.max(0, needed - FREE_SIZE);
        if (!share.charge(Resource.BYTES, cost - charged)) {
            throw new Malformed("message does not fit the quota of its sender");
        }
        charged = cost;
        if (needed > part.length) {
            long size = Math.max(Math.max(needed, part.length * 2L), FIRST_SIZE);
            if (partTotal > 0 && partTotal > FIRST_SIZE) {
                size = Math.min(size, partTotal);
            }
            part = Arrays.copyOf(part, (int) Math.min(size, Frame.MAX_SIZE));
        }
    }

    private void endPart() {
        share.release(Resource.BYTES, charged);
        charged = 0;
        partLength = 0;
        partTotal = 0;
        part = NOTHING;
    }

    private boolean finish(byte[] b, int at, boolean mayKeep, Sink sink) throws Malformed {
        Frame frame = FrameParser.parse(b, at, sender, mayKeep);
        int count = frame.fdCount();
        if (count > 0) {
            if (count > fds.size()) {
                throw new Malformed("fewer descriptors than declared");
            }
            List<Fd> own = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                own.add(fds.removeFirst());
            }
            share.release(Resource.FDS, count);
            frame.attach(own);
        }
        return sink.accept(frame);
    }

    /** Closes descriptors that nobody will take. */
    void close() {
        fds.forEach(Fd::close);
        fds.clear();
        part = NOTHING;
    }
}
