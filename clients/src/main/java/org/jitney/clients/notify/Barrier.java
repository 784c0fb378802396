package org.jitney.clients.notify;

import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.NotifyDatagram;
import org.jitney.linux.sys.Poll;
import org.jitney.linux.sys.Unistd;

/** A pipe whose far end the manager gets and closes: a way to know that it has read on. */
record Barrier(int near, int far) {
    private static final int MOST_MILLIS = 5000;

    static Barrier open() throws ErrnoException {
        int[] ends = Unistd.pipe2(0);
        return new Barrier(ends[0], ends[1]);
    }

    void send(byte[] address) throws ErrnoException {
        NotifyDatagram.sendFd(address, "BARRIER=1", far);
        Unistd.close(far);
    }

    /** {@return what went wrong, if the other end was not closed in time} */
    Optional<String> await() throws ErrnoException {
        Poll poll = new Poll(1);
        try {
            poll.add(near, 0, 0);
            return poll.await(MOST_MILLIS) > 0
                    ? Optional.empty()
                    : Optional.of("Connection timed out");
        } finally {
            poll.close();
            Unistd.close(near);
        }
    }
}
