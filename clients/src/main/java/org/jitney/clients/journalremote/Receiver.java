package org.jitney.clients.journalremote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Sockets;

/**
 * Takes connections, each on a thread of its own: a stream of entries, or requests of HTTP. It ends
 * when there is nothing to listen on and the last connection is over, which with listening sockets
 * is never.
 */
final class Receiver {
    /** So many that a flood of them costs memory that there is; the rest waits in the queue. */
    private static final int MOST_CONNECTIONS = 256;

    private static final int WORD = 4;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Sinks sinks;
    private final Consumer<String> say;
    private final Semaphore free = new Semaphore(MOST_CONNECTIONS);
    private final List<Thread> threads = new ArrayList<>();

    Receiver(Sinks sinks, Consumer<String> say) {
        this.sinks = sinks;
        this.say = say;
    }

    /**
     * Takes what comes by a socket: one that listens, or a connection.
     *
     * @param isHttp whether that is HTTP
     */
    void add(int socket, boolean isHttp) throws ErrnoException {
        Fd fd = Fd.adopt(socket);
        fd.setNonBlocking(false);
        boolean listens = Sockets.intOption(socket, Sockets.SOL_SOCKET, Sockets.SO_ACCEPTCONN) == 1;
        threads.add(
                Thread.ofPlatform()
                        .name(listens ? "listener" : "connection")
                        .daemon()
                        .start(listens ? () -> accept(fd, isHttp) : () -> serve(fd, isHttp)));
    }

    /** Waits until there is nothing more to come. */
    void run() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        free.acquire(MOST_CONNECTIONS);
    }

    private void accept(Fd listener, boolean isHttp) {
        try {
            while (true) {
                free.acquire();
                int accepted = Sockets.accept(listener.number(), false);
                if (accepted < 0) {
                    free.release();
                    refused(-accepted);
                    continue;
                }
                Fd connection = Fd.adopt(accepted);
                Thread.ofPlatform()
                        .name("connection")
                        .daemon()
                        .start(() -> {
                            try {
                                serve(connection, isHttp);
                            } finally {
                                free.release();
                            }
                        });
            }
        } catch (ErrnoException e) {
            say.accept("Failed to accept connections: " + Errno.message(e.errno()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What concerns one connection, or will pass, is no reason to take no more. */
    private void refused(int errno) throws ErrnoException, InterruptedException {
        switch (errno) {
            case Errno.EBADF, Errno.EINVAL, Errno.ENOTSOCK ->
                    throw new ErrnoException("accept4", errno);
            case Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM, Errno.ENOBUFS -> {
                say.accept("Failed to accept a connection: " + Errno.message(errno));
                Thread.sleep(PAUSE);
            }
            default -> {}
        }
    }

    private void serve(Fd fd, boolean isHttp) {
        try (fd) {
            Sockets.setOption(fd.number(), Sockets.SOL_SOCKET, Sockets.SO_KEEPALIVE, 1);
            try (Sinks.Sink sink = sinks.of(host(fd, isHttp))) {
                if (isHttp) {
                    new HttpConnection(Streams.in(fd), Streams.out(fd), sink).run();
                } else {
                    var _ = JournalImport.read(Streams.in(fd), sink);
                }
            }
        } catch (JournalImport.Unwritable e) {
            say.accept(e.text());
        } catch (IOException e) {
            say.accept("Failed to process data, aborting connection: " + e.getMessage());
        } catch (ErrnoException e) {
            say.accept("Failed to process data, aborting connection: " + Errno.message(e.errno()));
        } catch (OutOfMemoryError e) {
            // Sizes are limited, but several such entries at once may still be too much.
            say.accept("Failed to process data, aborting connection: Cannot allocate memory");
        }
    }

    /** {@return how the file of the other end is called} Names are asked for HTTP only. */
    private static String host(Fd fd, boolean isHttp) {
        Optional<InetAddress> address = peer(fd);
        if (address.isEmpty()) {
            return "local";
        }
        return isHttp ? address.get().getHostName() : address.get().getHostAddress();
    }

    private static Optional<InetAddress> peer(Fd fd) {
        try {
            byte[] bytes = Sockets.peerAddress(fd.number());
            if (bytes.length < 2) {
                return Optional.empty();
            }
            int family = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getShort(0);
            return switch (family) {
                case Sockets.AF_INET ->
                        Optional.of(
                                InetAddress.getByAddress(
                                        Arrays.copyOfRange(bytes, WORD, 2 * WORD)));
                case Sockets.AF_INET6 ->
                        Optional.of(
                                InetAddress.getByAddress(
                                        Arrays.copyOfRange(bytes, 2 * WORD, 6 * WORD)));
                default -> Optional.empty();
            };
        } catch (ErrnoException | UnknownHostException e) {
            return Optional.empty();
        }
    }
}
