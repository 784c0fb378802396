package org.jitney.resolve1.mdns;

import java.net.InetAddress;
import java.util.function.Consumer;
import org.jitney.linux.sys.ErrnoException;

/** What messages go by on one link, in one family of addresses. */
public interface MdnsWire extends AutoCloseable {
    /** The port of those who speak it in full. */
    int PORT = 5353;

    /** Takes messages. */
    interface Listener {
        /**
         * Takes one.
         *
         * @param port that it came from
         * @param toAll whether everybody has got it
         * @param answer sends a message back to where it came from
         */
        void received(
                byte[] message, InetAddress from, int port, boolean toAll, Consumer<byte[]> answer);
    }

    /** Opens one for a listener. */
    interface Opener {
        MdnsWire open(Listener listener) throws ErrnoException;
    }

    /** Sends to all on the link. */
    void toAll(byte[] message);

    @Override
    void close();
}
