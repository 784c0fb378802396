package org.jitney.broker.peer;

import java.util.ArrayDeque;
import org.jitney.broker.frame.Store;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Pages;
import org.jspecify.annotations.Nullable;

/**
 * The native memory of a bus. Stores of {@link #SIZE} bytes are what sockets are read into; they
 * are used over and over, and there is a bound on how many can be out. Whatever needs more, or
 * comes when too many are out, gets pages of its own, which cost what is written to them.
 */
final class Stores {
    /** A read takes this much at most, and a message up to this size can stay where it was read. */
    static final int SIZE = 128 << 10;

    private static final int MOST_OUT = 64;
    private static final int MOST_FREE = 4;

    /** Pages that are kept for the next message have at most this size, and a multiple of that. */
    private static final int MOST_SPARE = 128 << 20;

    private static final int GRAIN = 1 << 20;

    private final byte[] scratch = new byte[Input.BIG];
    private final ArrayDeque<Pages> free = new ArrayDeque<>();
    private int out;

    /**
     * The pages of the last big message that is gone: to have the kernel clear new ones for each of
     * many takes as long as to receive them.
     */
    private @Nullable Pages spare;

    private boolean spareIsNew;
    private boolean closed;

    /** {@return an array for what does not outlive a call} */
    byte[] scratch() {
        return scratch;
    }

    /** {@return whether a store that sockets are read into may be kept for a message} */
    boolean canSpare() {
        return out < MOST_OUT;
    }

    /** {@return a store to read into, whatever it costs} */
    Store take() throws ErrnoException {
        Pages known = free.pollLast();
        Pages pages = known == null ? Pages.map(SIZE) : known;
        out++;
        return new Store(pages.bytes(), false, () -> giveBack(pages));
    }

    private void giveBack(Pages pages) {
        out--;
        if (!closed && free.size() < MOST_FREE) {
            free.addLast(pages);
        } else {
            pages.close();
        }
    }

    /** {@return a store for one message of this size} */
    Store forMessage(int size) throws ErrnoException {
        if (size <= SIZE && canSpare()) {
            return take();
        }
        Pages pages = spare(size);
        return new Store(pages.bytes(), true, () -> keep(pages));
    }

    private Pages spare(int size) throws ErrnoException {
        Pages known = spare;
        int rounded = Math.ceilDiv(size, GRAIN) * GRAIN;
        if (known == null || known.bytes().capacity() != rounded) {
            // First, so that never more than this message is there.
            dropSpare();
            return Pages.map(rounded);
        }
        spare = null;
        return known;
    }

    private void keep(Pages pages) {
        if (closed || pages.bytes().capacity() > MOST_SPARE) {
            pages.close();
            return;
        }
        dropSpare();
        spare = pages;
        spareIsNew = true;
    }

    private void dropSpare() {
        Pages known = spare;
        spare = null;
        if (known != null) {
            known.close();
        }
    }

    /** {@return whether there is memory that nobody may need again} */
    boolean hasSpare() {
        return spare != null;
    }

    /** Gives back what was not used since it was last asked to. */
    void trim() {
        if (!spareIsNew) {
            dropSpare();
        }
        spareIsNew = false;
    }

    /** Gives back everything now or when its last user is gone. */
    void close() {
        closed = true;
        free.forEach(Pages::close);
        free.clear();
        dropSpare();
    }
}
