package org.jitney.bus.client;

import java.time.Duration;
import java.util.function.Consumer;
import org.jitney.bus.wire.Message;

/** One end of a connection, as those see it who serve objects on it. */
public interface Endpoint {

    /** Queues a message; it gets its serial here. Does nothing once the connection is closed. */
    void send(Message message);

    /**
     * Calls; exactly one answer comes later: a return, or an error, which is made here when the
     * time is up or the connection ends.
     */
    void call(Message message, Duration timeout, Consumer<Message> onReply);

    /** {@return whether the other end is the peer itself and not a bus} */
    boolean isDirect();

    boolean isOpen();
}
