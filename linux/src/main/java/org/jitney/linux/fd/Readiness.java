package org.jitney.linux.fd;

import java.time.Duration;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Poll;

/** Waits until one of a few descriptors can be read; for a thread that has no event loop. */
public final class Readiness implements AutoCloseable {
    private static final int MOST_AT_ONCE = 4;

    private final Poll poll;

    private Readiness(Poll poll) {
        this.poll = poll;
    }

    /** Watches descriptors, which stay the caller's. */
    public static Readiness of(Fd... fds) throws ErrnoException {
        Readiness made = new Readiness(new Poll(MOST_AT_ONCE));
        try {
            for (Fd fd : fds) {
                made.poll.add(fd.number(), Poll.EPOLLIN, fd.number());
            }
            return made;
        } catch (ErrnoException e) {
            made.close();
            throw e;
        }
    }

    /** Waits at most so long: {@return whether one can be read} A signal may end it early. */
    public boolean await(Duration atMost) throws ErrnoException {
        long millis = Math.clamp(atMost.toMillis(), 0, Integer.MAX_VALUE);
        return poll.await((int) millis) > 0;
    }

    @Override
    public void close() {
        poll.close();
    }
}
