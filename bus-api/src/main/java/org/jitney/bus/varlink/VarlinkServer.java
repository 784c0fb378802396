package org.jitney.bus.varlink;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Listener;
import org.jitney.linux.fd.PeerCredentials;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Memory;
import org.jitney.linux.sys.Unistd;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A varlink service: messages are JSON objects, each with a NUL behind it. Calls of one connection
 * are answered in their order; a client that does not read its answers is cut off.
 */
public final class VarlinkServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VarlinkServer.class);

    /**
     * Who may connect.
     *
     * @param connections how many at once
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

    private final EventLoop loop;
    private final Listener listener;
    private final Limits limits;
    private final Methods methods;
    private final Runnable whenCountChanges;
    private final Watch watch;
    private final Map<Connection, Watch> connections = new LinkedHashMap<>();
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
    }

    /** {@return how many are connected} */
    public int count() {
        return connections.size();
    }

    private boolean mayConnect(StreamSocket socket) throws ErrnoException {
        return connections.size() < limits.connections()
                && (limits.isForAll() || isPrivileged(socket));
    }

    private static boolean isPrivileged(StreamSocket socket) throws ErrnoException {
        try (PeerCredentials peer = socket.credentialsWithoutProcess()) {
            return peer.uid() == 0 || peer.uid() == Unistd.geteuid();
        }
    }

    private void accept() {
        try {
            Optional<StreamSocket> accepted = listener.accept();
            if (accepted.isEmpty()) {
                return;
            }
            StreamSocket socket = accepted.get();
            if (!mayConnect(socket)) {
                LOG.debug("a varlink connection is refused");
                socket.close();
                return;
            }
            Connection connection = new Connection(socket);
            connections.put(
                    connection,
                    loop.watch(socket.fd(), EventLoop.READABLE, _ -> connection.read()));
            whenCountChanges.run();
        } catch (ErrnoException e) {
            LOG.warn("Failed to accept a varlink connection: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        watch.close();
        listener.close();
        List.copyOf(connections.keySet()).forEach(Connection::close);
    }

    private final class Connection {
        private final StreamSocket socket;
        private final List<Fd> fds = new ArrayList<>();
        private byte[] held = new byte[0];
        private boolean busy;
        private boolean open = true;
        private @Nullable Answer current;

        Connection(StreamSocket socket) {
            this.socket = socket;
        }

        void read() {
            try {
                int count = socket.receive(buffer.clear(), fds);
                fds.forEach(Fd::close);
                fds.clear();
                if (count < 0 || held.length + count > limits.message()) {
                    close();
                    return;
                }
                int before = held.length;
                held = Arrays.copyOf(held, before + count);
                buffer.get(0, held, before, count);
                next();
            } catch (ErrnoException e) {
                LOG.debug("a varlink connection: {}", e.getMessage());
                close();
            }
        }

        private void next() {
            while (open && !busy) {
                int end = 0;
                while (end < held.length && held[end] != 0) {
                    end++;
                }
                if (end == held.length) {
                    return;
                }
                String message = new String(held, 0, end, StandardCharsets.UTF_8);
                held = Arrays.copyOfRange(held, end + 1, held.length);
                process(message);
            }
        }

        private void process(String message) {
            try {
                Map<String, @Nullable Object> call = JsonText.parse(message);
                if (!(call.get("method") instanceof String name)) {
                    close();
                    return;
                }
                Map<?, ?> parameters =
                        call.get("parameters") instanceof Map<?, ?> map ? map : Map.of();
                busy = true;
                Answer answer =
                        new Answer(
                                Boolean.TRUE.equals(call.get("oneway")),
                                Boolean.TRUE.equals(call.get("more")));
                current = answer;
                methods.call(name, parameters, answer);
            } catch (JsonText.Malformed e) {
                LOG.debug("a varlink message is not one: {}", e.getMessage());
                close();
            }
        }

        private final class Answer implements Reply {
            private final boolean silent;
            private final boolean more;
            private Runnable atEnd = () -> {};

            Answer(boolean silent, boolean more) {
                this.silent = silent;
                this.more = more;
            }

            @Override
            public boolean takesMore() {
                return more && !silent;
            }

            @Override
            public boolean isPrivileged() {
                try {
                    return VarlinkServer.isPrivileged(socket);
                } catch (ErrnoException e) {
                    LOG.debug("a varlink caller cannot be told: {}", e.getMessage());
                    return false;
                }
            }

            @Override
            public void more(String parameters) {
                send("{\"parameters\":" + parameters + ",\"continues\":true}");
            }

            @Override
            public void whenOver(Runnable what) {
                atEnd = what;
            }

            private void over() {
                Runnable what = atEnd;
                atEnd = () -> {};
                what.run();
            }

            @Override
            public void done(String parameters) {
                end("{\"parameters\":" + parameters + "}");
            }

            @Override
            public void failed(String error, String parameters) {
                String name = JsonText.quote(error);
                end("{\"error\":" + name + ",\"parameters\":" + parameters + "}");
            }

            private void end(String text) {
                busy = false;
                over();
                if (!silent) {
                    send(text);
                }
                loop.defer(Connection.this::next);
            }
        }

        private void send(String text) {
            if (!open) {
                return;
            }
            try {
                ByteBuffer out = ByteBuffer.wrap((text + "\0").getBytes(StandardCharsets.UTF_8));
                socket.send(out, List.of());
                if (out.hasRemaining()) {
                    close(); // its queue is full of answers that it does not read
                }
            } catch (ErrnoException e) {
                LOG.debug("a varlink client has left: {}", e.getMessage());
                close();
            }
        }

        void close() {
            if (!open) {
                return;
            }
            open = false;
            Watch own = connections.remove(this);
            if (own != null) {
                own.close();
            }
            socket.close();
            if (current != null) {
                current.over();
            }
            whenCountChanges.run();
        }
    }
}
