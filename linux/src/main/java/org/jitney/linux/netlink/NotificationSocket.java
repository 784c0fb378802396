package org.jitney.linux.netlink;

import java.util.function.Consumer;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketAddress;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Memory;
import org.jitney.linux.sys.Sockets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of what changes. The kernel drops what the socket has no room for and says so once: then
 * nothing that was heard before is certain, and the listener has to ask anew.
 */
public final class NotificationSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationSocket.class);
    private static final int NETLINK_ROUTE = 0;
    private static final int ROOM = 64 * 1024;
    private static final int QUEUE = 16 * 1024 * 1024;
    private static final int MOST_PER_TURN = 256;

    /** More than any queue holds; who is told even faster than this can read is not waited for. */
    private static final int MOST_TO_DROP = 1 << 20;

    private final Fd fd;
    private final Memory buffer = Memory.allocate(ROOM);
    private final Consumer<NetlinkMessage> listener;
    private final Runnable lost;
    private final Watch watch;

    private NotificationSocket(
            EventLoop loop, Fd fd, Consumer<NetlinkMessage> listener, Runnable lost)
            throws ErrnoException {
        this.fd = fd;
        this.listener = listener;
        this.lost = lost;
        this.watch = loop.watch(fd, EventLoop.READABLE, events -> receive());
    }

    /**
     * Joins groups.
     *
     * @param groups {@code Rtnetlink.GROUP_...} together
     * @param lost runs when notifications were lost
     */
    public static NotificationSocket open(
            EventLoop loop, int groups, Consumer<NetlinkMessage> listener, Runnable lost)
            throws ErrnoException {
        Fd fd =
                Fd.adopt(
                        Sockets.socket(
                                Sockets.AF_NETLINK,
                                Sockets.SOCK_RAW | Sockets.SOCK_NONBLOCK,
                                NETLINK_ROUTE));
        try {
            enlarge(fd);
            Sockets.bind(fd.number(), new SocketAddress.Netlink(0, groups).encode());
            return new NotificationSocket(loop, fd, listener, lost);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    /** Without the capability for more there is at least as much as everybody gets. */
    private static void enlarge(Fd fd) {
        for (int how : new int[] {Sockets.SO_RCVBUFFORCE, Sockets.SO_RCVBUF}) {
            try {
                Sockets.setOption(fd.number(), Sockets.SOL_SOCKET, how, QUEUE);
                return;
            } catch (ErrnoException e) {
                LOG.debug("Cannot enlarge the queue of notifications: {}", e.getMessage());
            }
        }
    }

    private void receive() {
        for (int turn = 0; turn < MOST_PER_TURN; turn++) {
            try {
                RequestSocket.receive(fd, buffer).forEach(listener);
            } catch (ErrnoException e) {
                if (e.is(Errno.ENOBUFS)) {
                    drop();
                    lost.run();
                } else if (!e.is(Errno.EAGAIN)) {
                    LOG.error("Failed to receive notifications: {}", e.getMessage());
                }
                return;
            } catch (MalformedMessage e) {
                LOG.warn("A notification is broken: {}", e.getMessage());
            }
        }
    }

    /**
     * Takes what is left in the queue, which is old by now. As long as there is any of it the
     * kernel drops what is new, and does not say so again: netlink(7) calls the socket congested.
     */
    private void drop() {
        for (int count = 0; count < MOST_TO_DROP; count++) {
            try {
                var _ = RequestSocket.receive(fd, buffer);
            } catch (ErrnoException e) {
                if (!e.is(Errno.ENOBUFS)) {
                    return;
                }
            } catch (MalformedMessage e) {
                LOG.debug("A notification that is dropped is broken: {}", e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        watch.close();
        fd.close();
    }
}
