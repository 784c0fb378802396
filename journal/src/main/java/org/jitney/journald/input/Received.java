package org.jitney.journald.input;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jitney.journald.entry.Sender;
import org.jitney.linux.fd.Fd;

/**
 * A datagram.
 *
 * @param label the security label of the sender
 * @param sentUsec microseconds since 1970, -1 if the kernel did not say
 * @param fds what came with it; the receiver owns them
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
record Received(byte[] data, Sender sender, Optional<String> label, long sentUsec, List<Fd> fds)
        implements AutoCloseable {

    static Optional<String> label(byte[] bytes) {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        String label = end < 0 ? text : text.substring(0, end);
        return label.isEmpty() ? Optional.empty() : Optional.of(label);
    }

    @Override
    public void close() {
        fds.forEach(Fd::close);
    }
}
