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
    private static final int MOST_LABEL = 1024;
    private static volatile boolean noLabels;

    /** Asks the kernel about the peer of a connected socket. */
    static PeerCredentials of(int socket) throws ErrnoException {
        PeerCredentials ids = withoutProcess(socket);
        return new PeerCredentials(
                ids.pid, ids.uid, ids.gid, ids.groups, ids.securityLabel, process(socket));
    }

    /** The same without a handle to the process, which costs a descriptor. */
    static PeerCredentials withoutProcess(int socket) throws ErrnoException {
        byte[] option = Sockets.option(socket, Sockets.SOL_SOCKET, Sockets.SO_PEERCRED, 12);
        ByteBuffer ucred = ByteBuffer.wrap(option).order(ByteOrder.nativeOrder());
        return new PeerCredentials(
                ucred.getInt(0),
                ucred.getInt(4),
                ucred.getInt(8),
                groups(socket),
                label(socket),
                Optional.empty());
    }

    private static List<Integer> groups(int socket) throws ErrnoException {
        for (int room = 256; room <= 1 << 18; room *= 16) {
            byte[] option = new byte[room];
            int used =
                    Sockets.readOption(socket, Sockets.SOL_SOCKET, Sockets.SO_PEERGROUPS, option);
            if (used >= 0) {
                ByteBuffer gids = ByteBuffer.wrap(option, 0, used).order(ByteOrder.nativeOrder());
                List<Integer> groups = new ArrayList<>();
                while (gids.remaining() >= 4) {
                    groups.add(gids.getInt());
                }
                return List.copyOf(groups);
            }
            if (used == -Errno.ENOPROTOOPT || used == -Errno.ENODATA) {
                return List.of();
            }
            if (used != -Errno.ERANGE) {
                throw new ErrnoException("getsockopt", -used);
            }
        }
        throw new ErrnoException("getsockopt", Errno.ERANGE);
    }

    private static Optional<String> label(int socket) throws ErrnoException {
        if (noLabels) {
            return Optional.empty();
        }
        byte[] label = new byte[MOST_LABEL];
        int used = Sockets.readOption(socket, Sockets.SOL_SOCKET, Sockets.SO_PEERSEC, label);
        if (used < 0) {
            // No security module is running: there is no label, and nothing is wrong. Nor will
            // there
            // be one of a unix socket's peer, as modules do not come later.
            noLabels =
                    used == -Errno.ENOPROTOOPT
                            && Sockets.intOption(socket, Sockets.SOL_SOCKET, Sockets.SO_DOMAIN)
                                    == Sockets.AF_UNIX;
            return Optional.empty();
        }
        String text = new String(label, 0, used, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return Optional.of(end < 0 ? text : text.substring(0, end));
    }

    /** {@return a handle to the peer's process, which the caller owns} */
    static Optional<Fd> process(int socket) {
        byte[] option = new byte[4];
        if (Sockets.readOption(socket, Sockets.SOL_SOCKET, Sockets.SO_PEERPIDFD, option) < 0) {
            // An older kernel, or the peer has been reaped: the number is all there is.
            return Optional.empty();
        }
        return Optional.of(
                Fd.adopt(ByteBuffer.wrap(option).order(ByteOrder.nativeOrder()).getInt()));
    }

    /** Closes the process handle. */
    @Override
    public void close() {
        pidfd.ifPresent(Fd::close);
    }
}
