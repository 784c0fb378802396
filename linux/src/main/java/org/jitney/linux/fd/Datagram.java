package org.jitney.linux.fd;

import java.util.List;
import java.util.Optional;

/**
 * A received datagram.
 *
 * @param sender the sending process as the kernel verified it, if the socket passes credentials
 * @param fds what came with it; the receiver owns them
 * @param truncated whether the buffer was too small for the data, or for the descriptors
 */
public record Datagram(byte[] data, Optional<Sender> sender, List<Fd> fds, boolean truncated) {
    /** A process and its user and group at the time of sending. */
    public record Sender(int pid, int uid, int gid) {}
}
