package org.jitney.bus.service;

import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jitney.bus.wire.Message;

/** A connection as the object tree needs it. */
public interface Link {
    /** Queues a message. */
    void send(Message message);

    /** {@return whether the other end is the peer itself, without a bus between} */
    boolean isDirect();

    /** {@return the user at the other end of a direct connection} */
    OptionalInt peerUid();

    /** {@return the process at the other end of a direct connection} */
    OptionalInt peerPid();

    /** Sends a call and hands over its answer: a method return or an error, at the latest after the usual time-out. */
    void call(Message call, Consumer<Message> answer);
}
