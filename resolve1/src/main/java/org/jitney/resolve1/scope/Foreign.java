package org.jitney.resolve1.scope;

import java.util.function.Consumer;

/**
 * A query of somebody else that is passed on as it is, but for its id.
 *
 * @param takesPart whether an answer that was cut off is one
 * @param answer gets what the server says, with the id of the query
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
record Foreign(byte[] query, boolean takesPart, Consumer<byte[]> answer) {
    private static byte[] withId(byte[] message, int high, int low) {
        byte[] copy = message.clone();
        copy[0] = (byte) high;
        copy[1] = (byte) low;
        return copy;
    }

    byte[] query(int id) {
        return withId(query, id >> 8, id);
    }

    void answer(byte[] message) {
        answer.accept(withId(message, query[0], query[1]));
    }
}
