package org.jitney.resolve1.llmnr;

import java.net.InetAddress;
import java.util.function.Consumer;
import org.jitney.linux.sys.ErrnoException;

/** What messages go by on one link, in one family of addresses. */
public interface LlmnrWire extends AutoCloseable {
    /** Takes messages that nobody here has asked for over TCP. */
    interface Listener {
        /**
         * Takes one.
         *
         * @param stream whether it came over TCP
         * @param answer sends a message back to where it came from
         */
        void received(byte[] message, InetAddress from, boolean stream, Consumer<byte[]> answer);
    }

    /** Opens one for a listener. */
    interface Opener {
        LlmnrWire open(Listener listener) throws ErrnoException;
    }

    /** Sends to all on the link. */
    void toAll(byte[] message);

    /**
     * Asks one host over TCP.
     *
     * @param failed runs when there will be no answer
     * @return what to run when nobody waits for it any more
     */
    Runnable ask(InetAddress host, byte[] query, Consumer<byte[]> answer, Runnable failed);

    @Override
    void close();
}
