package org.jitney.linux.fd;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A received datagram.
 *
 * @param data read-only
 * @param sender the sending process as the kernel verified it, if the socket passes credentials
 * @param fds what came with it; the receiver owns them
 * @param truncated whether the buffer was too small for the data, or for the descriptors
 */
public record Datagram(ByteBuffer data, Optional<Sender> sender, List<Fd> fds, boolean truncated)
        implements AutoCloseable {
    /** A process and its user and group at the time of sending. */
    public record Sender(int pid, int uid, int gid) {}

    /** {@return the data as text in UTF-8} */
    public String text() {
        return StandardCharsets.UTF_8.decode(data.duplicate()).toString();
    }

    /** Closes the descriptors that came with it. */
    @Override
    public void close() {
        fds.forEach(Fd::close);
    }
}
