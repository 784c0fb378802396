package org.jitney.journald.forward;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jitney.journald.entry.Sender;

/**
 * A message on its way to somewhere else.
 *
 * @param identifier of the program as it says, else the name of its process
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
public record Outgoing(int priority, Optional<byte[]> identifier, byte[] message, Sender sender) {

    private static final byte[] NOTHING = {};

    /** {@return {@code NAME[PID]: TEXT} with something in front and behind} */
    byte[] line(String before, String after) {
        String between =
                sender.pid() > 0 ? "[" + sender.pid() + "]: " : identifier.isPresent() ? ": " : "";
        byte[] name = identifier.orElse(NOTHING);
        byte[] start = before.getBytes(StandardCharsets.UTF_8);
        byte[] middle = between.getBytes(StandardCharsets.US_ASCII);
        byte[] end = after.getBytes(StandardCharsets.UTF_8);
        int length = start.length + name.length + middle.length + message.length + end.length;
        ByteBuffer out = ByteBuffer.allocate(length);
        return out.put(start).put(name).put(middle).put(message).put(end).array();
    }
}
