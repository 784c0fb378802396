package org.jitney.bus.varlink;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Listener;
import org.jitney.linux.fd.PeerCredentials;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Memory;
import org.jitney.linux.sys.Unistd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A varlink service: messages are JSON objects, each with a NUL behind it. Calls of one connection
 * are answered in their order, and the next is read when the one before it has been answered and
 * its answer taken. A client that sends anything else is cut off, as is one that asks to be told
 * again and again and does not listen.
 *
 * <p>One user who is not root cannot have all connections, whatever he does with them.
 */
public final class VarlinkServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VarlinkServer.class);

    /**
     * Who may connect.
     *
     * @param connections how many at once; a user who is not privileged has a quarter of them
     * @param message how many bytes a call may have
     * @param isForAll whether others than root and the user of this process may
     */
    public record Limits(int connections, int message, boolean isForAll) {}

    /** Serves calls. */
    public interface Methods {
        /** Serves one; {@code reply} gets the answer as a JSON object, at once or later. */
        void call(String method, Map<?, ?> parameters, Reply reply);
    }

    /** How a call ends. */
    public interface Reply {
        /** With these parameters, an object in JSON. */
        void done(String parameters);

        /** {@return whether the caller takes several answers} */
        boolean takesMore();

        /** {@return whether the caller is root, or the user of this process} */
        default boolean isPrivileged() {
            return false;
        }

        /** Gives an answer, an object in JSON, after which others follow. */
        void more(String parameters);

        /**
         * Runs something when the caller has gone, or its call has ended.
         *
         * <p>Who goes on answering a call for long forgets it then.
         */
        void whenOver(Runnable what);

        /** As only callers that take several answers can be served. */
        default void needsMore() {
            failed("org.varlink.service.ExpectedMore");
        }

        /** Without a word. */
        default void done() {
            done("{}");
        }

        /** With an error that says all. */
        default void failed(String error) {
            failed(error, "{}");
        }

        /** As there is no such method. */
        default void noSuchMethod(String method) {
            failed(
                    "org.varlink.service.MethodNotFound",
                    "{\"method\":" + JsonText.quote(method) + "}");
        }

        /** As a parameter is missing, has no place, or cannot be what it is. */
        default void badParameter(String parameter) {
            failed(
                    "org.varlink.service.InvalidParameter",
                    "{\"parameter\":" + JsonText.quote(parameter) + "}");
        }

        /** With an error; its parameters are an object in JSON. */
        void failed(String error, String parameters);
    }

    /** How long nobody is accepted after the kernel could not give a descriptor. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private static final int MOST_PER_TURN = 64;

    private final EventLoop loop;
    private final Listener listener;
    private final Limits limits;
    private final Methods methods;
    private final Runnable whenCountChanges;
    private final Watch watch;
    private final Timer resume;
    private final Set<ServerConnection> connections = new LinkedHashSet<>();
    private final ByteBuffer buffer = Memory.allocate(16 * 1024).bytes();

    /** Listens; {@code whenCountChanges} is told when somebody comes or goes. */
    public VarlinkServer(
            EventLoop loop,
            Listener listener,
            Limits limits,
            Methods methods,
            Runnable whenCountChanges)
            throws ErrnoException {
        this.loop = loop;
        this.listener = listener;
        this.limits = limits;
        this.methods = methods;
        this.whenCountChanges = whenCountChanges;
        this.watch = loop.watch(listener.fd(), EventLoop.READABLE, _ -> accept());
        this.resume = loop.timer(() -> watch.modify(EventLoop.READABLE));
    }

    /** {@return how many are connected} */
    public int count() {
        return connections.size();
    }

    private boolean mayConnect(int uid) {
        if (connections.size() >= limits.connections()) {
            return false;
        }
        if (isPrivileged(uid)) {
            return true;
        }
        long own = connections.stream().filter(c -> c.uid() == uid).count();
        return limits.isForAll() && own < Math.max(1, limits.connections() / 4);
    }

    private static boolean isPrivileged(int uid) {
        return uid == 0 || uid == Unistd.geteuid();
    }

    private static int uid(StreamSocket socket) throws ErrnoException {
        try (PeerCredentials peer = socket.credentialsWithoutProcess()) {
            return peer.uid();
        }
    }

    private void accept() {
        try {
            for (int turn = 0; turn < MOST_PER_TURN; turn++) {
                Optional<StreamSocket> accepted = listener.accept();
                if (accepted.isEmpty()) {
                    return;
                }
                connected(accepted.get());
            }
        } catch (ErrnoException e) {
            // Whoever waits goes on waiting, and would be told of in each turn of the loop.
            LOG.warn("Failed to accept a varlink connection: {}", e.getMessage());
            watch.modify(0);
            resume.armAfter(PAUSE);
        }
    }

    private void connected(StreamSocket socket) throws ErrnoException {
        boolean taken = false;
        try {
            int uid = uid(socket);
            if (!mayConnect(uid)) {
                LOG.debug("a varlink connection of user {} is refused", uid);
                return;
            }
            ServerConnection.Owner owner =
                    new ServerConnection.Owner(loop, methods, limits.message(), buffer, this::gone);
            connections.add(ServerConnection.open(owner, socket, uid, isPrivileged(uid)));
            taken = true;
        } finally {
            if (!taken) {
                socket.close();
            }
        }
        whenCountChanges.run();
    }

    private void gone(ServerConnection connection) {
        connections.remove(connection);
        whenCountChanges.run();
    }

    @Override
    public void close() {
        watch.close();
        resume.close();
        listener.close();
        List.copyOf(connections).forEach(ServerConnection::close);
    }
}
