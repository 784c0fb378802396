package org.jitney.bus.varlink;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of a {@link VarlinkServer}.
 *
 * <p>It is read from only while no call is open and no answer waits to be taken, so what it has
 * sent ahead stays in the kernel's queue, and what is held here has an end: one message that is not
 * complete, one answer, and of answers of which more follow {@link #MOST_UNTAKEN} bytes. A client
 * that will send no more still gets the answer to what it has sent.
 */
final class ServerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

    /** How many bytes of a stream of answers may wait when the next comes. */
    static final int MOST_UNTAKEN = 256 << 10;

    /**
     * What all connections of a server share.
     *
     * @param message how many bytes a call may have
     * @param buffer what is read into
     * @param gone is told when a connection has ended
     */
    record Owner(
            EventLoop loop,
            VarlinkServer.Methods methods,
            int message,
            ByteBuffer buffer,
            Consumer<ServerConnection> gone) {}

    private final Owner owner;
    private final StreamSocket socket;
    private final int uid;
    private final boolean privileged;
    private final List<Fd> fds = new ArrayList<>();
    private final Deque<ByteBuffer> out = new ArrayDeque<>();
    private byte[] held = new byte[0];
    private int searched;
    private int untaken;
    private int interest = EventLoop.READABLE;
    private boolean busy;
    private boolean ended;
    private boolean open = true;
    private @Nullable Answer current;
    private @Nullable Watch watch;

    private ServerConnection(Owner owner, StreamSocket socket, int uid, boolean privileged) {
        this.owner = owner;
        this.socket = socket;
        this.uid = uid;
        this.privileged = privileged;
    }

    /** Begins to serve a client; the socket is this object's once that has succeeded. */
    static ServerConnection open(Owner owner, StreamSocket socket, int uid, boolean privileged)
            throws ErrnoException {
        ServerConnection connection = new ServerConnection(owner, socket, uid, privileged);
        connection.watch = owner.loop().watch(socket.fd(), EventLoop.READABLE, connection::handle);
        return connection;
    }

    /** {@return the user at the other end} */
    int uid() {
        return uid;
    }

    private void handle(int events) {
        try {
            // Nobody is there any more who could take an answer.
            boolean gone = (events & (EventLoop.HANG_UP | EventLoop.ERROR)) != 0;
            if (gone && (events & EventLoop.READABLE) == 0) {
                close();
                return;
            }
            if ((events & EventLoop.WRITABLE) != 0) {
                flush();
            }
            if (open && (events & EventLoop.READABLE) != 0) {
                read();
            }
            next();
        } catch (ErrnoException e) {
            LOG.debug("a varlink connection: {}", e.getMessage());
            close();
        }
    }

    private void read() throws ErrnoException {
        ByteBuffer buffer = owner.buffer();
        int count = socket.receive(buffer.clear(), fds);
        fds.forEach(Fd::close);
        fds.clear();
        if (count < 0) {
            ended = true;
            return;
        }
        int before = held.length;
        held = Arrays.copyOf(held, before + count);
        buffer.get(0, held, before, count);
    }

    /** Serves the next call if it is there and the one before it is over. */
    private void next() {
        if (open && !busy && out.isEmpty()) {
            while (searched < held.length && held[searched] != 0) {
                searched++;
            }
            if (searched < held.length) {
                int end = searched;
                byte[] message = Arrays.copyOf(held, end);
                held = Arrays.copyOfRange(held, end + 1, held.length);
                searched = 0;
                process(message);
            } else if (ended || held.length > owner.message()) {
                LOG.debug("a varlink connection of user {} ends with {} bytes", uid, held.length);
                close();
            }
        }
        attend();
    }

    /** Has the loop tell of what can be done now; that the client has gone it tells anyway. */
    private void attend() {
        boolean reads = !busy && !ended && out.isEmpty() && searched == held.length;
        int wanted = (reads ? EventLoop.READABLE : 0) | (out.isEmpty() ? 0 : EventLoop.WRITABLE);
        if (open && watch != null && wanted != interest) {
            interest = wanted;
            watch.modify(wanted);
        }
    }

    private void process(byte[] message) {
        try {
            if (message.length > owner.message()) {
                throw new JsonText.Malformed("too long");
            }
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message)).toString();
            Map<String, @Nullable Object> call = JsonText.parse(text);
            if (!(call.get("method") instanceof String name)) {
                throw new JsonText.Malformed("no method");
            }
            boolean more = flag(call, "more");
            Answer answer = new Answer(flag(call, "oneway"), more);
            Object given = call.get("parameters");
            if (given != null && !(given instanceof Map<?, ?>)) {
                throw new JsonText.Malformed("parameters are no object");
            }
            busy = true;
            current = answer;
            owner.methods()
                    .call(
                            name,
                            given instanceof Map<?, ?> parameters ? parameters : Map.of(),
                            answer);
        } catch (JsonText.Malformed | CharacterCodingException e) {
            LOG.debug("a varlink message of user {} is not one: {}", uid, e.getMessage());
            close();
        }
    }

    private static boolean flag(Map<String, @Nullable Object> call, String name)
            throws JsonText.Malformed {
        Object value = call.get(name);
        if (value != null && !(value instanceof Boolean)) {
            throw new JsonText.Malformed("'" + name + "' is neither true nor false");
        }
        return Boolean.TRUE.equals(value);
    }

    private final class Answer implements VarlinkServer.Reply {
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
            return privileged;
        }

        @Override
        public void more(String parameters) {
            if (untaken > MOST_UNTAKEN) {
                LOG.debug("a varlink client of user {} does not take its answers", uid);
                close();
            } else {
                send("{\"parameters\":" + parameters + ",\"continues\":true}");
            }
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
            // Others have their turn before the next call of the same client.
            owner.loop().defer(ServerConnection.this::next);
        }
    }

    private void send(String text) {
        if (!open) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap((text + "\0").getBytes(StandardCharsets.UTF_8));
        untaken += bytes.remaining();
        out.add(bytes);
        try {
            flush();
        } catch (ErrnoException e) {
            LOG.debug("a varlink client has left: {}", e.getMessage());
            close();
        }
        attend();
    }

    private void flush() throws ErrnoException {
        while (!out.isEmpty()) {
            ByteBuffer first = out.getFirst();
            untaken -= socket.send(first, List.of());
            if (first.hasRemaining()) {
                return;
            }
            out.removeFirst();
        }
    }

    void close() {
        if (!open) {
            return;
        }
        open = false;
        if (watch != null) {
            watch.close();
        }
        socket.close();
        out.clear();
        held = new byte[0];
        if (current != null) {
            current.over();
        }
        owner.gone().accept(this);
    }
}
