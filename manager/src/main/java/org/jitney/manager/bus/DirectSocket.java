package org.jitney.manager.bus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.service.ObjectTree;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Listener;
import org.jitney.linux.fd.PeerCredentials;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket on which clients talk to the manager without a bus: root, and its own user. */
final class DirectSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectSocket.class);
    private static final int FOR_OWNER = 0600;

    /** What a busy system has at most; who opens more without end is not served. */
    private static final int MOST_CONNECTIONS = 4096;

    private final EventLoop loop;
    private final Path path;
    private final Listener listener;
    private final ObjectTree tree;
    private final String guid;
    private final Set<BusConnection> connections = new LinkedHashSet<>();
    private final Watch watch;

    private DirectSocket(EventLoop loop, Path path, Listener listener, ObjectTree tree)
            throws ErrnoException {
        this.loop = loop;
        this.path = path;
        this.listener = listener;
        this.tree = tree;
        byte[] id = new byte[16];
        new SecureRandom().nextBytes(id);
        this.guid = HexFormat.of().formatHex(id);
        this.watch = loop.watch(listener.fd(), EventLoop.READABLE, events -> accept());
    }

    /** Listens at that path; a socket that an earlier manager left there is removed. */
    static DirectSocket open(EventLoop loop, Path path, ObjectTree tree) throws ErrnoException {
        try {
            Files.createDirectories(path.getParent());
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.error("{}: {}", path, e.getMessage());
            throw new ErrnoException("create " + path.getParent(), Errno.EIO);
        }
        Listener listener = Listener.bind(new UnixAddress.Path(path.toString()), FOR_OWNER);
        return new DirectSocket(loop, path, listener, tree);
    }

    private void accept() {
        try {
            Optional<StreamSocket> next = listener.accept();
            while (next.isPresent()) {
                admit(next.get());
                next = listener.accept();
            }
        } catch (ErrnoException e) {
            LOG.warn("a client of {} is lost: {}", path, e.getMessage());
        }
    }

    private void admit(StreamSocket socket) throws ErrnoException {
        long uid = uidOf(socket);
        if ((uid != 0 && uid != Unistd.geteuid()) || connections.size() >= MOST_CONNECTIONS) {
            LOG.warn("refused uid {} on {}", uid, path);
            socket.close();
            return;
        }
        BusConnection connection = BusConnection.direct(loop, socket, guid);
        connection.sendAs(ManagerDaemon.NAME);
        connections.add(connection);
        connection.onClosed(() -> connections.remove(connection));
        connection.serve(tree);
    }

    private static long uidOf(StreamSocket socket) throws ErrnoException {
        try (PeerCredentials peer = socket.credentials()) {
            return Integer.toUnsignedLong(peer.uid());
        }
    }

    @Override
    public void close() {
        watch.close();
        listener.close();
        List.copyOf(connections).forEach(BusConnection::close);
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("{} stays behind: {}", path, e.getMessage());
        }
    }
}
