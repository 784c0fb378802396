package org.jitney.manager.exec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Sockets;
import org.jitney.linux.sys.Stat;
import org.jitney.manager.unit.ExecContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects the output of processes to the journal.
 *
 * <p>The manager connects, not the child: the journal knows who writes by the credentials that the
 * kernel adds to each piece, so the header may come from somebody else than the lines. To connect
 * to a unix socket never waits; if the journal has no room for one more, there is none.
 */
final class JournalStreams {
    private static final Logger LOG = LoggerFactory.getLogger(JournalStreams.class);
    private static final int SEND_BUFFER = 8 << 20;
    private static final Path OF_MACHINE = Path.of("/run");

    private final Path runtime;

    /** Begins; {@code runtime} is the manager's runtime directory. */
    JournalStreams(Path runtime) {
        this.runtime = runtime;
    }

    /** {@return the device and inode by which a process knows its stream again} */
    static Optional<String> name(Fd stream) {
        try {
            Stat.FileStat stat = Stat.statx(stream.number(), "", Fcntl.AT_EMPTY_PATH);
            return Optional.of(stat.device() + ":" + stat.inode());
        } catch (ErrnoException e) {
            return Optional.empty();
        }
    }

    /**
     * Opens a stream for a process, which the caller closes; empty where there is no journal.
     *
     * @param kind a value of {@code StandardOutput=}
     */
    Optional<Fd> open(ExecRequest request, String kind) {
        ExecContext context = request.context();
        boolean system = context.runtimeScope().system();
        String namespace = context.logNamespace();
        Path socket =
                (system ? runtime : OF_MACHINE)
                        .resolve(
                                namespace.isEmpty()
                                        ? "systemd/journal/stdout"
                                        : "systemd/journal." + namespace + "/stdout");
        if (!Files.exists(socket)) {
            return Optional.empty();
        }
        try {
            StreamSocket stream = StreamSocket.connect(new UnixAddress.Path(socket.toString()));
            try {
                prepare(stream, header(request, kind, system));
                return Optional.of(stream.fd());
            } catch (ErrnoException e) {
                stream.close();
                throw e;
            }
        } catch (ErrnoException e) {
            LOG.warn(
                    "{}: Failed to connect output to the journal socket, ignoring: {}",
                    request.unit(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private static void prepare(StreamSocket stream, String header) throws ErrnoException {
        int number = stream.fd().number();
        Sockets.shutdown(number, Sockets.SHUT_RD);
        Sockets.setOption(number, Sockets.SOL_SOCKET, Sockets.SO_SNDBUF, SEND_BUFFER);
        ByteBuffer bytes = ByteBuffer.wrap(header.getBytes(StandardCharsets.UTF_8));
        int _ = stream.send(bytes, List.of());
        stream.fd().setNonBlocking(false);
    }

    /** The seven lines with which a stream begins. */
    static String header(ExecRequest request, String kind, boolean system) {
        ExecContext context = request.context();
        String path = request.process().command().path();
        String identifier =
                context.syslogIdentifier().isEmpty()
                        ? path.substring(path.lastIndexOf('/') + 1)
                        : context.syslogIdentifier();
        return String.join(
                "\n",
                identifier,
                system && request.unit().contains(".") ? request.unit() : "",
                Integer.toString(context.syslogPriority()),
                context.syslogLevelPrefix() ? "1" : "0",
                "0",
                kind.startsWith("kmsg") ? "1" : "0",
                kind.endsWith("+console") || kind.equals("tty") ? "1" : "0",
                "");
    }
}
