package org.jitney.broker.peer;

import java.util.ArrayDeque;
import java.util.List;
import org.jitney.broker.account.Resource;
import org.jitney.broker.account.Share;
import org.jitney.broker.frame.Frame;
import org.jitney.linux.fd.Fd;

/**
 * Frames that wait to be sent to one peer, which pays for them until they are.
 *
 * <p>Sending works in batches: {@link #fill} takes as much as fits, {@link #sent} says how much of
 * it the kernel took. Descriptors must go with the first byte of their message, so a frame that
 * carries some starts a batch of its own.
 */
final class OutQueue {
    /** So many frames cost their bytes only, as limits are written for. */
    private static final int PLAIN = 64;

    /**
     * What a frame takes beside its bytes; of small ones in a long queue it is the greater part.
     */
    private static final long OVERHEAD = 512;

    private final Share share;
    private final ArrayDeque<Frame> frames = new ArrayDeque<>(4);

    /** How much of the first frame is sent. */
    private int offset;

    private boolean behind;

    OutQueue(Share share) {
        this.share = share;
    }

    boolean offer(Frame frame) {
        int fds = frame.fds().size();
        long cost = cost(frame);
        if (!share.charge(Resource.BYTES, cost)) {
            return false;
        }
        if (fds > 0 && !share.charge(Resource.FDS, fds)) {
            share.release(Resource.BYTES, cost);
            return false;
        }
        frame.retain();
        frames.addLast(frame);
        return true;
    }

    /** {@return what a frame costs behind those that are queued} */
    private long cost(Frame frame) {
        return frame.size() + (frames.size() < PLAIN ? 0 : OVERHEAD);
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    int length() {
        return frames.size();
    }

    /** {@return the descriptors that go with the next batch} */
    List<Fd> fds() {
        Frame first = frames.peekFirst();
        return first == null || offset > 0 ? List.of() : first.fds();
    }

    /** Fills a batch with what is next. */
    void fill(SendBatch batch) {
        batch.clear();
        int from = offset;
        boolean first = true;
        for (Frame frame : frames) {
            if ((!first && !frame.fds().isEmpty()) || !batch.add(frame, from)) {
                break;
            }
            from = 0;
            first = false;
        }
    }

    /** The reader is slow: frees the stores that big messages share with others. */
    void settle() {
        if (!behind) {
            behind = true;
            frames.forEach(Frame::settle);
        }
    }

    /** {@return whether what is queued has to wait for the reader} */
    boolean isBehind() {
        return behind;
    }

    /** Notes that the kernel took this many bytes. */
    void sent(int bytes) {
        int left = bytes;
        while (left > 0) {
            Frame first = frames.getFirst();
            int rest = first.size() - offset;
            if (left < rest) {
                offset += left;
                return;
            }
            left -= rest;
            drop(frames.removeFirst());
        }
        behind &= !frames.isEmpty();
    }

    private void drop(Frame frame) {
        offset = 0;
        share.release(Resource.BYTES, cost(frame));
        share.release(Resource.FDS, frame.fds().size());
        frame.release();
    }

    void clear() {
        while (!frames.isEmpty()) {
            drop(frames.removeFirst());
        }
    }
}
