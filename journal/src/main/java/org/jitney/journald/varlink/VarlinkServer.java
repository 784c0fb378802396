package org.jitney.journald.varlink;

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
 * A varlink service for root: messages are JSON objects, each with a NUL behind it. Calls of one
 * connection are answered in their order.
 */
public final class VarlinkServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VarlinkServer.class);
    private static final int MOST_CONNECTIONS = 64;
    private static final int LONGEST_MESSAGE = 1 << 20;

    /** Answers calls. */
    public interface Methods {
        /** {@return what to do when that method is called; empty if there is none} */
        Optional<Method> find(String name);
    }

    /** One method without parameters. */
    public interface Method {
        /** Does it; {@code reply} is told about the end, at once or later. */
        void call(Reply reply);
    }

    /** How a call ends. */
    public interface Reply {
        void done();

        /** With the name of an error. */
        void failed(String error);
    }

    private final EventLoop loop;
    private final Listener listener;
    private final Methods methods;
    private final Runnable whenCountChanges;
    private final Watch watch;
    private final Map<Connection, Watch> connections = new LinkedHashMap<>();
    private final ByteBuffer buffer = Memory.allocate(16 * 1024).bytes();

    /** Listens. */
    public VarlinkServer(
            EventLoop loop, Listener listener, Methods methods, Runnable whenCountChanges)
            throws ErrnoException {
        this.loop = loop;
        this.listener = listener;
        this.methods = methods;
        this.whenCountChanges = whenCountChanges;
        this.watch = loop.watch(listener.fd(), EventLoop.READABLE, _ -> accept());
    }

    /** {@return how many are connected} */
    public int count() {
        return connections.size();
    }

    private void accept() {
        try {
            Optional<StreamSocket> accepted = listener.accept();
            if (accepted.isEmpty()) {
                return;
            }
            StreamSocket socket = accepted.get();
            try (PeerCredentials peer = socket.credentialsWithoutProcess()) {
                boolean may = peer.uid() == 0 || peer.uid() == Unistd.geteuid();
                if (!may || connections.size() >= MOST_CONNECTIONS) {
                    LOG.debug("a varlink connection of user {} is refused", peer.uid());
                    socket.close();
                    return;
                }
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

        Connection(StreamSocket socket) {
            this.socket = socket;
        }

        void read() {
            try {
                int count = socket.receive(buffer.clear(), fds);
                fds.forEach(Fd::close);
                fds.clear();
                if (count < 0 || held.length + count > LONGEST_MESSAGE) {
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
                boolean silent = Boolean.TRUE.equals(call.get("oneway"));
                if (!(call.get("method") instanceof String name)) {
                    close();
                    return;
                }
                Optional<Method> method = methods.find(name);
                if (method.isEmpty()) {
                    answer(
                            silent,
                            "{\"error\":\"org.varlink.service.MethodNotFound\","
                                    + "\"parameters\":{\"method\":"
                                    + JsonText.quote(name)
                                    + "}}");
                } else if (firstParameter(call).isPresent()) {
                    answer(
                            silent,
                            "{\"error\":\"org.varlink.service.InvalidParameter\","
                                    + "\"parameters\":{\"parameter\":"
                                    + JsonText.quote(firstParameter(call).get())
                                    + "}}");
                } else {
                    busy = true;
                    method.get().call(new Answer(silent));
                }
            } catch (JsonText.Malformed e) {
                LOG.debug("a varlink message is not one: {}", e.getMessage());
                close();
            }
        }

        private Optional<String> firstParameter(Map<String, @Nullable Object> call) {
            return call.get("parameters") instanceof Map<?, ?> map
                    ? map.keySet().stream().map(String::valueOf).findFirst()
                    : Optional.empty();
        }

        private final class Answer implements Reply {
            private final boolean silent;

            Answer(boolean silent) {
                this.silent = silent;
            }

            @Override
            public void done() {
                end("{\"parameters\":{}}");
            }

            @Override
            public void failed(String error) {
                end("{\"error\":" + JsonText.quote(error) + ",\"parameters\":{}}");
            }

            private void end(String text) {
                busy = false;
                answer(silent, text);
                next();
            }
        }

        private void answer(boolean silent, String text) {
            if (silent || !open) {
                return;
            }
            try {
                ByteBuffer out = ByteBuffer.wrap((text + "\0").getBytes(StandardCharsets.UTF_8));
                socket.send(out, List.of());
                if (out.hasRemaining()) {
                    // Who does not read a hundred bytes has left.
                    close();
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
            whenCountChanges.run();
        }
    }
}
