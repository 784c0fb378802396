package org.jitney.broker.peer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jitney.broker.frame.Store;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Pages;

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

    private final byte[] scratch = new byte[Input.BIG];
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
    private int out;

    /** {@return an array for what does not outlive a call} */
    byte[] scratch() {
        return scratch;
    }

    /** {@return whether a store that sockets are read into may be kept for a message} */
    boolean canSpare() {
        return out < MOST_OUT;
    }

    /** {@return a store to read into, whatever it costs} */
    Store take() {
        ByteBuffer known = free.pollLast();
        ByteBuffer bytes = known == null ? ByteBuffer.allocateDirect(SIZE) : known;
        out++;
        return new Store(bytes, false, () -> giveBack(bytes));
    }

    private void giveBack(ByteBuffer bytes) {
        out--;
        if (free.size() < MOST_FREE) {
            free.addLast(bytes);
        }
    }

    /** {@return a store for one message of this size} */
    Store forMessage(int size) throws ErrnoException {
        if (size <= SIZE && canSpare()) {
            return take();
        }
        Pages pages = Pages.map(size);
        return new Store(pages.bytes(), true, pages::close);
    }
}
