package org.jitney.resolve1.transport;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * Messages over a connection, TCP or TLS, to a server or from a client.
 *
 * <p>What waits to be sent has a bound: a peer that does not read is cut off. Who opened it watches
 * how long it is idle.
 */
public final class DnsStream implements AutoCloseable {
    private static final int ROOM = 16 * 1024;
    private static final int MOST_QUEUED = 256 * 1024;

    /** Hears of messages and of the end. */
    public interface Listener {
        void onMessage(DnsStream stream, byte[] message);

        /** The connection is over and closed, not by {@link #close}. */
        void onEnd(DnsStream stream, String why);
    }

    private final Fd fd;
    private final Listener listener;
    private final Watch watch;
    private final Frames frames = new Frames();
    private final Deque<ByteBuffer> queue = new ArrayDeque<>();
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private final ByteBuffer room = ByteBuffer.allocateDirect(ROOM);
    private @Nullable TlsCodec tls;
    private boolean connecting;
    private boolean paused;
    private int queued;

    private DnsStream(EventLoop loop, Fd fd, boolean connecting, Listener listener)
            throws ErrnoException {
        this.fd = fd;
        this.listener = listener;
        this.connecting = connecting;
        this.watch =
                loop.watch(fd, connecting ? EventLoop.WRITABLE : EventLoop.READABLE, this::ready);
    }

    /**
     * How a server proves who it is.
     *
     * @param name in its certificate, perhaps empty
     * @param strict whether it has to
     */
    public record Tls(SSLContext context, String name, boolean strict) {}

    /** Takes over a connection of a client. */
    public static DnsStream accepted(EventLoop loop, Fd fd, Listener listener)
            throws ErrnoException {
        return new DnsStream(loop, fd, false, listener);
    }

    /**
     * Connects to a server; what is sent meanwhile goes when it is there.
     *
     * @param ifindex of the link to go through, 0 for any
     * @param tls whether it is encrypted
     */
    public static DnsStream connect(
            EventLoop loop,
            InetAddress to,
            int port,
            int ifindex,
            Optional<Tls> tls,
            Listener listener)
            throws ErrnoException {
        Fd fd = ServerSockets.connect(to, port, ifindex, Sockets.SOCK_STREAM);
        try {
            DnsStream stream = new DnsStream(loop, fd, true, listener);
            tls.ifPresent(t ->
                    stream.tls =
                            new TlsCodec(
                                    t,
                                    to,
                                    stream::queue,
                                    bytes ->
                                            stream.frames.add(
                                                    bytes, m -> listener.onMessage(stream, m)),
                                    (work, then) -> beside(loop, work, then),
                                    stream::resumed));
            return stream;
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    private static void beside(EventLoop loop, Runnable work, Runnable then) {
        Thread.startVirtualThread(() -> {
            try {
                work.run();
            } finally {
                loop.post(then);
            }
        });
    }

    private void resumed() {
        TlsCodec codec = tls;
        if (codec == null || !fd.isOpen()) {
            return;
        }
        try {
            codec.resume();
            advance(codec);
        } catch (SSLException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    /** What has waited for the handshake goes now, and so does what that says. */
    private void advance(TlsCodec codec) {
        while (codec.isReady() && !waiting.isEmpty()) {
            encrypt(codec, waiting.pop());
        }
        flush();
    }

    public boolean isOpen() {
        return fd.isOpen();
    }

    /** {@return whether what is sent is encrypted} */
    public boolean isEncrypted() {
        return tls != null;
    }

    /** Sends a message, now or when the connection is there. */
    public void send(byte[] message) {
        TlsCodec codec = tls;
        if (!fd.isOpen()) {
            return;
        }
        if (codec == null) {
            queue(ByteBuffer.wrap(Frames.framed(message)));
        } else if (codec.isReady()) {
            encrypt(codec, message);
        } else {
            waiting.add(message);
        }
        flush();
    }

    private void encrypt(TlsCodec codec, byte[] message) {
        try {
            codec.send(ByteBuffer.wrap(Frames.framed(message)));
        } catch (SSLException e) {
            end("TLS: " + e.getMessage());
        }
    }

    private void queue(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        queued += copy.length;
        queue.add(ByteBuffer.wrap(copy));
    }

    private void ready(int events) {
        if (connecting && !connected()) {
            return;
        }
        if ((events & EventLoop.WRITABLE) != 0) {
            flush();
        }
        if (fd.isOpen() && (events & ~EventLoop.WRITABLE) != 0) {
            if (paused) {
                end("closed");
                return;
            }
            read();
        }
    }

    private boolean connected() {
        try {
            int errno = Sockets.intOption(fd.number(), Sockets.SOL_SOCKET, Sockets.SO_ERROR);
            if (errno != 0) {
                end(Errno.message(errno));
                return false;
            }
            connecting = false;
            watch.modify(EventLoop.READABLE);
            TlsCodec codec = tls;
            if (codec != null) {
                codec.begin();
            }
            flush();
            return fd.isOpen();
        } catch (ErrnoException | SSLException e) {
            end(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void read() {
        try {
            int count = fd.read(room.clear());
            if (count < 0) {
                end(frames.isPartial() ? "closed within a message" : "closed");
                return;
            }
            TlsCodec codec = tls;
            if (codec == null) {
                frames.add(room.flip(), message -> listener.onMessage(this, message));
                return;
            }
            codec.receive(room.flip());
            advance(codec);
        } catch (ErrnoException | SSLException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    private void flush() {
        if (connecting || !fd.isOpen()) {
            return;
        }
        try {
            while (!queue.isEmpty()) {
                ByteBuffer first = queue.peek();
                int count = fd.write(first);
                queued -= count;
                if (first.hasRemaining()) {
                    break;
                }
                queue.pop();
            }
        } catch (ErrnoException e) {
            end(String.valueOf(e.getMessage()));
            return;
        }
        if (queued > MOST_QUEUED) {
            end("the peer does not read");
            return;
        }
        modify();
    }

    private void modify() {
        int reading = paused ? 0 : EventLoop.READABLE;
        watch.modify(reading | (queue.isEmpty() ? 0 : EventLoop.WRITABLE));
    }

    /** Reads no more of what the peer sends, or does again. What has been read still comes. */
    public void pause(boolean now) {
        if (paused != now && fd.isOpen()) {
            paused = now;
            modify();
        }
    }

    private void end(String why) {
        if (fd.isOpen()) {
            close();
            listener.onEnd(this, why);
        }
    }

    @Override
    public void close() {
        if (fd.isOpen()) {
            watch.close();
            fd.close();
            queue.clear();
            queued = 0;
        }
    }
}
