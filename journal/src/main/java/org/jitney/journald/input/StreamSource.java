package org.jitney.journald.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.journald.dispatch.Dispatcher;
import org.jitney.journald.entry.Sender;
import org.jitney.journald.protocol.StreamHeader;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Listener;
import org.jitney.linux.fd.PeerCredentials;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Memory;
import org.jitney.linux.sys.Sockets;
import org.jitney.linux.sys.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All streams, and the socket where new ones come. What a stream has said about itself is written
 * down and its descriptor handed to the manager, so that a successor goes on with it.
 */
final class StreamSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(StreamSource.class);
    private static final int MOST_STREAMS = 4096;
    private static final int CHUNK = 64 * 1024;
    private static final int MOST_PER_TURN = 16;

    private final EventLoop loop;
    private final Listener listener;
    private final Dispatcher dispatcher;
    private final StreamFiles files;
    private final int lineMax;
    private final StreamKeeper keeper;
    private final Runnable whenCountChanges;
    private final Watch watch;
    private final SecureRandom random = new SecureRandom();
    private final ByteBuffer buffer = Memory.allocate(CHUNK).bytes();
    private final byte[] copy = new byte[CHUNK];
    private final Map<Stream, Watch> streams = new LinkedHashMap<>();

    /** Keeps descriptors for a successor. */
    interface StreamKeeper {
        void keep(Fd socket);
    }

    StreamSource(
            EventLoop loop,
            Listener listener,
            Dispatcher dispatcher,
            StreamFiles files,
            int lineMax,
            StreamKeeper keeper,
            Runnable whenCountChanges)
            throws ErrnoException {
        this.loop = loop;
        this.listener = listener;
        this.dispatcher = dispatcher;
        this.files = files;
        this.lineMax = lineMax;
        this.keeper = keeper;
        this.whenCountChanges = whenCountChanges;
        this.watch = loop.watch(listener.fd(), EventLoop.READABLE, _ -> accept());
    }

    int count() {
        return streams.size();
    }

    private boolean accept() {
        boolean any = false;
        try {
            for (int i = 0; i < MOST_PER_TURN; i++) {
                Optional<StreamSocket> connection = listener.accept();
                if (connection.isEmpty()) {
                    return any;
                }
                any = true;
                if (streams.size() >= MOST_STREAMS) {
                    refuse(connection.get());
                } else {
                    install(connection.get().fd(), newId(), Optional.empty());
                }
            }
        } catch (ErrnoException e) {
            LOG.error("Failed to accept stdout connection: {}", e.getMessage());
        }
        return any;
    }

    private void refuse(StreamSocket connection) {
        int pid = 0;
        try (PeerCredentials peer = connection.credentialsWithoutProcess()) {
            pid = peer.pid();
        } catch (ErrnoException e) {
            LOG.debug("a stream without a peer: {}", e.getMessage());
        }
        connection.close();
        dispatcher.driver(
                pid, Optional.empty(), "Too many stdout streams, refusing connection.", List.of());
    }

    private String newId() {
        byte[] id = new byte[16];
        random.nextBytes(id);
        id[6] = (byte) ((id[6] & 0x0f) | 0x40);
        id[8] = (byte) ((id[8] & 0x3f) | 0x80);
        return HexFormat.of().formatHex(id);
    }

    /** Goes on with a stream that a predecessor had open: {@return whether it was one} */
    boolean restore(Fd socket) {
        try {
            Optional<StreamFiles.Saved> saved = files.load(name(socket));
            if (saved.isEmpty() || streams.size() >= MOST_STREAMS) {
                return false;
            }
            install(
                    StreamSocket.of(socket).fd(),
                    saved.get().id(),
                    Optional.of(saved.get().header()));
            return true;
        } catch (ErrnoException | IOException e) {
            LOG.warn("a stream is not gone on with: {}", e.getMessage());
            return false;
        }
    }

    private static String name(Fd socket) throws ErrnoException {
        Stat.FileStat stat = Stat.statx(socket.number(), "", Fcntl.AT_EMPTY_PATH);
        return stat.device() + ":" + stat.inode();
    }

    private void install(Fd socket, String id, Optional<StreamHeader> known) throws ErrnoException {
        try (PeerCredentials peer = StreamSocket.of(socket).credentialsWithoutProcess()) {
            int number = socket.number();
            Sockets.setOption(number, Sockets.SOL_SOCKET, Sockets.SO_PASSCRED, 1);
            Sockets.shutdown(number, Sockets.SHUT_WR);
            Sender sender = new Sender(peer.pid(), peer.uid(), peer.gid());
            Holder holder = new Holder();
            Stream stream =
                    new Stream(
                            dispatcher,
                            socket,
                            sender,
                            peer.securityLabel(),
                            id,
                            lineMax,
                            known,
                            () -> begun(holder.stream(), id));
            holder.stream = Optional.of(stream);
            streams.put(stream, loop.watch(socket, EventLoop.READABLE, _ -> read(stream)));
            whenCountChanges.run();
        } catch (ErrnoException e) {
            socket.close();
            throw e;
        }
    }

    private static final class Holder {
        private Optional<Stream> stream = Optional.empty();

        Stream stream() {
            return stream.orElseThrow();
        }
    }

    private void begun(Stream stream, String id) {
        try {
            files.save(name(stream.socket()), new StreamFiles.Saved(stream.header(), id));
            keeper.keep(stream.socket());
        } catch (ErrnoException | IOException e) {
            LOG.error("Failed to save stream data: {}", e.getMessage());
        }
    }

    private boolean read(Stream stream) {
        try {
            Stream.Outcome outcome = stream.read(buffer, copy);
            if (outcome == Stream.Outcome.ENDED) {
                end(stream);
            }
            return outcome != Stream.Outcome.NOTHING_YET;
        } catch (StreamHeader.Malformed e) {
            LOG.warn("{}", e.getMessage());
            end(stream);
            return true;
        }
    }

    private void end(Stream stream) {
        Watch own = streams.remove(stream);
        if (own != null) {
            own.close();
        }
        try {
            files.remove(name(stream.socket()));
        } catch (ErrnoException | IOException e) {
            LOG.debug("a file of a stream stays: {}", e.getMessage());
        }
        stream.release();
        stream.socket().close();
        whenCountChanges.run();
    }

    @Override
    public boolean drain() {
        boolean any = accept();
        for (Stream stream : List.copyOf(streams.keySet())) {
            any |= streams.containsKey(stream) && read(stream);
        }
        return any;
    }

    /** Closes everything; what is written down stays for a successor. */
    @Override
    public void close() {
        watch.close();
        listener.close();
        streams.forEach((stream, own) -> {
            own.close();
            stream.release();
            stream.socket().close();
        });
        streams.clear();
    }
}
