package org.jitney.timesync1.client;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.timesync1.model.NtpPacket;

/** The way to time servers. Everything comes back on the loop of whoever asks. */
public interface Network {
    /** Something under way that can be given up; what it would have brought is dropped then. */
    interface Attempt extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * What came back for a question.
     *
     * @param packet the answer; none if it was too short to be one
     * @param sentUsec when the question went, by the clock that is kept right
     * @param arrivedUsec when the answer came
     */
    record Arrival(Optional<NtpPacket> packet, long sentUsec, long arrivedUsec) {}

    /** What is told of an exchange. */
    interface Listener {
        /** An answer, perhaps not the right one: there may be more. */
        void arrived(Arrival arrival);

        /** Nothing more will come. */
        void failed(String why);
    }

    /** Looks for the addresses of a server; an empty list if there are none. */
    Attempt resolve(String name, Consumer<List<InetAddress>> then);

    /** Sends a question to a server's port for time and listens for answers until it is closed. */
    Attempt ask(InetAddress server, byte[] request, Listener listener);
}
