package org.jitney.journald.forward;

import java.io.ByteArrayOutputStream;
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

    /** {@return {@code NAME[PID]: TEXT} with something in front and behind} */
    byte[] line(String before, String after) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 64);
        out.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        identifier.ifPresent(out::writeBytes);
        if (sender.pid() > 0) {
            out.writeBytes(("[" + sender.pid() + "]: ").getBytes(StandardCharsets.US_ASCII));
        } else if (identifier.isPresent()) {
            out.writeBytes(": ".getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(message);
        out.writeBytes(after.getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}
