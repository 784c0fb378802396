package org.jitney.linux.fd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;

/**
 * Who is at the other end of a unix stream socket, as the kernel noted it at {@code connect}.
 *
 * @param groups supplementary groups; empty on kernels before 4.13
 * @param securityLabel of the security module; empty where there is none
 * @param pidfd a handle to the process that cannot be reused (kernel 6.5); the receiver owns it
 */
public record PeerCredentials(
        int pid,
        int uid,
        int gid,
        List<Integer> groups,
        Optional<String> securityLabel,
        Optional<Fd> pidfd)
        implements AutoCloseable {

    /** Asks the kernel about the peer of a connected socket. */
    static PeerCredentials of(int socket) throws ErrnoException {
        ByteBuffer ucred = option(socket, Sockets.SO_PEERCRED, 12);
        return new PeerCredentials(
                ucred.getInt(0),
                ucred.getInt(4),
                ucred.getInt(8),
                groups(socket),
                label(socket),
                pidfd(socket));
    }

    private static ByteBuffer option(int socket, int option, int most) throws ErrnoException {
        byte[] value = Sockets.option(socket, Sockets.SOL_SOCKET, option, most);
        return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
    }

    private static List<Integer> groups(int socket) throws ErrnoException {
        for (int room = 256; room <= 1 << 18; room *= 16) {
            try {
                ByteBuffer gids = option(socket, Sockets.SO_PEERGROUPS, room);
                List<Integer> groups = new ArrayList<>();
                while (gids.remaining() >= 4) {
                    groups.add(gids.getInt());
                }
                return List.copyOf(groups);
            } catch (ErrnoException e) {
                if (e.is(Errno.ENOPROTOOPT, Errno.ENODATA)) {
                    return List.of();
                }
                if (e.errno() != Errno.ERANGE) {
                    throw e;
                }
            }
        }
        throw new ErrnoException("getsockopt", Errno.ERANGE);
    }

    private static Optional<String> label(int socket) {
        try {
            byte[] label = Sockets.option(socket, Sockets.SOL_SOCKET, Sockets.SO_PEERSEC, 4096);
            String text = new String(label, StandardCharsets.UTF_8);
            int end = text.indexOf('\0');
            return Optional.of(end < 0 ? text : text.substring(0, end));
        } catch (ErrnoException e) {
            // No security module is running: there is no label, and nothing is wrong.
            return Optional.empty();
        }
    }

    private static Optional<Fd> pidfd(int socket) {
        try {
            return Optional.of(
                    Fd.adopt(Sockets.intOption(socket, Sockets.SOL_SOCKET, Sockets.SO_PEERPIDFD)));
        } catch (ErrnoException e) {
            // An older kernel, or the peer has been reaped: the number is all there is.
            return Optional.empty();
        }
    }

    /** Closes the process handle. */
    @Override
    public void close() {
        pidfd.ifPresent(Fd::close);
    }
}
